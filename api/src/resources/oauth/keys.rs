//! The keys that access tokens are checked with.

use crate::call::Anyone;
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use utoipa::ToSchema;

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
pub(super) async fn signing_keys(_: Anyone, state: web::Data<State>) -> HttpResponse {
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
