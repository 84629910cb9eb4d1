//! Who may manage users and grants: that somebody may is a value, without which no such command is carried out.

use crate::caller::Caller;
use crate::caller::operation::Audience;
use crate::problem::Problem;
use contract::problem::Code;
use std::ops::Deref;

/// Judges whether a caller is among those whom an operation is for, as far as that is known before the request is read.
///
/// # Errors
/// `administrator_only`.
pub fn admit(caller: &Caller, audience: Audience) -> Result<(), Problem> {
    match audience {
        Audience::Administrators => Administrator::of(caller).map(|_| ()),
        Audience::Operator => OperatorAdministrator::of(caller).map(|_| ()),
        Audience::Public | Audience::SignedIn | Audience::Register(_) => Ok(()),
    }
}

/// An administrator: the operator's, or that of a register.
#[derive(Clone)]
pub struct Administrator(Caller);

impl Administrator {
    /// A caller who is one.
    ///
    /// # Errors
    /// `administrator_only`.
    pub fn of(caller: &Caller) -> Result<Self, Problem> {
        match caller.is_operator() || !caller.administers().is_empty() {
            true => Ok(Self(caller.clone())),
            false => Err(Problem::new(Code::AdministratorOnly)),
        }
    }
}

impl Deref for Administrator {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl AsRef<Caller> for Administrator {
    fn as_ref(&self) -> &Caller {
        &self.0
    }
}

/// The operator's administrator.
#[derive(Clone)]
pub struct OperatorAdministrator(Caller);

impl OperatorAdministrator {
    /// A caller who is one.
    ///
    /// # Errors
    /// `administrator_only`.
    pub fn of(caller: &Caller) -> Result<Self, Problem> {
        match caller.is_operator() {
            true => Ok(Self(caller.clone())),
            false => Err(Problem::new(Code::AdministratorOnly)),
        }
    }
}

impl Deref for OperatorAdministrator {
    type Target = Caller;

    fn deref(&self) -> &Caller {
        &self.0
    }
}

impl AsRef<Caller> for OperatorAdministrator {
    fn as_ref(&self) -> &Caller {
        &self.0
    }
}
