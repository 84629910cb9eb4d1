//! What a record says, in requests and in answers: one declaration for both.

use crate::coded::{OneOf, Open};
use crate::shared::{PeriodInput, ShownPeriod};
use chrono::{DateTime, NaiveDate, Utc};
use domain::record::{ContactWay, ParticipantRole};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::schema::{Discriminator, ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// By which way a contact was made, in a request.
pub type ContactWayCode = OneOf<ContactWay>;

/// By which way a contact was made.
pub type ShownContactWay = Open<ContactWay>;

/// In which role somebody took part, in a request.
pub type ParticipantRoleCode = OneOf<ParticipantRole>;

/// In which role somebody took part.
pub type ShownParticipantRole = Open<ParticipantRole>;

/// Somebody who took part, in a request.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ParticipantInput {
    /// In which role.
    pub role: ParticipantRoleCode,
    /// The name, where the role alone does not say who.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(min_length = 1, max_length = 200)]
    pub name: Option<String>,
}

/// Somebody who took part.
#[derive(Serialize, ToSchema)]
#[schema(as = Participant)]
#[serde(rename_all = "camelCase")]
pub struct ShownParticipant {
    /// In which role.
    pub role: ShownParticipantRole,
    /// The name, where the role alone does not say who.
    #[schema(required = true, max_length = 200)]
    pub name: Option<String>,
}

/// An interpreter who is needed, or who took part, in a request.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct InterpreterUseInput {
    /// ISO 639 code of the language.
    #[schema(max_length = 3, pattern = "^[a-z]{2,3}$")]
    pub language: String,
    /// Whether the interpreter is reached at a distance; false when absent.
    #[serde(default)]
    pub remote: bool,
}

/// An interpreter who is needed, or who took part.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InterpreterUse {
    /// ISO 639 code of the language.
    #[schema(max_length = 3, pattern = "^[a-z]{2,3}$")]
    pub language: String,
    /// Whether the interpreter is reached at a distance.
    pub remote: bool,
}

/// A need of service, in words.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = NeedText, value_type = String, min_length = 1, max_length = 2_000)]
pub struct NeedText(pub String);

/// Declares the contents of records: for each kind the body of a request and the answer. A member says its
/// type in requests and its type in answers.
macro_rules! contents {
    ($(
        $(#[$doc:meta])*
        $variant:ident $kind:literal $tag:ident $input:ident $patch:ident $shown:ident {
            $($(#[$fdoc:meta])* $field:ident : $in:ty => $out:ty $([$($schema:tt)*])?),* $(,)?
        }
    )*) => {
        $(
            #[doc = concat!("`", $kind, "`.")]
            #[derive(Clone, Copy, Debug, Serialize, Deserialize)]
            pub enum $tag {
                #[doc = concat!("`", $kind, "`.")]
                #[serde(rename = $kind)]
                Is,
            }

            impl PartialSchema for $tag {
                fn schema() -> RefOr<Schema> {
                    ObjectBuilder::new().schema_type(Type::String).enum_values(Some([$kind])).into()
                }
            }

            impl ToSchema for $tag {}

            $(#[$doc])*
            #[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            pub struct $input {
                /// The kind.
                #[schema(schema_with = $tag::schema)]
                pub kind: $tag,
                $($(#[$fdoc])* $(#[schema($($schema)*)])? pub $field: $in,)*
            }

            /// What a merge patch changes of it: the kind is repeated, and what is absent stays.
            pub struct $patch;

            impl PartialSchema for $patch {
                fn schema() -> RefOr<Schema> {
                    patch_of($input::schema())
                }
            }

            impl ToSchema for $patch {
                fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                    <$input as ToSchema>::schemas(schemas);
                }
            }

            $(#[$doc])*
            #[derive(Serialize, ToSchema)]
            #[serde(rename_all = "camelCase")]
            pub struct $shown {
                /// The kind.
                #[schema(schema_with = $tag::schema)]
                pub kind: $tag,
                $($(#[$fdoc])* #[schema(required = true $(, $($schema)*)?)] pub $field: $out,)*
            }
        )*

        /// What a record is to say, by its kind.
        #[derive(Clone, Debug, Serialize)]
        #[serde(untagged)]
        pub enum RecordContentInput {
            $($(#[$doc])* $variant($input)),*
        }

        impl<'de> Deserialize<'de> for RecordContentInput {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                match value["kind"].as_str() {
                    $(Some($kind) => serde_json::from_value(value).map(Self::$variant).map_err(D::Error::custom),)*
                    _ => Err(D::Error::custom("no kind of record")),
                }
            }
        }

        /// What a merge patch changes of what a record says: it is applied before it is read.
        #[derive(Clone, Debug, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct RecordContentPatch(serde_json::Value);

        /// What a record says, by its kind.
        #[derive(Serialize)]
        #[serde(untagged)]
        pub enum RecordContent {
            $($(#[$doc])* $variant($shown)),*
        }

        by_kind!(RecordContentInput $($kind $input)*);
        by_kind!(RecordContentPatch $($kind $patch)*);
        by_kind!(RecordContent $($kind $shown)*);
    };
}

/// The schema of a choice by kind: utoipa writes no discriminator for variants that a macro makes.
macro_rules! by_kind {
    ($name:ident $($kind:literal $variant:ident)*) => {
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let mut choice = OneOfBuilder::new();
                let mut discriminator = Discriminator::new("kind");
                $(
                    let variant = Ref::from_schema_name(<$variant as ToSchema>::name());
                    discriminator.mapping.insert($kind.to_owned(), variant.ref_location.clone());
                    choice = choice.item(variant);
                )*
                choice.discriminator(Some(discriminator)).into()
            }
        }

        impl ToSchema for $name {
            fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
                $(
                    schemas.push((<$variant as ToSchema>::name().into_owned(), $variant::schema()));
                    <$variant as ToSchema>::schemas(schemas);
                )*
            }
        }
    };
}

/// The schema of a patch: of what must be there, only the kind.
pub fn patch_of(whole: RefOr<Schema>) -> RefOr<Schema> {
    match whole {
        RefOr::T(Schema::Object(mut object)) => {
            object.required = vec!["kind".to_owned()];
            RefOr::T(Schema::Object(object))
        }
        other => other,
    }
}

contents! {
    /// A contact or a meeting.
    Contact "contact" ContactTag ContactContentInput ContactContentPatch ContactContent {
        /// By which way.
        way: ContactWayCode => ShownContactWay,
        /// With whom.
        with: Vec<ParticipantInput> => Vec<ShownParticipant> [max_items = 20],
        /// What was spoken of.
        text: Option<String> => Option<String> [max_length = 20_000],
        /// What was agreed.
        agreed: Option<String> => Option<String> [max_length = 10_000],
        /// The interpreter who took part.
        interpreter: Option<InterpreterUseInput> => Option<InterpreterUse>,
    }
    /// A note.
    Note "note" NoteTag NoteContentInput NoteContentPatch NoteContent {
        /// What it says.
        text: String => String [min_length = 1, max_length = 20_000],
    }
    /// An appointment.
    Appointment "appointment" AppointmentTag AppointmentContentInput AppointmentContentPatch AppointmentContent {
        /// When it begins.
        starts_at: DateTime<Utc> => DateTime<Utc>,
        /// When it ends.
        ends_at: Option<DateTime<Utc>> => Option<DateTime<Utc>>,
        /// Where.
        place: Option<String> => Option<String> [max_length = 200],
        /// What about.
        about: Option<String> => Option<String> [max_length = 2_000],
        /// The interpreter who is needed.
        interpreter: Option<InterpreterUseInput> => Option<InterpreterUse>,
        /// What came of it.
        outcome: Option<String> => Option<String> [max_length = 10_000],
    }
    /// An assessment.
    Assessment "assessment" AssessmentTag AssessmentContentInput AssessmentContentPatch AssessmentContent {
        /// How things stand.
        summary: String => String [min_length = 1, max_length = 20_000],
        /// Needs of service that were found.
        needs: Vec<NeedText> => Vec<NeedText> [max_items = 30],
        /// What follows from it.
        conclusion: Option<String> => Option<String> [max_length = 10_000],
        /// The interpreter who took part.
        interpreter: Option<InterpreterUseInput> => Option<InterpreterUse>,
    }
    /// A plan. Its goals and reviews stand below it.
    Plan "plan" PlanTag PlanContentInput PlanContentPatch PlanContent {
        /// What it is about.
        summary: Option<String> => Option<String> [max_length = 20_000],
        /// For which time it is made.
        period: PeriodInput => ShownPeriod,
        /// When it is to be reviewed.
        review_on: Option<NaiveDate> => Option<NaiveDate>,
        /// The interpreter who took part in making it.
        interpreter: Option<InterpreterUseInput> => Option<InterpreterUse>,
    }
    /// A goal of a plan: it stands below the plan, and has its type.
    Goal "goal" GoalTag GoalContentInput GoalContentPatch GoalContent {
        /// What is to be reached.
        text: String => String [min_length = 1, max_length = 5_000],
        /// Until when.
        target_on: Option<NaiveDate> => Option<NaiveDate>,
        /// How far it was reached.
        realisation: Option<String> => Option<String> [max_length = 10_000],
    }
    /// A review of a plan: it stands below the plan, and has its type.
    Review "review" ReviewTag ReviewContentInput ReviewContentPatch ReviewContent {
        /// What was found.
        text: String => String [min_length = 1, max_length = 20_000],
        /// When the plan is to be reviewed again; never, when null.
        next_on: Option<NaiveDate> => Option<NaiveDate>,
    }
    /// A measure: what is done for or by the client.
    Measure "measure" MeasureTag MeasureContentInput MeasureContentPatch MeasureContent {
        /// What is done.
        text: String => String [min_length = 1, max_length = 10_000],
        /// Who provides it.
        provider: Option<String> => Option<String> [max_length = 200],
        /// For which time it is meant.
        period: PeriodInput => ShownPeriod,
        /// Id of the goal that it serves, of a plan of the same client.
        goal: Option<uuid::Uuid> => Option<uuid::Uuid>,
    }
    /// An observation of work ability: once it is final it is never changed, and is provable unchanged.
    WorkAbilityObservation "work_ability_observation" ObservationTag ObservationContentInput ObservationContentPatch ObservationContent {
        /// What was observed.
        text: String => String [min_length = 1, max_length = 20_000],
        /// Where, and in which work.
        setting: Option<String> => Option<String> [max_length = 500],
    }
}
