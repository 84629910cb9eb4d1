//! Entering a client under the register's entry condition (R12–R14).

pub mod plan;
pub mod taken;

use crate::caller::RegisterCaller;
use crate::clients::create::plan::Plan;
use crate::clients::dossier::ClientDossier;
use crate::clients::group::group_fact;
use crate::consents::give::record_given;
use crate::dated::record::{judge_new, seal};
use crate::problem::Problem;
use crate::relationships::start::record_start;
use contract::problem::Code;
use domain::access::Right;
use domain::client::entry::{self, EnteredBy, Entering};
use domain::client::field::Field;
use domain::decision::Ground;
use domain::ids::{ClientId, ConsentId, FactId, RelationshipId};
use domain::secret::Secret;
use persistence::clients::{self, ClientRow};
use persistence::outside_notice::{self, CaseRow};
use persistence::{Unit, changes};

pub async fn enter(
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
    let given = plan.consents.iter().map(|consent| {
        let id = ConsentId(unit.ids().next());
        (id, Secret::new(consent.clone()))
    });
    let given = given.collect();
    let consents = record_given(call, unit, client, given).await?;
    let file = ClientDossier {
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
    let relationship = RelationshipId(unit.ids().next());
    record_start(call, unit, client, relationship, &plan.relationship).await?;
    changes::note(unit, client, "client", client.0, 1).await?;
    Ok(Ground {
        consent: file
            .consents
            .judge(|consents| entered.consent.map(|at| consents[at].id)),
        ..entered.ground
    })
}

pub async fn insert_row(
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
