//! Fields of a client in the form model.

use crate::shared::ShownWithheld;
use serde::Serialize;
use utoipa::ToSchema;

/// A field of a client.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldModel {
    /// Its code.
    #[schema(max_length = 64)]
    pub field: String,
    /// Whether the register takes it: its notice names it, or it protects the client.
    pub recordable: bool,
    /// Code of the category that covers it.
    #[schema(required = true, max_length = 64)]
    pub category: Option<String>,
    /// The section of the notice.
    #[schema(required = true, max_length = 200)]
    pub notice_section: Option<String>,
    /// Whether the notice covers it only as somebody reads it.
    pub reading: bool,
    /// Whether it is of a special category.
    pub special: bool,
    /// Whether a client can have several at once, on a path of their own.
    pub repeated: bool,
    /// Why it is withheld from the caller, of any client; null when it is not.
    #[schema(required = true)]
    pub withheld: Option<ShownWithheld>,
    /// Whether it is withheld from the caller, of a client under a non-disclosure order.
    pub withheld_when_protected: bool,
}
