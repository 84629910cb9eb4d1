//! A client's death, and its reversal when the message proves false.
//!
//! Consents lapse and rights end because a death is recorded, and come back when it is no longer. What is
//! open among the records ends, each by a version of its own, and the reversal opens it again.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::clients::read::whole;
use crate::dated::datum::NewDatum;
use crate::dated::record::{Next, next_version, record_new};
use crate::problem::Problem;
use crate::records::consequences::{RECORDS, end_by_death, reopen};
use contract::clients::death::{DeathInput, ReversalInput};
use contract::clients::dto::Client;
use contract::outcome::Outcome;
use contract::problem::Code;
use domain::client::fact::{ChangeReason, FactDocument};
use domain::client::field::Field;
use domain::client::value::Value;
use domain::decision::Ground;
use domain::ids::{ClientId, FactId};
use domain::log::Subject;
use domain::secret::Secret;
use persistence::{CompletedUnit, Unit, clients};

/// What was done: on which ground, and whether records ended or opened by it.
pub struct Effect {
    pub ground: Ground,
    pub records: bool,
}

pub async fn record(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
    body: &DeathInput,
) -> Result<Effect, Problem> {
    may_record(current(file).is_some()).map_err(Problem::new)?;
    let datum = NewDatum {
        field: Field::Death,
        value: Secret::new(Value::Death(body.date)),
        period: Default::default(),
        source: body.source.note(),
        required_by_law: None,
        pointer: String::new(),
    };
    let id = FactId(unit.ids().next());
    let ground = record_new(call, unit, file, datum, id).await?;
    let records = end_by_death(call, unit, file.client(), body.date).await?;
    Ok(Effect { ground, records })
}

pub async fn reverse(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
    body: &ReversalInput,
) -> Result<Effect, Problem> {
    let found = current(file);
    may_reverse(found.is_some()).map_err(Problem::new)?;
    if let Some(id) = found {
        let source = body.source.note();
        let next = Next {
            removed: true,
            ..Next::of(id, ChangeReason::Reversed)
        };
        next_version(call, unit, &file.facts, next, |document| {
            document.map(|document| FactDocument { source, ..document })
        })
        .await?;
    }
    let records = reopen(call, unit, file.client()).await?;
    Ok(Effect {
        ground: Ground::default(),
        records,
    })
}

/// Whether a death may be recorded.
///
/// # Errors
/// `death_recorded`.
pub fn may_record(deceased: bool) -> Result<(), Code> {
    if deceased {
        Err(Code::DeathRecorded)
    } else {
        Ok(())
    }
}

/// Whether a death may be taken back.
///
/// # Errors
/// `death_not_recorded`.
pub fn may_reverse(deceased: bool) -> Result<(), Code> {
    if deceased {
        Ok(())
    } else {
        Err(Code::DeathNotRecorded)
    }
}

pub fn current(file: &ClientDossier) -> Option<FactId> {
    file.facts.judge(|facts| {
        let fact = facts.iter().find(|fact| fact.field == Field::Death);
        fact.map(|fact| fact.id)
    })
}

pub async fn open(
    call: &RegisterCaller,
    unit: &mut Unit,
    client: ClientId,
    version: i64,
) -> Result<ClientDossier, Problem> {
    let row = call.lock_client(unit, client).await?;
    if row.version != version {
        return Err(Problem::new(Code::Stale).about(client));
    }
    ClientDossier::open(unit, row).await
}

pub async fn finish(
    call: &RegisterCaller,
    mut unit: Unit,
    client: ClientId,
    decided: Result<Effect, Problem>,
    dry_run: bool,
) -> Result<CompletedUnit<Outcome<Client>>, Problem> {
    if dry_run {
        let decided = decided.map(|effect| effect.ground);
        return call.asked(unit, vec![Subject::shown(client, Field::Death.code())], decided);
    }
    let Effect { ground, records } = decided?;
    clients::touch(&mut unit, client).await?;
    let row = clients::find(&mut unit.tx, call.register.key, client).await?;
    let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
    let (client, mut entry) = whole(call, &mut unit, row).await?;
    entry.ground = Some(ground).filter(|ground| *ground != Ground::default());
    if let Some(subject) = entry.subjects.first_mut().filter(|_| records) {
        subject.shown.push(RECORDS.to_owned());
    }
    Ok(call.done(unit, client.map(Outcome::Done), entry))
}
