//! Schemas of the members of contents.

use utoipa::ToSchema;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{
    ArrayBuilder, KnownFormat, ObjectBuilder, OneOfBuilder, RefBuilder, Schema, SchemaFormat, SchemaType,
    Type,
};

/// A list of the schemas that others refer to, each with its name.
pub type Schemas = Vec<(String, RefOr<Schema>)>;

/// The types of a member that may be absent.
pub fn or_null(one: Type) -> SchemaType {
    SchemaType::from_iter([one, Type::Null])
}

/// A free text; one without a least length may be absent.
pub fn text(about: String, shortest: Option<usize>, longest: usize) -> RefOr<Schema> {
    let kind = match shortest {
        Some(_) => SchemaType::new(Type::String),
        None => or_null(Type::String),
    };
    ObjectBuilder::new()
        .schema_type(kind)
        .description(Some(about))
        .min_length(shortest)
        .max_length(Some(longest))
        .into()
}

/// A value of a known format.
pub fn formatted(about: String, kind: SchemaType, format: KnownFormat) -> RefOr<Schema> {
    ObjectBuilder::new()
        .schema_type(kind)
        .format(Some(SchemaFormat::KnownFormat(format)))
        .description(Some(about))
        .into()
}

/// A reference to a schema, of which the text tells.
pub fn reference<T: ToSchema>(about: String) -> RefOr<Schema> {
    RefBuilder::new()
        .ref_location_from_schema_name(T::name())
        .description(Some(about))
        .into()
}

/// A reference to a schema, or null.
pub fn reference_or_null<T: ToSchema>(about: String) -> RefOr<Schema> {
    OneOfBuilder::new()
        .item(reference::<T>(about))
        .item(ObjectBuilder::new().schema_type(Type::Null))
        .into()
}

/// A list of what a schema describes, of so many at most.
pub fn list<T: ToSchema>(about: String, most: usize) -> RefOr<Schema> {
    let item = RefBuilder::new().ref_location_from_schema_name(T::name());
    ArrayBuilder::new()
        .items(item)
        .description(Some(about))
        .max_items(Some(most))
        .into()
}

/// Adds a schema, and those that it refers to.
pub fn refer_to<T: ToSchema>(schemas: &mut Schemas) {
    schemas.push((T::name().into_owned(), T::schema()));
    T::schemas(schemas);
}
