//! On what occasion something is done with a client.

use crate::case::Case;
use crate::team::Account;
use chrono::NaiveDate;

/// On what occasion something is done.
pub(crate) struct Occasion<'a> {
    /// With whom.
    pub(crate) case: &'a Case,
    /// By whom.
    pub(crate) by: &'a Account,
    /// The day from which it holds.
    pub(crate) on: NaiveDate,
}
