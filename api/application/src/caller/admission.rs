//! R60–R66: how somebody comes to act in a register: network, task, purpose and right, in this order. Who calls over
//! HTTP and whoever acts otherwise are judged here alike.

use super::{Caller, Capacity, RegisterCaller};
use crate::hosted_registers::Register;
use crate::problem::Problem;
use chrono::NaiveDate;
use contract::problem::Code;
use domain::access::grant::{self, AccessRefusal};
use domain::register::RegisterProfile;
use std::sync::Arc;

/// Somebody before a register, in which nothing has been judged yet.
pub struct Admission {
    caller: Caller,
    register: Arc<Register>,
    profile: Arc<RegisterProfile>,
    today: NaiveDate,
}

impl Caller {
    /// Comes before a register; from here on the log's entries are that register's.
    ///
    /// # Errors
    /// `register_unknown`.
    pub fn before(mut self, register: &str) -> Result<Admission, Problem> {
        let register = self.app.registers.find(register);
        let register = register
            .ok_or_else(|| Problem::new(Code::RegisterUnknown))?
            .clone();
        let (today, profile) = register.on(self.now);
        let profile = profile.clone();
        self.identity.register = register.key;
        Ok(Admission {
            caller: self,
            register,
            profile,
            today,
        })
    }
}

impl Admission {
    /// Who is to be admitted.
    pub fn caller(&self) -> &Caller {
        &self.caller
    }

    /// R66: judges from where the call comes.
    ///
    /// # Errors
    /// `network_refused`.
    pub fn judge_network(&self) -> Result<(), Problem> {
        match self.caller.reaches(&self.register, &self.profile) {
            true => Ok(()),
            false => Err(Problem::new(Code::NetworkRefused).with("section", &self.profile.network.section)),
        }
    }

    /// Admits a job: it acts by the rights that the profile gives it, and reaches every client.
    ///
    /// # Errors
    /// `task_not_held`, of a job that the profile does not name; `right_missing`.
    pub fn judge_job(self, code: &str) -> Result<RegisterCaller, Problem> {
        let Self {
            mut caller,
            register,
            profile,
            today,
        } = self;
        let place = profile.jobs.iter().position(|job| job.code == code);
        let place = place.ok_or_else(|| Problem::new(Code::TaskNotHeld))?;
        let job = &profile.jobs[place];
        if let Some(right) = caller.operation.right()
            && !job.rights.contains(&right)
        {
            return Err(Problem::new(Code::RightMissing).with("right", right.code()));
        }
        caller.identity.actor.task = Some(job.code.clone());
        caller.identity.actor.purpose = job.purposes.first().cloned();
        Ok(RegisterCaller {
            caller,
            register,
            profile,
            today,
            capacity: Capacity::Job(place),
            own_clients_only: false,
            restricted_use: false,
        })
    }

    /// R60–R62: judges in which task and for which purpose the caller acts, and whether the task holds the right of
    /// the operation. What is not named is found when one thing alone fits.
    ///
    /// # Errors
    /// The refusal, as [`grant::judge`] tells it.
    pub fn judge_capacity(
        self,
        task: Option<&str>,
        purpose: Option<&str>,
    ) -> Result<RegisterCaller, Problem> {
        let Self {
            mut caller,
            register,
            profile,
            today,
        } = self;
        let grants = caller.snapshot.grants(caller.person.id, register.key);
        let right = caller.operation.right();
        let capacity = grant::judge(&profile, &grants, task, purpose, right, today).map_err(|refusal| {
            let problem = Problem::from(refusal);
            match (refusal, right) {
                (AccessRefusal::RightMissing, Some(right)) => problem.with("right", right.code()),
                _ => problem,
            }
        })?;
        caller.identity.actor.task = Some(capacity.task.code.clone());
        caller.identity.actor.purpose = Some(capacity.purpose.to_owned());
        let own_clients_only = capacity.own_clients_only;
        let mut tasks = profile.tasks.iter();
        let task = tasks.position(|task| task.code == capacity.task.code);
        let task = task.ok_or_else(|| Problem::new(Code::Internal))?;
        Ok(RegisterCaller {
            caller,
            register,
            profile,
            today,
            capacity: Capacity::Task(task),
            own_clients_only,
            restricted_use: false,
        })
    }
}

impl RegisterCaller {
    /// GDPR 18(2): the same caller, for a named use of restricted data.
    ///
    /// # Errors
    /// `restricted_use_unknown`.
    pub fn for_restricted_use(mut self, code: &str) -> Result<Self, Problem> {
        let mut uses = self.profile.restriction_uses.iter();
        if !uses.any(|known| known.code == code) {
            return Err(Problem::new(Code::RestrictedUseUnknown));
        }
        self.caller.identity.actor.restricted_use = Some(code.to_owned());
        self.restricted_use = true;
        Ok(self)
    }
}
