//! Corrections of records by two persons (R32): one asks, another decides. A record on the wrong client is
//! moved, one that is unnecessary or unlawful is redacted, in all its versions; a trace without content stays.

use crate::coded::{OneOf, Open};
use crate::outcome::{OutcomeSchema, Versioned};
use crate::page;
use crate::shared::{AllowedAction, Official};
use chrono::{DateTime, Utc};
use domain::record::{CorrectionDecision, CorrectionGround, CorrectionKind, CorrectionState};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A state, in a query.
pub type StateCode = OneOf<CorrectionState>;

/// What is to be done, in a request.
pub type CorrectionKindCode = OneOf<CorrectionKind>;

/// Why, in a request.
pub type CorrectionGroundCode = OneOf<CorrectionGround>;

/// A decision, in a request.
pub type CorrectionDecisionCode = OneOf<CorrectionDecision>;

/// What is to be done.
pub type ShownCorrectionKind = Open<CorrectionKind>;

/// Why.
pub type ShownCorrectionGround = Open<CorrectionGround>;

/// How far it has come.
pub type ShownCorrectionState = Open<CorrectionState>;

/// A correction that is asked for.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CorrectionInput {
    /// What is to be done.
    pub kind: CorrectionKindCode,
    /// Why. Only what stands on the wrong client is moved.
    pub ground: CorrectionGroundCode,
    /// Id of the client to whom it is to be moved.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_client: Option<uuid::Uuid>,
}

/// What another person decides.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CorrectionDecisionInput {
    /// Whether it is carried out.
    pub decision: CorrectionDecisionCode,
}

/// A correction of a record.
#[derive(Serialize, ToSchema)]
#[schema(as = Correction)]
#[serde(rename_all = "camelCase")]
pub struct ShownCorrection {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Id of the client on whom the record stands.
    pub client: uuid::Uuid,
    /// Id of the record.
    pub record: uuid::Uuid,
    /// What is to be done.
    pub kind: ShownCorrectionKind,
    /// Why.
    pub ground: ShownCorrectionGround,
    /// Id of the client to whom it is to be moved; null when that client is out of reach.
    #[schema(required = true)]
    pub target_client: Option<uuid::Uuid>,
    /// Id of the record there, once it was moved.
    #[schema(required = true)]
    pub moved_to: Option<uuid::Uuid>,
    /// Ids of the client's measures that go along with a plan, since they serve its goals; none once it was
    /// decided.
    #[schema(max_items = 1000)]
    pub along: Vec<uuid::Uuid>,
    /// How far it has come.
    pub state: ShownCorrectionState,
    /// Who asked for it.
    pub asked_by: Official,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Who decided.
    #[schema(required = true)]
    pub decided_by: Option<Official>,
    /// When.
    #[schema(required = true)]
    pub decided_at: Option<DateTime<Utc>>,
    /// What the caller may do with it.
    #[schema(max_items = 20)]
    pub allowed_actions: Vec<AllowedAction>,
}

impl Versioned for ShownCorrection {
    fn version(&self) -> i64 {
        self.version
    }
}

page! {
    /// A page of corrections, the oldest first.
    CorrectionPage of ShownCorrection
}

/// The correction, or what would be decided.
pub type CorrectionOrDryRun = OutcomeSchema<ShownCorrection>;
