//! Corrections by two persons: a record on the wrong client is moved, one that is unnecessary or unlawful
//! is redacted, in all its versions (R32).

use super::kind::RecordKind;
use crate::coded::coded;

coded! {
    /// What is done to the record.
    pub enum CorrectionKind {
        /// It is moved to the client whom it concerns.
        Move = "move",
        /// It is redacted.
        Redaction = "redaction",
    }
}

coded! {
    /// Why a record is corrected.
    pub enum CorrectionGround {
        /// It was written on the wrong client.
        WrongClient = "wrong_client",
        /// It is unnecessary.
        Unnecessary = "unnecessary",
        /// It is unlawful.
        Unlawful = "unlawful",
    }
}

coded! {
    /// How far a correction has come.
    pub enum CorrectionState {
        /// It waits for the decision of another person.
        Pending = "pending",
        /// It was confirmed, and carried out.
        Confirmed = "confirmed",
        /// It was refused.
        Refused = "refused",
    }
}

coded! {
    /// What another person decides of a correction.
    pub enum CorrectionDecision {
        /// It is carried out.
        Confirmed = "confirmed",
        /// It is not.
        Refused = "refused",
    }
}

/// Why a correction cannot be asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoSuchCorrection {
    /// The ground does not carry it: only what stands on the wrong client is moved.
    Ground,
    /// It must say to whom the record is to be moved.
    TargetMissing,
    /// What is redacted goes to nobody.
    TargetNeedless,
    /// What stands below a plan is moved with its plan alone.
    PartOfPlan,
}

/// Judges what is asked for.
///
/// # Errors
/// Everything that is wrong.
pub fn judge_correction(
    kind: CorrectionKind,
    ground: CorrectionGround,
    has_target: bool,
    record: RecordKind,
) -> Result<(), Vec<NoSuchCorrection>> {
    let is_move = kind == CorrectionKind::Move;
    let found = [
        (
            is_move && ground != CorrectionGround::WrongClient,
            NoSuchCorrection::Ground,
        ),
        (is_move && !has_target, NoSuchCorrection::TargetMissing),
        (!is_move && has_target, NoSuchCorrection::TargetNeedless),
        (is_move && record.is_part_of_plan(), NoSuchCorrection::PartOfPlan),
    ];
    let wrong: Vec<_> = found
        .into_iter()
        .filter(|(wrong, _)| *wrong)
        .map(|(_, why)| why)
        .collect();
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}
