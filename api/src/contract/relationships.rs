//! Client relationships: start, end with its reason, and the officials who answer.

pub mod dto;

use crate::contract::outcome::Decided;
use crate::contract::relationships::dto::ShownRelationship;

/// The relationship, or what would be decided.
pub type RelationshipOrDryRun = Decided<ShownRelationship>;
