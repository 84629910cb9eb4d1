//! Deciding a correction: by another person than the one who asked for it.

use crate::contract::corrections::dto::ShownCorrection;
use crate::contract::outcome::Decided;

/// The correction, or what would be decided.
pub type CorrectionOrDryRun = Decided<ShownCorrection>;
