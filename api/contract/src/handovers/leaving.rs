//! What somebody whose rights end leaves without an owner: told to who ends them, in numbers, since who gives
//! rights sees no client.

use crate::worklists::mine::CappedCount;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// What a person leaves without an owner in a register.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LeftWithoutOwner {
    /// The register's public id.
    #[schema(max_length = 64)]
    pub register: String,
    /// The last day on which the person may act there.
    pub last_day: NaiveDate,
    /// Clients for whom nobody else answers who may act on the next day.
    pub clients: CappedCount,
    /// Open records of the person.
    pub open_records: CappedCount,
    /// Absences of others for which the person was to stand in on a later day.
    pub substitutions: CappedCount,
    /// Where the clients and records are listed, for who holds `caseload.edit` in the register.
    #[schema(max_length = 300, format = "uri-reference")]
    pub unowned: String,
}
