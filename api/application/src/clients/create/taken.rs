//! Whose an identity code is already.

use crate::caller::RegisterCaller;
use crate::clients::create::plan::Plan;
use crate::clients::view::Sight;
use crate::problem::Problem;
use domain::access::Right;
use domain::client::field::Field;
use domain::client::value::Value;
use domain::ids::ClientId;
use persistence::search::{self, AnyOf};
use persistence::{Unit, facts};

/// Tells which client has the identity code, to one who may see that client; to others, whom to ask.
pub async fn name_the_first(call: &RegisterCaller, plan: &Plan, problem: Problem) -> Problem {
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
pub async fn sees_code(call: &RegisterCaller, unit: &mut Unit, client: ClientId) -> Result<bool, Problem> {
    let row = call.client(unit, client).await?;
    let facts = facts::current(unit, client).await?;
    let sight = Sight::of(call, &row, &facts);
    Ok(facts.judge(|facts| {
        facts
            .iter()
            .any(|fact| fact.field == Field::IdentityCode && sight.sees(fact))
    }))
}
