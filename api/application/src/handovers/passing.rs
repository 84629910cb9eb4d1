//! Passing clients from one official to another: relationships and open records, each in a new version.

use crate::caller::RegisterCaller;
use crate::handovers::{Hands, Wanted};
use crate::problem::Problem;
use crate::records::seal::{NextRecord, next_record};
use contract::problem::{Code, FieldError};
use domain::client::fact::ChangeReason;
use domain::ids::ClientId;
use domain::log::Subject;
use domain::record::RecordReason;
use domain::secret::NonPersonal;
use domain::work::handover;
use persistence::records::{self, RecordColumns};
use persistence::relationships::{self, Relationship};
use persistence::{Unit, changes, clients, handovers, responsible_officials};

/// What was passed: the clients of whom something was, and how much.
#[derive(Default)]
pub struct Passed {
    pub subjects: Vec<Subject>,
    pub relationships: i64,
    pub records: i64,
    pub out_of_reach: i64,
}

/// Passes clients from hand to hand.
pub async fn pass(
    call: &RegisterCaller,
    unit: &mut Unit,
    hands: Hands,
    wanted: &Wanted,
    named: bool,
) -> Result<Passed, Problem> {
    let (mut passed, mut errors, mut unreached) = (Passed::default(), Vec::new(), Vec::new());
    for (client, at) in wanted {
        match call.lock_client(unit, *client).await {
            Ok(_) => {}
            Err(problem) if problem.code == Code::NotFound => {
                unreached.extend(problem.subjects);
                errors.push(FieldError::new(format!("/clients/{at}"), "client_unknown"));
                continue;
            }
            Err(problem) => return Err(problem),
        }
        let relationships = pass_relationships(call, unit, hands, *client).await?;
        let records = match pass_records(call, unit, hands, *client).await? {
            Some(records) => records,
            None => {
                passed.out_of_reach += 1;
                0
            }
        };
        passed.relationships += relationships;
        passed.records += records;
        let shown = [("relationships", relationships), ("records", records)];
        let shown = shown.iter().filter(|(_, count)| *count > 0);
        let shown: Vec<String> = shown.map(|(name, _)| (*name).to_owned()).collect();
        if !shown.is_empty() {
            clients::touch(unit, *client).await?;
            passed.subjects.push(Subject {
                client: *client,
                shown,
                withheld: Vec::new(),
            });
        }
    }
    if named && !errors.is_empty() {
        return Err(Problem::invalid(errors).concerning(unreached));
    }
    Ok(passed)
}

pub async fn pass_relationships(
    call: &RegisterCaller,
    unit: &mut Unit,
    hands: Hands,
    client: ClientId,
) -> Result<i64, Problem> {
    let found = relationships::of_client(&mut unit.tx, call.register.key, client).await?;
    let mut passed = 0;
    for Relationship {
        mut row,
        officials: before,
    } in found
    {
        let ended = row.ends_on.is_some_and(|ends_on| ends_on < call.today);
        let after = handover::reassigned(&before, hands.from, hands.to);
        let Some(officials) = after.filter(|_| !ended) else {
            continue;
        };
        row.version += 1;
        row.recorded_by = call.person.id.0;
        row.change_reason = ChangeReason::Changed.code().to_owned();
        let (id, version) = (row.id, row.version);
        relationships::record(unit, client, &Relationship { row, officials }, &before).await?;
        changes::note(unit, client, "relationship", id, version).await?;
        passed += 1;
    }
    Ok(passed)
}

/// A record that was open has been destroyed in the meantime.
pub struct Gone;

impl NonPersonal for Gone {}

/// Passes the open records of a client; `None` when the other official would not reach them.
pub async fn pass_records(
    call: &RegisterCaller,
    unit: &mut Unit,
    hands: Hands,
    client: ClientId,
) -> Result<Option<i64>, Problem> {
    let open = handovers::open_records(unit, client, hands.from).await?;
    if hands.own_only && !open.is_empty() {
        let (tx, register) = (&mut unit.tx, call.register.key);
        let answers = responsible_officials::answered_by(tx, register, client, hands.to, call.today).await?;
        if answers != Some(hands.to) {
            return Ok(None);
        }
    }
    let mut passed = 0;
    for id in open {
        let found = records::one(unit, client, id).await?;
        let Ok(found) = found.map(|found| found.ok_or(Gone)).transpose() else {
            continue;
        };
        let columns: RecordColumns = found.judge(|found| found.columns.clone());
        let next = NextRecord {
            official: Some(hands.to),
            ..NextRecord::of(&columns, RecordReason::Reassigned)
        };
        next_record(call, unit, columns, next, found.map(|found| found.document)).await?;
        passed += 1;
    }
    Ok(Some(passed))
}
