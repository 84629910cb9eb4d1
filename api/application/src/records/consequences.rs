//! What befalls a client's records together: a death ends what is open, its reversal opens it again, and
//! the withdrawal of a consent restricts what rests on it. Each is a new version with its reason.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use crate::records::seal::{NextRecord, next_records, next_version};
use chrono::NaiveDate;
use domain::client::fact::RestrictedBy;
use domain::ids::{ClientId, ConsentId};
use domain::record::{RecordDocument, RecordReason, state_after_death};
use persistence::records::NewRecord;
use persistence::{Unit, records};

/// The name under which the user log knows records.
pub const RECORDS: &str = "records";

/// Ends what is open at a client's death; whether there was anything.
///
/// # Errors
/// The database's.
pub async fn end_by_death(
    caller: &RegisterCaller,
    unit: &mut Unit,
    client: ClientId,
    died: NaiveDate,
) -> Result<bool, Problem> {
    let open = records::open_at_death(unit, client, died).await?;
    let mut ended = Vec::new();
    for (columns, stored) in open {
        let Some(state) = state_after_death(columns.kind, columns.state) else {
            continue;
        };
        let next = NextRecord {
            state,
            ..NextRecord::of(&columns, RecordReason::ClientDied)
        };
        let document = stored.map(|stored| RecordDocument {
            state_reason: None,
            ..stored.document
        });
        ended.push(next_version(caller, columns, next, document));
    }
    all_at_once(unit, client, ended).await
}

/// Opens again what a death ended and nobody has changed since; whether there was anything.
///
/// # Errors
/// The database's.
pub async fn reopen(caller: &RegisterCaller, unit: &mut Unit, client: ClientId) -> Result<bool, Problem> {
    let ended = records::ended_by_death(unit, client).await?;
    let mut opened = Vec::new();
    for ((columns, stored), before) in ended {
        let state = before.judge(|before| before.columns.state);
        let next = NextRecord {
            state,
            ..NextRecord::of(&columns, RecordReason::DeathReversed)
        };
        let document = stored.zip(before).map(|(stored, before)| RecordDocument {
            state_reason: before.document.state_reason,
            ..stored.document
        });
        opened.push(next_version(caller, columns, next, document));
    }
    all_at_once(unit, client, opened).await
}

/// Restricts what rests on a consent that was withdrawn; whether there was anything.
///
/// # Errors
/// The database's.
pub async fn restrict(
    caller: &RegisterCaller,
    unit: &mut Unit,
    client: ClientId,
    consent: ConsentId,
) -> Result<bool, Problem> {
    let resting = records::resting_on(unit, client, consent).await?;
    let mut restricted = Vec::new();
    for (columns, stored) in resting {
        let next = NextRecord {
            restricted: Some(RestrictedBy::ConsentWithdrawn),
            ..NextRecord::of(&columns, RecordReason::ConsentWithdrawn)
        };
        let document = stored.map(|stored| stored.document);
        restricted.push(next_version(caller, columns, next, document));
    }
    all_at_once(unit, client, restricted).await
}

/// Seals them together; whether there was anything.
async fn all_at_once(unit: &mut Unit, client: ClientId, next: Vec<NewRecord>) -> Result<bool, Problem> {
    let any = !next.is_empty();
    next_records(unit, client, next).await?;
    Ok(any)
}
