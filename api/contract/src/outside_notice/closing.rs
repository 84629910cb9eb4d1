//! Closing a case: the notice names by now what law required, and the ordinary rules carry it; or it is
//! removed.

use crate::outcome::OutcomeSchema;
use crate::outside_notice::{ClosingCode, OutsideNoticeCase};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// How a case is to be closed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = OutsideNoticeClosing)]
pub struct ClosingInput {
    /// By an amendment of the notice, or by removal.
    pub closing: ClosingCode,
}

/// The case, or what would be decided.
pub type CaseOrDryRun = OutcomeSchema<OutsideNoticeCase>;
