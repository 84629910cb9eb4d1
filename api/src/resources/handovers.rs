//! Handing over: who answers for clients and their open records, when an official leaves or is away.

mod leaving;
mod officials;
mod passing;
mod unowned;

pub use leaving::{Ending, LeftWithoutOwner, left_without_owner};

use crate::answer::Answer;
use passing::pass;

use crate::answer;
use crate::application::caller::RegisterCaller;
use crate::application::problem::Problem;
use crate::body::Valid;
use crate::call::Call;
use crate::contract::outcome::{Decided, Made};
use crate::contract::problem::FieldError;
use crate::contract::shared::Effects;
use crate::operations;
use crate::request::Query;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, post};
use domain::decision::Ground;
use domain::ids::{ClientId, UserId};
use domain::secret::Secret;
use domain::work::handover;
use persistence::handovers::OtherClients;
use persistence::{CompletedUnit, Unit, handovers};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::Arc;
use utoipa::ToSchema;
use validator::Validate;

operations! {
    HandOver "handOver" CaseloadEdit;
    ListUnowned "listUnowned" CaseloadEdit;
    ListOfficials "listOfficials" ClientView;
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(officials::list_officials)
        .service(hand_over)
        .service(unowned::list_unowned);
}

/// Clients that one call hands over, at most: a unit of work that others wait for.
const MOST: usize = 100;

/// What one official hands over to another.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HandoverInput {
    /// Id of the official who hands over; one who has left, too.
    pub from: uuid::Uuid,
    /// Id of the official who answers from now on.
    pub to: uuid::Uuid,
    /// Ids of the clients; everybody for whom the official answers when absent.
    #[serde(default)]
    #[schema(min_items = 1, max_items = 100)]
    pub clients: Option<Vec<uuid::Uuid>>,
}

/// What was handed over.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Handover {
    /// Clients of whom something was handed over by this call.
    #[schema(minimum = 0, maximum = 100)]
    pub handed_over: i64,
    /// Client relationships for which the other official answers from now on.
    #[schema(minimum = 0)]
    pub relationships: i64,
    /// Open records for which the other official answers from now on.
    #[schema(minimum = 0)]
    pub records: i64,
    /// Clients whose open records stay with the official: the other one's grant reaches own clients alone, and
    /// these are none. They are for somebody else, or for who is made to answer for them first.
    #[schema(minimum = 0)]
    pub out_of_reach: i64,
    /// Clients of whom something remains with the official, among those asked for: the same call goes on
    /// with them.
    #[schema(minimum = 0)]
    pub remaining: i64,
}

/// Who hands over to whom.
#[derive(Clone, Copy)]
struct Hands {
    from: UserId,
    to: UserId,
    /// Whether the other one reaches own clients alone.
    own_only: bool,
}

impl Hands {
    fn of(call: &RegisterCaller, input: &HandoverInput) -> Result<Self, Problem> {
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

/// What was handed over, or what would be.
type HandoverOrDryRun = Decided<Handover>;

/// Hands clients over from one official to another.
///
/// Needs `caseload.edit`. The other official answers for the client relationships that are open and for
/// the open records, each in a new version. At most a hundred clients at a time: `remaining` tells how many
/// are left, and the same call goes on with them. Open records of clients whom the other official would not
/// reach, by a grant for own clients alone, stay where they are (`outOfReach`). Clients of whom nothing is with the official are passed
/// by, so that a call can be repeated. It holds from now on: officials answer without a last day, so that
/// nothing is handed over for a day to come. With `dryRun`, `effects.handover` tells what this call would
/// hand over. Leaves an entry that names every client and both officials.
#[utoipa::path(tag = "handing-over", request_body = HandoverInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be handed over.")),
    responses((status = 200, body = HandoverOrDryRun, description = "What was handed over, and what remains.")))]
#[post("/v1/registers/{register}/handovers")]
async fn hand_over(call: Call<HandOver>, body: Valid<HandoverInput>, request: HttpRequest) -> Answer {
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let hands = Hands::of(&call, &body.body)?;
    let named = body.body.clients.as_deref().map(places).transpose()?;
    let shared = Arc::new((call.clone(), named));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, named) = &*shared;
                let Caseload {
                    next,
                    remaining,
                    out_of_reach,
                } = match named {
                    Some(named) => Caseload {
                        next: named.clone(),
                        ..Caseload::default()
                    },
                    None => everybody(call, &mut unit, hands).await?,
                };
                let passed = pass(call, &mut unit, hands, &next, named.is_some()).await?;
                let Hands { from, to, .. } = hands;
                let about = format!("handover from user {from} to user {to}");
                let handover = Handover {
                    handed_over: passed.subjects.len() as i64,
                    relationships: passed.relationships,
                    records: passed.records,
                    out_of_reach: out_of_reach + passed.out_of_reach,
                    remaining,
                };
                if dry_run {
                    // It was carried out as it would be, and is undone.
                    let asked = call.asked(unit, passed.subjects, Ok(Ground::default()))?;
                    let effects = Effects {
                        handover: Some(handover),
                        ..Effects::default()
                    };
                    return Ok(CompletedUnit {
                        value: asked.value.map(|made| made.bringing(effects)),
                        entry: asked.entry.about(about),
                        ..asked
                    });
                }
                let entry = call.entry(passed.subjects).about(about);
                Ok(call.done(unit, Secret::new(Made::Resource(handover)), entry))
            }
        })
        .await?;
    Ok(answer::shown(answer))
}

/// Clients in the order of their ids, each with its place in the request.
type Wanted = BTreeMap<ClientId, usize>;

fn places(clients: &[uuid::Uuid]) -> Result<Wanted, Problem> {
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
struct Caseload {
    next: Wanted,
    remaining: i64,
    out_of_reach: i64,
}

/// The next clients of an official, and how many are left after them. Whose grant reaches own clients
/// alone finds none of an official for whom nobody stands in. To whom reaches own clients alone no others
/// are handed over, or nobody would reach their open records.
async fn everybody(call: &RegisterCaller, unit: &mut Unit, hands: Hands) -> Result<Caseload, Problem> {
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
async fn reached(call: &RegisterCaller, unit: &mut Unit) -> Result<Option<Vec<UserId>>, Problem> {
    let Some(user) = call.only_of() else {
        return Ok(None);
    };
    let mut users =
        persistence::substitutes::stands_in_for(&mut unit.tx, call.register.key, user, call.today).await?;
    users.push(user);
    Ok(Some(users))
}
