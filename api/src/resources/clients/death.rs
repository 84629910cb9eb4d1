//! A client's death, and its reversal when the message proves false.
//!
//! Nothing else is written at death: consents lapse and rights end because a death is recorded, and come
//! back when it is no longer.

use super::dto::Client;
use super::file::File;
use super::read::whole;
use crate::answer;
use crate::body::Valid;
use crate::call::{Call, Operation};
use crate::operations;
use crate::problem::{Code, Problem};
use crate::request::{self, Query};
use crate::resources::dated::{NewDatum, record, record_new};
use crate::resources::shared::SourceInput;
use actix_web::{HttpRequest, HttpResponse, post};
use chrono::NaiveDate;
use domain::decision::Ground;
use domain::fact::{ChangeReason, FactDocument, Field};
use domain::ids::{ClientId, FactId};
use domain::secret::{Finding, Secret};
use domain::value::Value;
use persistence::facts::NewFact;
use persistence::{Unit, changes, clients};
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

/// Records that the client has died.
///
/// Needs `protection.edit`. Recordable in every register. Consents lapse from the day of death; secrecy
/// goes on. Leaves an entry.
#[utoipa::path(tag = "clients", request_body = DeathInput,
    responses((status = 200, body = Client, description = "The client.")))]
#[post("/v1/registers/{register}/clients/{client}/death")]
pub(super) async fn record_death(
    call: Call<RecordDeath>,
    body: Valid<DeathInput>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let client: ClientId = request::id(&request, "client")?;
    Query::parse(&request, &[])?;
    let version = request::if_match(&request)?;
    if body.body.date > call.today {
        return Err(Problem::invalid_at("/date", "date_in_future"));
    }
    let shared = Arc::new((call.clone(), body.body));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, body) = &*shared;
                let file = open(call, &mut unit, client, version).await?;
                if current(&file).is_some() {
                    return Err(Problem::new(Code::DeathRecorded).about(client));
                }
                let datum = NewDatum {
                    field: Field::Death,
                    value: Secret::new(Value::Death(body.date)),
                    period: Default::default(),
                    source: body.source.note(),
                    required_by_law: None,
                    pointer: String::new(),
                };
                let id = FactId(unit.ids().next());
                let ground = record_new(call, &mut unit, &file, datum, id).await?;
                finish(call, unit, client, Some(ground)).await
            }
        })
        .await?;
    Ok(answer::versioned(answer))
}

/// Takes back a death whose message proved false.
///
/// Needs `protection.edit`. What lapsed by the death is in force again, since nothing else was written.
/// Leaves an entry.
#[utoipa::path(tag = "clients", request_body = ReversalInput,
    responses((status = 200, body = Client, description = "The client.")))]
#[post("/v1/registers/{register}/clients/{client}/death/reversal")]
pub(super) async fn reverse_death(
    call: Call<ReverseDeath>,
    body: Valid<ReversalInput>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let client: ClientId = request::id(&request, "client")?;
    Query::parse(&request, &[])?;
    let version = request::if_match(&request)?;
    let shared = Arc::new((call.clone(), body.body));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, body) = &*shared;
                let file = open(call, &mut unit, client, version).await?;
                let (id, last) =
                    current(&file).ok_or_else(|| Problem::new(Code::DeathNotRecorded).about(client))?;
                let source = body.source.note();
                let document = file.facts.as_ref().map(|facts| {
                    let fact = facts.iter().find(|fact| fact.id == id).ok_or(Absent)?;
                    Ok(FactDocument {
                        source,
                        ..fact.document.clone()
                    })
                });
                let fact = NewFact {
                    client,
                    id,
                    version: last + 1,
                    field: Field::Death,
                    retention_class: call.profile.retention_class_of(Field::Death).to_owned(),
                    restricted: None,
                    removed: true,
                    reason: ChangeReason::Reversed,
                    recorded_by: call.person.id,
                    document: document
                        .transpose()
                        .map_err(|Absent| Problem::new(Code::Internal))?,
                };
                record(&mut unit, fact, "").await?;
                changes::note(&mut unit, client, Field::Death.code(), id.0, last + 1).await?;
                finish(call, unit, client, None).await
            }
        })
        .await?;
    Ok(answer::versioned(answer))
}

struct Absent;
impl Finding for Absent {}

struct Current(FactId, i64);
impl Finding for Current {}

fn current(file: &File) -> Option<(FactId, i64)> {
    let found = file.facts.judge(|facts| {
        facts
            .iter()
            .find(|fact| fact.field == Field::Death)
            .map(|fact| Current(fact.id, fact.version))
    });
    found.map(|Current(id, version)| (id, version))
}

async fn open<O: Operation>(
    call: &Call<O>,
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

async fn finish<O: Operation>(
    call: &Call<O>,
    mut unit: Unit,
    client: ClientId,
    ground: Option<Ground>,
) -> Result<persistence::Done<Client>, Problem> {
    clients::touch(&mut unit, client).await?;
    let row = clients::find(&mut unit.tx, call.register.key, client).await?;
    let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
    let (client, mut entry) = whole(call, &mut unit, row).await?;
    entry.ground = ground;
    Ok(call.done(unit, client, entry))
}
