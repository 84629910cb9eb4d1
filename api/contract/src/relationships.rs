//! Client relationships: start, end with its reason, and the officials who answer.

pub mod dto;

use crate::outcome::OutcomeSchema;
use crate::relationships::dto::ShownRelationship;

/// The relationship, or what would be decided.
pub type RelationshipOrDryRun = OutcomeSchema<ShownRelationship>;
