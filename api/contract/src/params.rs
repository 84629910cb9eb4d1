//! The schema of parameters that explain a problem.

use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    AdditionalProperties, ArrayBuilder, ObjectBuilder, OneOfBuilder, Schema, Type,
};
use utoipa::{PartialSchema, ToSchema};

/// Parameters that are lists, however many they hold.
const LISTS: [&str; 3] = ["allowed", "missing", "oneOf"];

/// Names with texts or lists of texts: codes, numbers and sections that explain.
pub struct ParamsSchema;

impl PartialSchema for ParamsSchema {
    fn schema() -> RefOr<Schema> {
        let text = || {
            ObjectBuilder::new()
                .schema_type(Type::String)
                .max_length(Some(1000))
        };
        let list = || ArrayBuilder::new().items(text()).max_items(Some(100));
        let either = OneOfBuilder::new().item(text()).item(list());
        let mut params = ObjectBuilder::new();
        for name in LISTS {
            params = params.property(name, list());
        }
        params
            .description(Some(
                "Codes, numbers and sections that explain; never a value that was sent. `allowed`, `missing` and `oneOf` are lists.",
            ))
            .additional_properties(Some(AdditionalProperties::from(RefOr::T(Schema::from(either)))))
            .into()
    }
}

impl ToSchema for ParamsSchema {
    fn name() -> Cow<'static, str> {
        "Params".into()
    }
}
