//! Clients whom a list across clients names: what protects each, and the name.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A client whom an item of a list is about.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ClientReference {
    /// The client's id.
    pub id: Uuid,
    /// First names and last name; null when none is known.
    #[schema(required = true, max_length = 500)]
    pub display_name: Option<String>,
}
