//! R39: withdrawing a consent. What was done before stays lawful; recording and use that rest on it stop,
//! and what is stored on it is restricted.

use crate::consents::input::ConsentFormCode;
use crate::consents::show::ShownConsent;
use crate::outcome::OutcomeSchema;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A withdrawal.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ConsentWithdrawal)]
pub struct WithdrawalInput {
    /// In which form it was withdrawn.
    pub form: ConsentFormCode,
    /// The day from which it no longer carries; today when absent. It takes nothing back before that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn_on: Option<NaiveDate>,
}

/// The consent, or what would be decided.
pub type ConsentOrDryRun = OutcomeSchema<ShownConsent>;
