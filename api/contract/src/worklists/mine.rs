//! How much waits for the caller, in every register.

use crate::worklists::ShownWorklist;
use serde::Serialize;
use utoipa::ToSchema;

/// Counts go no further than this.
pub const MOST_COUNTED: usize = 1_000;

/// A count that goes no further than 1,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CappedCount {
    /// How many there are; 1,000 when there are more.
    #[schema(minimum = 0, maximum = 1000)]
    pub value: u32,
    /// Whether that is all.
    pub exact: bool,
}

impl CappedCount {
    /// A count that was made no further than to one more than is told.
    pub fn of(found: usize) -> Self {
        Self {
            value: u32::try_from(found.min(MOST_COUNTED)).unwrap_or_default(),
            exact: found <= MOST_COUNTED,
        }
    }
}

/// How much waits for the caller.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyWorklists {
    /// Each register and task in which the caller may open worklists today.
    #[schema(max_items = 1000)]
    pub registers: Vec<MyRegisterWorklists>,
}

/// How much waits for the caller in a register, in a task.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyRegisterWorklists {
    /// The register's public id.
    #[schema(max_length = 64)]
    pub register: String,
    /// Code of the task.
    #[schema(max_length = 64)]
    pub task: String,
    /// The lists.
    #[schema(max_items = 50)]
    pub worklists: Vec<WorklistCount>,
}

/// How long a worklist is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorklistCount {
    /// The list.
    pub worklist: ShownWorklist,
    /// How many items it has, as it opens when nothing else is asked: what of a restricted client is left
    /// out of the list is in the count.
    pub count: CappedCount,
}
