//! A member of a content in requests and in answers, by the type that its kind's declaration gives it: what is sent,
//! what is shown, how each is read and written, and its schema.

use crate::problem::FieldError;
use domain::record::members::{
    Day, GoalReference, Instant, Member, NamedWhereabouts, OptionalInstant, OptionalText, Text, Whereabouts,
};
use domain::text::tidy;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    ArrayBuilder, KnownFormat, ObjectBuilder, OneOfBuilder, RefBuilder, Schema, SchemaFormat, SchemaType,
    Type,
};

/// A text without white space around it; an empty one is none.
pub fn said(text: &Option<String>) -> Option<String> {
    text.as_deref().map(tidy).filter(|text| !text.is_empty())
}

/// A text that must say something.
pub fn needed(text: &str, pointer: &str, errors: &mut Vec<FieldError>) -> String {
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

/// A reference to a schema, of which the text tells.
pub fn reference<T: ToSchema>(about: String) -> RefOr<Schema> {
    RefBuilder::new()
        .ref_location_from_schema_name(T::name())
        .description(Some(about))
        .into()
}

/// A reference to a schema, or null.
pub fn reference_or_null<T: ToSchema>(about: String) -> RefOr<Schema> {
    OneOfBuilder::new()
        .item(reference::<T>(about))
        .item(ObjectBuilder::new().schema_type(Type::Null))
        .into()
}

/// A list of what a schema describes, of so many at most.
pub fn list<T: ToSchema>(about: String, most: usize) -> RefOr<Schema> {
    let item = RefBuilder::new().ref_location_from_schema_name(T::name());
    ArrayBuilder::new()
        .items(item)
        .description(Some(about))
        .max_items(Some(most))
        .into()
}

/// Adds a schema, and those that it refers to.
pub fn refer_to<T: ToSchema>(schemas: &mut Schemas) {
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
