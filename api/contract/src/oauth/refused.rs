//! What goes wrong at the token endpoints, as RFC 6749 writes it.

use serde::Serialize;
use utoipa::ToSchema;

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
