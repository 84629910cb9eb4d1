//! The clients whom a handover is about: those who are named, or the next of everybody for whom an official answers.

use crate::caller::RegisterCaller;
use crate::handovers::parties::Parties;
use crate::problem::Problem;
use contract::problem::FieldError;
use domain::ids::{ClientId, UserId};
use persistence::handovers::{self, OtherClients};
use persistence::{Unit, substitutes};
use std::collections::BTreeMap;

/// Clients that one call hands over, at most: a unit of work that others wait for.
const MOST: usize = 100;

/// Clients in the order of their ids, each with its position in the request.
pub(super) type ClientPositions = BTreeMap<ClientId, usize>;

/// The clients whom a request names.
///
/// # Errors
/// `validation_failed`: `repeated`.
pub(super) fn positions(clients: &[uuid::Uuid]) -> Result<ClientPositions, Problem> {
    let (mut positions, mut errors) = (ClientPositions::new(), Vec::new());
    for (at, client) in clients.iter().enumerate() {
        if positions.insert(ClientId(*client), at).is_some() {
            errors.push(FieldError::new(format!("/clients/{at}"), "repeated"));
        }
    }
    match errors.is_empty() {
        true => Ok(positions),
        false => Err(Problem::invalid(errors)),
    }
}

/// The clients whom a call hands over, and how many others there are.
#[derive(Default)]
pub(super) struct Caseload {
    /// Those whom this call hands over.
    pub(super) next: ClientPositions,
    /// How many are left after them.
    pub(super) remaining: i64,
    /// How many there are whom the other official does not reach.
    pub(super) out_of_reach: i64,
}

/// The next clients of an official, and how many are left after them. Whose grant reaches own clients
/// alone finds none of an official for whom nobody stands in. To whom reaches own clients alone no others
/// are handed over, or nobody would reach their open records.
///
/// # Errors
/// The database's.
pub(super) async fn everybody(
    caller: &RegisterCaller,
    unit: &mut Unit,
    parties: Parties,
) -> Result<Caseload, Problem> {
    let (register, today, from) = (caller.register.key, caller.today, parties.from);
    if let Some(only) = reached(caller, unit).await?
        && !only.contains(&from)
    {
        return Ok(Caseload::default());
    }
    let all = match caller.only_of() {
        Some(_) => OtherClients::None,
        None => OtherClients::OpenRecords,
    };
    let besides = match (all, parties.to_reaches_own_only) {
        (OtherClients::OpenRecords, true) => OtherClients::OpenRecordsAnsweredBy(parties.to),
        (all, _) => all,
    };
    let tx = &mut unit.tx;
    let next = handovers::clients_of(tx, register, from, today, besides, MOST as i64).await?;
    let reached = handovers::count_of(tx, register, from, today, besides).await?;
    let every = handovers::count_of(tx, register, from, today, all).await?;
    Ok(Caseload {
        remaining: (reached - next.len() as i64).max(0),
        out_of_reach: (every - reached).max(0),
        next: next.into_iter().zip(0..).collect(),
    })
}

/// The officials whose clients alone the caller reaches, when the grant says so.
///
/// # Errors
/// The database's.
pub(super) async fn reached(
    caller: &RegisterCaller,
    unit: &mut Unit,
) -> Result<Option<Vec<UserId>>, Problem> {
    let Some(user) = caller.only_of() else {
        return Ok(None);
    };
    let (tx, register) = (&mut unit.tx, caller.register.key);
    let mut users = substitutes::stands_in_for(tx, register, user, caller.today).await?;
    users.push(user);
    Ok(Some(users))
}
