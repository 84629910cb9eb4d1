//! A member of a content in requests and in answers, by the type that its kind's declaration gives it: what is sent,
//! what is shown, how each is read and written, and its schema.

use crate::openapi::{OneOf, Open};
use crate::problem::FieldError;
use crate::resources::shared::{PeriodInput, ShownPeriod};
use domain::coded::Coded;
use domain::record::members::{
    Day, Days, GoalReference, Instant, Interpreter, Member, NamedWhereabouts, Needs, OneCode,
    OptionalInstant, OptionalText, Participants, Text, Whereabouts,
};
use domain::record::{self, ParticipantRole};
use domain::text::tidy;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fmt::Debug;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    ArrayBuilder, KnownFormat, ObjectBuilder, OneOfBuilder, RefBuilder, Schema, SchemaFormat, SchemaType,
    Type,
};

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

/// A text without white space around it; an empty one is none.
pub fn said(text: &Option<String>) -> Option<String> {
    text.as_deref().map(tidy).filter(|text| !text.is_empty())
}

/// A text that must say something.
fn needed(text: &str, pointer: &str, errors: &mut Vec<FieldError>) -> String {
    let text = tidy(text);
    if text.is_empty() {
        errors.push(FieldError::new(pointer, "too_short").with("limit", 1));
    }
    text
}

/// A list of the schemas that others refer to, each with its name.
pub type Schemas = Vec<(String, RefOr<Schema>)>;

/// A member's type as the contract writes it.
pub trait WireMember: Member {
    /// As it is sent.
    type Sent: Clone + Debug + Serialize + DeserializeOwned;
    /// As it is shown.
    type Shown: Serialize;
    /// Whether a request must have it.
    const NEEDED: bool;

    /// Reads what was sent; what is wrong is at the pointer, or below it.
    fn read(sent: &Self::Sent, pointer: &str, errors: &mut Vec<FieldError>) -> Self::Stored;

    /// The request that would say what is stored, for merging patches.
    fn sent(stored: &Self::Stored) -> Self::Sent;

    /// The answer.
    fn shown(stored: Self::Stored) -> Self::Shown;

    /// The schema of a request's member, of which the text tells.
    fn sent_schema(about: String) -> RefOr<Schema>;

    /// The schema of an answer's member.
    fn shown_schema(about: String) -> RefOr<Schema> {
        Self::sent_schema(about)
    }

    /// The schemas that the request's refers to.
    fn sent_refers_to(_schemas: &mut Schemas) {}

    /// The schemas that the answer's refers to.
    fn shown_refers_to(_schemas: &mut Schemas) {}
}

/// The types of a member that may be absent.
fn or_null(one: Type) -> SchemaType {
    SchemaType::from_iter([one, Type::Null])
}

fn text(about: String, shortest: Option<usize>, longest: usize) -> RefOr<Schema> {
    let kind = match shortest {
        Some(_) => SchemaType::new(Type::String),
        None => or_null(Type::String),
    };
    ObjectBuilder::new()
        .schema_type(kind)
        .description(Some(about))
        .min_length(shortest)
        .max_length(Some(longest))
        .into()
}

fn formatted(about: String, kind: SchemaType, format: KnownFormat) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(kind)
        .format(Some(SchemaFormat::KnownFormat(format)))
        .description(Some(about))
        .into()
}

fn reference<T: ToSchema>(about: String) -> RefOr<Schema> {
    RefBuilder::new()
        .ref_location_from_schema_name(T::name())
        .description(Some(about))
        .into()
}

fn reference_or_null<T: ToSchema>(about: String) -> RefOr<Schema> {
    OneOfBuilder::new()
        .item(reference::<T>(about))
        .item(ObjectBuilder::new().schema_type(Type::Null))
        .into()
}

fn list<T: ToSchema>(about: String, most: usize) -> RefOr<Schema> {
    let item = RefBuilder::new().ref_location_from_schema_name(T::name());
    ArrayBuilder::new()
        .items(item)
        .description(Some(about))
        .max_items(Some(most))
        .into()
}

fn refer_to<T: ToSchema>(schemas: &mut Schemas) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}

/// A type that is sent, stored and shown in one form.
macro_rules! as_it_is {
    ($member:ty, $needed:literal, $about:ident => $schema:expr) => {
        impl WireMember for $member {
            type Sent = Self::Stored;
            type Shown = Self::Stored;
            const NEEDED: bool = $needed;

            fn read(sent: &Self::Sent, _: &str, _: &mut Vec<FieldError>) -> Self::Stored {
                *sent
            }

            fn sent(stored: &Self::Stored) -> Self::Sent {
                *stored
            }

            fn shown(stored: Self::Stored) -> Self::Shown {
                stored
            }

            fn sent_schema($about: String) -> RefOr<Schema> {
                $schema
            }
        }
    };
}

as_it_is!(Day, false, about => formatted(about, or_null(Type::String), KnownFormat::Date));
as_it_is!(Instant, true, about => formatted(about, Type::String.into(), KnownFormat::DateTime));
as_it_is!(OptionalInstant, false, about => formatted(about, or_null(Type::String), KnownFormat::DateTime));
as_it_is!(GoalReference, false, about => formatted(about, or_null(Type::String), KnownFormat::Uuid));

impl<const LONGEST: usize> WireMember for Text<LONGEST> {
    type Sent = String;
    type Shown = String;
    const NEEDED: bool = true;

    fn read(sent: &String, pointer: &str, errors: &mut Vec<FieldError>) -> String {
        needed(sent, pointer, errors)
    }

    fn sent(stored: &String) -> String {
        stored.clone()
    }

    fn shown(stored: String) -> String {
        stored
    }

    fn sent_schema(about: String) -> RefOr<Schema> {
        text(about, Some(1), LONGEST)
    }
}

/// A text that may be absent, whether or not it tells where somebody is to be found.
macro_rules! optional_text {
    ($member:ident) => {
        impl<const LONGEST: usize> WireMember for $member<LONGEST> {
            type Sent = Option<String>;
            type Shown = Option<String>;
            const NEEDED: bool = false;

            fn read(sent: &Option<String>, _: &str, _: &mut Vec<FieldError>) -> Option<String> {
                said(sent)
            }

            fn sent(stored: &Option<String>) -> Option<String> {
                stored.clone()
            }

            fn shown(stored: Option<String>) -> Option<String> {
                stored
            }

            fn sent_schema(about: String) -> RefOr<Schema> {
                text(about, None, LONGEST)
            }
        }
    };
}

optional_text!(OptionalText);
optional_text!(Whereabouts);

impl<const LONGEST: usize> WireMember for NamedWhereabouts<LONGEST> {
    type Sent = String;
    type Shown = Option<String>;
    const NEEDED: bool = true;

    fn read(sent: &String, pointer: &str, errors: &mut Vec<FieldError>) -> Option<String> {
        Some(needed(sent, pointer, errors))
    }

    fn sent(stored: &Option<String>) -> String {
        stored.clone().unwrap_or_default()
    }

    fn shown(stored: Option<String>) -> Option<String> {
        stored
    }

    fn sent_schema(about: String) -> RefOr<Schema> {
        text(about, Some(1), LONGEST)
    }

    fn shown_schema(about: String) -> RefOr<Schema> {
        text(about, None, LONGEST)
    }
}

impl<const MOST: usize, const LONGEST: usize> WireMember for Needs<MOST, LONGEST> {
    type Sent = Vec<NeedText>;
    type Shown = Vec<NeedText>;
    const NEEDED: bool = true;

    fn read(sent: &Vec<NeedText>, pointer: &str, errors: &mut Vec<FieldError>) -> Vec<String> {
        let needs = sent.iter().enumerate();
        needs
            .map(|(at, need)| needed(&need.0, &format!("{pointer}/{at}"), errors))
            .collect()
    }

    fn sent(stored: &Vec<String>) -> Vec<NeedText> {
        stored.iter().cloned().map(NeedText).collect()
    }

    fn shown(stored: Vec<String>) -> Vec<NeedText> {
        stored.into_iter().map(NeedText).collect()
    }

    fn sent_schema(about: String) -> RefOr<Schema> {
        list::<NeedText>(about, MOST)
    }

    fn sent_refers_to(schemas: &mut Schemas) {
        refer_to::<NeedText>(schemas);
    }

    fn shown_refers_to(schemas: &mut Schemas) {
        refer_to::<NeedText>(schemas);
    }
}

impl<const MOST: usize> WireMember for Participants<MOST> {
    type Sent = Vec<ParticipantInput>;
    type Shown = Vec<ShownParticipant>;
    const NEEDED: bool = true;

    fn read(sent: &Vec<ParticipantInput>, _: &str, _: &mut Vec<FieldError>) -> Vec<record::Participant> {
        let read = |participant: &ParticipantInput| record::Participant {
            role: participant.role.0,
            name: said(&participant.name),
        };
        sent.iter().map(read).collect()
    }

    fn sent(stored: &Vec<record::Participant>) -> Vec<ParticipantInput> {
        let sent = |participant: &record::Participant| ParticipantInput {
            role: OneOf(participant.role),
            name: participant.name.clone(),
        };
        stored.iter().map(sent).collect()
    }

    fn shown(stored: Vec<record::Participant>) -> Vec<ShownParticipant> {
        let shown = |participant: record::Participant| ShownParticipant {
            role: Open(participant.role),
            name: participant.name,
        };
        stored.into_iter().map(shown).collect()
    }

    fn sent_schema(about: String) -> RefOr<Schema> {
        list::<ParticipantInput>(about, MOST)
    }

    fn shown_schema(about: String) -> RefOr<Schema> {
        list::<ShownParticipant>(about, MOST)
    }

    fn sent_refers_to(schemas: &mut Schemas) {
        refer_to::<ParticipantInput>(schemas);
    }

    fn shown_refers_to(schemas: &mut Schemas) {
        refer_to::<ShownParticipant>(schemas);
    }
}

impl<E: Coded + Debug + Serialize + DeserializeOwned> WireMember for OneCode<E> {
    type Sent = OneOf<E>;
    type Shown = Open<E>;
    const NEEDED: bool = true;

    fn read(sent: &OneOf<E>, _: &str, _: &mut Vec<FieldError>) -> E {
        sent.0
    }

    fn sent(stored: &E) -> OneOf<E> {
        OneOf(*stored)
    }

    fn shown(stored: E) -> Open<E> {
        Open(stored)
    }

    fn sent_schema(about: String) -> RefOr<Schema> {
        reference::<OneOf<E>>(about)
    }

    fn shown_schema(about: String) -> RefOr<Schema> {
        reference::<Open<E>>(about)
    }

    fn sent_refers_to(schemas: &mut Schemas) {
        refer_to::<OneOf<E>>(schemas);
    }

    fn shown_refers_to(schemas: &mut Schemas) {
        refer_to::<Open<E>>(schemas);
    }
}

impl WireMember for Days {
    type Sent = PeriodInput;
    type Shown = ShownPeriod;
    const NEEDED: bool = true;

    fn read(sent: &PeriodInput, pointer: &str, errors: &mut Vec<FieldError>) -> domain::civil::Period {
        domain::civil::Period::new(sent.from, sent.to).unwrap_or_else(|| {
            errors.push(FieldError::new(format!("{pointer}/to"), "period_backwards"));
            domain::civil::Period::default()
        })
    }

    fn sent(stored: &domain::civil::Period) -> PeriodInput {
        (*stored).into()
    }

    fn shown(stored: domain::civil::Period) -> ShownPeriod {
        stored.into()
    }

    fn sent_schema(about: String) -> RefOr<Schema> {
        reference::<PeriodInput>(about)
    }

    fn shown_schema(about: String) -> RefOr<Schema> {
        reference::<ShownPeriod>(about)
    }

    fn sent_refers_to(schemas: &mut Schemas) {
        refer_to::<PeriodInput>(schemas);
    }

    fn shown_refers_to(schemas: &mut Schemas) {
        refer_to::<ShownPeriod>(schemas);
    }
}

impl WireMember for Interpreter {
    type Sent = Option<InterpreterUseInput>;
    type Shown = Option<InterpreterUse>;
    const NEEDED: bool = false;

    fn read(
        sent: &Option<InterpreterUseInput>,
        pointer: &str,
        errors: &mut Vec<FieldError>,
    ) -> Option<record::InterpreterUse> {
        let sent = sent.as_ref()?;
        if domain::codes::find_language(&sent.language).is_none() {
            errors.push(FieldError::new(format!("{pointer}/language"), "not_in_list"));
        }
        Some(record::InterpreterUse {
            language: sent.language.clone(),
            remote: sent.remote,
        })
    }

    fn sent(stored: &Option<record::InterpreterUse>) -> Option<InterpreterUseInput> {
        stored.as_ref().map(|interpreter| InterpreterUseInput {
            language: interpreter.language.clone(),
            remote: interpreter.remote,
        })
    }

    fn shown(stored: Option<record::InterpreterUse>) -> Option<InterpreterUse> {
        stored.map(|interpreter| InterpreterUse {
            language: interpreter.language,
            remote: interpreter.remote,
        })
    }

    fn sent_schema(about: String) -> RefOr<Schema> {
        reference_or_null::<InterpreterUseInput>(about)
    }

    fn shown_schema(about: String) -> RefOr<Schema> {
        reference_or_null::<InterpreterUse>(about)
    }

    fn sent_refers_to(schemas: &mut Schemas) {
        refer_to::<InterpreterUseInput>(schemas);
    }

    fn shown_refers_to(schemas: &mut Schemas) {
        refer_to::<InterpreterUse>(schemas);
    }
}
