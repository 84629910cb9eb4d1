//! Erasing records from the client on whom they should not stand: of each a trace without content is left.

use crate::caller::RegisterCaller;
use crate::corrections::versions::{category, times};
use crate::problem::Problem;
use crate::records::seal::retention_class;
use domain::client::provenance::{RestsOn, SourceNote};
use domain::record::{self, RecordDocument, RecordReason};
use persistence::records::{self, EachRecord, NewRecord, RecordColumns};
use persistence::{Unit, changes, idempotency};

/// Erases every version of records, and leaves of each a trace without content.
///
/// # Errors
/// The database's.
pub(super) async fn leave_traces(
    caller: &RegisterCaller,
    unit: &mut Unit,
    each: Vec<EachRecord>,
    reason: RecordReason,
) -> Result<(), Problem> {
    for (columns, stored) in each {
        if columns.removed || times(&stored).superseded_at.is_some() {
            continue;
        }
        let (client, id, version) = (columns.client, columns.id, columns.version + 1);
        let trace = RecordColumns {
            version,
            event: None,
            state: record::initial(columns.kind)[0],
            official: None,
            on_day: caller.today,
            due_on: None,
            starts_at: None,
            restricted: None,
            removed: true,
            reason,
            recorded_by: caller.person.id,
            ..columns
        };
        let salt = unit.ids().next();
        let new = NewRecord {
            retention_class: retention_class(&caller.profile, category(caller, &trace)),
            columns: trace,
            document: stored.map(|stored| without_content(&stored.document.source, salt)),
        };
        if reason == RecordReason::Redacted {
            records::protect_event_of(unit, client, id).await?;
        }
        records::record(unit, new).await?;
        idempotency::forget_body(unit, id.0).await?;
        records::erase_before(unit, client, id, version).await?;
        records::drop_proof(unit, client, id).await?;
        changes::note(unit, client, "record", id.0, version);
    }
    Ok(())
}

/// What is sealed in place of a record that is gone.
fn without_content(source: &SourceNote, salt: uuid::Uuid) -> RecordDocument {
    RecordDocument {
        content: None,
        held_on: None,
        source: source.without_texts(),
        rests_on: RestsOn::default(),
        state_reason: None,
        passages: Vec::new(),
        salt,
    }
}
