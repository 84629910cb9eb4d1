//! Correcting a client: a merge patch, each changed datum a new version with its reason.

use super::dto::{Client, ClientInput, PersonInput};
use super::file::File;
use super::group;
use super::person;
use super::read::whole;
use super::view::Sight;
use crate::answer;
use crate::body::Patch;
use crate::call::Call;
use crate::operations;
use crate::problem::{Code, FieldError, Problem};
use crate::request::{self, Query};
use crate::resources::dated::{NewDatum, Refused, change_reason, record, record_new};
use actix_web::{HttpRequest, HttpResponse, patch};
use domain::decision::Ground;
use domain::fact::{ChangeReason, FactDocument, Field, RestrictedBy};
use domain::ids::{ClientId, FactId};
use domain::recording::SourceNote;
use domain::secret::{Finding, Secret};
use domain::value::Value;
use persistence::facts::NewFact;
use persistence::{Unit, changes, clients};
use std::sync::Arc;

operations! { UpdateClient "updateClient" ClientEdit; }

/// A merge patch of a client.
pub type ClientPatch = Patch<ClientInput>;

/// Corrects a client's own data by a merge patch.
///
/// Needs `client.edit`. What is dated or repeated has paths of its own. A patch that touches what is
/// withheld from the caller is refused, so that a form that is saved back never erases it. Each changed
/// datum becomes a new version; the one before it stays in the history. Leaves an entry.
#[utoipa::path(tag = "clients", request_body = ClientPatch,
    responses((status = 200, body = Client, description = "Corrected.")))]
#[patch("/v1/registers/{register}/clients/{client}")]
pub(super) async fn update_client(
    call: Call<UpdateClient>,
    body: ClientPatch,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let client: ClientId = request::id(&request, "client")?;
    Query::parse(&request, &[])?;
    let (version, reason) = (request::if_match(&request)?, change_reason(&request)?);
    let shared = Arc::new((call.clone(), body));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, body) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = File::open(&mut unit, row).await?;
                withheld(call, &file, body)?;
                if file.row.version != version {
                    return Err(Problem::new(Code::Stale).about(client));
                }
                let ground = apply(call, &mut unit, &file, body, reason).await?;
                let row = clients::find(&mut unit.tx, call.register.key, client).await?;
                let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
                let (client, mut entry) = whole(call, &mut unit, row).await?;
                entry.ground = ground;
                Ok(call.done(unit, client, entry))
            }
        })
        .await?;
    Ok(answer::versioned(answer))
}

/// The fields of the person that a patch touches.
fn touched(body: &ClientPatch) -> Vec<Field> {
    let members = body.value["person"].as_object();
    let named = |member: &&(&str, Field)| members.is_some_and(|members| members.contains_key(member.0));
    let mut fields: Vec<Field> = person::MEMBERS
        .iter()
        .filter(named)
        .map(|(_, field)| *field)
        .collect();
    fields.dedup();
    fields
}

fn withheld(call: &Call<UpdateClient>, file: &File, body: &ClientPatch) -> Result<(), Problem> {
    let sight = Sight::of(call, &file.row, &file.facts);
    let viewer = call.viewer();
    // Restricted as a whole, the client stays visible by name, and unchangeable.
    if file.protection(call.today).all_restricted && !viewer.opens_restricted() {
        return Err(Problem::new(Code::FieldWithheld).about(file.client()));
    }
    for field in touched(body) {
        let covered = call.profile.category_of(field).is_some();
        let restricted = file.facts.judge(|facts| {
            facts.iter().any(|fact| {
                fact.field == field && viewer.withheld_fact(field, fact.restricted.is_some()).is_some()
            })
        });
        if (covered && sight.withheld(field).is_some()) || restricted {
            return Err(Problem::new(Code::FieldWithheld).about(file.client()));
        }
    }
    Ok(())
}

/// A datum of the patch: what is there, and what is to be.
struct Change {
    before: Option<(FactId, i64, Option<RestrictedBy>)>,
    after: Option<Value>,
    document: Option<FactDocument>,
}

async fn apply(
    call: &Call<UpdateClient>,
    unit: &mut Unit,
    file: &File,
    body: &ClientPatch,
    reason: ChangeReason,
) -> Result<Option<Ground>, Problem> {
    let fields = touched(body);
    let merged = file.facts.as_ref().map(|facts| merged(call, facts, body));
    let merged = merged.transpose()?;
    let head = merged.judge(|merged| Head {
        group: merged.input.client_group.clone(),
        source: merged.input.source.as_ref().map(|source| source.note()),
        required_by_law: merged.input.required_by_law.clone(),
    });
    let mut changed = false;
    if let Some(group) = head.group.filter(|group| *group != file.row.client_group) {
        if call.profile.group(&group).is_none() {
            return Err(Problem::invalid_at("/clientGroup", "unknown_code"));
        }
        let source = head
            .source
            .clone()
            .ok_or_else(|| Problem::invalid_at("/source", "required"))?;
        let before = group::current(&file.facts);
        group::record_group(call, unit, file.client(), &group, source, before, reason).await?;
        clients::set_group(unit, file.client(), &group).await?;
        changed = true;
    }
    let (mut ground, mut refused) = (None, Vec::new());
    for field in fields {
        let change = file.facts.as_ref().zip(merged.as_ref()).map(|(facts, merged)| {
            let before = facts.iter().find(|fact| fact.field == field);
            Change {
                before: before.map(|fact| (fact.id, fact.version, fact.restricted)),
                after: merged.values.iter().find(|value| value.field() == field).cloned(),
                document: before.map(|fact| fact.document.clone()),
            }
        });
        if change.judge(|change| {
            change
                .document
                .as_ref()
                .and_then(|document| document.value.as_ref())
                == change.after.as_ref()
        }) {
            continue;
        }
        let source = head
            .source
            .clone()
            .ok_or_else(|| Problem::invalid_at("/source", "required"))?;
        match one(
            call,
            unit,
            file,
            field,
            change,
            source,
            head.required_by_law.clone(),
            reason,
        )
        .await
        {
            Ok(on) => ground = on.or(ground),
            Err(problem) if problem.code == Code::RuleRefused => refused.extend(problem.errors),
            Err(problem) => return Err(problem),
        }
        changed = true;
    }
    if !refused.is_empty() {
        return Err(Problem::new(Code::RuleRefused).at(refused).about(file.client()));
    }
    if changed {
        clients::touch(unit, file.client()).await?;
        changes::note(unit, file.client(), "client", file.row.id, file.row.version + 1).await?;
    }
    Ok(ground)
}

struct Head {
    group: Option<String>,
    source: Option<SourceNote>,
    required_by_law: Option<String>,
}
impl Finding for Head {}

/// The patch applied to what there is.
struct Merged {
    input: ClientInput,
    values: Vec<Value>,
}

fn merged(
    call: &Call<UpdateClient>,
    facts: &[persistence::facts::StoredFact],
    body: &ClientPatch,
) -> Result<Merged, Refused> {
    let internal = |_| Refused(Problem::new(Code::Internal));
    let person = PersonInput::from_values(facts.iter().filter_map(|fact| fact.document.value.as_ref()));
    let current = serde_json::json!({"person": serde_json::to_value(person).map_err(internal)?});
    let input: ClientInput = body.apply(&call.state.schemas, current).map_err(Refused)?;
    let values = input
        .person
        .values(call.today)
        .map_err(|errors| Refused(Problem::invalid(errors)))?;
    if !values.iter().any(|value| value.field() == Field::Name) && touched(body).contains(&Field::Name) {
        return Err(Refused(Problem::invalid([FieldError::new(
            "/person/lastName",
            "required",
        )])));
    }
    Ok(Merged { input, values })
}

#[expect(clippy::too_many_arguments, reason = "a change says this much about itself")]
async fn one(
    call: &Call<UpdateClient>,
    unit: &mut Unit,
    file: &File,
    field: Field,
    change: Secret<Change>,
    source: SourceNote,
    required_by_law: Option<String>,
    reason: ChangeReason,
) -> Result<Option<Ground>, Problem> {
    let pointer = person::pointer(field);
    let before = change.judge(|change| Before(change.before)).0;
    let removes = change.judge(|change| change.after.is_none());
    let Some((id, version, restricted)) = before else {
        // Nothing was there: it is recorded for the first time.
        let value = change.map(|change| change.after.ok_or(Absent)).transpose();
        let Ok(value) = value else { return Ok(None) };
        let period = Default::default();
        let datum = NewDatum {
            field,
            value,
            period,
            source,
            required_by_law,
            pointer,
        };
        let id = FactId(unit.ids().next());
        return record_new(call, unit, file, datum, id).await.map(Some);
    };
    let (rests_on, ground) = match removes {
        true => (None, None),
        false => {
            let judged = file.judge(
                &call.profile,
                field,
                &source,
                required_by_law.as_deref(),
                call.today,
            );
            let (rests_on, ground) = judged.map_err(|errors| {
                Problem::new(Code::RuleRefused).at(errors.into_iter().map(|error| error.below(&pointer)))
            })?;
            (Some(rests_on), Some(ground))
        }
    };
    let document = change.map(|change| {
        let before = change.document.ok_or(Absent)?;
        Ok(match (change.after, rests_on) {
            (Some(value), Some(rests_on)) => FactDocument {
                value: Some(value),
                period: before.period,
                source,
                rests_on,
            },
            _ => before,
        })
    });
    let document = document
        .transpose()
        .map_err(|Absent| Problem::new(Code::Internal))?;
    let fact = NewFact {
        client: file.client(),
        id,
        version: version + 1,
        field,
        retention_class: call.profile.retention_class_of(field).to_owned(),
        // Judged again, it rests on what is in force now: a withdrawn consent restricts it no longer.
        restricted: restricted.filter(|by| removes || *by != RestrictedBy::ConsentWithdrawn),
        removed: removes,
        reason,
        recorded_by: call.person.id,
        document,
    };
    record(unit, fact, &pointer).await?;
    Ok(ground)
}

struct Before(Option<(FactId, i64, Option<RestrictedBy>)>);
impl Finding for Before {}

struct Absent;
impl Finding for Absent {}
