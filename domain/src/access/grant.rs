//! R60–R62: in which capacity a call is made, and whether it may be.

use crate::access::right::Right;
use crate::coded::coded;
use crate::ids::{GrantId, RegisterKey, UserId};
use crate::register::model::work::Task;
use crate::register::profile::RegisterProfile;
use chrono::NaiveDate;

/// A right given to a user: a task in a register, for a time.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Grant {
    /// Its id.
    pub id: GrantId,
    /// To whom.
    pub user: UserId,
    /// In which register; [`RegisterKey::SYSTEM`] for the operator's administrator.
    pub register: RegisterKey,
    /// Code of the task.
    pub task: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: Option<NaiveDate>,
    /// R63: when the secrecy undertaking was signed.
    pub undertaking_signed_on: NaiveDate,
    /// Whether it reaches only the clients the user is responsible for.
    pub own_clients_only: bool,
}

impl Grant {
    /// Whether it carries on a day: within its dates, with an undertaking signed by then.
    pub fn carries(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|to| day <= to) && self.undertaking_signed_on <= day
    }
}

coded! {
    /// Why a call is refused before it looks at anything.
    pub enum AccessRefusal {
        /// No grant in this register carries today.
        NoGrant = "no_grant",
        /// Several tasks fit: the `Task` header must say which.
        TaskRequired = "task_required",
        /// The `Task` header names a task that the caller does not hold here today.
        TaskNotHeld = "task_not_held",
        /// Several purposes fit: the `Purpose` header must say which.
        PurposeRequired = "purpose_required",
        /// The `Purpose` header names a purpose that the task does not serve.
        PurposeNotServed = "purpose_not_served",
        /// The task lacks the right.
        RightMissing = "right_missing",
    }
}

/// In which capacity a call is made.
#[derive(Clone, Debug)]
pub struct Capacity<'p> {
    /// The task.
    pub task: &'p Task,
    /// Code of the purpose.
    pub purpose: &'p str,
    /// Whether it reaches only the caller's own clients.
    pub own_clients_only: bool,
}

/// Judges a call: which task and purpose it is made in, and whether the task holds the right.
///
/// Without a `Task` header, the one task that holds the right is taken; several, and the header is
/// required.
///
/// # Errors
/// The first refusal that applies.
pub fn judge<'p>(
    profile: &'p RegisterProfile,
    grants: &[Grant],
    task_header: Option<&str>,
    purpose_header: Option<&str>,
    right: Option<Right>,
    today: NaiveDate,
) -> Result<Capacity<'p>, AccessRefusal> {
    let held: Vec<(&Grant, &Task)> = grants
        .iter()
        .filter(|grant| grant.carries(today))
        .filter_map(|grant| Some((grant, profile.task(&grant.task)?)))
        .collect();
    if held.is_empty() {
        return Err(AccessRefusal::NoGrant);
    }
    let fits = |task: &Task| right.is_none_or(|right| task.rights.contains(&right));
    let task = match task_header {
        Some(code) => {
            let (_, task) = held
                .iter()
                .find(|(_, task)| task.code == code)
                .ok_or(AccessRefusal::TaskNotHeld)?;
            if !fits(task) {
                return Err(AccessRefusal::RightMissing);
            }
            *task
        }
        None => {
            let mut fitting: Vec<&Task> = held
                .iter()
                .map(|(_, task)| *task)
                .filter(|task| fits(task))
                .collect();
            fitting.dedup_by(|a, b| a.code == b.code);
            match fitting.as_slice() {
                [] => return Err(AccessRefusal::RightMissing),
                [task] => *task,
                _ => return Err(AccessRefusal::TaskRequired),
            }
        }
    };
    // Two grants of one task: the wider one reaches further.
    let own_clients_only = held
        .iter()
        .filter(|(_, held)| held.code == task.code)
        .all(|(grant, _)| grant.own_clients_only);
    let purpose = match (purpose_header, task.purposes.as_slice()) {
        (Some(code), purposes) => purposes
            .iter()
            .find(|purpose| *purpose == code)
            .ok_or(AccessRefusal::PurposeNotServed)?,
        (None, [purpose]) => purpose,
        (None, _) => return Err(AccessRefusal::PurposeRequired),
    };
    Ok(Capacity {
        task,
        purpose,
        own_clients_only,
    })
}
