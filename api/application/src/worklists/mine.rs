//! How much waits for the caller, in every register.

use crate::caller::Caller;
use crate::hosted_registers::Register;
use crate::problem::Problem;
use crate::records::across::types_seen;
use crate::worklists::asked::{Asked, Desk};
use crate::worklists::opens;
use chrono::NaiveDate;
use contract::coded::Open;
use contract::worklists::mine::{CappedCount, MOST_COUNTED, WorklistCount};
use domain::access::grant::Grant;
use domain::client::visibility::Viewer;
use domain::register::{RegisterProfile, Task};
use domain::work::worklist::Worklist;
use persistence::{Unit, worklists};

/// Where it is counted, and by which right.
pub struct Place<'p> {
    pub register: &'p Register,
    pub profile: &'p RegisterProfile,
    pub task: &'p Task,
    pub grant: &'p Grant,
    pub today: NaiveDate,
}

impl Place<'_> {
    pub async fn counts(&self, call: &Caller, unit: &mut Unit) -> Result<Vec<WorklistCount>, Problem> {
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
