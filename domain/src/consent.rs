//! R38–R40: consents, and what is in force on a day.

pub(crate) mod coverage;
pub(crate) mod document;
mod giving;
pub(crate) mod party;
mod representation;
mod representative;

pub use coverage::{ConsentNeed, GivenConsent, in_force};
pub use document::{Consent, ConsentStanding, Giver, Withdrawal};
pub use giving::judge_giving;
pub use party::ConsentParty;
pub use representation::{RelatedOnFile, judge_joint_guardians};
pub use representative::{Representative, RepresentativeCapacity};
