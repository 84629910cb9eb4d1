//! What makes a kind of dated fact: the same five operations serve them all.

use crate::dated::parts::{Meta, RecordInput};
use crate::outcome::Versioned;
use crate::problem::FieldError;
use domain::client::dated::DatedKind;
use domain::client::value::Value;
use domain::register::RegisterProfile;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;
use validator::Validate;

/// The body of a request about a dated fact. `dated_input!` declares one.
pub trait DatedBody:
    Serialize + DeserializeOwned + ToSchema + Validate + Clone + Send + Sync + 'static
{
    /// What it says besides the value.
    fn record(&self) -> RecordInput<'_>;
}

/// The answer about a dated fact. `dated_answer!` declares one.
pub trait DatedAnswer: Serialize + ToSchema + Versioned + Sized + Send + 'static {
    /// Its id.
    fn id(&self) -> uuid::Uuid;
}

/// A kind of dated fact: what it says in a request, in an answer and under the seal.
pub trait DatedFact: DatedAnswer {
    /// The body of a request.
    type Input: DatedBody;
    /// The kind.
    const KIND: DatedKind;

    /// The value of a request.
    ///
    /// # Errors
    /// What is wrong, with a pointer into the body.
    fn value(input: &Self::Input, profile: &RegisterProfile) -> Result<Value, FieldError>;
    /// The request that would make a value, for merging patches.
    fn input(value: &Value) -> Option<Self::Input>;
    /// The answer.
    fn shown(value: &Value, meta: Meta) -> Option<Self>;
}
