//! Signing in: the token endpoint (RFC 6749) with password and refresh grants, and revocation (RFC 7009).

use crate::access::ACCESS_TOKEN;
use crate::auth::token::Bearer;
use crate::body;
use crate::call::Anyone;
use crate::problem::{Code, Problem};
use crate::request;
use crate::state::State;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, ResponseError, get, post, web};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, TimeDelta, Utc};
use domain::ids::{EventId, RegisterKey, UserId};
use domain::log::{Actor, Entry, Outcome};
use domain::secret::Secret;
use persistence::sessions::{self, RefreshRow};
use persistence::users::{self, UserRow};
use persistence::{Done, Error, Failure, Unit};
use serde::{Deserialize, Serialize};
use std::net::IpAddr;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use zeroize::Zeroizing;

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service.service(token).service(revoke).service(signing_keys);
}

/// How long a session lives without being refreshed.
const REFRESH_TOKEN: TimeDelta = TimeDelta::hours(12);
/// A refresh token that is repeated so soon was sent twice by mistake, not stolen.
const REPEAT: TimeDelta = TimeDelta::seconds(15);
/// Failures are remembered so long.
pub(super) const REMEMBERED: TimeDelta = TimeDelta::minutes(15);
/// Failures of an account before it has to wait.
pub(super) const PATIENCE_WITH_ACCOUNT: i64 = 5;
/// Failures of a network before it has to wait.
const PATIENCE_WITH_NETWORK: i64 = 60;
/// How long one who failed too often waits after the latest failure.
pub(super) const WAIT: TimeDelta = TimeDelta::minutes(1);

/// A request for tokens, as a form. What is not known is ignored (RFC 6749, 3.2).
#[derive(Deserialize, ToSchema)]
pub struct TokenRequest {
    /// `password` or `refresh_token`.
    #[schema(max_length = 40, pattern = "^[a-z_]+$")]
    pub grant_type: String,
    /// The name that signs in.
    #[serde(default)]
    #[schema(nullable = false, max_length = 64)]
    pub username: Option<String>,
    /// The password.
    #[serde(default)]
    #[schema(
        nullable = false,
        max_length = 1000,
        format = "password",
        pattern = "^[^\\x00]*$"
    )]
    pub password: Option<String>,
    /// The refresh token.
    #[serde(default)]
    #[schema(nullable = false, max_length = 200)]
    pub refresh_token: Option<String>,
    /// Ignored: without one, a token carries all one's rights.
    #[serde(default)]
    #[schema(nullable = false, max_length = 500)]
    pub scope: Option<String>,
    /// Ignored: people sign in, not programs.
    #[serde(default)]
    #[schema(nullable = false, max_length = 200)]
    pub client_id: Option<String>,
    /// Ignored.
    #[serde(default)]
    #[schema(nullable = false, max_length = 200)]
    pub client_secret: Option<String>,
}

/// Tokens.
#[derive(Serialize, ToSchema)]
pub struct TokenResponse {
    /// The access token.
    #[schema(max_length = 4096, pattern = "^[A-Za-z0-9._-]+$")]
    pub access_token: String,
    /// Always `Bearer`.
    #[schema(max_length = 10, pattern = "^Bearer$")]
    pub token_type: String,
    /// Seconds until the access token expires.
    #[schema(minimum = 1, maximum = 3600)]
    pub expires_in: i64,
    /// The token that the next pair is asked for with, once.
    #[schema(max_length = 200, pattern = "^[A-Za-z0-9_-]+$")]
    pub refresh_token: String,
}

/// A request to revoke, as a form. What is not known is ignored.
#[derive(Deserialize, ToSchema)]
pub struct RevocationRequest {
    /// A refresh token: its session ends.
    #[schema(max_length = 4096, pattern = "^[A-Za-z0-9._-]+$")]
    pub token: String,
    /// Ignored.
    #[serde(default)]
    #[schema(nullable = false, max_length = 40)]
    pub token_type_hint: Option<String>,
}

/// An error, as RFC 6749 writes it.
#[derive(Serialize, ToSchema)]
pub struct OAuthError {
    /// The code.
    #[schema(max_length = 64, pattern = "^[a-z_]+$")]
    pub error: String,
    /// What it means.
    #[schema(max_length = 200)]
    pub error_description: String,
}

/// What went wrong at the token endpoint.
#[derive(Debug)]
struct Refused {
    error: &'static str,
    description: &'static str,
    status: StatusCode,
    retry_after: Option<i64>,
    entry: Option<Box<Entry>>,
    collided: bool,
}

impl Refused {
    fn new(status: u16, error: &'static str, description: &'static str) -> Self {
        let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
        Self {
            error,
            description,
            status,
            retry_after: None,
            entry: None,
            collided: false,
        }
    }

    /// The one answer to an unknown user, a wrong password and a bad refresh token.
    fn invalid_grant() -> Self {
        Self::new(400, "invalid_grant", "The credentials are not valid.")
    }

    fn waiting(seconds: i64) -> Self {
        let waiting = Self::new(429, "slow_down", "Too many attempts. Try again later.");
        Self {
            retry_after: Some(seconds.max(1)),
            ..waiting
        }
    }

    fn entered(mut self, entry: Entry) -> Self {
        self.entry = Some(Box::new(Entry {
            outcome: Outcome::Refused,
            code: Some(self.error.to_owned()),
            ..entry
        }));
        self
    }
}

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.error)
    }
}

impl ResponseError for Refused {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(seconds) = self.retry_after {
            response.insert_header(("retry-after", seconds.to_string()));
        }
        response
            .insert_header(("cache-control", "no-store"))
            .json(OAuthError {
                error: self.error.to_owned(),
                error_description: self.description.to_owned(),
            })
    }
}

impl From<Error> for Refused {
    fn from(error: Error) -> Self {
        let collided = matches!(error, Error::Collided);
        let problem = Problem::from(error);
        let (error, description) = match problem.code {
            Code::Internal => ("server_error", "Something is wrong in the system."),
            _ => ("temporarily_unavailable", "Try again in a moment."),
        };
        let refused = Self::new(problem.code.status(), error, description);
        Self {
            collided,
            retry_after: (refused.status == 503).then_some(2),
            ..refused
        }
    }
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        match problem.code.status() {
            500.. => Self::new(
                problem.code.status(),
                "server_error",
                "Something is wrong in the system.",
            ),
            status => Self::new(status, "invalid_request", "The request is not well-formed."),
        }
    }
}

impl Failure for Refused {
    fn collided(&self) -> bool {
        self.collided
    }

    fn take_entry(&mut self) -> Option<Entry> {
        self.entry.take().map(|entry| *entry)
    }
}

async fn form<T: serde::de::DeserializeOwned>(
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<T, Refused> {
    let bytes = body::read(
        request,
        payload.into_inner(),
        &["application/x-www-form-urlencoded"],
    )
    .await?;
    let text = Zeroizing::new(String::from_utf8(bytes).map_err(|_| Problem::new(Code::MalformedJson))?);
    let form = web::Query::<T>::from_query(&text).map_err(|_| Problem::new(Code::MalformedJson))?;
    Ok(form.into_inner())
}

/// Gives tokens for a password or for a refresh token.
///
/// Needs nothing: it is how one signs in. A refresh token serves once; repeated later than 15 seconds it
/// ends the whole session. Failures wait, per account and per network, and leave an entry in the system
/// log.
#[utoipa::path(tag = "sign-in",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, body = TokenResponse, description = "Tokens.")))]
#[post("/oauth/token")]
async fn token(
    state: web::Data<State>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, actix_web::Error> {
    let form: TokenRequest = form(&request, payload).await?;
    let peer = request.peer_addr().map(|peer| peer.ip());
    let address = request::address(peer, request.headers(), &state.config.trusted_proxies);
    let tokens = match form.grant_type.as_str() {
        "password" => {
            let missing = || Refused::new(400, "invalid_request", "username and password are needed.");
            let username = form.username.ok_or_else(missing)?;
            let password = Zeroizing::new(form.password.ok_or_else(missing)?);
            by_password(&state, &username, password, address).await?
        }
        "refresh_token" => {
            let missing = || Refused::new(400, "invalid_request", "refresh_token is needed.");
            by_refresh(&state, &form.refresh_token.ok_or_else(missing)?, address).await?
        }
        _ => Err(Refused::new(
            400,
            "unsupported_grant_type",
            "password and refresh_token are supported.",
        ))?,
    };
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .json(tokens))
}

fn entry(state: &State, user: Option<&UserRow>, address: Option<IpAddr>, operation: &str) -> Entry {
    Entry {
        id: EventId(state.store.ids().next()),
        register: RegisterKey::SYSTEM,
        at: state.store.clock().now(),
        actor: Actor {
            user: user.map(|user| UserId(user.id)),
            name: user.map(|user| user.display_name.clone()),
            address: address.map(|address| address.to_string()),
            ..Actor::default()
        },
        operation: operation.to_owned(),
        outcome: Outcome::Done,
        code: None,
        ground: None,
        about: None,
        trace: None,
        subjects: Vec::new(),
        count: 1,
    }
}

async fn by_password(
    state: &web::Data<State>,
    username: &str,
    password: Zeroizing<String>,
    address: Option<IpAddr>,
) -> Result<TokenResponse, Refused> {
    let now = state.store.clock().now();
    let folded = username.trim().to_lowercase();
    let account = account(state, &folded);
    let network = state.store.system_mac("network", &[network(address).as_bytes()]);
    let mut tx = state.store.reader().await?;
    for (subject, patience) in [
        (&account, PATIENCE_WITH_ACCOUNT),
        (&network, PATIENCE_WITH_NETWORK),
    ] {
        let (failures, latest) = sessions::failures(&mut tx, subject, now - REMEMBERED).await?;
        let wait = latest
            .map(|latest| latest + WAIT - now)
            .filter(|wait| *wait > TimeDelta::zero());
        if let (true, Some(wait)) = (failures >= patience, wait) {
            drop(tx);
            state
                .store
                .append(
                    Refused::waiting(0)
                        .entered(entry(state, None, address, "token"))
                        .take_entry()
                        .ok_or(Error::Internal("a refusal without its entry"))?,
                )
                .await?;
            return Err(Refused::waiting(wait.num_seconds() + 1));
        }
    }
    let user = users::find_by_username(&mut tx, &folded).await?;
    drop(tx);
    let hash = user.as_ref().map(|user| user.password_hash.clone());
    let fits = state.passwords.verify(password, hash).await?;
    let user = user.map(Arc::new);
    let Some(user) = user.clone().filter(|user| fits && user.active) else {
        count_failure(
            state,
            account,
            network,
            entry(state, user.as_deref(), address, "token"),
        )
        .await?;
        return Err(Refused::invalid_grant());
    };
    let session = state.store.ids().next();
    let shared = state.clone();
    let (answer, _) = state
        .store
        .write(RegisterKey::SYSTEM, move |mut unit| {
            let (state, user, account) = (shared.clone(), user.clone(), account.clone());
            async move {
                let now = unit.now;
                sessions::forget_failures(&mut unit.tx, &account, now - REMEMBERED).await?;
                let tokens = issue(&state, &mut unit, UserId(user.id), session).await?;
                let entry = entry(&state, Some(&user), address, "token");
                Ok::<_, Refused>(Done {
                    unit,
                    value: Secret::new(tokens),
                    entry,
                    dry_run: false,
                })
            }
        })
        .await?
        .into_parts();
    Ok(answer)
}

/// An account, as its failures are counted: the name that signs in, keyed.
pub(super) fn account(state: &State, username: &str) -> Vec<u8> {
    state.store.system_mac("account", &[username.as_bytes()])
}

/// A network: the address itself, or the /64 of an IPv6 one, which one caller has to itself.
fn network(address: Option<IpAddr>) -> String {
    match address {
        Some(IpAddr::V6(address)) => format!("{:?}", &address.segments()[..4]),
        Some(address) => address.to_string(),
        None => String::new(),
    }
}

async fn count_failure(
    state: &web::Data<State>,
    account: Vec<u8>,
    network: Vec<u8>,
    entry: Entry,
) -> Result<(), Refused> {
    let code = Refused::invalid_grant().error.to_owned();
    let entry = Entry {
        outcome: Outcome::Refused,
        code: Some(code),
        ..entry
    };
    state
        .store
        .write(RegisterKey::SYSTEM, move |mut unit| {
            let (account, network, entry) = (account.clone(), network.clone(), entry.clone());
            async move {
                let now = unit.now;
                for subject in [account, network] {
                    let id = unit.ids().next();
                    sessions::count_failure(&mut unit.tx, &subject, now, id).await?;
                }
                Ok::<_, Refused>(Done {
                    unit,
                    value: Secret::new(()),
                    entry,
                    dry_run: false,
                })
            }
        })
        .await
        .map(|_| ())
}

/// A new pair of tokens of a session.
async fn issue(
    state: &State,
    unit: &mut Unit,
    user: UserId,
    session: uuid::Uuid,
) -> Result<TokenResponse, Refused> {
    let mut secret = Zeroizing::new([0_u8; 32]);
    aws_lc_rs::rand::fill(secret.as_mut()).map_err(|_| Error::Internal("the system gives no randomness"))?;
    let refresh_token = URL_SAFE_NO_PAD.encode(secret.as_ref());
    let now: DateTime<Utc> = unit.now;
    let row = RefreshRow {
        token_hash: digest(state, &refresh_token),
        family: session,
        user_id: user.0,
        issued_at: now,
        expires_at: now + REFRESH_TOKEN,
        used_at: None,
        revoked_at: None,
    };
    sessions::insert(&mut unit.tx, &row).await?;
    let id = unit.ids().next();
    Ok(TokenResponse {
        access_token: state.tokens.issue(Bearer { user, session }, id, now)?,
        token_type: "Bearer".to_owned(),
        expires_in: ACCESS_TOKEN.num_seconds(),
        refresh_token,
    })
}

fn digest(state: &State, refresh_token: &str) -> Vec<u8> {
    state
        .store
        .system_mac("refresh token", &[refresh_token.as_bytes()])
}

/// Whether anybody was given a token. One that nobody was given is counted and costs no write: a flood of
/// them costs a look-up each, and leaves one entry every few seconds.
async fn is_known(state: &web::Data<State>, hash: &[u8]) -> Result<bool, Refused> {
    let known = sessions::find(&mut state.store.reader().await?, hash)
        .await?
        .is_some();
    if !known {
        state.floods.count("invalid_grant");
    }
    Ok(known)
}

async fn by_refresh(
    state: &web::Data<State>,
    refresh_token: &str,
    address: Option<IpAddr>,
) -> Result<TokenResponse, Refused> {
    let (shared, hash) = (state.clone(), digest(state, refresh_token));
    if !is_known(state, &hash).await? {
        return Err(Refused::invalid_grant());
    }
    let (answer, _) = state
        .store
        .write(RegisterKey::SYSTEM, move |mut unit| {
            let (state, hash) = (shared.clone(), hash.clone());
            async move {
                let now = unit.now;
                let refused = || Refused::invalid_grant().entered(entry(&state, None, address, "token"));
                let Some(row) = sessions::find(&mut unit.tx, &hash).await? else {
                    return Err(refused());
                };
                let user = users::find(&mut unit.tx, UserId(row.user_id)).await?;
                let user = user.filter(|user| user.active).ok_or_else(refused)?;
                let entry = entry(&state, Some(&user), address, "token");
                if row.revoked_at.is_some() || row.expires_at <= now {
                    return Err(Refused::invalid_grant().entered(entry));
                }
                if !sessions::mark_used(&mut unit.tx, &hash, now).await? {
                    // Used before: by mistake just now, or by somebody else long ago.
                    if row.used_at.is_none_or(|used_at| now - used_at <= REPEAT) {
                        return Err(Refused::invalid_grant().entered(entry));
                    }
                    sessions::revoke_family(&mut unit.tx, row.family, now).await?;
                    let entry = Entry {
                        outcome: Outcome::Refused,
                        code: Some("refresh_token_reused".to_owned()),
                        ..entry
                    };
                    return Ok(Done {
                        unit,
                        value: Secret::new(None),
                        entry,
                        dry_run: false,
                    });
                }
                let tokens = issue(&state, &mut unit, UserId(row.user_id), row.family).await?;
                Ok(Done {
                    unit,
                    value: Secret::new(Some(tokens)),
                    entry,
                    dry_run: false,
                })
            }
        })
        .await?
        .into_parts();
    answer.ok_or_else(Refused::invalid_grant)
}

/// Ends a session by its refresh token. Answers the same whether or not there was one (RFC 7009).
///
/// Needs nothing but the token. Access tokens of the session are refused within a second. Leaves an entry
/// in the system log.
#[utoipa::path(tag = "sign-in",
    request_body(content = RevocationRequest, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "The session has ended.")))]
#[post("/oauth/revoke")]
async fn revoke(
    state: web::Data<State>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, actix_web::Error> {
    let form: RevocationRequest = form(&request, payload).await?;
    let peer = request.peer_addr().map(|peer| peer.ip());
    let address = request::address(peer, request.headers(), &state.config.trusted_proxies);
    let (shared, hash) = (state.clone(), digest(&state, &form.token));
    if !is_known(&state, &hash).await? {
        return Ok(HttpResponse::Ok()
            .insert_header(("cache-control", "no-store"))
            .finish());
    }
    state
        .store
        .write(RegisterKey::SYSTEM, move |mut unit| {
            let (state, hash) = (shared.clone(), hash.clone());
            async move {
                let now = unit.now;
                let found = sessions::find(&mut unit.tx, &hash).await?;
                let mut user = None;
                if let Some(row) = found {
                    sessions::revoke_family(&mut unit.tx, row.family, now).await?;
                    user = users::find(&mut unit.tx, UserId(row.user_id)).await?;
                }
                let entry = entry(&state, user.as_ref(), address, "revoke");
                Ok::<_, Refused>(Done {
                    unit,
                    value: Secret::new(()),
                    entry,
                    dry_run: false,
                })
            }
        })
        .await?;
    state.access.refresh(&state.store).await.map_err(Refused::from)?;
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .finish())
}

/// The public keys that access tokens are signed with.
#[derive(Serialize, ToSchema)]
pub struct SigningKeys {
    /// JSON Web Keys.
    #[schema(max_items = 10)]
    pub keys: Vec<SigningKey>,
}

/// A JSON Web Key (RFC 8037).
#[derive(Serialize, ToSchema)]
pub struct SigningKey {
    /// Always `OKP`.
    #[schema(max_length = 10)]
    pub kty: String,
    /// Always `Ed25519`.
    #[schema(max_length = 20)]
    pub crv: String,
    /// Always `EdDSA`.
    #[schema(max_length = 10)]
    pub alg: String,
    /// Always `sig`.
    #[serde(rename = "use")]
    #[schema(max_length = 10)]
    pub used_for: String,
    /// Its id.
    #[schema(max_length = 64)]
    pub kid: String,
    /// The public key in base64url.
    #[schema(max_length = 64, pattern = "^[A-Za-z0-9_-]+$")]
    pub x: String,
}

/// The public keys that access tokens are signed with. Public.
#[utoipa::path(tag = "sign-in", responses((status = 200, body = SigningKeys, description = "The keys.")))]
#[get("/.well-known/jwks.json")]
async fn signing_keys(_: Anyone, state: web::Data<State>) -> HttpResponse {
    let (kid, x) = state.tokens.public_key();
    HttpResponse::Ok().json(SigningKeys {
        keys: vec![SigningKey {
            kty: "OKP".to_owned(),
            crv: "Ed25519".to_owned(),
            alg: "EdDSA".to_owned(),
            used_for: "sig".to_owned(),
            kid: kid.to_owned(),
            x,
        }],
    })
}
