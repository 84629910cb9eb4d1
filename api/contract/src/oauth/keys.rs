//! The keys that access tokens are checked with.

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
