//! Deciding a correction: by another person than the one who asked for it.

use crate::corrections::dto::ShownCorrection;
use crate::outcome::OutcomeSchema;

/// The correction, or what would be decided.
pub type CorrectionOrDryRun = OutcomeSchema<ShownCorrection>;
