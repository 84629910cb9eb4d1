//! What a handover brings about, in numbers.

use serde::Serialize;
use utoipa::ToSchema;

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
