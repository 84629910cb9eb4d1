//! One call for a case screen: a client with what is open, what comes next and what was done last.

use crate::clients::client::Client;
use crate::consents::show::ShownConsent;
use crate::dated::kinds::permit::PermitFact;
use crate::dated::kinds::related::RelatedPersonFact;
use crate::records::dto::{ShownRecord, ShownRecordKind};
use crate::relationships::dto::ShownRelationship;
use crate::shared::WithheldValue;
use crate::worklists::mine::CappedCount;
use serde::Serialize;
use utoipa::ToSchema;

/// A client, and what is going on with the client.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Overview {
    /// The client.
    pub client: Client,
    /// The relationship that is open today, with the officials who answer.
    #[schema(required = true)]
    pub relationship: Option<ShownRelationship>,
    /// Appointments that are booked from today on, the nearest first.
    #[schema(required = true)]
    pub appointments: Option<RecordPart>,
    /// Plans in force or in preparation, the newest day first.
    #[schema(required = true)]
    pub plans: Option<RecordPart>,
    /// Measures that are planned, ongoing or interrupted, the newest day first.
    #[schema(required = true)]
    pub measures: Option<RecordPart>,
    /// The latest contacts and notes, the newest day first.
    #[schema(required = true)]
    pub latest: Option<RecordPart>,
    /// Consents in force today.
    #[schema(required = true)]
    pub consents: Option<ConsentPart>,
    /// Residence permits, the newest first; none where the caller may not see them.
    pub permits: PermitPart,
    /// The family and whoever acts for the client, the newest first; none where the caller may not see them.
    pub related_persons: RelatedPersonPart,
    /// How many records there are of each kind.
    #[schema(required = true, max_items = 50)]
    pub record_counts: Option<Vec<KindCount>>,
    /// Parts that are withheld, whether or not there is anything in them.
    #[schema(max_items = 50)]
    pub withheld: Vec<WithheldValue>,
}

/// The first records of a part.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RecordPart {
    /// The records.
    #[schema(max_items = 10)]
    pub items: Vec<ShownRecord>,
    /// Whether there are more.
    pub more: bool,
}

/// The first consents.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentPart {
    /// The consents.
    #[schema(max_items = 10)]
    pub items: Vec<ShownConsent>,
    /// Whether there are more.
    pub more: bool,
}

/// How many records there are of a kind.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct KindCount {
    /// The kind.
    pub kind: ShownRecordKind,
    /// How many.
    pub count: CappedCount,
}

/// The first permits.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PermitPart {
    /// The permits.
    #[schema(max_items = 10)]
    pub items: Vec<PermitFact>,
    /// Whether there are more.
    pub more: bool,
}

impl PermitPart {
    /// Some, and whether there are more.
    pub fn of((items, more): (Vec<PermitFact>, bool)) -> Self {
        Self { items, more }
    }
}

/// The first related persons.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RelatedPersonPart {
    /// The persons.
    #[schema(max_items = 10)]
    pub items: Vec<RelatedPersonFact>,
    /// Whether there are more.
    pub more: bool,
}

impl RelatedPersonPart {
    /// Some, and whether there are more.
    pub fn of((items, more): (Vec<RelatedPersonFact>, bool)) -> Self {
        Self { items, more }
    }
}
