//! A member of a content in requests and in answers, by the type that its kind's declaration gives it: what is sent,
//! what is shown, how each is read and written, and its schema.

use crate::problem::FieldError;
use crate::records::schema::Schemas;
use domain::record::members::Member;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::Schema;

/// A member's type as the contract writes it.
pub trait WireMember: Member {
    /// As it is sent.
    type Sent: Clone + Debug + Serialize + DeserializeOwned;
    /// As it is shown.
    type Shown: Serialize;
    /// Whether a request must have it.
    const NEEDED: bool;

    /// Reads what was sent; what is wrong is at the pointer, or below it.
    fn read(sent: &Self::Sent, pointer: &str, errors: &mut Vec<FieldError>) -> Self::Stored;

    /// The request that would say what is stored, for merging patches.
    fn sent(stored: &Self::Stored) -> Self::Sent;

    /// The answer.
    fn shown(stored: Self::Stored) -> Self::Shown;

    /// The schema of a request's member, of which the text tells.
    fn sent_schema(about: String) -> RefOr<Schema>;

    /// The schema of an answer's member.
    fn shown_schema(about: String) -> RefOr<Schema> {
        Self::sent_schema(about)
    }

    /// The schemas that the request's refers to.
    fn sent_refers_to(_schemas: &mut Schemas) {}

    /// The schemas that the answer's refers to.
    fn shown_refers_to(_schemas: &mut Schemas) {}
}
