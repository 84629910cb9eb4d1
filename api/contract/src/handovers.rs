//! Handing over: who answers for clients and their open records, when an official leaves or is away.

pub mod leaving;
pub mod officials;
pub mod unowned;

use crate::outcome::OutcomeSchema;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What one official hands over to another.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandoverInput {
    /// Id of the official who hands over; one who has left, too.
    pub from: uuid::Uuid,
    /// Id of the official who answers from now on.
    pub to: uuid::Uuid,
    /// Ids of the clients; everybody for whom the official answers when absent.
    #[serde(default)]
    #[schema(min_items = 1, max_items = 100)]
    pub clients: Option<Vec<uuid::Uuid>>,
}

/// What was handed over.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Handover {
    /// Clients of whom something was handed over by this call.
    #[schema(minimum = 0, maximum = 100)]
    pub handed_over: i64,
    /// Client relationships for which the other official answers from now on.
    #[schema(minimum = 0)]
    pub relationships: i64,
    /// Open records for which the other official answers from now on.
    #[schema(minimum = 0)]
    pub records: i64,
    /// Clients whose open records stay with the official: the other one's grant reaches own clients alone, and
    /// these are none. They are for somebody else, or for who is made to answer for them first.
    #[schema(minimum = 0)]
    pub out_of_reach: i64,
    /// Clients of whom something remains with the official, among those asked for: the same call goes on
    /// with them.
    #[schema(minimum = 0)]
    pub remaining: i64,
}

/// What was handed over, or what would be.
pub type HandoverOrDryRun = OutcomeSchema<Handover>;
