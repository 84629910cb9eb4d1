//! Carrying records over to the client whom they concern, and out of the one on whom they should not stand.

use crate::caller::RegisterCaller;
use crate::clients::dossier::{ClientDossier, Died, death};
use crate::problem::Problem;
use crate::records::seal::{NextRecord, next_record, retention_class};
use crate::records::visible::may_see;
use chrono::{DateTime, Utc};
use contract::problem::{Code, FieldError};
use domain::client::provenance::{RestsOn, SourceNote};
use domain::client::recording::Datum;
use domain::consent::ConsentParty;
use domain::decision::{Reason, Refusal};
use domain::ids::{ClientId, RecordId};
use domain::record::{self, Content, RecordDocument, RecordKind, RecordReason, RecordState};
use domain::secret::{NonPersonal, Secret};
use persistence::records::{self, EachRecord, NewRecord, RecordColumns, RecordFilter, StoredRecord};
use persistence::{Unit, changes, idempotency};
use std::collections::HashMap;

/// Code of the category of a record.
pub fn category<'p>(call: &'p RegisterCaller, columns: &RecordColumns) -> &'p str {
    let known = call.profile.record_type(&columns.record_type);
    known.map_or("", |known| known.category.as_str())
}

/// When a version was made, and when another took its place.
pub struct Times {
    pub recorded_at: DateTime<Utc>,
    pub superseded_at: Option<DateTime<Utc>>,
}

impl NonPersonal for Times {}

pub fn times(stored: &Secret<StoredRecord>) -> Times {
    stored.judge(|stored| Times {
        recorded_at: stored.recorded_at,
        superseded_at: stored.superseded_at,
    })
}

/// The current version of each record that still says something.
pub fn current(each: &[EachRecord]) -> impl Iterator<Item = &EachRecord> {
    each.iter()
        .filter(|(columns, stored)| !columns.removed && times(stored).superseded_at.is_none())
}

/// What records would rest on, entered on another client: judged as any record that is entered there.
///
/// # Errors
/// `field_withheld`; `rule_refused`, with every reason, at a place of the request; the database's.
pub async fn judge(
    call: &RegisterCaller,
    unit: &mut Unit,
    target: &ClientDossier,
    each: &[EachRecord],
    pointer: &str,
) -> Result<HashMap<RecordId, RestsOn>, Problem> {
    let (mut grounds, mut errors) = (HashMap::new(), Vec::<FieldError>::new());
    let died = target.facts.judge(|facts| Died(death(facts))).0;
    for (columns, stored) in current(each) {
        let category = category(call, columns);
        may_see(call, target, category)?;
        let datum = Datum::Category(category);
        let judged = stored
            .judge(|stored| target.judge(&call.profile, datum, &stored.document.source, None, call.today));
        match judged {
            Ok((rests_on, _)) => _ = grounds.insert(columns.id, rests_on),
            Err(found) => errors.extend(found),
        }
        let goes_on = died.is_some() && record::is_for_the_living(columns.kind, columns.state);
        if goes_on || record::is_after_death(columns.kind, columns.state, columns.on_day, died) {
            errors.push(FieldError::from(Refusal::new(Reason::ClientDeceased, "")));
        }
        // Nobody is twice at one event: attendance could not tell which record is meant.
        if takes_part(unit, target.client(), columns).await? {
            errors.push(FieldError::new("", "already_so"));
        }
    }
    if errors.is_empty() {
        return Ok(grounds);
    }
    // The record is no part of this request: its places are not either.
    let places = errors.into_iter().map(|error| FieldError {
        pointer: pointer.to_owned(),
        ..error
    });
    let mut told: Vec<FieldError> = Vec::new();
    for error in places {
        if !told.contains(&error) {
            told.push(error);
        }
    }
    Err(Problem::new(Code::RuleRefused).at(told))
}

/// Whether a client has a record of the event of a record.
pub async fn takes_part(unit: &mut Unit, client: ClientId, columns: &RecordColumns) -> Result<bool, Problem> {
    let Some(event) = columns.event else {
        return Ok(false);
    };
    let of_event = RecordFilter {
        client: Some(client),
        event: Some(event),
        ..RecordFilter::default()
    };
    let found = records::find(unit, &of_event, None, 1).await?;
    Ok(found.judge(|found| !found.is_empty()))
}

/// Carries records over to another client, with all their versions, authors and times, under new ids; each
/// new id with its kind and state, the record itself first.
///
/// # Errors
/// As [`judge`]; the database's.
pub async fn over(
    call: &RegisterCaller,
    unit: &mut Unit,
    target: &ClientDossier,
    each: &[EachRecord],
) -> Result<Vec<(RecordId, (RecordKind, RecordState))>, Problem> {
    let grounds = judge(call, unit, target, each, "/decision").await?;
    let mut ids = HashMap::new();
    for (columns, _) in current(each) {
        ids.insert(columns.id, RecordId(unit.ids().next()));
    }
    let mut moved = Vec::new();
    for (columns, stored) in each {
        let (Some(id), Some(rests_on)) = (ids.get(&columns.id), grounds.get(&columns.id)) else {
            continue;
        };
        let retention_class = retention_class(&call.profile, category(call, columns));
        let carried = RecordColumns {
            client: target.client(),
            id: *id,
            parent: columns.parent.and_then(|parent| ids.get(&parent).copied()),
            restricted: None,
            ..columns.clone()
        };
        let Times {
            recorded_at,
            superseded_at,
        } = times(stored);
        let document = stored
            .clone()
            .map(|stored| resting(stored.document, rests_on, &ids));
        let new = NewRecord {
            columns: carried.clone(),
            retention_class,
            document: document.clone(),
        };
        records::carry(unit, new, recorded_at, superseded_at).await?;
        if superseded_at.is_none() {
            moved.push((*id, (carried.kind, carried.state)));
            let next = NextRecord::of(&carried, RecordReason::Moved);
            next_record(call, unit, carried, next, document).await?;
        }
    }
    Ok(moved)
}

/// A document that rests on what carries it on the other client, and names nothing of the one it left: the
/// goal of a measure is the one that went along, or none.
pub fn resting(
    mut document: RecordDocument,
    rests_on: &RestsOn,
    ids: &HashMap<RecordId, RecordId>,
) -> RecordDocument {
    if let Some(Content::Measure(measure)) = &mut document.content {
        let moved = measure.goal.and_then(|goal| ids.get(&RecordId(goal)));
        measure.goal = moved.map(|goal| goal.0);
    }
    RecordDocument {
        rests_on: rests_on.clone(),
        ..document
    }
}

/// Erases every version of records, and leaves of each a trace without content.
///
/// # Errors
/// The database's.
pub async fn out(
    call: &RegisterCaller,
    unit: &mut Unit,
    each: Vec<EachRecord>,
    reason: RecordReason,
) -> Result<(), Problem> {
    for (columns, stored) in each {
        if columns.removed || times(&stored).superseded_at.is_some() {
            continue;
        }
        let (client, id, version): (ClientId, _, _) = (columns.client, columns.id, columns.version + 1);
        let trace = RecordColumns {
            version,
            event: None,
            state: record::initial(columns.kind)[0],
            official: None,
            on_day: call.today,
            due_on: None,
            starts_at: None,
            restricted: None,
            removed: true,
            reason,
            recorded_by: call.person.id,
            ..columns
        };
        let salt = unit.ids().next();
        let new = NewRecord {
            retention_class: retention_class(&call.profile, category(call, &trace)),
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
        changes::note(unit, client, "record", id.0, version).await?;
    }
    Ok(())
}

/// What is sealed in place of a record that is gone.
pub fn without_content(source: &SourceNote, salt: uuid::Uuid) -> RecordDocument {
    RecordDocument {
        content: None,
        held_on: None,
        source: SourceNote {
            party: ConsentParty {
                code: source.party.code.clone(),
                name: None,
            },
            channel: source.channel,
            reason: None,
        },
        rests_on: RestsOn::default(),
        state_reason: None,
        passages: Vec::new(),
        salt,
    }
}
