//! JSON merge patches (RFC 7396).

use super::body::{typed, typed_as};
use super::json::{self, Schemas};
use super::problem::FieldError;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::borrow::Cow;
use std::marker::PhantomData;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{Object, Schema};
use utoipa::{PartialSchema, ToSchema};
use validator::Validate;

/// What a merge patch may call itself.
pub const MERGE_PATCH: [&str; 2] = ["application/merge-patch+json", "application/json"];

/// A JSON merge patch of `T`: every member may be absent, and null takes a value away.
pub struct Patch<T> {
    /// The patch as it was sent, held against the schema.
    pub value: Value,
    kind: PhantomData<T>,
}

impl<T: DeserializeOwned + ToSchema + Validate> Patch<T> {
    /// A patch, held against its schema.
    ///
    /// # Errors
    /// Everything that is not as the contract says.
    pub fn parse(schemas: &Schemas, value: Value) -> Result<Self, Vec<FieldError>> {
        let errors = schemas.check(&Self::name(), &value);
        match errors.is_empty() {
            true => Ok(Self {
                value,
                kind: PhantomData,
            }),
            false => Err(errors),
        }
    }

    /// The members that the patch touches.
    pub fn members(&self) -> impl Iterator<Item = &str> {
        self.value
            .as_object()
            .into_iter()
            .flat_map(|members| members.keys().map(String::as_str))
    }

    fn merged(&self, mut current: Value) -> Value {
        json::merge(&mut current, &self.value);
        current
    }

    /// What comes of applying the patch to what there is, held against the schema of the whole.
    ///
    /// # Errors
    /// `validation_failed`, when that is not as the contract says.
    pub fn apply_as<U: DeserializeOwned + ToSchema + Validate>(
        &self,
        schemas: &Schemas,
        current: Value,
    ) -> Result<U, Vec<FieldError>> {
        typed(schemas, self.merged(current))
    }

    /// What comes of applying the patch to what there is.
    ///
    /// # Errors
    /// `validation_failed`, when that is not as the contract says.
    pub fn apply(&self, schemas: &Schemas, current: Value) -> Result<T, Vec<FieldError>> {
        let merged = self.merged(current);
        // What is only ever patched has no schema of its own in the contract, but the patch's.
        let whole = T::name();
        let name = if schemas.has(&whole) { whole } else { Self::name() };
        typed_as(schemas, &name, merged)
    }
}

impl<T: ToSchema> ToSchema for Patch<T> {
    fn name() -> Cow<'static, str> {
        format!("{}Patch", T::name().trim_end_matches("Input")).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

impl<T: ToSchema> PartialSchema for Patch<T> {
    fn schema() -> RefOr<Schema> {
        let RefOr::T(Schema::Object(whole)) = T::schema() else {
            return T::schema();
        };
        // What may be absent may be null already; null for what must be there would only be refused.
        let mut patch = Object::new();
        patch.description =
            Some("A JSON merge patch (RFC 7396): an absent member stays, null takes it away.".into());
        patch.additional_properties = whole.additional_properties;
        patch.properties = whole.properties;
        RefOr::T(Schema::Object(patch))
    }
}
