//! How much waits for the caller, in every register.

use super::asked::{Asked, Desk};
use super::{ReadMyWorklists, ShownWorklist, opens};
use crate::answer::Answer;
use crate::application::caller::Caller;
use crate::application::problem::Problem;
use crate::application::registers::Register;
use crate::call::SignedIn;
use crate::contract::coded::Open;
use crate::request::Query;
use crate::resources::records::types_seen;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use domain::access::grant::Grant;
use domain::client::visibility::Viewer;
use domain::register::{RegisterProfile, Task};
use domain::work::worklist::Worklist;
use persistence::Unit;
use persistence::worklists;
use serde::Serialize;
use utoipa::ToSchema;

/// Counts go no further than this.
pub const MOST_COUNTED: usize = 1_000;

/// A count that goes no further than 1,000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct CappedCount {
    /// How many there are; 1,000 when there are more.
    #[schema(minimum = 0, maximum = 1000)]
    pub value: u32,
    /// Whether that is all.
    pub exact: bool,
}

impl CappedCount {
    /// A count that was made no further than to one more than is told.
    pub fn of(found: usize) -> Self {
        Self {
            value: u32::try_from(found.min(MOST_COUNTED)).unwrap_or_default(),
            exact: found <= MOST_COUNTED,
        }
    }
}

/// How much waits for the caller.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyWorklists {
    /// Each register and task in which the caller may open worklists today.
    #[schema(max_items = 1000)]
    pub registers: Vec<MyRegisterWorklists>,
}

/// How much waits for the caller in a register, in a task.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct MyRegisterWorklists {
    /// The register's public id.
    #[schema(max_length = 64)]
    pub register: String,
    /// Code of the task.
    #[schema(max_length = 64)]
    pub task: String,
    /// The lists.
    #[schema(max_items = 50)]
    pub worklists: Vec<WorklistCount>,
}

/// How long a worklist is.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WorklistCount {
    /// The list.
    pub worklist: ShownWorklist,
    /// How many items it has, as it opens when nothing else is asked: what of a restricted client is left
    /// out of the list is in the count.
    pub count: CappedCount,
}

/// Counts what waits for the caller, by register, task and worklist.
///
/// Needs nothing but to be signed in. Counts go no further than 1,000. A register that is bound to networks
/// is counted from within them alone. Shows no client and leaves no entry.
#[utoipa::path(tag = "me", responses((status = 200, body = MyWorklists, description = "The counts.")))]
#[get("/v1/me/worklists")]
pub(super) async fn read_my_worklists(call: SignedIn<ReadMyWorklists>, request: HttpRequest) -> Answer {
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let mut registers = Vec::new();
    for register in call.app.registers.all() {
        let (today, profile) = register.on(call.now);
        if !call.reaches(register, profile) {
            continue;
        }
        let grants = call.snapshot.grants(call.person.id, register.key);
        for grant in grants.iter().filter(|grant| grant.carries(today)) {
            let Some(task) = profile.task(&grant.task) else {
                continue;
            };
            let place = Place {
                register,
                profile,
                task,
                grant,
                today,
            };
            let worklists = place.counts(&call, &mut unit).await?;
            if !worklists.is_empty() {
                registers.push(MyRegisterWorklists {
                    register: register.id.clone(),
                    task: task.code.clone(),
                    worklists,
                });
            }
        }
    }
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .json(MyWorklists { registers }))
}

/// Where it is counted, and by which right.
struct Place<'p> {
    register: &'p Register,
    profile: &'p RegisterProfile,
    task: &'p Task,
    grant: &'p Grant,
    today: NaiveDate,
}

impl Place<'_> {
    async fn counts(&self, call: &Caller, unit: &mut Unit) -> Result<Vec<WorklistCount>, Problem> {
        let viewer = Viewer {
            rights: &self.task.rights,
            categories: &self.task.categories,
            names_restricted_use: false,
        };
        let types = types_seen(self.profile, &viewer);
        let lists = Worklist::ALL.iter().copied();
        let opened = lists.filter(|list| {
            opens(|right| self.task.rights.contains(&right), *list) && list.is_there(self.profile, &viewer)
        });
        let desk = Desk {
            snapshot: &call.snapshot,
            register: self.register.key,
            profile: self.profile,
            person: call.person.id,
            own_clients_only: self.grant.own_clients_only,
            today: self.today,
            now: call.now,
        };
        let mut counts = Vec::new();
        for list in opened {
            let filter = Asked::usual(list).filter(&desk, unit, types.clone()).await?;
            let found = worklists::count(&mut unit.tx, self.register.key, &filter, MOST_COUNTED + 1).await?;
            counts.push(WorklistCount {
                worklist: Open(list),
                count: CappedCount::of(found),
            });
        }
        Ok(counts)
    }
}
