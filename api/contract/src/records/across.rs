//! Finding records across the clients of a register.

use crate::page;
use crate::records::dto::ShownRecord;
use crate::worklists::named::ClientReference;
use serde::Serialize;
use utoipa::ToSchema;

/// A record of a list across clients.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundRecord {
    /// Whose it is.
    pub client: ClientReference,
    /// The record.
    pub record: ShownRecord,
}

page! {
    /// A page of records across clients, the newest day first.
    FoundRecordPage of FoundRecord
}
