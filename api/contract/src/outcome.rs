//! What comes of a request: a resource, or what would be decided about it.

use super::shared::{DryRun, Effects};
use serde::Serialize;
use std::borrow::Cow;
use std::marker::PhantomData;
use utoipa::openapi::schema::{OneOfBuilder, Schema};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// A resource that has a version, which its ETag is made of.
pub trait Versioned {
    /// The version.
    fn version(&self) -> i64;
}

/// What comes of a request that changes something: what was done, or what would be decided.
#[derive(Serialize)]
#[serde(untagged)]
pub enum Outcome<T> {
    /// It was done: the resource as it is now.
    Done(T),
    /// It was only asked: nothing was changed.
    DryRun(DryRun),
}

impl<T> Outcome<T> {
    /// The same, with what it would bring about.
    pub fn bringing(self, effects: Effects) -> Self {
        match self {
            Self::DryRun(asked) => Self::DryRun(DryRun {
                effects: Some(effects),
                ..asked
            }),
            made => made,
        }
    }
}

/// In the contract, what a state change answers: the resource, or what would be decided about it.
pub struct OutcomeSchema<T>(PhantomData<T>);

impl<T: ToSchema> ToSchema for OutcomeSchema<T> {
    fn name() -> Cow<'static, str> {
        format!("{}OrDryRun", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        for (name, schema) in [(T::name(), T::schema()), (DryRun::name(), DryRun::schema())] {
            schemas.push((name.into_owned(), schema));
        }
        T::schemas(schemas);
        DryRun::schemas(schemas);
    }
}

impl<T: ToSchema> PartialSchema for OutcomeSchema<T> {
    fn schema() -> RefOr<Schema> {
        let either = OneOfBuilder::new()
            .item(Ref::from_schema_name(T::name()))
            .item(Ref::from_schema_name(DryRun::name()))
            .description(Some("What was done; with `dryRun`, what would be decided."));
        either.into()
    }
}
