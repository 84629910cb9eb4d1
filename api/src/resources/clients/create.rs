//! Entering a client under the register's entry condition (R12–R14).

mod plan;
mod taken;

use super::dto::{Client, ClientCreation};
use super::file::File;
use super::group::group_fact;
use super::read::whole;
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::problem::Problem;
use crate::body::Valid;
use crate::call::Call;
use crate::contract::outcome::Made;
use crate::contract::problem::Code;
use crate::operations;
use crate::request::Query;
use crate::resources::consents::{NewlyGiven, record_given};
use crate::resources::dated::{judge_new, seal};
use crate::resources::relationships;
use actix_web::{HttpRequest, post};
use domain::access::Right;
use domain::client::entry::{self, EnteredBy, Entering};
use domain::client::field::Field;
use domain::decision::Ground;
use domain::ids::{ClientId, FactId};
use domain::secret::Secret;
use persistence::clients::{self, ClientRow};
use persistence::outside_notice::{self, CaseRow};
use persistence::{Unit, changes};
use plan::Plan;
use std::sync::Arc;
use taken::name_the_first;

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
        (status = 200, body = crate::contract::shared::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients")]
pub(super) async fn create_client(
    call: Call<CreateClient>,
    body: Valid<ClientCreation>,
    request: HttpRequest,
) -> Answer {
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let key = call.idempotency(&request, &body.digest)?;
    let plan = Arc::new(Plan::of(&call, &body.body)?);
    let client = ClientId(call.app.store.ids().next());
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
            return Err(name_the_first(&call, &plan, problem).await.into());
        }
        written => written?,
    };
    Ok(answer::made(answer, |client: &Client| {
        format!("{path}/{}", client.id)
    }))
}

async fn enter(
    call: &RegisterCaller,
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
    call: &RegisterCaller,
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
