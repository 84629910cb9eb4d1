//! Forging access tokens with the service's own key, and without.

use crate::people::KEMI_REFUGEE_WORK;
use crate::refusal::is_problem;
use crate::{App, Session};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};

/// What forging needs: the service's own key, a good token's parts, and somebody to be.
pub struct Forge {
    /// The key's id.
    pub kid: String,
    key: EncodingKey,
    /// Its public half.
    pub public: Vec<u8>,
    /// The header of a good token.
    pub header: Value,
    /// The claims of a good token.
    pub claims: Value,
    /// Somebody who has signed in.
    pub session: Session,
}

fn part(token: &str, at: usize) -> Value {
    let part = token.split('.').nth(at).expect("a part");
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).expect("base64url")).expect("JSON")
}

/// JSON as a part of a token.
pub fn encoded(value: &Value) -> String {
    URL_SAFE_NO_PAD.encode(value.to_string())
}

impl Forge {
    /// From the key store of a service.
    pub async fn of(app: &App) -> Self {
        let session = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let (kid, pkcs8) =
            persistence::signing::load_or_create(&app.state.store, || unreachable!("there is a key"))
                .await
                .expect("the key");
        let jwks = session.get("/.well-known/jwks.json").await.expect(200);
        assert_eq!(jwks["keys"][0]["kid"], kid);
        Self {
            kid,
            key: EncodingKey::from_ed_der(&pkcs8),
            public: URL_SAFE_NO_PAD
                .decode(jwks["keys"][0]["x"].as_str().expect("x"))
                .expect("base64url"),
            header: part(&session.token, 0),
            claims: part(&session.token, 1),
            session,
        }
    }

    /// A token with a right signature, whatever it says.
    pub fn signed(&self, header: &Value, claims: &Value) -> String {
        self.signed_by(&self.key, Algorithm::EdDSA, header, claims)
    }

    /// A token signed otherwise.
    pub fn signed_by(
        &self,
        key: &EncodingKey,
        algorithm: Algorithm,
        header: &Value,
        claims: &Value,
    ) -> String {
        let message = format!("{}.{}", encoded(header), encoded(claims));
        let signature = jsonwebtoken::crypto::sign(message.as_bytes(), key, algorithm).expect("a signature");
        format!("{message}.{signature}")
    }

    /// The good header with one member set.
    pub fn header(&self, name: &str, value: Value) -> Value {
        set(&self.header, name, value)
    }

    /// A rightly signed token with one claim set.
    pub fn claim(&self, name: &str, value: Value) -> String {
        self.signed(&self.header, &set(&self.claims, name, value))
    }

    /// A token that is refused with a code, and nothing more.
    pub async fn refused(&self, token: &str, code: &str, what: &str) {
        let answer = self.session.with_token(token).get("/v1/me").await;
        is_problem(&answer, 401, code);
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"), "{what}");
        // Nothing but the code: not which check failed.
        assert_eq!(answer.body["params"], json!({}), "{what}");
        assert_eq!(answer.body["errors"], json!([]), "{what}");
        let told = if code == "token_expired" {
            ("Token expired", "The access token has expired.")
        } else {
            ("Invalid token", "The access token is not valid.")
        };
        let (title, detail) = (&answer.body["title"], &answer.body["detail"]);
        assert_eq!((title, detail), (&json!(told.0), &json!(told.1)), "{what}");
    }

    /// A token that is not valid.
    pub async fn invalid(&self, token: &str, what: &str) {
        self.refused(token, "token_invalid", what).await;
    }
}

/// A value with a member set, or without it when the member is null.
pub fn set(value: &Value, name: &str, member: Value) -> Value {
    let mut value = value.clone();
    match member {
        Value::Null => drop(value.as_object_mut().expect("an object").remove(name)),
        member => value[name] = member,
    }
    value
}
