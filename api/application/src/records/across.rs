//! Finding records across the clients of a register.

use crate::caller::RegisterCaller;
use crate::cursor::{PageRequest, Scope};
use crate::problem::Problem;
use crate::records::consequences::RECORDS;
use crate::records::context::RecordContext;
use crate::records::criteria::{RecordCriteria, within};
use crate::records::position::after;
use crate::records::show::shown_record;
use crate::records::visible::types_under;
use crate::walk::{Listed, Walked, walk};
use crate::worklists::named::subjects;
use chrono::NaiveDate;
use contract::records::across::{FoundRecord, FoundRecordPage};
use domain::client::visibility::{Protection, Viewer};
use domain::register::RegisterProfile;
use domain::secret::Secret;
use persistence::records::{self, RecordColumns, RecordFilter, RecordPosition, StoredRecord};
use persistence::{Logged, Unit};
use std::collections::HashSet;
use uuid::Uuid;

/// Codes of the types that somebody may see of a client whom nothing protects; of one who is protected it may
/// be fewer.
pub fn types_seen(profile: &RegisterProfile, viewer: &Viewer<'_>) -> Vec<String> {
    types_under(profile, viewer, &Protection::default())
}

/// Whether the caller may see records of a type, of a client whom this protects.
pub fn is_visible(caller: &RegisterCaller, protection: &Protection, record_type: &str) -> bool {
    let (profile, viewer) = (&caller.profile, caller.viewer());
    let known = profile.record_type(record_type);
    known.is_some_and(|known| {
        viewer
            .withheld_category(profile, protection, &known.category)
            .is_none()
    })
}

/// Records of every client within reach, the newest day first.
///
/// # Errors
/// `invalid_cursor`; the database's.
pub async fn find_records(
    caller: &RegisterCaller,
    criteria: RecordCriteria,
    page: PageRequest,
) -> Result<Logged<FoundRecordPage>, Problem> {
    let filter = RecordFilter {
        answered_by: caller.only_of().map(|user| (user, caller.today)),
        ..criteria.filter()
    };
    let scope = Scope::new("records of a register", (&caller.register.id, &filter));
    let after = after(&scope, page.cursor.as_deref())?;
    let mut unit = caller.read().await?;
    let (found, records) = match within(filter, &types_seen(&caller.profile, &caller.viewer())) {
        Some(filter) => found(caller, &mut unit, &filter, after, page.limit).await?,
        None => (Walked::nothing(), Secret::new(Vec::new())),
    };
    let context = RecordContext::of(caller, &mut unit, &found.rows).await?;
    drop(unit);
    let next_cursor = found.next.map(|(day, id)| scope.cursor(&format!("{day} {id}")));
    let clients = found.rows.iter().map(|columns| columns.client.0);
    let subjects = subjects(clients, RECORDS);
    let page = found.named.names().beside(records, |records, client| {
        let items = records.iter().map(|stored| FoundRecord {
            client: client(stored.columns.client.0),
            record: shown_record(caller, &context, stored),
        });
        FoundRecordPage {
            items: items.collect(),
            next_cursor,
        }
    });
    caller.show(page, caller.entry(subjects)).await
}

/// Where a page of records across clients goes on.
type Position = (NaiveDate, Uuid);

/// What a page holds, and the records themselves.
async fn found(
    caller: &RegisterCaller,
    unit: &mut Unit,
    filter: &RecordFilter,
    after: RecordPosition,
    limit: usize,
) -> Result<(Walked<RecordColumns, Position>, Secret<Vec<StoredRecord>>), Problem> {
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
    let opens_restricted = caller.viewer().opens_restricted();
    let sees = |row: &RecordColumns, protection: &Protection| {
        is_visible(caller, protection, &row.record_type) && (row.restricted.is_none() || opens_restricted)
    };
    let found = walk(caller, unit, after, limit, batch, sees).await?;
    let seen: HashSet<_> = found.rows.iter().map(|row| row.id).collect();
    let records = opened.map(|mut records: Vec<StoredRecord>| {
        records.retain(|stored| seen.contains(&stored.columns.id));
        records
    });
    Ok((found, records))
}
