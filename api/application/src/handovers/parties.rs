//! Who hands over to whom.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use contract::handovers::hand_over::HandoverInput;
use contract::problem::FieldError;
use domain::ids::UserId;
use domain::work::handover;

/// Who hands over to whom.
#[derive(Clone, Copy)]
pub(super) struct Parties {
    /// Who hands over.
    pub(super) from: UserId,
    /// Who answers from now on.
    pub(super) to: UserId,
    /// Whether the latter reaches own clients alone.
    pub(super) to_reaches_own_only: bool,
}

impl Parties {
    /// Those whom a request names.
    ///
    /// # Errors
    /// `validation_failed`: the one was never an official of the register, the other cannot answer, or both are one.
    pub(super) fn of(caller: &RegisterCaller, input: &HandoverInput) -> Result<Self, Problem> {
        let (from, to) = (UserId(input.from), UserId(input.to));
        let mut errors = Vec::new();
        if !caller.has_been_official(from) {
            errors.push(FieldError::new("/from", "user_unknown"));
        }
        errors.extend(caller.can_answer(to, "/to").err());
        if from == to {
            errors.push(FieldError::new("/to", "already_so"));
        }
        if !errors.is_empty() {
            return Err(Problem::invalid(errors));
        }
        let grants = caller.snapshot.grants(to, caller.register.key);
        Ok(Self {
            from,
            to,
            to_reaches_own_only: handover::reaches_own_only(&caller.profile, &grants, caller.today),
        })
    }
}
