//! A new password for somebody who forgot it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A password that is given to somebody.
#[derive(Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewPassword)]
pub struct NewPasswordInput {
    /// The password that is to be.
    #[schema(
        max_length = 1000,
        min_length = 1,
        format = "password",
        pattern = "^[^\\x00]*$"
    )]
    pub new: String,
}
