//! Callers whom no request makes: a job, an import, the demo.

use super::identity::RequestIdentity;
use super::{Caller, Found, OperationInfo, RegisterCaller};
use crate::app::App;
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use contract::problem::Code;
use domain::ids::{RegisterKey, UserId};
use domain::labels::Language;
use domain::log::Actor;
use std::sync::Arc;
use uuid::Uuid;

/// What somebody is to do whom no request makes, and in which capacity.
#[derive(Clone, Copy)]
pub struct Acting<'a> {
    /// Who: a user with a grant, as everybody who acts.
    pub user: UserId,
    /// The register's public id.
    pub register: &'a str,
    /// Code of the task; the one that holds the right, when absent.
    pub task: Option<&'a str>,
    /// Code of the purpose; the task's only one, when absent.
    pub purpose: Option<&'a str>,
    /// What is to be done.
    pub operation: &'static OperationInfo,
    /// When.
    pub now: DateTime<Utc>,
}

impl Caller {
    /// Somebody whom no request makes, for an operation that belongs to no register.
    ///
    /// # Errors
    /// `grants_stale`; `token_invalid`, of a user who is not known or may not act.
    pub fn acting(
        app: &Arc<App>,
        user: UserId,
        operation: &'static OperationInfo,
        now: DateTime<Utc>,
    ) -> Result<Self, Problem> {
        let snapshot = app.access.fresh();
        let snapshot = snapshot.ok_or_else(|| Problem::new(Code::GrantsStale).retry_after(1))?;
        let person = snapshot.person(user).filter(|person| person.active);
        let person = person.ok_or_else(|| Problem::new(Code::TokenInvalid))?.clone();
        let identity = RequestIdentity {
            register: RegisterKey::SYSTEM,
            actor: Actor {
                user: Some(person.id),
                name: Some(person.display_name.clone()),
                ..Actor::default()
            },
            operation: operation.id,
        };
        let found = Found {
            person,
            session: Uuid::nil(),
            snapshot,
            identity,
            trace: "".into(),
            language: Language::default(),
        };
        Ok(Self::signed_in(app.clone(), operation, now, found))
    }
}

impl RegisterCaller {
    /// Somebody whom no request makes, judged as a request's caller is; only that there is no network to judge.
    ///
    /// # Errors
    /// As [`Caller::acting`]; `register_unknown`; the refusal of the capacity or the right.
    pub fn acting(app: &Arc<App>, acting: Acting<'_>) -> Result<Self, Problem> {
        Caller::acting(app, acting.user, acting.operation, acting.now)?
            .before(acting.register)?
            .judge_capacity(acting.task, acting.purpose)
    }
}
