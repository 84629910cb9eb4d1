//! What a record says, in requests and in answers: made of the declaration of its kind.

use super::members::{Schemas, WireMember};
use crate::problem::FieldError;
use domain::record::members::*;
use domain::record::{self, ContactWay, Content, OfKind, RecordKind};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt::{self, Debug, Formatter};
use std::marker::PhantomData;
use utoipa::openapi::schema::{
    AdditionalProperties, Discriminator, ObjectBuilder, OneOfBuilder, Schema, Type,
};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// What the documentation of a declaration says.
fn told(lines: &[&str]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| line.trim()).collect();
    lines.join("\n")
}

/// The schema of a content: its kind, and the members that a request needs or an answer has.
struct ContentSchema(ObjectBuilder);

impl ContentSchema {
    fn of(kind: &str, about: &[&str]) -> Self {
        let tag = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some([kind]));
        Self(
            ObjectBuilder::new()
                .description(Some(told(about)))
                .property("kind", tag)
                .required("kind"),
        )
    }

    fn member(self, member: &str, schema: RefOr<Schema>, needed: bool) -> Self {
        let name = pointer(member).split_off(1);
        let whole = self.0.property(&name, schema);
        Self(if needed { whole.required(name) } else { whole })
    }

    fn closed(self) -> Self {
        Self(
            self.0
                .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false))),
        )
    }
}

impl From<ContentSchema> for RefOr<Schema> {
    fn from(schema: ContentSchema) -> Self {
        schema.0.into()
    }
}

/// The schema of a patch: of what must be there, only the kind.
fn patch_of(whole: RefOr<Schema>) -> RefOr<Schema> {
    match whole {
        RefOr::T(Schema::Object(mut object)) => {
            object.required = vec!["kind".to_owned()];
            RefOr::T(Schema::Object(object))
        }
        other => other,
    }
}

/// The code of a kind, where a content says of which it is.
pub struct Tag<C>(PhantomData<fn() -> C>);

impl<C> Clone for Tag<C> {
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<C: OfKind> Debug for Tag<C> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        formatter.write_str(C::KIND.code())
    }
}

impl<C> Default for Tag<C> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<C: OfKind> Serialize for Tag<C> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        C::KIND.serialize(serializer)
    }
}

impl<'de, C: OfKind> Deserialize<'de> for Tag<C> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match RecordKind::deserialize(deserializer)? == C::KIND {
            true => Ok(Self::default()),
            false => Err(D::Error::custom("another kind of record")),
        }
    }
}

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
                        <$type as WireMember>::sent_schema(told(&[$($about),*])),
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
                        <$type as WireMember>::shown_schema(told(&[$($about),*])),
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
