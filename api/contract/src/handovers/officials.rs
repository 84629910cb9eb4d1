//! Who can answer for clients in a register: whom to hand over to, to appoint, to name on a record.

use crate::coded::CodeText;
use crate::page;
use crate::shared::Official;
use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

/// An official who can answer for clients today.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AnsweringOfficial {
    /// The official.
    pub official: Official,
    /// Codes of the tasks that the official holds today.
    #[schema(max_items = 50)]
    pub tasks: Vec<CodeText>,
    /// The last day on which the official can answer, unless rights are given anew; null when there is no
    /// such day.
    #[schema(required = true)]
    pub last_day: Option<NaiveDate>,
}

page! {
    /// A page of officials, in the order of their ids.
    AnsweringOfficialPage of AnsweringOfficial
}
