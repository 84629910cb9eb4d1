//! Whose work is asked for, and by whom.

use crate::access::Snapshot;
use crate::caller::RegisterCaller;
use crate::problem::Problem;
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::{RegisterKey, UserId};
use domain::register::RegisterProfile;
use domain::work::worklist::{Concerns, Worklist};
use persistence::worklists::WorkFilter;
use persistence::{Unit, responsible_officials};

/// Who asks, and where.
pub struct Desk<'d> {
    pub snapshot: &'d Snapshot,
    pub register: RegisterKey,
    pub profile: &'d RegisterProfile,
    pub person: UserId,
    pub own_clients_only: bool,
    pub today: NaiveDate,
    pub now: DateTime<Utc>,
}

impl<'d> Desk<'d> {
    pub fn of(call: &'d RegisterCaller) -> Self {
        Self {
            snapshot: &call.snapshot,
            register: call.register.key,
            profile: &call.profile,
            person: call.person.id,
            own_clients_only: call.only_of().is_some(),
            today: call.today,
            now: call.now,
        }
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

/// Whose work.
pub enum Whose {
    /// That of who asks, and of those for whom this one stands in today.
    Own,
    /// That of one official.
    Official(UserId),
    /// Everybody's.
    Everybodys,
}

/// What is asked of a list.
pub struct Asked {
    pub list: Worklist,
    pub whose: Whose,
    /// How many days it looks ahead, or how many without movement it looks for.
    pub days: u32,
}

impl Asked {
    /// A list when nothing else is asked.
    pub fn usual(list: Worklist) -> Self {
        Self {
            list,
            whose: Whose::Own,
            days: list.usual_days().unwrap_or(0),
        }
    }

    /// What is looked for.
    ///
    /// # Errors
    /// The database's.
    pub async fn filter(
        &self,
        desk: &Desk<'_>,
        unit: &mut Unit,
        types: Vec<String>,
    ) -> Result<WorkFilter, Problem> {
        let concerns = self.list.concerns();
        let officials = match (&self.whose, concerns) {
            (_, Concerns::Register) | (Whose::Everybodys, _) => Vec::new(),
            (Whose::Official(official), _) => vec![*official],
            // Nobody stands in for whoever has begun to write.
            (Whose::Own, Concerns::Author) => vec![desk.person],
            (Whose::Own, _) => {
                let (tx, today) = (&mut unit.tx, desk.today);
                responsible_officials::stands_for(tx, desk.register, desk.person, today).await?
            }
        };
        Ok(WorkFilter {
            list: self.list,
            today: desk.today,
            now: desk.now,
            days: self.days,
            officials,
            unassigned: match concerns {
                Concerns::Register => desk.unassigned(unit).await?,
                _ => Vec::new(),
            },
            answered_by: desk.own_clients_only.then_some(desk.person),
            types,
        })
    }
}
