//! People who use the system. Only administrators see this list; administrators see no client.

pub mod password;

use crate::handovers::leaving::LeftWithoutOwner;
use crate::outcome::Versioned;
use crate::page;
use crate::patch::Patch;
use crate::users::password::PasswordText;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A person who is to use the system.
#[derive(Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = UserCreation)]
pub struct UserInput {
    /// The name that signs in: a–z, 0–9, `.`, `-`, `_`.
    #[schema(max_length = 64, min_length = 2, pattern = "^[a-z0-9._-]+$")]
    pub username: String,
    /// The person's name, as the log and other officials see it.
    #[schema(max_length = 200, min_length = 1)]
    pub display_name: String,
    /// The first password.
    #[schema(schema_with = PasswordText::member)]
    pub password: PasswordText,
}

/// What of a person is changed.
#[derive(Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = UserInput)]
pub struct UserChange {
    /// The person's name.
    #[schema(max_length = 200, min_length = 1)]
    pub display_name: String,
    /// Whether the person may sign in; when not, every session ends at once.
    pub active: bool,
}

/// A merge patch of a user.
pub type UserPatch = Patch<UserChange>;

/// A person who uses the system.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The name that signs in.
    #[schema(max_length = 64)]
    pub username: String,
    /// The person's name.
    #[schema(max_length = 200)]
    pub display_name: String,
    /// Whether the person may sign in.
    pub active: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// What the person leaves without an owner, by register: told where the person's access is ended; null
    /// elsewhere.
    #[schema(required = true, max_items = 200)]
    pub left_without_owner: Option<Vec<LeftWithoutOwner>>,
}

page! {
    /// A page of users, in the order in which they were added.
    UserPage of User
}

impl Versioned for User {
    fn version(&self) -> i64 {
        self.version
    }
}
