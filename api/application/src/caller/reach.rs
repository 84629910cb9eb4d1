//! In which capacity a call is made, and whom it reaches by it.

use super::{Caller, Capacity, RegisterCaller};
use crate::hosted_registers::Register;
use crate::problem::Problem;
use contract::problem::{Code, FieldError};
use domain::access::Right;
use domain::client::visibility::Viewer;
use domain::ids::{ClientId, RegisterKey, UserId};
use domain::register::{RegisterProfile, Task};
use domain::work::handover;
use persistence::clients::{self, ClientRow};
use persistence::{Unit, responsible_officials};

impl Caller {
    /// The operator's administrator: a grant that belongs to no register.
    pub fn is_operator(&self) -> bool {
        let today = self.now.date_naive();
        self.snapshot
            .grants(self.person.id, RegisterKey::SYSTEM)
            .iter()
            .any(|grant| grant.carries(today))
    }

    /// R66: whether the call comes from where a register may be reached.
    pub fn reaches(&self, register: &Register, profile: &RegisterProfile) -> bool {
        let address = self.identity.actor.address.as_ref();
        register.is_reached_from(profile, address.and_then(|address| address.parse().ok()))
    }

    /// The registers in which the person may give grants.
    pub fn administers(&self) -> Vec<RegisterKey> {
        self.app
            .registers
            .all()
            .iter()
            .filter(|register| {
                let (today, profile) = register.on(self.now);
                self.snapshot
                    .grants(self.person.id, register.key)
                    .iter()
                    .any(|grant| {
                        grant.carries(today)
                            && profile
                                .task(&grant.task)
                                .is_some_and(|task| task.rights.contains(&Right::GrantEdit))
                    })
            })
            .map(|register| register.key)
            .collect()
    }
}

impl RegisterCaller {
    /// The task in which the call is made; of a job, what the profile says of the job.
    pub fn task(&self) -> &Task {
        match self.capacity {
            Capacity::Task(place) => &self.profile.tasks[place],
            Capacity::Job(place) => &self.profile.jobs[place],
        }
    }

    /// Whether the task holds a right.
    pub fn may(&self, right: Right) -> bool {
        self.task().rights.contains(&right)
    }

    /// The caller, as visibility rules see one.
    pub fn viewer(&self) -> Viewer<'_> {
        let task = self.task();
        Viewer {
            rights: &task.rights,
            categories: &task.categories,
            names_restricted_use: self.restricted_use,
        }
    }

    /// Whose clients alone are reached, when the grant says so: this official's, and those of everybody
    /// for whom the official stands in today.
    pub fn only_of(&self) -> Option<UserId> {
        self.own_clients_only.then_some(self.person.id)
    }

    /// A client within reach, to be read.
    ///
    /// # Errors
    /// `not_found`: absent, of another register and out of reach are the same.
    pub async fn client(&self, unit: &mut Unit, id: ClientId) -> Result<ClientRow, Problem> {
        let found = clients::find(&mut unit.tx, self.register.key, id).await?;
        self.within_reach(unit, id, found).await
    }

    /// Those of several clients who are within reach, in the order of their ids.
    ///
    /// # Errors
    /// The database's.
    pub async fn clients(&self, unit: &mut Unit, ids: &[ClientId]) -> Result<Vec<ClientRow>, Problem> {
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        let found = clients::of_ids(&mut unit.tx, self.register.key, &ids).await?;
        let mut within = Vec::with_capacity(found.len());
        for row in found {
            match self.within_reach(unit, ClientId(row.id), Some(row)).await {
                Ok(row) => within.push(row),
                Err(problem) if problem.code == Code::NotFound => {}
                Err(problem) => return Err(problem),
            }
        }
        Ok(within)
    }

    /// A client within reach, or what is left of one who was erased: for the log and for closed cases.
    ///
    /// # Errors
    /// As [`Call::client`].
    pub async fn client_even_erased(&self, unit: &mut Unit, id: ClientId) -> Result<ClientRow, Problem> {
        let found = clients::find_even_erased(&mut unit.tx, self.register.key, id).await?;
        self.within_reach(unit, id, found).await
    }

    /// A client within reach, locked for a change.
    ///
    /// # Errors
    /// As [`RegisterCaller::client`].
    pub async fn lock_client(&self, unit: &mut Unit, id: ClientId) -> Result<ClientRow, Problem> {
        let found = clients::lock(unit, id).await?;
        self.within_reach(unit, id, found).await
    }

    /// Whether a client is within reach: for lists, which leave out whoever is not.
    ///
    /// # Errors
    /// The database's.
    pub async fn reaches_client(&self, unit: &mut Unit, client: ClientId) -> Result<bool, Problem> {
        let Some(user) = self.only_of() else {
            return Ok(true);
        };
        let (tx, register) = (&mut unit.tx, self.register.key);
        Ok(responsible_officials::is_responsible(tx, register, client, user, self.today).await?)
    }

    /// Whether somebody may act in the register today.
    pub fn is_official(&self, user: UserId) -> bool {
        let active = self.snapshot.person(user).is_some_and(|person| person.active);
        let grants = self.snapshot.grants(user, self.register.key);
        active && grants.iter().any(|grant| grant.carries(self.today))
    }

    /// Whether somebody holds or has held a grant in the register, or will: of others nothing is told here.
    pub fn has_been_official(&self, user: UserId) -> bool {
        !self.snapshot.grants(user, self.register.key).is_empty()
    }

    /// Judges that somebody can answer for clients: acts in the register today, in a task that does the casework.
    ///
    /// # Errors
    /// `user_unknown`, `right_missing`, at the pointer.
    pub fn can_answer(&self, user: UserId, pointer: &str) -> Result<(), FieldError> {
        if !self.is_official(user) {
            return Err(FieldError::new(pointer, "user_unknown"));
        }
        let grants = self.snapshot.grants(user, self.register.key);
        match handover::can_answer(&self.profile, &grants, self.today) {
            true => Ok(()),
            false => Err(FieldError::new(pointer, "right_missing")
                .with("right", handover::answering_right(&self.profile).code())),
        }
    }

    /// What was found of a client, when the client is within reach.
    ///
    /// # Errors
    /// `not_found`; the database's.
    pub async fn within_reach<T>(
        &self,
        unit: &mut Unit,
        id: ClientId,
        found: Option<T>,
    ) -> Result<T, Problem> {
        let row = found.ok_or_else(|| Problem::new(Code::NotFound))?;
        if let Some(user) = self.only_of() {
            let (tx, register) = (&mut unit.tx, self.register.key);
            let answered_by = responsible_officials::answered_by(tx, register, id, user, self.today).await?;
            let official = answered_by.ok_or_else(|| Problem::new(Code::NotFound).about(id))?;
            if official != user {
                let _ = self.stands_in.set(official);
            }
        }
        let _ = self.found.set(id);
        Ok(row)
    }
}
