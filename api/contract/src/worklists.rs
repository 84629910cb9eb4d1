//! Worklists: what waits to be done in a register, and how much of it.

pub mod mine;
pub mod named;
pub mod read;

use crate::coded::Open;
use crate::registers::ShownLabels;
use domain::work::worklist::Worklist;
use serde::Serialize;
use utoipa::ToSchema;

/// A list of what waits to be done.
pub type ShownWorklist = Open<Worklist>;

/// The worklists of a register.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Worklists {
    /// Those that the caller's task may open.
    #[schema(max_items = 50)]
    pub items: Vec<WorklistModel>,
}

/// What a worklist is, and how it may be asked for.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorklistModel {
    /// Its code.
    pub worklist: ShownWorklist,
    /// What it is called.
    pub label: ShownLabels,
    /// How many days it looks ahead, or how many without movement it looks for, unless `within` says
    /// otherwise; null when it takes no `within`.
    #[schema(required = true, minimum = 0, maximum = 366)]
    pub within: Option<u32>,
    /// Whether `official` may say whose work is listed; when it is absent, the caller's and that of whoever
    /// the caller stands in for today.
    pub of_official: bool,
}
