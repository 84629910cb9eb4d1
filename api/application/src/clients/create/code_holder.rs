//! Whose an identity code is already.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::clients::visibility::ClientVisibility;
use crate::dated::datum::NewDatum;
use crate::problem::Problem;
use domain::access::Right;
use domain::client::field::Field;
use domain::client::value::Value;
use domain::ids::ClientId;
use persistence::Unit;
use persistence::search::{self, AnyOf};

/// Whether an identity code is a client's already.
///
/// # Errors
/// The database's.
pub(super) async fn is_in_use(unit: &mut Unit, code: &NewDatum) -> Result<bool, Problem> {
    Ok(holder(unit, code).await?.is_some())
}

/// The client who has an identity code.
async fn holder(unit: &mut Unit, code: &NewDatum) -> Result<Option<ClientId>, Problem> {
    let token = code.value.judge(|value| match value {
        Value::IdentityCode(identity) => Some(AnyOf::identity_code(unit, &identity.code)),
        _ => None,
    });
    let Some(token) = token else { return Ok(None) };
    let found = search::candidates(unit, &[token], uuid::Uuid::nil(), 1).await?;
    Ok(found.rows.first().map(|first| ClientId(first.id)))
}

/// Tells which client has the identity code, to one who may see that client; to others, whom to ask.
pub(super) async fn name_the_holder(caller: &RegisterCaller, code: &NewDatum, problem: Problem) -> Problem {
    if !caller.may(Right::ClientView) || !caller.may(Right::IdentityCodeView) {
        return problem;
    }
    match seen_holder(caller, code).await {
        // That this client has the code is told: the edge enters it with the client's name.
        Ok(Some(client)) => Problem::new(problem.code)
            .at(problem.errors)
            .with("clientId", client.0)
            .about(client),
        _ => problem,
    }
}

/// The client who has an identity code, when the caller sees the code of that client.
async fn seen_holder(caller: &RegisterCaller, code: &NewDatum) -> Result<Option<ClientId>, Problem> {
    let mut unit = caller.read().await?;
    let Some(client) = holder(&mut unit, code).await? else {
        return Ok(None);
    };
    let dossier = ClientDossier::read(caller, &mut unit, client).await?;
    let visibility = ClientVisibility::of(caller, &dossier.row, &dossier.facts);
    let sees_code = dossier.facts.judge(|facts| {
        facts
            .iter()
            .any(|fact| fact.field == Field::IdentityCode && visibility.sees(fact))
    });
    Ok(Some(client).filter(|_| sees_code))
}
