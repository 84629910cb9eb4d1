//! How much waits for the caller, in every register.

use crate::caller::Caller;
use crate::hosted_registers::Register;
use crate::problem::Problem;
use crate::records::across::types_seen;
use crate::worklists::filter::WorklistReader;
use crate::worklists::opening::opens;
use crate::worklists::query::WorklistQuery;
use chrono::NaiveDate;
use contract::coded::Open;
use contract::worklists::mine::{CappedCount, MOST_COUNTED, MyRegisterWorklists, MyWorklists, WorklistCount};
use domain::access::grant::Grant;
use domain::client::visibility::Viewer;
use domain::register::{RegisterProfile, Task};
use domain::work::worklist::Worklist;
use persistence::{Unit, worklists};

/// Counts what waits for the caller, by register, task and worklist. It shows no client and leaves no entry.
///
/// # Errors
/// The database's.
pub async fn read_my_worklists(caller: &Caller) -> Result<MyWorklists, Problem> {
    let mut unit = caller.read().await?;
    let mut registers = Vec::new();
    for register in caller.app.registers.all() {
        let (today, profile) = register.on(caller.now);
        if !caller.reaches(register, profile) {
            continue;
        }
        let grants = caller.snapshot.grants(caller.person.id, register.key);
        for grant in grants.iter().filter(|grant| grant.carries(today)) {
            let Some(task) = profile.task(&grant.task) else {
                continue;
            };
            let held = HeldTask {
                register,
                profile,
                task,
                grant,
                today,
            };
            let worklists = held.counts(caller, &mut unit).await?;
            if !worklists.is_empty() {
                registers.push(MyRegisterWorklists {
                    register: register.id.clone(),
                    task: task.code.clone(),
                    worklists,
                });
            }
        }
    }
    Ok(MyWorklists { registers })
}

/// A task that the caller holds today in a register.
struct HeldTask<'t> {
    register: &'t Register,
    profile: &'t RegisterProfile,
    task: &'t Task,
    grant: &'t Grant,
    today: NaiveDate,
}

impl HeldTask<'_> {
    /// How much waits, by list.
    async fn counts(&self, caller: &Caller, unit: &mut Unit) -> Result<Vec<WorklistCount>, Problem> {
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
        let reader = WorklistReader {
            snapshot: &caller.snapshot,
            register: self.register.key,
            profile: self.profile,
            person: caller.person.id,
            own_clients_only: self.grant.own_clients_only,
            today: self.today,
            now: caller.now,
        };
        let mut counts = Vec::new();
        for list in opened {
            let query = WorklistQuery::usual(list);
            let filter = reader.filter(unit, &query, types.clone()).await?;
            let found = worklists::count(&mut unit.tx, self.register.key, &filter, MOST_COUNTED + 1).await?;
            counts.push(WorklistCount {
                worklist: Open(list),
                count: CappedCount::of(found),
            });
        }
        Ok(counts)
    }
}
