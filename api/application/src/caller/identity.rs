//! How the log names who asks, and what it says of what was refused.

use crate::problem::Problem;
use contract::problem::Code;
use domain::ids::{EventId, RegisterKey};
use domain::log::{Actor, LogEntry, Outcome};
use persistence::Store;

/// Who calls what.
#[derive(Clone)]
pub struct RequestIdentity {
    /// In which register; the system's for what belongs to none.
    pub register: RegisterKey,
    /// Who.
    pub actor: Actor,
    /// The contract's `operationId`.
    pub operation: &'static str,
}

/// The entry that tells of a problem.
pub fn entry_of(store: &Store, identity: &RequestIdentity, problem: &Problem, trace: &str) -> LogEntry {
    let outcome = match problem.code.status() {
        401 | 403 | 404 | 409 | 428 | 412 | 429 => Outcome::Refused,
        422 if problem.code == Code::RuleRefused => Outcome::Refused,
        400..=499 => Outcome::Invalid,
        _ => Outcome::Failed,
    };
    let (id, now) = (EventId(store.ids().next()), store.clock().now());
    LogEntry::new(id, identity.register, now, identity.operation)
        .by(identity.actor.clone())
        .ended(outcome, Some(problem.code.code()))
        .on(problem.ground().cloned())
        .traced(trace)
        .of(problem.subjects.clone())
}
