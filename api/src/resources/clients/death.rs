//! A client's death, and its reversal when the message proves false.
//!
//! Consents lapse and rights end because a death is recorded, and come back when it is no longer. What is
//! open among the records ends, each by a version of its own, and the reversal opens it again.

use super::dto::Client;
use super::file::File;
use super::read::whole;
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::problem::Problem;
use crate::body::Valid;
use crate::call::Call;
use crate::contract::outcome::{Decided, Made};
use crate::contract::problem::Code;
use crate::contract::shared::SourceInput;
use crate::operations;
use crate::request::{self, Query};
use crate::resources::dated::{NewDatum, Next, next_version, record_new};
use crate::resources::records::{RECORDS, end_by_death, reopen};
use actix_web::{HttpRequest, post};
use chrono::NaiveDate;
use domain::client::fact::{ChangeReason, FactDocument};
use domain::client::field::Field;
use domain::client::value::Value;
use domain::decision::Ground;
use domain::ids::{ClientId, FactId};
use domain::log::Subject;
use domain::secret::Secret;
use persistence::{CompletedUnit, Unit, clients};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use validator::Validate;

operations! {
    RecordDeath "recordDeath" ProtectionEdit;
    ReverseDeath "reverseDeath" ProtectionEdit;
}

/// A death.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = DeathRecord)]
pub struct DeathInput {
    /// The day of death.
    pub date: NaiveDate,
    /// Where the message came from.
    pub source: SourceInput,
}

/// Why a death is taken back.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = DeathReversal)]
pub struct ReversalInput {
    /// Where the correction came from.
    pub source: SourceInput,
}

/// The client, or what would be decided.
type ClientOrDryRun = Decided<Client>;

/// Records that the client has died.
///
/// Needs `protection.edit`. Recordable in every register. Consents lapse from the day of death; secrecy
/// goes on. Appointments ahead and measures that have not begun are cancelled, measures under way are
/// interrupted, plans end. Leaves an entry.
#[utoipa::path(tag = "clients", request_body = DeathInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    responses((status = 200, body = ClientOrDryRun, description = "The client, or what would be decided.")))]
#[post("/v1/registers/{register}/clients/{client}/death")]
pub(super) async fn record_death(
    call: Call<RecordDeath>,
    body: Valid<DeathInput>,
    request: HttpRequest,
) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let version = request::if_match(&request)?;
    if body.body.date > call.today {
        return Err(Problem::invalid_at("/date", "date_in_future").into());
    }
    let shared = Arc::new((call.clone(), body.body));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, body) = &*shared;
                let file = open(call, &mut unit, client, version).await?;
                let decided = record(call, &mut unit, &file, body).await;
                finish(call, unit, client, decided, dry_run).await
            }
        })
        .await?;
    Ok(answer::decided(answer))
}

/// Takes back a death whose message proved false.
///
/// Needs `protection.edit`. What lapsed by the death is in force again, and the records that it ended are
/// open again unless somebody has changed them since. Leaves an entry.
#[utoipa::path(tag = "clients", request_body = ReversalInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    responses((status = 200, body = ClientOrDryRun, description = "The client, or what would be decided.")))]
#[post("/v1/registers/{register}/clients/{client}/death/reversal")]
pub(super) async fn reverse_death(
    call: Call<ReverseDeath>,
    body: Valid<ReversalInput>,
    request: HttpRequest,
) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let version = request::if_match(&request)?;
    let shared = Arc::new((call.clone(), body.body));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, body) = &*shared;
                let file = open(call, &mut unit, client, version).await?;
                let decided = reverse(call, &mut unit, &file, body).await;
                finish(call, unit, client, decided, dry_run).await
            }
        })
        .await?;
    Ok(answer::decided(answer))
}

/// What was done: on which ground, and whether records ended or opened by it.
struct Effect {
    ground: Ground,
    records: bool,
}

async fn record(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &File,
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

async fn reverse(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &File,
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
pub(super) fn may_record(deceased: bool) -> Result<(), Code> {
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
pub(super) fn may_reverse(deceased: bool) -> Result<(), Code> {
    if deceased {
        Ok(())
    } else {
        Err(Code::DeathNotRecorded)
    }
}

fn current(file: &File) -> Option<FactId> {
    file.facts.judge(|facts| {
        let fact = facts.iter().find(|fact| fact.field == Field::Death);
        fact.map(|fact| fact.id)
    })
}

async fn open(
    call: &RegisterCaller,
    unit: &mut Unit,
    client: ClientId,
    version: i64,
) -> Result<File, Problem> {
    let row = call.lock_client(unit, client).await?;
    if row.version != version {
        return Err(Problem::new(Code::Stale).about(client));
    }
    File::open(unit, row).await
}

async fn finish(
    call: &RegisterCaller,
    mut unit: Unit,
    client: ClientId,
    decided: Result<Effect, Problem>,
    dry_run: bool,
) -> Result<CompletedUnit<Made<Client>>, Problem> {
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
    Ok(call.done(unit, client.map(Made::Resource), entry))
}
