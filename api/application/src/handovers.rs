//! Handing over: who answers for clients and their open records, when an official leaves or is away.

pub mod leaving;
pub mod passing;
pub mod unowned;

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use contract::handovers::HandoverInput;
use contract::problem::FieldError;
use domain::ids::{ClientId, UserId};
use domain::work::handover;
use persistence::Unit;
use persistence::handovers::{self, OtherClients};
use std::collections::BTreeMap;

/// Clients that one call hands over, at most: a unit of work that others wait for.
pub const MOST: usize = 100;

/// Who hands over to whom.
#[derive(Clone, Copy)]
pub struct Hands {
    pub from: UserId,
    pub to: UserId,
    /// Whether the other one reaches own clients alone.
    pub own_only: bool,
}

impl Hands {
    pub fn of(call: &RegisterCaller, input: &HandoverInput) -> Result<Self, Problem> {
        let (from, to) = (UserId(input.from), UserId(input.to));
        let mut errors = Vec::new();
        if !call.has_been_official(from) {
            errors.push(FieldError::new("/from", "user_unknown"));
        }
        errors.extend(call.can_answer(to, "/to").err());
        if from == to {
            errors.push(FieldError::new("/to", "already_so"));
        }
        if errors.is_empty() {
            let grants = call.snapshot.grants(to, call.register.key);
            let own_only = handover::reaches_own_only(&call.profile, &grants, call.today);
            Ok(Self { from, to, own_only })
        } else {
            Err(Problem::invalid(errors))
        }
    }
}

/// Clients in the order of their ids, each with its place in the request.
pub type Wanted = BTreeMap<ClientId, usize>;

pub fn places(clients: &[uuid::Uuid]) -> Result<Wanted, Problem> {
    let (mut wanted, mut errors) = (Wanted::new(), Vec::new());
    for (at, client) in clients.iter().enumerate() {
        if wanted.insert(ClientId(*client), at).is_some() {
            errors.push(FieldError::new(format!("/clients/{at}"), "repeated"));
        }
    }
    if errors.is_empty() {
        Ok(wanted)
    } else {
        Err(Problem::invalid(errors))
    }
}

/// The clients whom a call hands over, and how many others there are.
#[derive(Default)]
pub struct Caseload {
    pub next: Wanted,
    pub remaining: i64,
    pub out_of_reach: i64,
}

/// The next clients of an official, and how many are left after them. Whose grant reaches own clients
/// alone finds none of an official for whom nobody stands in. To whom reaches own clients alone no others
/// are handed over, or nobody would reach their open records.
pub async fn everybody(call: &RegisterCaller, unit: &mut Unit, hands: Hands) -> Result<Caseload, Problem> {
    let (register, today, from) = (call.register.key, call.today, hands.from);
    if let Some(only) = reached(call, unit).await?
        && !only.contains(&from)
    {
        return Ok(Caseload::default());
    }
    let all = match call.only_of() {
        Some(_) => OtherClients::None,
        None => OtherClients::OpenRecords,
    };
    let besides = match (all, hands.own_only) {
        (OtherClients::OpenRecords, true) => OtherClients::OpenRecordsAnsweredBy(hands.to),
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
pub async fn reached(call: &RegisterCaller, unit: &mut Unit) -> Result<Option<Vec<UserId>>, Problem> {
    let Some(user) = call.only_of() else {
        return Ok(None);
    };
    let mut users =
        persistence::substitutes::stands_in_for(&mut unit.tx, call.register.key, user, call.today).await?;
    users.push(user);
    Ok(Some(users))
}
