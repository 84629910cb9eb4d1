//! Members of contents that are one value: texts, days, times, references.

use crate::problem::FieldError;
use crate::records::convert::{needed, said};
use crate::records::member::WireMember;
use crate::records::schema::{formatted, or_null, text};
use domain::record::members::{
    Day, GoalReference, Instant, NamedWhereabouts, OptionalInstant, OptionalText, Text, Whereabouts,
};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, Schema, Type};

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
