//! A job: what the service does by itself, by the same commands as anybody.

use super::identity::{RequestIdentity, entry_of};
use super::{Caller, Found, OperationInfo, RegisterCaller};
use crate::access::Person;
use crate::app::App;
use crate::problem::Problem;
use contract::problem::Code;
use domain::ids::{RegisterKey, UserId};
use domain::labels::Language;
use domain::log::Actor;
use persistence::Failure;
use std::sync::Arc;
use uuid::Uuid;

/// Who records what a job records: nobody of the users.
pub const NOBODY: UserId = UserId(Uuid::nil());

impl RegisterCaller {
    /// A job that the register's profile names, about to do something. The log names it by its code; a refusal is
    /// entered before it is told.
    ///
    /// # Errors
    /// `grants_stale`; `register_unknown`; `task_not_held`, of a job that the profile does not name; `right_missing`;
    /// `log_unavailable`.
    pub async fn for_job(
        app: &Arc<App>,
        register: &str,
        job: &str,
        operation: &'static OperationInfo,
    ) -> Result<Self, Problem> {
        let caller = job_caller(app, job, operation)?;
        let admission = caller.before(register)?;
        let identity = admission.caller().identity.clone();
        match admission.judge_job(job) {
            Ok(caller) => Ok(caller),
            Err(problem) => {
                let entry = entry_of(&app.store, &identity, &problem, "");
                let mut problem = problem.entered(entry);
                if let Some(entry) = problem.take_entry() {
                    app.store.append(entry).await?;
                }
                Err(problem)
            }
        }
    }
}

fn job_caller(app: &Arc<App>, job: &str, operation: &'static OperationInfo) -> Result<Caller, Problem> {
    let snapshot = app.access.fresh();
    let snapshot = snapshot.ok_or_else(|| Problem::new(Code::GrantsStale).retry_after(1))?;
    let identity = RequestIdentity {
        register: RegisterKey::SYSTEM,
        actor: Actor {
            name: Some(job.to_owned()),
            ..Actor::default()
        },
        operation: operation.id,
    };
    let person = Person {
        id: NOBODY,
        username: job.to_owned(),
        display_name: job.to_owned(),
        active: true,
    };
    let found = Found {
        person,
        session: Uuid::nil(),
        snapshot,
        identity,
        trace: "".into(),
        language: Language::default(),
    };
    Ok(Caller::signed_in(
        app.clone(),
        operation,
        app.store.clock().now(),
        found,
    ))
}
