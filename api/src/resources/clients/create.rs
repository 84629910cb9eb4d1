//! Entering a client under the register's entry condition (R12–R14).

use super::dto::{Client, ClientCreation};
use super::file::File;
use super::group::group_fact;
use super::person;
use super::read::whole;
use super::view::Sight;
use crate::answer::{self, Made};
use crate::body::Valid;
use crate::call::Call;
use crate::operations;
use crate::problem::{Code, FieldError, Problem};
use crate::request::Query;
use crate::resources::consents::{NewlyGiven, record_given};
use crate::resources::dated::{
    AddressFact, CitizenshipFact, DatedFact, EmailFact, IdentifierFact, MunicipalityFact, NewDatum,
    NonDisclosureFact, PhoneFact, judge_new, seal,
};
use crate::resources::relationships;
use actix_web::{HttpRequest, HttpResponse, post};
use domain::access::Right;
use domain::consent::Consent;
use domain::decision::Ground;
use domain::entry::{self, EnteredBy, Entering};
use domain::fact::Field;
use domain::ids::{ClientId, FactId};
use domain::recording::SourceNote;
use domain::secret::Secret;
use domain::value::Value;
use persistence::clients::{self, ClientRow};
use persistence::facts;
use persistence::outside_notice::{self, CaseRow};
use persistence::search::{self, AnyOf};
use persistence::{Unit, changes};
use std::sync::Arc;

operations! { CreateClient "createClient" ClientEnter; }

/// Enters a person as a client.
///
/// Needs `client.enter`. One of the register's conditions of entry must be met, by a statute in force or
/// by a consent in the same request; otherwise the refusal names the notice's section and what is
/// missing for each condition. Leaves an entry that names the client.
#[utoipa::path(tag = "clients",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = ClientCreation,
    responses(
        (status = 201, body = Client, description = "Entered."),
        (status = 200, body = crate::resources::shared::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients")]
pub(super) async fn create_client(
    call: Call<CreateClient>,
    body: Valid<ClientCreation>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let key = call.idempotency(&request, &body.digest)?;
    let plan = Arc::new(Plan::of(&call, &body.body)?);
    let client = ClientId(call.state.store.ids().next());
    let (path, shared) = (
        request.path().to_owned(),
        Arc::new((call.clone(), key, plan.clone())),
    );
    let written = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, plan) = &*shared;
                let key = key.as_ref().filter(|_| !dry_run);
                let claimed = call.claim(&mut unit, key, client.0).await?;
                if let Some(made) = claimed {
                    let row = call.client(&mut unit, ClientId(made)).await?;
                    let (client, entry) = whole(call, &mut unit, row).await?;
                    return Ok(call.done(unit, client.map(Made::Resource), entry));
                }
                let decided = enter(call, &mut unit, plan, client).await;
                if dry_run {
                    return call.asked(unit, Vec::new(), decided);
                }
                let ground = decided?;
                let row = clients::find(&mut unit.tx, call.register.key, client).await?;
                let row = row.ok_or_else(|| Problem::new(Code::Internal))?;
                let (client, mut entry) = whole(call, &mut unit, row).await?;
                entry.ground = Some(ground);
                Ok(call.done(unit, client.map(Made::Resource), entry))
            }
        })
        .await;
    let answer = match written {
        Err(problem) if problem.code == Code::IdentityCodeInUse => {
            return Err(name_the_first(&call, &plan, problem).await);
        }
        written => written?,
    };
    Ok(answer::made(answer, |client: &Client| {
        format!("{path}/{}", client.id)
    }))
}

/// What a request asks for, parsed.
struct Plan {
    group: String,
    source: SourceNote,
    consents: Vec<Consent>,
    /// What the kinds of the consents say against them.
    refused: Vec<FieldError>,
    required_by_law: Option<String>,
    data: Vec<NewDatum>,
    relationship: relationships::Start,
}

impl Plan {
    fn of(call: &Call<CreateClient>, body: &ClientCreation) -> Result<Self, Problem> {
        let (mut errors, source) = (Vec::new(), body.source.note());
        if call.profile.group(&body.client_group).is_none() {
            errors.push(FieldError::new("/clientGroup", "unknown_code"));
        }
        let mut data = Vec::new();
        match body.person.values(call.today) {
            Ok(values) => data.extend(values.into_iter().map(|value| of_person(value, &source))),
            Err(found) => errors.extend(found),
        }
        nested::<CitizenshipFact>(call, &body.citizenships, &source, &mut data, &mut errors);
        nested::<MunicipalityFact>(call, &body.municipalities, &source, &mut data, &mut errors);
        nested::<AddressFact>(call, &body.addresses, &source, &mut data, &mut errors);
        nested::<PhoneFact>(call, &body.phones, &source, &mut data, &mut errors);
        nested::<EmailFact>(call, &body.emails, &source, &mut data, &mut errors);
        nested::<IdentifierFact>(call, &body.identifiers, &source, &mut data, &mut errors);
        if let Some(order) = &body.non_disclosure {
            let at = "/nonDisclosure";
            one::<NonDisclosureFact>(call, order, &source, at, &mut data, &mut errors);
        }
        let relationship = match relationships::Start::of(call, body.relationship.as_ref()) {
            Ok(start) => Some(start),
            Err(found) => {
                errors.extend(found.into_iter().map(|error| error.below("/relationship")));
                None
            }
        };
        let mut consents = Vec::new();
        let mut refused = Vec::new();
        for (at, consent) in body.entry.consents.iter().enumerate() {
            match consent.parse(call, &format!("/entry/consents/{at}")) {
                Ok((consent, _)) => consents.push(consent),
                Err(problem) if problem.code == Code::RuleRefused => refused.extend(problem.errors),
                Err(problem) => errors.extend(problem.errors),
            }
        }
        match (errors.is_empty(), relationship) {
            (true, Some(relationship)) => Ok(Self {
                group: body.client_group.clone(),
                source,
                consents,
                refused,
                required_by_law: body.entry.required_by_law.clone(),
                data,
                relationship,
            }),
            _ => Err(Problem::invalid(errors.into_iter().chain(refused))),
        }
    }
}

fn of_person(value: Value, source: &SourceNote) -> NewDatum {
    let pointer = person::pointer(value.field());
    NewDatum {
        field: value.field(),
        value: Secret::new(value),
        period: Default::default(),
        source: source.clone(),
        required_by_law: None,
        pointer,
    }
}

fn nested<K: DatedFact>(
    call: &Call<CreateClient>,
    inputs: &[K::Input],
    source: &SourceNote,
    data: &mut Vec<NewDatum>,
    errors: &mut Vec<FieldError>,
) {
    for (at, input) in inputs.iter().enumerate() {
        one::<K>(
            call,
            input,
            source,
            &format!("/{}/{at}", K::SEGMENT),
            data,
            errors,
        );
    }
}

fn one<K: DatedFact>(
    call: &Call<CreateClient>,
    input: &K::Input,
    source: &SourceNote,
    pointer: &str,
    data: &mut Vec<NewDatum>,
    errors: &mut Vec<FieldError>,
) {
    match NewDatum::from_input::<K>(input, &call.profile, Some(source), pointer) {
        Ok(datum) => data.push(datum),
        Err(found) => errors.extend(found),
    }
}

async fn enter(
    call: &Call<CreateClient>,
    unit: &mut Unit,
    plan: &Plan,
    client: ClientId,
) -> Result<Ground, Problem> {
    if !plan.refused.is_empty() {
        return Err(Problem::new(Code::RuleRefused).at(plan.refused.iter().cloned()));
    }
    let protects = plan.data.iter().any(|datum| datum.field == Field::NonDisclosure);
    if protects && !call.may(Right::ProtectionEdit) {
        return Err(Problem::new(Code::RightMissing).with("right", Right::ProtectionEdit.code()));
    }
    let fields: Vec<Field> = plan.data.iter().map(|datum| datum.field).collect();
    let entering = Entering {
        consents: &plan.consents,
        required_by_law: plan.required_by_law.as_deref(),
        fields: &fields,
        today: call.today,
    };
    let entered = entry::judge(&call.profile, &entering)?;
    if entered.outside_notice && !call.may(Right::OutsideNoticeRecord) {
        return Err(Problem::new(Code::RightMissing).with("right", Right::OutsideNoticeRecord.code()));
    }
    let row = insert_row(call, unit, plan, client, &entered).await?;
    let given: Vec<NewlyGiven> = plan
        .consents
        .iter()
        .map(|consent| NewlyGiven {
            id: unit.ids().next().into(),
            consent: consent.clone(),
        })
        .collect();
    let consents = record_given(call, unit, client, given).await?;
    let file = File {
        row,
        facts: Secret::new(Vec::new()),
        consents,
    };
    // Every refusal is told at once, so that a form shows all of them. Only then is anything sealed, all of
    // it together.
    let mut refused: Option<Problem> = None;
    let mut facts = vec![group_fact(call, unit, client, &plan.group, plan.source.clone())];
    for datum in &plan.data {
        let id = FactId(unit.ids().next());
        match judge_new(call, unit, &file, datum.clone(), id) {
            Ok((judged, _)) => facts.push(judged),
            Err(problem) if problem.code == Code::RuleRefused => match &mut refused {
                Some(first) => first.errors.extend(problem.errors),
                None => refused = Some(problem),
            },
            Err(problem) => return Err(problem),
        }
    }
    if let Some(problem) = refused {
        return Err(problem);
    }
    seal(unit, client, facts).await?;
    relationships::start(call, unit, client, &plan.relationship).await?;
    changes::note(unit, client, "client", client.0, 1).await?;
    Ok(Ground {
        consent: file
            .consents
            .judge(|consents| entered.consent.map(|at| consents[at].id)),
        ..entered.ground
    })
}

async fn insert_row(
    call: &Call<CreateClient>,
    unit: &mut Unit,
    plan: &Plan,
    client: ClientId,
    entered: &EnteredBy,
) -> Result<ClientRow, Problem> {
    let row = ClientRow {
        id: client.0,
        version: 1,
        client_group: plan.group.clone(),
        entered_by: entered.condition.clone(),
        outside_notice: entered.outside_notice,
        created_at: unit.now,
        created_by: call.person.id.0,
        updated_at: unit.now,
    };
    clients::insert(unit, &row).await?;
    if entered.outside_notice {
        let case = CaseRow {
            id: unit.ids().next(),
            version: 1,
            client_id: client.0,
            fact_id: None,
            field: None,
            provision: entered.condition.clone(),
            recorded_by: call.person.id.0,
            recorded_at: unit.now,
            closing: None,
            closed_by: None,
            closed_at: None,
        };
        outside_notice::open(unit, &case).await?;
    }
    Ok(row)
}

/// Tells which client has the identity code, to one who may see that client; to others, whom to ask.
async fn name_the_first(call: &Call<CreateClient>, plan: &Plan, problem: Problem) -> Problem {
    if !call.may(Right::ClientView) || !call.may(Right::IdentityCodeView) {
        return problem;
    }
    let Ok(mut unit) = call.read().await else {
        return problem;
    };
    let code = plan.data.iter().find(|datum| datum.field == Field::IdentityCode);
    let token = code.and_then(|datum| {
        datum.value.judge(|value| match value {
            Value::IdentityCode(identity) => Some(AnyOf::identity_code(&unit, &identity.code)),
            _ => None,
        })
    });
    let Some(token) = token else { return problem };
    let found = search::candidates(&mut unit, &[token], uuid::Uuid::nil(), 1).await;
    let Ok([first]) = found.as_deref() else {
        return problem;
    };
    let first = ClientId(first.id);
    match sees_code(call, &mut unit, first).await {
        // That this client has the code is told: the edge enters it with the client's name.
        Ok(true) => Problem::new(problem.code)
            .at(problem.errors)
            .with("clientId", first.0)
            .about(first),
        _ => problem,
    }
}

/// Whether the caller sees the identity code of a client.
async fn sees_code(call: &Call<CreateClient>, unit: &mut Unit, client: ClientId) -> Result<bool, Problem> {
    let row = call.client(unit, client).await?;
    let facts = facts::current(unit, client).await?;
    let sight = Sight::of(call, &row, &facts);
    Ok(facts.judge(|facts| {
        facts
            .iter()
            .any(|fact| fact.field == Field::IdentityCode && sight.sees(fact))
    }))
}
