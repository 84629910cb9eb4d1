//! What the token endpoints are sent, and what they answer.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
