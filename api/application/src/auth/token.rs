//! Access tokens: EdDSA, fifteen minutes, every claim checked.

use crate::access::ACCESS_TOKEN;
use crate::problem::Problem;
use aws_lc_rs::digest;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use contract::problem::Code;
use domain::ids::UserId;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use persistence::Store;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::Mutex;
use uuid::Uuid;

/// The audience that every token names.
const AUDIENCE: &str = "asiakasrekisteri";
/// The type that every token names, so that no other sort of token passes for one (RFC 9068).
const TYPE: &str = "at+jwt";
/// Clocks may differ so much.
const LEEWAY: i64 = 5;
/// Verified tokens remembered: the signature of each is checked once.
const REMEMBERED: usize = 10_000;

#[derive(Clone, Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    /// The session: the family of refresh tokens that this token descends from.
    sid: Uuid,
    jti: Uuid,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// Who a token speaks for.
#[derive(Clone, Copy, Debug)]
pub struct Bearer {
    /// The user.
    pub user: UserId,
    /// The session.
    pub session: Uuid,
}

/// Makes and checks access tokens.
pub struct Tokens {
    kid: String,
    issuer: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
    public: Vec<u8>,
    remembered: Mutex<HashMap<Vec<u8>, Claims>>,
}

impl Tokens {
    /// With the signing key that all instances share.
    ///
    /// # Errors
    /// The key store's.
    pub async fn load(store: &Store, issuer: &str) -> Result<Self, persistence::Error> {
        let broken = || persistence::Error::Internal("the signing key cannot be used");
        let (kid, pkcs8) = persistence::signing::load_or_create(store, || {
            let random = aws_lc_rs::rand::SystemRandom::new();
            Ok(Ed25519KeyPair::generate_pkcs8(&random)
                .map_err(|_| broken())?
                .as_ref()
                .to_vec())
        })
        .await?;
        let pair = Ed25519KeyPair::from_pkcs8(&pkcs8).map_err(|_| broken())?;
        let public = pair.public_key().as_ref().to_vec();
        Ok(Self {
            kid,
            issuer: issuer.to_owned(),
            encoding: EncodingKey::from_ed_der(&pkcs8),
            decoding: DecodingKey::from_ed_der(&public),
            public,
            remembered: Mutex::default(),
        })
    }

    /// The id of the key, and its public half in base64url.
    pub fn public_key(&self) -> (&str, String) {
        (&self.kid, URL_SAFE_NO_PAD.encode(&self.public))
    }

    /// Makes a token that lives so long, [`ACCESS_TOKEN`] at most.
    ///
    /// # Errors
    /// [`Code::Internal`] when signing fails.
    pub fn issue(
        &self,
        bearer: Bearer,
        id: Uuid,
        now: DateTime<Utc>,
        lives: TimeDelta,
    ) -> Result<String, Problem> {
        let header = Header {
            typ: Some(TYPE.to_owned()),
            kid: Some(self.kid.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: bearer.user.0,
            sid: bearer.session,
            jti: id,
            iat: now.timestamp(),
            nbf: now.timestamp(),
            exp: (now + lives.min(ACCESS_TOKEN)).timestamp(),
        };
        encode(&header, &claims, &self.encoding).map_err(|_| Problem::new(Code::Internal))
    }

    /// Whom a token speaks for.
    ///
    /// # Errors
    /// `token_invalid`, `token_expired`.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Bearer, Problem> {
        let digest = digest::digest(&digest::SHA256, token.as_bytes())
            .as_ref()
            .to_vec();
        let remembered = self.remembered().get(&digest).cloned();
        let claims = match remembered {
            Some(claims) => claims,
            None => {
                let claims = self.check(token)?;
                let mut remembered = self.remembered();
                if remembered.len() >= REMEMBERED {
                    remembered.clear();
                }
                remembered.insert(digest, claims.clone());
                claims
            }
        };
        // The clock that everything goes by, not the system's.
        let now = now.timestamp();
        if claims.exp.saturating_add(LEEWAY) <= now {
            return Err(Problem::new(Code::TokenExpired));
        }
        if claims.nbf > now + LEEWAY || claims.iat > now + LEEWAY {
            return Err(Problem::new(Code::TokenInvalid));
        }
        Ok(Bearer {
            user: UserId(claims.sub),
            session: claims.sid,
        })
    }

    /// Everything about a token but its times.
    fn check(&self, token: &str) -> Result<Claims, Problem> {
        let invalid = || Problem::new(Code::TokenInvalid);
        // The library skips what it does not know: an unknown `crit`, another `typ`, another key.
        if token.len() > 4096 || has_critical_extension(token) {
            return Err(invalid());
        }
        let header = decode_header(token).map_err(|_| invalid())?;
        if header.typ.as_deref() != Some(TYPE)
            || header.kid.as_deref() != Some(self.kid.as_str())
            || header.alg != Algorithm::EdDSA
        {
            return Err(invalid());
        }
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[&self.issuer]);
        // Times are checked against the injected clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let claims = decode::<Claims>(token, &self.decoding, &validation)
            .map_err(|_| invalid())?
            .claims;
        let lives = claims.exp.checked_sub(claims.iat).ok_or_else(invalid)?;
        if claims.iss != self.issuer || claims.aud != AUDIENCE || lives > ACCESS_TOKEN.num_seconds() {
            return Err(invalid());
        }
        Ok(claims)
    }

    fn remembered(&self) -> std::sync::MutexGuard<'_, HashMap<Vec<u8>, Claims>> {
        self.remembered
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

/// Whether the protected header has a `crit` member: none is understood here (RFC 7515, 4.1.11).
fn has_critical_extension(token: &str) -> bool {
    let Some(header) = token.split('.').next() else {
        return true;
    };
    let header = URL_SAFE_NO_PAD.decode(header).ok();
    match header.and_then(|json| serde_json::from_slice::<serde_json::Value>(&json).ok()) {
        Some(header) => header.get("crit").is_some(),
        None => true,
    }
}
