//! Schemas of contents, put together of those of their members.

use domain::record::members::pointer;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{AdditionalProperties, ObjectBuilder, Schema, Type};

/// The text of a declaration's documentation.
pub fn documentation(lines: &[&str]) -> String {
    let lines: Vec<_> = lines.iter().map(|line| line.trim()).collect();
    lines.join("\n")
}

/// The schema of a content: its kind, and the members that a request needs or an answer has.
pub struct ContentSchema(ObjectBuilder);

impl ContentSchema {
    /// The schema of a content of which only the kind is known.
    pub fn of(kind: &str, about: &[&str]) -> Self {
        let tag = ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some([kind]));
        Self(
            ObjectBuilder::new()
                .description(Some(documentation(about)))
                .property("kind", tag)
                .required("kind"),
        )
    }

    /// The same with a member, of which the request needs to have what is needed.
    pub fn member(self, member: &str, schema: RefOr<Schema>, needed: bool) -> Self {
        let name = pointer(member).split_off(1);
        let whole = self.0.property(&name, schema);
        Self(if needed { whole.required(name) } else { whole })
    }

    /// The same, which has no other members.
    pub fn closed(self) -> Self {
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
pub fn patch_of(whole: RefOr<Schema>) -> RefOr<Schema> {
    match whole {
        RefOr::T(Schema::Object(mut object)) => {
            object.required = vec!["kind".to_owned()];
            RefOr::T(Schema::Object(object))
        }
        other => other,
    }
}
