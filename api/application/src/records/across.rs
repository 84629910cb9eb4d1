//! Finding records across the clients of a register.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use crate::walk::{Listed, Walked, walk};
use chrono::NaiveDate;
use domain::client::visibility::{Protection, Viewer};
use domain::register::RegisterProfile;
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::{self, RecordColumns, RecordFilter, RecordPosition, StoredRecord};
use std::collections::HashSet;
use uuid::Uuid;

/// Codes of the types that somebody may see of a client whom nothing protects; of one who is protected it may
/// be fewer.
pub fn types_seen(profile: &RegisterProfile, viewer: &Viewer<'_>) -> Vec<String> {
    let nothing = Protection::default();
    let types = profile.record_types.iter();
    types
        .filter(|known| {
            viewer
                .withheld_category(profile, &nothing, &known.category)
                .is_none()
        })
        .map(|known| known.code.clone())
        .collect()
}

/// Whether the caller may see records of a type, of a client whom this protects.
pub fn is_visible(call: &RegisterCaller, protection: &Protection, record_type: &str) -> bool {
    let (profile, viewer) = (&call.profile, call.viewer());
    let known = profile.record_type(record_type);
    known.is_some_and(|known| {
        viewer
            .withheld_category(profile, protection, &known.category)
            .is_none()
    })
}

/// What a page holds, and the records themselves.
pub async fn found(
    call: &RegisterCaller,
    unit: &mut Unit,
    filter: &RecordFilter,
    after: RecordPosition,
    limit: usize,
) -> Result<
    (
        Walked<RecordColumns, (NaiveDate, Uuid)>,
        Secret<Vec<StoredRecord>>,
    ),
    Problem,
> {
    let mut opened = Secret::new(Vec::new());
    let batch = async |unit: &mut Unit, after: RecordPosition, limit| {
        let batch = records::find(unit, filter, after, limit).await?;
        let columns = batch.judge(|batch| {
            batch
                .iter()
                .map(|stored| stored.columns.clone())
                .collect::<Vec<_>>()
        });
        let before = std::mem::replace(&mut opened, Secret::new(Vec::new()));
        opened = before.zip(batch).map(|(mut opened, batch)| {
            opened.extend(batch);
            opened
        });
        let listed = columns.into_iter().map(|row| Listed {
            client: row.client.0,
            place: (row.on_day, row.id.0),
            row,
        });
        Ok(listed.collect())
    };
    let opens_restricted = call.viewer().opens_restricted();
    let sees = |row: &RecordColumns, protection: &Protection| {
        is_visible(call, protection, &row.record_type) && (row.restricted.is_none() || opens_restricted)
    };
    let found = walk(call, unit, after, limit, batch, sees).await?;
    let seen: HashSet<_> = found.rows.iter().map(|row| row.id).collect();
    let records = opened.map(|mut records: Vec<StoredRecord>| {
        records.retain(|stored| seen.contains(&stored.columns.id));
        records
    });
    Ok((found, records))
}
