//! Entering a record on a client, alone or below a plan: the same steps for both.

use super::dto::{RecordInput, ShownRecord};
use super::entering::{Entering, judge_goal};
use super::goals::judge_number;
use super::integrity::prove;
use super::parts::{Part, Plan};
use super::read::one;
use super::reviews::{judge_next, set_next};
use super::seal::{Entered, seal_first};
use super::subject;
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::problem::Problem;
use crate::contract::outcome::Made;
use crate::request::{self, Query};
use crate::resources::clients::file::{File, Reach};
use actix_web::HttpRequest;
use domain::client::provenance::RestsOn;
use domain::decision::Ground;
use domain::ids::{ClientId, RecordId};
use domain::record::Content;
use persistence::{Unit, clients};
use std::sync::Arc;

/// What is to be entered, and where.
pub enum Wish {
    /// A record of its own.
    Alone(RecordInput),
    /// A part of a plan.
    Below(Part),
}

/// What is to be entered, with the plan that it goes below.
enum Placed<'w> {
    Alone(&'w RecordInput),
    Below(&'w Part, Box<Plan>),
}

impl Wish {
    async fn place(
        &self,
        call: &RegisterCaller,
        unit: &mut Unit,
        reach: &Reach,
    ) -> Result<Placed<'_>, Problem> {
        Ok(match self {
            Self::Alone(input) => Placed::Alone(input),
            Self::Below(part) => {
                let plan = Plan::find(call, unit, reach, part.below.plan).await?;
                Placed::Below(part, Box::new(plan))
            }
        })
    }
}

impl Placed<'_> {
    fn plan(&self) -> Option<&Plan> {
        match self {
            Self::Alone(_) => None,
            Self::Below(_, plan) => Some(plan),
        }
    }
}

/// Enters a record, or tells what would be decided.
///
/// # Errors
/// What keeps it from being entered.
pub async fn enter(call: RegisterCaller, request: HttpRequest, digest: &[u8], wish: Wish) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let key = call.idempotency(&request, digest)?;
    let id = RecordId(call.app.store.ids().next());
    let shared = Arc::new((call.clone(), key, wish));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, wish) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = File::open(&mut unit, row).await?;
                let reach = file.reach(call.today);
                let key = key.as_ref().filter(|_| !dry_run);
                if let Some(made) = call.claim(&mut unit, key, id.0).await? {
                    let again = one(call, &mut unit, &reach, RecordId(made)).await?;
                    return Ok(call.done(unit, again.map(Made::Resource), call.entry(subject(client))));
                }
                let placed = wish.place(call, &mut unit, &reach).await?;
                let decided = judge(call, &mut unit, &file, &placed).await;
                if dry_run {
                    return call.asked(unit, subject(client), decided.map(|(_, _, ground)| ground));
                }
                let (entering, rests_on, ground) = decided?;
                let original = (entering.kind(), entering.state);
                let next_on = match &entering.content {
                    Content::Review(review) => Some(review.next_on),
                    _ => None,
                };
                let entered = Entered {
                    id,
                    parent: placed.plan().map(|plan| plan.columns.id),
                    event: None,
                    entering,
                    rests_on,
                };
                seal_first(call, &mut unit, client, entered).await?;
                if let (Placed::Below(_, plan), Some(next_on)) = (placed, next_on) {
                    set_next(call, &mut unit, *plan, next_on).await?;
                }
                clients::touch(&mut unit, client).await?;
                let entry = call.entry(subject(client)).on(ground);
                let entry = prove(&mut unit, client, id, original, entry).await?;
                let made = one(call, &mut unit, &reach, id).await?;
                Ok(call.done(unit, made.map(Made::Resource), entry))
            }
        })
        .await?;
    let path = request.path();
    Ok(answer::made(answer, |record: &ShownRecord| {
        format!("{path}/{}", record.id)
    }))
}

/// Judges whether it may be entered.
async fn judge(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &File,
    placed: &Placed<'_>,
) -> Result<(Entering, RestsOn, Ground), Problem> {
    let entering = match placed {
        Placed::Alone(input) => Entering::parse(call, input)?,
        Placed::Below(part, plan) => {
            plan.may_grow()?;
            part.parse(call, plan)?
        }
    };
    let (rests_on, ground) = entering.judge(call, file, unit.now)?;
    match (&entering.content, placed) {
        (Content::Goal(_), Placed::Below(_, plan)) => judge_number(unit, plan).await?,
        (Content::Review(review), Placed::Below(_, plan)) => judge_next(plan, review.next_on)?,
        _ => judge_goal(call, unit, &file.reach(call.today), entering.goal()).await?,
    }
    Ok((entering, rests_on, ground))
}
