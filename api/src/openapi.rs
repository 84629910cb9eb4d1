//! The contract: collected from the handlers, then given what every operation shares.

mod bounds;
mod components;
pub mod examples;
mod operations;
mod params;

pub use bounds::TEXT;
pub use params::ParamsSchema;

use utoipa::openapi::schema::{AnyOfBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{Ref, RefOr};
use utoipa::{PartialSchema, ToSchema};

use crate::problem::ProblemDocument;
use crate::resources::oauth::OAuthError;
use domain::coded::Coded;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;
use utoipa::OpenApi;

/// What the document starts from.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Asiakasrekisteri",
        description = "Client registers of municipal integration, refugee-reception and employment services. \
            Each register is run by its privacy notice: what the notice does not name is refused, and the \
            refusal says which section and which provision. Beyond what the schemas can say, every request is \
            held to this: days lie between 1900 and 2100, texts hold no control characters and none that \
            reorder text, no member stands twice in an object, and nothing that was sent is repeated in an \
            error.",
        contact(name = "Asiakasrekisteri"),
        license(name = "EUPL-1.2", identifier = "EUPL-1.2")
    ),
    tags(
        (name = "sign-in", description = "Signing in and out, and the keys that tokens are checked with."),
        (name = "me", description = "What the caller is and may do."),
        (name = "users", description = "People and their grants. Administrators see no client."),
        (name = "registers", description = "Registers and what their notices say."),
        (name = "clients", description = "Clients: entering, finding, reading, correcting."),
        (name = "dated-facts", description = "What holds for a time: addresses, phones, citizenships and the like."),
        (name = "consents", description = "Consents: given, in force, withdrawn."),
        (name = "records", description = "Casework: contacts, assessments, plans, measures and the like, discriminated by kind."),
        (name = "worklists", description = "What waits to be done, across clients."),
        (name = "corrections", description = "Records moved or redacted, by two persons."),
        (name = "relationships", description = "Client relationships and the officials who answer."),
        (name = "handing-over", description = "Clients handed over, what would be left without an owner, substitutes."),
        (name = "outside-notice", description = "What law required to be recorded although the notice does not name it."),
        (name = "log", description = "The user log: who did what, and who looked."),
        (name = "operations", description = "Whether the service lives and answers.")
    ),
    components(schemas(ProblemDocument, OAuthError))
)]
pub struct Base;

/// Finishes the document: what every operation shares, bounds that follow from formats, examples.
pub fn finish(document: utoipa::openapi::OpenApi) -> serde_json::Value {
    let mut document = serde_json::to_value(document).unwrap_or_default();
    operations::finish(&mut document);
    bounds::finish(&mut document);
    examples::finish(&mut document);
    document
}

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

/// A name as the contract writes it: `birth_date` is `birthDate`.
pub(crate) fn camel(snake: &str) -> String {
    let mut parts = snake.split('_');
    let mut camel = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let mut letters = part.chars();
        camel.extend(letters.next().map(|first| first.to_ascii_uppercase()));
        camel.extend(letters);
    }
    camel
}
