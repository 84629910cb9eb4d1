//! Handing over: who answers for clients and their open records, when an official leaves or is away.

mod leaving;
mod officials;
mod unowned;

pub use leaving::{Ending, LeftWithoutOwner, left_without_owner};

use crate::answer::{self, Decided, Made};
use crate::body::Valid;
use crate::call::{Call, Operation};
use crate::operations;
use crate::problem::{Code, FieldError, Problem};
use crate::request::Query;
use crate::resources::records::{NextRecord, next_record};
use crate::resources::shared::Effects;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, post};
use domain::decision::Ground;
use domain::fact::ChangeReason;
use domain::handover;
use domain::ids::{ClientId, UserId};
use domain::log::Subject;
use domain::record::RecordReason;
use domain::secret::{Finding, Secret};
use persistence::records::{self, RecordColumns};
use persistence::relationships::{self, Relationship};
use persistence::{Done, Unit, changes, clients, handovers};
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
}

impl Hands {
    fn of<O: Operation>(call: &Call<O>, input: &HandoverInput) -> Result<Self, Problem> {
        let (from, to) = (UserId(input.from), UserId(input.to));
        let mut errors = Vec::new();
        if call.snapshot.person(from).is_none() {
            errors.push(FieldError::new("/from", "user_unknown"));
        }
        errors.extend(can_answer(call, to, "/to").err());
        if from == to {
            errors.push(FieldError::new("/to", "already_so"));
        }
        if errors.is_empty() {
            Ok(Self { from, to })
        } else {
            Err(Problem::invalid(errors))
        }
    }
}

/// Whoever answers for clients acts in the register today, in a task that sees them.
///
/// # Errors
/// `user_unknown`, `right_missing`, at the pointer.
fn can_answer<O: Operation>(call: &Call<O>, user: UserId, pointer: &str) -> Result<(), FieldError> {
    if !call.is_official(user) {
        return Err(FieldError::new(pointer, "user_unknown"));
    }
    let grants = call.snapshot.grants(user, call.register.key);
    match handover::can_answer(&call.profile, &grants, call.today) {
        true => Ok(()),
        false => Err(FieldError::new(pointer, "right_missing").with("right", "client.view")),
    }
}

/// What was handed over, or what would be.
type HandoverOrDryRun = Decided<Handover>;

/// Hands clients over from one official to another.
///
/// Needs `caseload.edit`. The other official answers for the client relationships that are open and for
/// the open records, each in a new version. At most a hundred clients at a time: `remaining` tells how many
/// are left, and the same call goes on with them. Clients of whom nothing is with the official are passed
/// by, so that a call can be repeated. It holds from now on: officials answer without a last day, so that
/// nothing is handed over for a day to come. With `dryRun`, `effects.handover` tells what this call would
/// hand over. Leaves an entry that names every client and both officials.
#[utoipa::path(tag = "handing-over", request_body = HandoverInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be handed over.")),
    responses((status = 200, body = HandoverOrDryRun, description = "What was handed over, and what remains.")))]
#[post("/v1/registers/{register}/handovers")]
async fn hand_over(
    call: Call<HandOver>,
    body: Valid<HandoverInput>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let hands = Hands::of(&call, &body.body)?;
    let named = body.body.clients.as_deref().map(places).transpose()?;
    let shared = Arc::new((call.clone(), named));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, named) = &*shared;
                let (wanted, remaining) = match named {
                    Some(named) => (named.clone(), 0),
                    None => everybody(call, &mut unit, hands.from).await?,
                };
                let passed = pass(call, &mut unit, hands, &wanted, named.is_some()).await?;
                let Hands { from, to } = hands;
                let about = format!("handover from user {from} to user {to}");
                let handover = Handover {
                    handed_over: passed.subjects.len() as i64,
                    relationships: passed.relationships,
                    records: passed.records,
                    remaining,
                };
                if dry_run {
                    // It was carried out as it would be, and is undone.
                    let asked = call.asked(unit, passed.subjects, Ok(Ground::default()))?;
                    let effects = Effects {
                        handover: Some(handover),
                        ..Effects::default()
                    };
                    return Ok(Done {
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

/// The next clients of an official, and how many are left after them. Whose grant reaches own clients
/// alone finds none of an official for whom nobody stands in.
async fn everybody<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    from: UserId,
) -> Result<(Wanted, i64), Problem> {
    let (register, today) = (call.register.key, call.today);
    if let Some(only) = reached(call, unit).await?
        && !only.contains(&from)
    {
        return Ok((Wanted::new(), 0));
    }
    let answered_only = call.only_of().is_some();
    let tx = &mut unit.tx;
    let next = handovers::clients_of(tx, register, from, today, answered_only, MOST as i64).await?;
    let all = handovers::count_of(tx, register, from, today, answered_only).await?;
    let remaining = (all - next.len() as i64).max(0);
    Ok((next.into_iter().zip(0..).collect(), remaining))
}

/// The officials whose clients alone the caller reaches, when the grant says so.
async fn reached<O: Operation>(call: &Call<O>, unit: &mut Unit) -> Result<Option<Vec<UserId>>, Problem> {
    let Some(user) = call.only_of() else {
        return Ok(None);
    };
    let mut users =
        persistence::substitutes::stands_in_for(&mut unit.tx, call.register.key, user, call.today).await?;
    users.push(user);
    Ok(Some(users))
}

/// What was passed: the clients of whom something was, and how much.
#[derive(Default)]
struct Passed {
    subjects: Vec<Subject>,
    relationships: i64,
    records: i64,
}

/// Passes clients from hand to hand.
async fn pass<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    hands: Hands,
    wanted: &Wanted,
    named: bool,
) -> Result<Passed, Problem> {
    let (mut passed, mut errors, mut unreached) = (Passed::default(), Vec::new(), Vec::new());
    for (client, at) in wanted {
        match call.lock_client(unit, *client).await {
            Ok(_) => {}
            Err(problem) if problem.code == Code::NotFound => {
                unreached.extend(problem.subjects);
                errors.push(FieldError::new(format!("/clients/{at}"), "client_unknown"));
                continue;
            }
            Err(problem) => return Err(problem),
        }
        let relationships = pass_relationships(call, unit, hands, *client).await?;
        let records = pass_records(call, unit, hands, *client).await?;
        passed.relationships += relationships;
        passed.records += records;
        let shown = [("relationships", relationships), ("records", records)];
        let shown = shown.iter().filter(|(_, count)| *count > 0);
        let shown: Vec<String> = shown.map(|(name, _)| (*name).to_owned()).collect();
        if !shown.is_empty() {
            clients::touch(unit, *client).await?;
            passed.subjects.push(Subject {
                client: *client,
                shown,
                withheld: Vec::new(),
            });
        }
    }
    if named && !errors.is_empty() {
        return Err(Problem::invalid(errors).concerning(unreached));
    }
    Ok(passed)
}

async fn pass_relationships<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    hands: Hands,
    client: ClientId,
) -> Result<i64, Problem> {
    let found = relationships::of_client(&mut unit.tx, call.register.key, client).await?;
    let mut passed = 0;
    for Relationship {
        mut row,
        officials: before,
    } in found
    {
        let ended = row.ends_on.is_some_and(|ends_on| ends_on < call.today);
        let after = handover::reassigned(&before, hands.from, hands.to);
        let Some(officials) = after.filter(|_| !ended) else {
            continue;
        };
        row.version += 1;
        row.recorded_by = call.person.id.0;
        row.change_reason = ChangeReason::Changed.code().to_owned();
        let (id, version) = (row.id, row.version);
        relationships::record(unit, client, &Relationship { row, officials }, &before).await?;
        changes::note(unit, client, "relationship", id, version).await?;
        passed += 1;
    }
    Ok(passed)
}

/// A record that was open has been destroyed in the meantime.
struct Gone;
impl Finding for Gone {}

async fn pass_records<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    hands: Hands,
    client: ClientId,
) -> Result<i64, Problem> {
    let open = handovers::open_records(unit, client, hands.from).await?;
    let mut passed = 0;
    for id in open {
        let found = records::one(unit, client, id).await?;
        let Ok(found) = found.map(|found| found.ok_or(Gone)).transpose() else {
            continue;
        };
        let columns: RecordColumns = found.judge(|found| found.columns.clone());
        let next = NextRecord {
            official: Some(hands.to),
            ..NextRecord::of(&columns, RecordReason::Reassigned)
        };
        next_record(call, unit, columns, next, found.map(|found| found.document)).await?;
        passed += 1;
    }
    Ok(passed)
}
