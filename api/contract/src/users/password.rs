//! A new password for somebody who forgot it.

use crate::json::TEXT;
use serde::{Deserialize, Serialize};
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::{PartialSchema, ToSchema};
use validator::Validate;

/// A password that is to be, in a request. Who sets it by another way holds it to the same bounds.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PasswordText(pub String);

impl PasswordText {
    /// Its schema, where it stands as a member.
    pub fn member() -> Object {
        ObjectBuilder::new()
            .schema_type(Type::String)
            .description(Some("The password that is to be."))
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Password)))
            .min_length(Some(12))
            .max_length(Some(1000))
            .pattern(Some(TEXT))
            .build()
    }
}

impl PartialSchema for PasswordText {
    fn schema() -> RefOr<Schema> {
        Self::member().into()
    }
}

/// A password that is given to somebody.
#[derive(Clone, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = NewPassword)]
pub struct NewPasswordInput {
    /// The password that is to be.
    #[schema(schema_with = PasswordText::member)]
    pub new: PasswordText,
}
