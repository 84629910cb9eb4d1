//! Coded values as the contract writes them: closed lists in requests, open ones in answers.

use domain::coded::Coded;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

/// A code of a register's profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(as = Code, value_type = String, max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
pub struct CodeText(pub String);

/// A coded value in a request: one of a closed list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OneOf<E>(pub E);

impl<E: Coded> Serialize for OneOf<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.to_code())
    }
}

impl<'de, E: Coded> Deserialize<'de> for OneOf<E> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        let known = E::VALUES.iter().find(|value| value.to_code() == code);
        known
            .map(|value| Self(*value))
            .ok_or_else(|| serde::de::Error::custom("not a known code"))
    }
}

impl<E: Coded> PartialSchema for OneOf<E> {
    fn schema() -> RefOr<Schema> {
        let codes = E::VALUES.iter().map(|value| value.to_code());
        ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(codes))
            .into()
    }
}

impl<E: Coded> ToSchema for OneOf<E> {
    fn name() -> Cow<'static, str> {
        E::NAME.into()
    }
}

/// A coded value in an answer: one of the list, or one that a later version adds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Open<E>(pub E);

impl<E: Coded> Serialize for Open<E> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.to_code())
    }
}

impl<E: Coded> PartialSchema for Open<E> {
    fn schema() -> RefOr<Schema> {
        let later = ObjectBuilder::new()
            .schema_type(Type::String)
            .max_length(Some(64))
            .pattern(Some("^[a-z][a-z0-9_.]*$"));
        AnyOfBuilder::new()
            .item(Ref::from_schema_name(E::NAME))
            .item(later)
            .into()
    }
}

impl<E: Coded> ToSchema for Open<E> {
    fn name() -> Cow<'static, str> {
        format!("Open{}", E::NAME).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        schemas.push((E::NAME.to_owned(), OneOf::<E>::schema()));
    }
}
