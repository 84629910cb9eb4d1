//! The keys that access tokens are checked with.

use crate::call::Anyone;
use crate::resources::oauth::ReadSigningKeys;
use crate::state::State;
use actix_web::{HttpResponse, get, web};
use application::oauth::keys;
use contract::oauth::keys::SigningKeys;

/// The public keys that access tokens are signed with. Public.
#[utoipa::path(tag = "sign-in", responses((status = 200, body = SigningKeys, description = "The keys.")))]
#[get("/.well-known/jwks.json")]
pub async fn signing_keys(_: Anyone<ReadSigningKeys>, state: web::Data<State>) -> HttpResponse {
    HttpResponse::Ok().json(keys::signing_keys(&state))
}
