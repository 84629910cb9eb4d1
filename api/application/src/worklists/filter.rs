//! What is looked for in the store, for who asks.

use crate::access::Snapshot;
use crate::caller::RegisterCaller;
use crate::problem::Problem;
use crate::worklists::query::{Whose, WorklistQuery};
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{RegisterKey, UserId};
use domain::register::RegisterProfile;
use domain::work::worklist::Concerns;
use persistence::worklists::WorkFilter;
use persistence::{Unit, responsible_officials};

/// Who asks, and in which register.
pub(super) struct WorklistReader<'r> {
    /// Users and grants as they are.
    pub(super) snapshot: &'r Snapshot,
    /// The register.
    pub(super) register: RegisterKey,
    /// Its profile in force today.
    pub(super) profile: &'r RegisterProfile,
    /// Who asks.
    pub(super) person: UserId,
    /// Whether the grant reaches own clients alone.
    pub(super) own_clients_only: bool,
    /// What day it is in the register.
    pub(super) today: NaiveDate,
    /// The time of the call.
    pub(super) now: DateTime<Utc>,
}

impl<'r> WorklistReader<'r> {
    /// The caller.
    pub(super) fn of(caller: &'r RegisterCaller) -> Self {
        Self {
            snapshot: &caller.snapshot,
            register: caller.register.key,
            profile: &caller.profile,
            person: caller.person.id,
            own_clients_only: caller.only_of().is_some(),
            today: caller.today,
            now: caller.now,
        }
    }

    /// What is looked for, of record types that the reader sees.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn filter(
        &self,
        unit: &mut Unit,
        query: &WorklistQuery,
        types: Vec<String>,
    ) -> Result<WorkFilter, Problem> {
        let concerns = query.list.concerns();
        let officials = match (query.whose, concerns) {
            (_, Concerns::Register) | (Whose::Everybodys, _) => Vec::new(),
            (Whose::Official(official), _) => vec![official],
            // Nobody stands in for whoever has begun to write.
            (Whose::Own, Concerns::Author) => vec![self.person],
            (Whose::Own, _) => {
                let (tx, today) = (&mut unit.tx, self.today);
                responsible_officials::stands_for(tx, self.register, self.person, today).await?
            }
        };
        Ok(WorkFilter {
            list: query.list,
            today: self.today,
            now: self.now,
            days: query.days,
            officials,
            unassigned: match concerns {
                Concerns::Register => self.unassigned(unit).await?,
                _ => Vec::new(),
            },
            answered_by: self.own_clients_only.then_some(self.person),
            types,
        })
    }

    /// Those who are named as answering and may not act today, and nobody.
    async fn unassigned(&self, unit: &mut Unit) -> Result<Vec<UserId>, Problem> {
        let mut named = responsible_officials::of_register(&mut unit.tx, self.register).await?;
        named.retain(|user| {
            !self
                .snapshot
                .answers(*user, self.register, self.profile, self.today)
        });
        Ok(named)
    }
}
