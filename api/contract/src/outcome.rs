//! What comes of a request: a resource, or what would be decided about it.

use crate::dry_run::DryRun;
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
