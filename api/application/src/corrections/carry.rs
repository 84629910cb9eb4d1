//! Carrying records over to the client whom they concern.

use crate::caller::RegisterCaller;
use crate::corrections::transfer::{Grounds, Transfer};
use crate::corrections::versions::{Times, category, current, times};
use crate::problem::Problem;
use crate::records::consequences::RECORDS;
use crate::records::integrity::prove_original;
use crate::records::seal::{NextRecord, next_record, retention_class};
use domain::client::provenance::RestsOn;
use domain::ids::{ClientId, RecordId};
use domain::log::Subject;
use domain::record::{Content, RecordDocument, RecordReason};
use domain::secret::Secret;
use persistence::records::{self, NewRecord, RecordColumns, StoredRecord};
use persistence::{Unit, clients};
use std::collections::HashMap;

type NewIds = HashMap<RecordId, RecordId>;

/// Carries out a move on the client to whom it goes, and proves the originals there; the record's new id.
///
/// # Errors
/// The database's.
pub(super) async fn carry_over(
    caller: &RegisterCaller,
    unit: &mut Unit,
    transfer: &Transfer,
    grounds: &Grounds,
) -> Result<Option<RecordId>, Problem> {
    let target = transfer.target.client();
    let carried = carry_versions(caller, unit, transfer, grounds).await?;
    let moved_to = carried
        .first()
        .map(|stored| stored.judge(|stored| stored.columns.id));
    for stored in carried {
        // The original is another's now: what proves it stands in the log of that client alone.
        let mut entry = caller.entry(vec![Subject::shown(target, RECORDS)]);
        prove_original(unit, &stored, &mut entry).await?;
        if entry.about.is_some() {
            unit.enter(&[entry])?;
        }
    }
    clients::touch(unit, target).await?;
    Ok(moved_to)
}

/// Seals every version on the other client, with its author and times, under new ids; gives back each record
/// as it is stored now, the record itself first.
async fn carry_versions(
    caller: &RegisterCaller,
    unit: &mut Unit,
    transfer: &Transfer,
    grounds: &Grounds,
) -> Result<Vec<Secret<StoredRecord>>, Problem> {
    let target = transfer.target.client();
    let mut ids = NewIds::new();
    for (columns, _) in current(&transfer.each) {
        ids.insert(columns.id, RecordId(unit.ids().next()));
    }
    let mut moved = Vec::new();
    for (columns, stored) in &transfer.each {
        let (Some(id), Some(rests_on)) = (ids.get(&columns.id), grounds.get(&columns.id)) else {
            continue;
        };
        let carried = on_target(columns, target, *id, &ids);
        let Times {
            recorded_at,
            superseded_at,
        } = times(stored);
        let document = stored
            .clone()
            .map(|stored| resting(stored.document, rests_on, &ids));
        let new = NewRecord {
            columns: carried.clone(),
            retention_class: retention_class(&caller.profile, category(caller, columns)),
            document: document.clone(),
        };
        records::carry(unit, new, recorded_at, superseded_at).await?;
        if superseded_at.is_none() {
            let next = NextRecord::of(&carried, RecordReason::Moved);
            moved.push(next_record(caller, unit, carried, next, document).await?);
        }
    }
    Ok(moved)
}

/// What stands in clear of a version, once it is on the other client.
fn on_target(columns: &RecordColumns, target: ClientId, id: RecordId, ids: &NewIds) -> RecordColumns {
    RecordColumns {
        client: target,
        id,
        parent: columns.parent.and_then(|parent| ids.get(&parent).copied()),
        restricted: None,
        ..columns.clone()
    }
}

/// A document that rests on what carries it on the other client, and names nothing of the one it left: the
/// goal of a measure is the one that went along, or none.
fn resting(mut document: RecordDocument, rests_on: &RestsOn, ids: &NewIds) -> RecordDocument {
    if let Some(Content::Measure(measure)) = &mut document.content {
        let moved = measure.goal.and_then(|goal| ids.get(&RecordId(goal)));
        measure.goal = moved.map(|goal| goal.0);
    }
    RecordDocument {
        rests_on: rests_on.clone(),
        ..document
    }
}
