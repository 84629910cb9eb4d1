//! Whom a client is related to, and who answers for the client ("How to get the domain wrong" 9). A guardian
//! is no parent and a parent no guardian: each relation is a fact of its own, with its period.

pub(crate) mod person;
pub(crate) mod refusal;
pub(crate) mod relation;
mod seen;

pub use person::{RelatedPerson, Who};
pub use refusal::{cycle, to_oneself};
pub use relation::{Custody, Relation, Scope};
pub use seen::SeenRelation;
