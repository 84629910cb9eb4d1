//! The keys that access tokens are checked with.

use crate::call::Anyone;
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use contract::oauth::keys::{SigningKey, SigningKeys};

/// The public keys that access tokens are signed with. Public.
#[utoipa::path(tag = "sign-in", responses((status = 200, body = SigningKeys, description = "The keys.")))]
#[get("/.well-known/jwks.json")]
pub async fn signing_keys(_: Anyone, state: web::Data<State>) -> HttpResponse {
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
