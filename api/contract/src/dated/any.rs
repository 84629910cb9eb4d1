//! A dated fact of whichever kind: what is done with them all need not know which one it is. Made of the declaration
//! of the kinds.

use crate::body::typed;
use crate::dated::fact::{DatedAnswer, DatedBody, DatedFact};
use crate::dated::kinds::{address::*, identifier::*, permit::*, protective::*, reception::*};
use crate::dated::kinds::{related::*, texts::*};
use crate::dated::page::PageOf;
use crate::dated::parts::{Meta, RecordInput};
use crate::json::{self, Schemas};
use crate::outcome::Versioned;
use crate::patch::Patch;
use crate::problem::FieldError;
use domain::client::dated::DatedKind;
use domain::client::value::Value;
use domain::register::RegisterProfile;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

/// A merge patch of a dated fact, as it was sent.
pub struct FactPatch {
    /// Of which kind.
    pub kind: DatedKind,
    /// What it says.
    pub value: serde_json::Value,
}

impl FactPatch {
    /// Whether the period is all that it touches.
    pub fn is_of_period(&self) -> bool {
        let members = self.value.as_object();
        members.is_some_and(|members| members.keys().all(|member| member == "period"))
    }

    /// What comes of applying it to what there is.
    ///
    /// # Errors
    /// `validation_failed`, when that is not as the contract says.
    pub fn apply(
        &self,
        schemas: &Schemas,
        mut current: serde_json::Value,
    ) -> Result<FactInput, Vec<FieldError>> {
        json::merge(&mut current, &self.value);
        FactInput::read(self.kind, schemas, current)
    }
}

/// How the contract speaks of a kind.
pub struct Wording {
    /// One of them, with its article.
    pub one: &'static str,
    /// Several.
    pub many: &'static str,
    /// The ids of its operations.
    pub operations: OperationIds,
    /// Its schemas, with those that they refer to.
    pub schemas: fn(&mut Vec<(String, RefOr<Schema>)>),
    /// The names of its schemas.
    pub names: fn() -> SchemaNames,
}

/// The ids of the operations of a kind.
pub struct OperationIds {
    /// Lists them.
    pub list: &'static str,
    /// Reads one.
    pub read: &'static str,
    /// Adds one.
    pub add: &'static str,
    /// Changes one.
    pub change: &'static str,
    /// Takes one out of use.
    pub remove: &'static str,
}

/// The names of the schemas of a kind.
pub struct SchemaNames {
    /// Of the request.
    pub input: String,
    /// Of the merge patch.
    pub patch: String,
    /// Of the answer.
    pub fact: String,
    /// Of a page of answers.
    pub page: String,
}

fn names_of<K: DatedFact>() -> SchemaNames {
    SchemaNames {
        input: K::Input::name().into_owned(),
        patch: Patch::<K::Input>::name().into_owned(),
        fact: K::name().into_owned(),
        page: PageOf::<K>::name().into_owned(),
    }
}

fn schemas_of<K: DatedFact>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
    fn add<T: ToSchema>(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((T::name().into_owned(), T::schema()));
        T::schemas(schemas);
    }
    add::<K::Input>(schemas);
    add::<Patch<K::Input>>(schemas);
    add::<K>(schemas);
    add::<PageOf<K>>(schemas);
}

/// Makes the choices of the declaration.
macro_rules! choices {
    ($(
        $(#[$doc:meta])*
        $kind:ident = $step:literal $fields:tt $right:ident
        ($one:literal, $many:literal) ($One:literal, $Many:literal) ($input:ident, $fact:ident);
    )*) => {
        /// The body of a request about a dated fact.
        #[derive(Clone, Serialize)]
        #[serde(untagged)]
        pub enum FactInput {
            $($(#[$doc])* $kind($input)),*
        }

        /// The answer about a dated fact.
        #[derive(Serialize)]
        #[serde(untagged)]
        pub enum AnyFact {
            $($(#[$doc])* $kind($fact)),*
        }

        $(
            impl From<$input> for FactInput {
                fn from(input: $input) -> Self {
                    Self::$kind(input)
                }
            }
        )*

        impl FactInput {
            /// Reads the body of a request.
            ///
            /// # Errors
            /// Everything that is not as the contract says.
            pub fn read(
                kind: DatedKind, schemas: &Schemas, body: serde_json::Value,
            ) -> Result<Self, Vec<FieldError>> {
                match kind {
                    $(DatedKind::$kind => typed::<$input>(schemas, body).map(Self::$kind),)*
                }
            }

            /// Of which kind it is.
            pub fn kind(&self) -> DatedKind {
                match self {
                    $(Self::$kind(_) => DatedKind::$kind,)*
                }
            }

            /// The request that would make a value; `None` of a value of another kind.
            pub fn of(kind: DatedKind, value: &Value) -> Option<Self> {
                match kind {
                    $(DatedKind::$kind => <$fact as DatedFact>::input(value).map(Self::$kind),)*
                }
            }

            /// Its value.
            ///
            /// # Errors
            /// What is wrong, with a pointer into the body.
            pub fn value(&self, profile: &RegisterProfile) -> Result<Value, FieldError> {
                match self {
                    $(Self::$kind(input) => <$fact as DatedFact>::value(input, profile),)*
                }
            }

            /// What it says besides the value.
            pub fn record(&self) -> RecordInput<'_> {
                match self {
                    $(Self::$kind(input) => input.record(),)*
                }
            }
        }

        impl FactPatch {
            /// Reads a merge patch, which is held against its schema.
            ///
            /// # Errors
            /// Everything that is not as the contract says.
            pub fn read(
                kind: DatedKind, schemas: &Schemas, body: serde_json::Value,
            ) -> Result<Self, Vec<FieldError>> {
                let value = match kind {
                    $(DatedKind::$kind => Patch::<$input>::parse(schemas, body)?.value,)*
                };
                Ok(Self { kind, value })
            }
        }

        impl AnyFact {
            /// The answer; `None` of a value of another kind.
            pub fn shown(kind: DatedKind, value: &Value, meta: Meta) -> Option<Self> {
                match kind {
                    $(DatedKind::$kind => <$fact as DatedFact>::shown(value, meta).map(Self::$kind),)*
                }
            }

            /// Its id.
            pub fn id(&self) -> uuid::Uuid {
                match self {
                    $(Self::$kind(fact) => fact.id(),)*
                }
            }
        }

        impl Versioned for AnyFact {
            fn version(&self) -> i64 {
                match self {
                    $(Self::$kind(fact) => fact.version(),)*
                }
            }
        }

        /// How the contract speaks of a kind.
        pub const fn wording(kind: DatedKind) -> &'static Wording {
            match kind {
                $(DatedKind::$kind => &Wording {
                    one: $one,
                    many: $many,
                    operations: OperationIds {
                        list: concat!("list", $Many),
                        read: concat!("read", $One),
                        add: concat!("add", $One),
                        change: concat!("change", $One),
                        remove: concat!("remove", $One),
                    },
                    schemas: schemas_of::<$fact>,
                    names: names_of::<$fact>,
                },)*
            }
        }
    };
}

domain::dated_kinds!(choices);
