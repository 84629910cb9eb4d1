//! Correcting a client: a merge patch, each changed datum a new version with its reason.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::clients::view::Sight;
use crate::dated::change::Refused;
use crate::dated::datum::NewDatum;
use crate::dated::record::{Next, Restriction, judge, next_version, record_new};
use crate::problem::Problem;
use contract::clients::dto::requests::{ClientInput, PersonInput};
use contract::clients::patch::ClientPatch;
use contract::problem::{Code, FieldError};
use domain::client::fact::{ChangeReason, FactDocument};
use domain::client::field::Field;
use domain::client::provenance::SourceNote;
use domain::client::recording::takes_a_provision;
use domain::client::value::Value;
use domain::decision::{Ground, Reason};
use domain::ids::FactId;
use domain::secret::{NonPersonal, Secret};
use persistence::{Unit, changes, clients};

/// The fields of the person that a patch touches.
pub fn touched(body: &ClientPatch) -> Vec<Field> {
    let members = body.value["person"].as_object();
    let named = |member: &&(&str, Field)| members.is_some_and(|members| members.contains_key(member.0));
    let mut fields: Vec<Field> = contract::clients::person::MEMBERS
        .iter()
        .filter(named)
        .map(|(_, field)| *field)
        .collect();
    fields.dedup();
    fields
}

pub fn withheld(call: &RegisterCaller, file: &ClientDossier, body: &ClientPatch) -> Result<(), Problem> {
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

pub async fn apply(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
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
        crate::clients::group::change_group(call, unit, file, &group, source, reason).await?;
        clients::set_group(unit, file.client(), &group).await?;
        changed = true;
    }
    let (mut ground, mut refused) = (None, Vec::new());
    let after = file.facts.as_ref().zip(merged.as_ref()).judge(|(facts, merged)| {
        let untouched = facts.iter().map(|fact| fact.field);
        let untouched = untouched.filter(|field| !fields.contains(field));
        let given = merged.values.iter().map(Value::field);
        untouched.chain(given).collect::<Vec<_>>()
    });
    if let Err(problem) = file.judge_identification(&call.profile, &after) {
        refused.extend(problem.errors);
    }
    // The provision is for what the notice does not name; with nothing of the kind it would be lost.
    let takes_provision = |field: &Field| takes_a_provision(&call.profile, *field);
    if head.required_by_law.is_some() && !fields.iter().any(takes_provision) {
        refused.push(FieldError::new(
            "/requiredByLaw",
            Reason::ProvisionNotNeeded.code(),
        ));
    }
    for field in fields {
        let pair = file.facts.as_ref().zip(merged.as_ref());
        let pair = pair.map(|(facts, merged)| {
            let before = facts.iter().find(|fact| fact.field == field);
            let after = merged.values.iter().find(|value| value.field() == field);
            (before, after)
        });
        if pair.judge(|(before, after)| before.and_then(|fact| fact.document.value.as_ref()) == *after) {
            continue;
        }
        let source = head
            .source
            .clone()
            .ok_or_else(|| Problem::invalid_at("/source", "required"))?;
        let change = Change {
            field,
            before: pair.judge(|(before, _)| before.map(|fact| fact.id)),
            after: pair.map(|(_, after)| after.cloned()),
            source,
            required_by_law: head
                .required_by_law
                .as_deref()
                .filter(|_| takes_provision(&field)),
            reason,
        };
        match one(call, unit, file, change).await {
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

pub struct Head {
    pub group: Option<String>,
    pub source: Option<SourceNote>,
    pub required_by_law: Option<String>,
}

impl NonPersonal for Head {}

/// The patch applied to what there is.
pub struct Merged {
    pub input: ClientInput,
    pub values: Vec<Value>,
}

pub fn merged(
    call: &RegisterCaller,
    facts: &[persistence::facts::StoredFact],
    body: &ClientPatch,
) -> Result<Merged, Refused> {
    let internal = |_| Refused(Problem::new(Code::Internal));
    let person = PersonInput::from_values(facts.iter().filter_map(|fact| fact.document.value.as_ref()));
    let current = serde_json::json!({"person": serde_json::to_value(person).map_err(internal)?});
    let input: ClientInput = body
        .apply(&call.app.schemas, current)
        .map_err(|errors| Refused(errors.into()))?;
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

/// A datum of the patch: what is there, and what is to be.
pub struct Change<'a> {
    pub field: Field,
    pub before: Option<FactId>,
    pub after: Secret<Option<Value>>,
    pub source: SourceNote,
    pub required_by_law: Option<&'a str>,
    pub reason: ChangeReason,
}

pub async fn one(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
    change: Change<'_>,
) -> Result<Option<Ground>, Problem> {
    let (field, source, pointer) = (
        change.field,
        change.source,
        contract::clients::person::pointer(change.field),
    );
    let after = change.after.map(|after| after.ok_or(Absent)).transpose();
    match (change.before, after) {
        (None, Err(Absent)) => Ok(None),
        (None, Ok(value)) => {
            let datum = NewDatum {
                field,
                value,
                period: Default::default(),
                source,
                required_by_law: change.required_by_law.map(str::to_owned),
                pointer,
            };
            let id = FactId(unit.ids().next());
            record_new(call, unit, file, datum, id).await.map(Some)
        }
        (Some(id), Ok(value)) => {
            let (rests_on, ground) = judge(call, file, field, &source, change.required_by_law, &pointer)?;
            let next = Next {
                restriction: Restriction::Judged,
                pointer: &pointer,
                ..Next::of(id, change.reason)
            };
            next_version(call, unit, &file.facts, next, |before| {
                before.zip(value).map(|(before, value)| FactDocument {
                    value: Some(value),
                    period: before.period,
                    source,
                    rests_on,
                })
            })
            .await?;
            Ok(Some(ground))
        }
        (Some(id), Err(Absent)) => {
            let next = Next {
                removed: true,
                pointer: &pointer,
                ..Next::of(id, change.reason)
            };
            next_version(call, unit, &file.facts, next, |before| before).await?;
            Ok(None)
        }
    }
}

/// The patch leaves nothing of the datum.
pub struct Absent;

impl NonPersonal for Absent {}
