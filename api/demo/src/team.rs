//! Who works in a register of the demo.

use application::hosted_registers::Register;
use chrono::NaiveDate;
use domain::access::Right;
use domain::ids::UserId;
use domain::register::Task;
use std::sync::Arc;

/// Somebody who can sign in.
#[derive(Clone)]
pub(crate) struct Account {
    pub(crate) user: UserId,
    pub(crate) username: String,
    pub(crate) display_name: String,
    /// In which register; `None` for the operator.
    pub(crate) register: Option<Arc<Register>>,
    /// Code of the task.
    pub(crate) task: String,
    /// The last day on which the task is held.
    pub(crate) until: Option<NaiveDate>,
}

/// The accounts of one register.
#[derive(Clone)]
pub(crate) struct Team {
    /// In the order of its tasks.
    pub(crate) accounts: Vec<Account>,
    /// Who did the first task that works with clients, and has left: clients are left over.
    pub(crate) former: Option<Account>,
}

impl Team {
    /// Who does what takes some rights: the first task that holds them. `None` when no task of
    /// the register does.
    pub(crate) fn with(&self, register: &Register, rights: &[Right], day: NaiveDate) -> Option<&Account> {
        let holds = |task: &Task| rights.iter().all(|right| task.rights.contains(right));
        let profile = register.profile(day);
        self.accounts
            .iter()
            .find(|account| profile.task(&account.task).is_some_and(holds))
    }

    /// Everybody of the register who answers for clients.
    pub(crate) fn officials(&self, register: &Register, day: NaiveDate) -> Vec<&Account> {
        let profile = register.profile(day);
        let accounts = self.accounts.iter();
        accounts
            .filter(|account| {
                let task = profile.task(&account.task);
                task.is_some_and(answers)
            })
            .collect()
    }

    /// Whoever a user is, if it holds some rights on a day; the one who has left too, until then.
    pub(crate) fn who(
        &self,
        user: UserId,
        register: &Register,
        rights: &[Right],
        day: NaiveDate,
    ) -> Option<&Account> {
        let profile = register.profile(day);
        let account = self
            .accounts
            .iter()
            .chain(&self.former)
            .find(|account| account.user == user)
            .filter(|account| account.until.is_none_or(|until| day <= until))?;
        let task = profile.task(&account.task)?;
        let holds = rights.iter().all(|right| task.rights.contains(right));
        holds.then_some(account)
    }

    /// The accounts that sign in.
    pub(crate) fn accounts(&self) -> &[Account] {
        &self.accounts
    }
}

/// Whether a task is one of answering for clients: a program that edits does not.
pub(crate) fn answers(task: &Task) -> bool {
    [Right::ClientEdit, Right::RelationshipEdit]
        .iter()
        .all(|right| task.rights.contains(right))
}
