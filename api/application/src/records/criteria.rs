//! By what lists of records are narrowed.

use chrono::NaiveDate;
use domain::ids::UserId;
use domain::record::{RecordKind, RecordState};
use persistence::records::RecordFilter;

/// Which records are asked for. Repeated values are alternatives; an empty list asks for nothing in particular.
#[derive(Default)]
pub struct RecordCriteria {
    /// Of these kinds.
    pub kinds: Vec<RecordKind>,
    /// Of types with these codes.
    pub types: Vec<String>,
    /// In these states.
    pub states: Vec<RecordState>,
    /// Answered for by one of these officials.
    pub officials: Vec<UserId>,
    /// About this day or a later one.
    pub from: Option<NaiveDate>,
    /// About this day or an earlier one.
    pub to: Option<NaiveDate>,
}

impl RecordCriteria {
    pub(crate) fn filter(self) -> RecordFilter {
        RecordFilter {
            kinds: self.kinds,
            types: self.types,
            states: self.states,
            officials: self.officials,
            from: self.from,
            to: self.to,
            ..RecordFilter::default()
        }
    }
}

/// Narrows a filter to the types that the caller may see; none is left when the answer is empty.
pub(crate) fn within(mut filter: RecordFilter, visible: &[String]) -> Option<RecordFilter> {
    filter.types = match filter.types.is_empty() {
        true => visible.to_vec(),
        false => filter
            .types
            .into_iter()
            .filter(|code| visible.contains(code))
            .collect(),
    };
    (!filter.types.is_empty()).then_some(filter)
}
