//! Corrections of records by two persons (R32): one asks, another decides. A record on the wrong client is
//! moved, one that is unnecessary or unlawful is redacted, in all its versions; a trace without content stays.

pub mod decide;
pub mod dto;

use crate::coded::OneOf;
use domain::record::CorrectionState;

/// A state, in a query.
pub type StateCode = OneOf<CorrectionState>;
