//! What has changed: before, after, who and why.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use chrono::DateTime;
use contract::clients::history::ChangeItem;
use contract::coded::Open;
use contract::problem::Code;
use domain::ids::FactId;
use persistence::facts::{HistoryPosition, StoredFact};
use serde_json::Value as Json;

pub fn place(item: &ChangeItem) -> String {
    let nanoseconds = item.recorded_at.timestamp_nanos_opt().unwrap_or_default();
    format!("{nanoseconds}:{}:{}", item.fact_id, item.version)
}

pub fn parse(place: &str) -> Result<HistoryPosition, Problem> {
    let mut parts = place.split(':');
    let mut next = || parts.next().unwrap_or_default();
    match (next().parse(), next().parse(), next().parse()) {
        (Ok(nanoseconds), Ok(fact), Ok(version)) => Ok(HistoryPosition {
            recorded_at: DateTime::from_timestamp_nanos(nanoseconds),
            fact: FactId(fact),
            version,
        }),
        _ => Err(Problem::new(Code::InvalidCursor)),
    }
}

pub fn item(call: &RegisterCaller, fact: &StoredFact, neighbours: &[StoredFact]) -> ChangeItem {
    let before = neighbours
        .iter()
        .find(|other| other.id == fact.id && other.version == fact.version - 1);
    let json = |fact: &StoredFact| {
        let value = fact.document.value.as_ref().filter(|_| !fact.removed)?;
        if let Some(related) = value.related() {
            // Whom it links and how to reach anybody is shown where the caller's reach is looked at.
            return Some(serde_json::json!({
                "relation": related.relation,
                "name": related.name(),
                "custody": related.custody,
                "courtOrderedInformation": related.court_ordered_information,
                "scope": related.scope,
            }));
        }
        let mut json = serde_json::to_value(value).ok()?;
        // A value that is not an object itself is one member of an object, so that `before` and `after`
        // have one shape.
        Some(match json["value"].take() {
            Json::Object(members) => Json::Object(members),
            other => serde_json::json!({ "value": other }),
        })
    };
    ChangeItem {
        fact_id: fact.id.0,
        field: Open(fact.field),
        version: fact.version,
        before: before.and_then(json),
        after: json(fact),
        period: fact.document.period.into(),
        source: (&fact.document.source).into(),
        reason: Open(fact.reason),
        recorded_at: fact.recorded_at,
        recorded_by: call.official(fact.recorded_by),
    }
}
