//! The schema of parameters that explain a problem.

use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// Names and texts: codes, numbers and sections that explain.
pub struct ParamsSchema;

impl PartialSchema for ParamsSchema {
    fn schema() -> RefOr<Schema> {
        let text = ObjectBuilder::new()
            .schema_type(Type::String)
            .max_length(Some(1000));
        ObjectBuilder::new()
            .description(Some(
                "Codes, numbers and sections that explain; never a value that was sent.",
            ))
            .additional_properties(Some(AdditionalProperties::from(text)))
            .into()
    }
}

impl ToSchema for ParamsSchema {
    fn name() -> Cow<'static, str> {
        "Params".into()
    }
}
