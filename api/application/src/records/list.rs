//! Listing records: of a client, and across clients.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use contract::records::dto::ShownRecord;
use domain::ids::{ClientId, RecordId};
use domain::record::MarkedText;
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::{self, RecordFilter, StoredRecord};
use std::collections::HashMap;

/// What a list of records may be narrowed by.
pub const FILTERS: [&str; 8] = [
    "kind", "type", "state", "official", "from", "to", "limit", "cursor",
];

/// Narrows a filter to the types that the caller may see; none is left when the answer is empty.
pub fn within(mut filter: RecordFilter, visible: &[String]) -> Option<RecordFilter> {
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

/// The place of a record in the order of lists.
pub fn place(record: &ShownRecord) -> String {
    format!("{} {}", record.on_day, record.id)
}

/// The end of a day in the register: what was recorded on it is in it.
pub fn end_of(call: &RegisterCaller, day: NaiveDate) -> DateTime<Utc> {
    let midnight = (day + TimeDelta::days(1)).and_time(NaiveTime::MIN);
    let local = midnight.and_local_timezone(call.profile.time_zone);
    local
        .earliest()
        .map_or_else(|| midnight.and_utc(), |local| local.with_timezone(&Utc))
        - TimeDelta::microseconds(1)
}

/// What later versions of each record mark as telling of health.
pub async fn marked_later(
    unit: &mut Unit,
    client: ClientId,
    found: &Secret<Vec<StoredRecord>>,
) -> Result<Secret<HashMap<RecordId, Vec<MarkedText>>>, Problem> {
    let superseded = found.judge(|found| {
        let superseded = found.iter().filter(|stored| stored.superseded_at.is_some());
        superseded
            .map(|stored| stored.columns.clone())
            .collect::<Vec<_>>()
    });
    let mut marked = Secret::new(HashMap::new());
    for columns in superseded {
        let versions = records::versions(unit, client, columns.id).await?;
        marked = marked.zip(versions).map(|(mut marked, versions)| {
            let later = versions
                .iter()
                .filter(|stored| stored.columns.version > columns.version);
            let texts = later.flat_map(|stored| stored.document.marked_texts());
            marked.insert(columns.id, texts.collect());
            marked
        });
    }
    Ok(marked)
}
