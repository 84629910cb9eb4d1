//! What would be left without an owner: before a grant ends, and once it has ended.

use crate::shared::Official;
use crate::worklists::named::ClientReference;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// What an official leaves of a client.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LeftOfClient {
    /// The official who goes.
    pub official: Official,
    /// Whether nobody else answers for the client.
    pub responsible: bool,
    /// Open records of the official.
    #[schema(minimum = 0)]
    pub open_records: i64,
}

/// A client of whom something would be left without an owner.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnownedClient {
    /// The client.
    pub client: ClientReference,
    /// What, by official.
    #[schema(max_items = 200)]
    pub left: Vec<LeftOfClient>,
}

/// An official who goes, with what would be left.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LeavingOfficial {
    /// The official.
    pub official: Official,
    /// The last day on which the official may act; null when there is no such day, as for who was
    /// deactivated.
    #[schema(required = true)]
    pub last_day: Option<NaiveDate>,
    /// Clients for whom nobody else answers.
    #[schema(minimum = 0)]
    pub clients: i64,
    /// Open records.
    #[schema(minimum = 0)]
    pub open_records: i64,
}

/// A page of what would be left without an owner, in the order of the clients' ids.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct UnownedPage {
    /// The day by which the rights of the officials have ended.
    pub by: NaiveDate,
    /// The officials who go, with counts: two hundred at most.
    #[schema(max_items = 200)]
    pub officials: Vec<LeavingOfficial>,
    /// The items.
    #[schema(max_items = 200)]
    pub items: Vec<UnownedClient>,
    /// Where the next page begins; null at the end.
    #[schema(required = true, max_length = 500, pattern = "^[A-Za-z0-9_-]+$")]
    pub next_cursor: Option<String>,
}
