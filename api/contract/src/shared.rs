//! What several resources say in the same way.

use crate::coded::{OneOf, Open};
use crate::handovers::Handover;
use crate::handovers::leaving::LeftWithoutOwner;
use crate::problem::{Code, FieldError};
use domain::civil::Period;
use domain::client::fact::ChangeReason;
use domain::client::provenance::SourceNote;
use domain::client::visibility::Withheld;
use domain::consent::ConsentParty;
use domain::register::Channel;
use domain::text::tidy;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa::openapi::schema::{Object, ObjectBuilder, Type};
use validator::Validate;

/// A way by which a datum comes, in a request.
pub type ChannelCode = OneOf<Channel>;
/// A way by which a datum came.
pub type ShownChannel = Open<Channel>;
/// Why a value is withheld.
pub type ShownWithheld = Open<Withheld>;
/// Why a version was made.
pub type ShownChangeReason = Open<ChangeReason>;

/// Declares the page of a list.
#[macro_export]
macro_rules! page {
    ($(#[$doc:meta])* $name:ident of $item:ty) => {
        $(#[$doc])*
        #[derive(serde::Serialize, utoipa::ToSchema)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            /// The items.
            #[schema(max_items = 200)]
            pub items: Vec<$item>,
            /// Where the next page begins; null at the end.
            #[schema(required = true, max_length = 500, pattern = "^[A-Za-z0-9_-]+$")]
            pub next_cursor: Option<String>,
        }
    };
}

/// A civil period. Both days belong to it; an absent or null one is open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PeriodInput {
    /// First day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<chrono::NaiveDate>,
    /// Last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<chrono::NaiveDate>,
}

impl PeriodInput {
    /// The period.
    ///
    /// # Errors
    /// `period_backwards`, at `/period/to`.
    pub fn parse(&self) -> Result<Period, FieldError> {
        Period::new(self.from, self.to).ok_or_else(|| FieldError::new("/period/to", "period_backwards"))
    }
}

impl From<Period> for PeriodInput {
    fn from(period: Period) -> Self {
        Self {
            from: period.from,
            to: period.to,
        }
    }
}

/// A civil period. Both days belong to it; null is open.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Period)]
#[serde(rename_all = "camelCase")]
pub struct ShownPeriod {
    /// First day.
    #[schema(required = true)]
    pub from: Option<chrono::NaiveDate>,
    /// Last day.
    #[schema(required = true)]
    pub to: Option<chrono::NaiveDate>,
}

impl From<Period> for ShownPeriod {
    fn from(period: Period) -> Self {
        Self {
            from: period.from,
            to: period.to,
        }
    }
}

/// Where a datum came from, and by which way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SourceInput {
    /// Code of the party, from the form model.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub party: String,
    /// Which one, where the code stands for many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, min_length = 1)]
    pub name: Option<String>,
    /// The way.
    pub channel: ChannelCode,
    /// Why another source than those the notice mainly names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500, min_length = 1)]
    pub reason: Option<String>,
}

impl SourceInput {
    /// The request that would make a note.
    pub fn of(note: &SourceNote) -> Self {
        Self {
            party: note.party.code.clone(),
            name: note.party.name.clone(),
            channel: OneOf(note.channel),
            reason: note.reason.clone(),
        }
    }

    /// The note that is recorded.
    pub fn note(&self) -> SourceNote {
        SourceNote {
            party: ConsentParty {
                code: self.party.clone(),
                name: self.name.as_deref().map(tidy),
            },
            channel: self.channel.0,
            reason: self.reason.as_deref().map(tidy),
        }
    }
}

/// Where a datum came from, and by which way.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Source)]
#[serde(rename_all = "camelCase")]
pub struct ShownSource {
    /// Code of the party.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub party: String,
    /// Which one.
    #[schema(required = true, max_length = 200)]
    pub name: Option<String>,
    /// The way.
    pub channel: ShownChannel,
    /// Why another source than those the notice mainly names.
    #[schema(required = true, max_length = 500)]
    pub reason: Option<String>,
}

impl From<&SourceNote> for ShownSource {
    fn from(note: &SourceNote) -> Self {
        Self {
            party: note.party.code.clone(),
            name: note.party.name.clone(),
            channel: Open(note.channel),
            reason: note.reason.clone(),
        }
    }
}

/// An official, as other officials see one.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Official {
    /// The user's id.
    pub id: uuid::Uuid,
    /// The official's name; null when the person is no longer known.
    #[schema(required = true, max_length = 200)]
    pub display_name: Option<String>,
}

/// A value that the caller may not see: it is null, whether or not one is stored.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct WithheldValue {
    /// JSON pointer to the value.
    #[schema(max_length = 200, pattern = "^(/[^/]*)*$")]
    pub pointer: String,
    /// Why.
    pub reason: ShownWithheld,
}

impl WithheldValue {
    /// A value that is withheld.
    pub fn new(pointer: impl Into<String>, reason: Withheld) -> Self {
        Self {
            pointer: pointer.into(),
            reason: Open(reason),
        }
    }
}

/// Whether the caller may do something with a resource, by the rule that judges the call.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AllowedAction {
    /// The contract's `operationId`.
    #[schema(max_length = 64, pattern = "^[a-z][A-Za-z]*$")]
    pub operation_id: String,
    /// Whether it is allowed.
    pub allowed: bool,
    /// Code of the refusal; null when it is allowed.
    #[schema(required = true, max_length = 64)]
    pub code: Option<String>,
    /// On what ground a rule refuses it.
    #[schema(required = true)]
    pub ground: Option<crate::problem::GroundDocument>,
}

impl AllowedAction {
    /// What comes of the decision that judges the call.
    pub fn judged(operation: &str, decision: Result<(), Code>) -> Self {
        Self {
            operation_id: operation.to_owned(),
            allowed: decision.is_ok(),
            code: decision.err().map(|code| code.code().to_owned()),
            ground: None,
        }
    }
}

/// `true`: nothing else can stand where it stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct True;

impl Serialize for True {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bool(true)
    }
}

/// The schema of what tells a dry run's answer from a resource.
fn dry_run_literal() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Boolean)
        .enum_values(Some([true]))
        .description(Some(
            "Always true: it tells this answer from the resource that is shown otherwise.",
        ))
        .build()
}

/// What a rule would decide: nothing was changed.
#[derive(Clone, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DryRun {
    /// Always true: it tells this answer from the resource that is shown otherwise.
    #[schema(schema_with = dry_run_literal)]
    pub dry_run: True,
    /// Whether the request would be carried out.
    pub allowed: bool,
    /// On what ground.
    #[schema(required = true)]
    pub ground: Option<crate::problem::GroundDocument>,
    /// Why not.
    #[schema(max_items = 1000)]
    pub reasons: Vec<crate::problem::ErrorDocument>,
    /// What it would bring about, in numbers; null where nothing is counted.
    #[schema(required = true)]
    pub effects: Option<Effects>,
}

/// What a request would bring about, in numbers.
#[derive(Clone, Default, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Effects {
    /// What would be handed over; null where nothing is handed over.
    #[schema(required = true)]
    pub handover: Option<Handover>,
    /// What would be left without an owner, by register; null where nobody's rights end.
    #[schema(required = true, max_items = 200)]
    pub left_without_owner: Option<Vec<LeftWithoutOwner>>,
}
