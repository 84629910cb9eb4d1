//! What the caller is and may do.

use crate::coded::{CodeText, Open};
use crate::registers::ShownLabels;
use crate::users::password::PasswordText;
use domain::access::Right;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A right.
pub type ShownRight = Open<Right>;

/// What the caller is and may do.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Me {
    /// The user's id.
    pub id: uuid::Uuid,
    /// The name that signs in.
    #[schema(max_length = 64)]
    pub username: String,
    /// The person's name.
    #[schema(max_length = 200)]
    pub display_name: String,
    /// Whether the caller is the operator's administrator.
    pub operator: bool,
    /// Registers, tasks and rights of today.
    #[schema(max_items = 200)]
    pub registers: Vec<MyRegister>,
}

/// A register in which the caller holds a task today.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyRegister {
    /// The register's public id.
    #[schema(max_length = 64)]
    pub id: String,
    /// Its name.
    pub name: ShownLabels,
    /// Tasks.
    #[schema(max_items = 50)]
    pub tasks: Vec<MyTask>,
}

/// A task that the caller holds.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyTask {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is called.
    pub label: ShownLabels,
    /// Codes of its rights.
    #[schema(max_items = 100, value_type = Vec<ShownRight>)]
    pub rights: Vec<String>,
    /// Codes of the purposes it serves.
    #[schema(max_items = 20, value_type = Vec<CodeText>)]
    pub purposes: Vec<String>,
    /// The last day on which it is held; null when it is open.
    #[schema(required = true)]
    pub until: Option<chrono::NaiveDate>,
    /// Whether it reaches only the caller's own clients.
    pub own_clients_only: bool,
}

/// A new password.
#[derive(Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = PasswordChange)]
pub struct PasswordInput {
    /// The password in use.
    #[schema(max_length = 1000, format = "password", pattern = "^[^\\x00]*$")]
    pub current: String,
    /// The password that is to be.
    #[schema(schema_with = PasswordText::member)]
    pub new: PasswordText,
}
