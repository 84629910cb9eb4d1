//! What a record says, in requests and in answers: made of the declaration of its kind.

use crate::problem::FieldError;
use crate::records::content_schema::{ContentSchema, documentation, patch_of};
use crate::records::member::WireMember;
use crate::records::schema::Schemas;
use crate::records::tag::Tag;
use domain::record::members::*;
use domain::record::{self, ContactWay, Content};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::openapi::schema::{Discriminator, OneOfBuilder, Schema};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// Makes the contents of requests and of answers of their declaration.
macro_rules! contents {
    ($(
        $(#[doc = $doc:literal])*
        $kind:ident = $code:literal ($input:ident, $patch:ident, $shown:ident) {
            $($(#[doc = $about:literal])* $member:ident : $type:ty),* $(,)?
        }
        rules $rules:tt
        days $days:tt
    )*) => {
        $(
            $(#[doc = $doc])*
            #[derive(Clone, Debug, Serialize, Deserialize)]
            #[serde(rename_all = "camelCase", deny_unknown_fields)]
            pub struct $input {
                /// The kind.
                pub kind: Tag<record::$kind>,
                $($(#[doc = $about])* pub $member: <$type as WireMember>::Sent,)*
            }

            impl $input {
                /// What it says, as it is stored.
                fn read(&self, errors: &mut Vec<FieldError>) -> record::$kind {
                    record::$kind {
                        $($member: <$type as WireMember>::read(
                            &self.$member, &pointer(stringify!($member)), errors,
                        )),*
                    }
                }

                /// The request that would say what is stored.
                fn of(stored: &record::$kind) -> Self {
                    Self {
                        kind: Tag::default(),
                        $($member: <$type as WireMember>::sent(&stored.$member)),*
                    }
                }
            }

            impl PartialSchema for $input {
                fn schema() -> RefOr<Schema> {
                    let whole = ContentSchema::of($code, &[$($doc),*]);
                    $(let whole = whole.member(
                        stringify!($member),
                        <$type as WireMember>::sent_schema(documentation(&[$($about),*])),
                        <$type as WireMember>::NEEDED,
                    );)*
                    whole.closed().into()
                }
            }

            impl ToSchema for $input {
                fn schemas(schemas: &mut Schemas) {
                    $(<$type as WireMember>::sent_refers_to(schemas);)*
                }
            }

            /// What a merge patch changes of it: the kind is repeated, and what is absent stays.
            pub struct $patch;

            impl PartialSchema for $patch {
                fn schema() -> RefOr<Schema> {
                    patch_of($input::schema())
                }
            }

            impl ToSchema for $patch {
                fn schemas(schemas: &mut Schemas) {
                    <$input as ToSchema>::schemas(schemas);
                }
            }

            $(#[doc = $doc])*
            #[derive(Serialize)]
            #[serde(rename_all = "camelCase")]
            pub struct $shown {
                /// The kind.
                pub kind: Tag<record::$kind>,
                $($(#[doc = $about])* pub $member: <$type as WireMember>::Shown,)*
            }

            impl $shown {
                /// The answer.
                fn of(stored: record::$kind) -> Self {
                    Self {
                        kind: Tag::default(),
                        $($member: <$type as WireMember>::shown(stored.$member)),*
                    }
                }
            }

            impl PartialSchema for $shown {
                fn schema() -> RefOr<Schema> {
                    let whole = ContentSchema::of($code, &[$($doc),*]);
                    $(let whole = whole.member(
                        stringify!($member),
                        <$type as WireMember>::shown_schema(documentation(&[$($about),*])),
                        true,
                    );)*
                    whole.into()
                }
            }

            impl ToSchema for $shown {
                fn schemas(schemas: &mut Schemas) {
                    $(<$type as WireMember>::shown_refers_to(schemas);)*
                }
            }
        )*

        /// What a record is to say, by its kind.
        #[derive(Clone, Debug, Serialize)]
        #[serde(untagged)]
        pub enum RecordContentInput {
            $($(#[doc = $doc])* $kind($input)),*
        }

        impl<'de> Deserialize<'de> for RecordContentInput {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = serde_json::Value::deserialize(deserializer)?;
                match value["kind"].as_str() {
                    $(Some($code) => serde_json::from_value(value).map(Self::$kind).map_err(D::Error::custom),)*
                    _ => Err(D::Error::custom("no kind of record")),
                }
            }
        }

        impl RecordContentInput {
            /// What it says, as it is sealed.
            ///
            /// # Errors
            /// Everything that is wrong with it; pointers are relative to the content.
            pub fn parse(&self) -> Result<Content, Vec<FieldError>> {
                let mut errors = Vec::new();
                let content = match self {
                    $(Self::$kind(input) => Content::$kind(input.read(&mut errors)),)*
                };
                if errors.is_empty() { Ok(content) } else { Err(errors) }
            }

            /// The request that would say what is sealed, for merging patches.
            pub fn of(content: &Content) -> Self {
                match content {
                    $(Content::$kind(content) => Self::$kind($input::of(content)),)*
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
            $($(#[doc = $doc])* $kind($shown)),*
        }

        impl RecordContent {
            /// The answer.
            pub fn of(content: Content) -> Self {
                match content {
                    $(Content::$kind(content) => Self::$kind($shown::of(content)),)*
                }
            }
        }

        by_kind!(RecordContentInput $($code $input)*);
        by_kind!(RecordContentPatch $($code $patch)*);
        by_kind!(RecordContent $($code $shown)*);
    };
}

/// The schema of a choice by kind: utoipa writes no discriminator for variants that a macro makes.
macro_rules! by_kind {
    ($name:ident $($code:literal $variant:ident)*) => {
        impl PartialSchema for $name {
            fn schema() -> RefOr<Schema> {
                let mut choice = OneOfBuilder::new();
                let mut discriminator = Discriminator::new("kind");
                $(
                    let variant = Ref::from_schema_name(<$variant as ToSchema>::name());
                    discriminator.mapping.insert($code.to_owned(), variant.ref_location.clone());
                    choice = choice.item(variant);
                )*
                choice.discriminator(Some(discriminator)).into()
            }
        }

        impl ToSchema for $name {
            fn schemas(schemas: &mut Schemas) {
                $(
                    schemas.push((<$variant as ToSchema>::name().into_owned(), $variant::schema()));
                    <$variant as ToSchema>::schemas(schemas);
                )*
            }
        }
    };
}

domain::record_kinds!(contents);
