//! What makes a kind of dated fact: the same five operations serve them all.

use crate::dated::parts::{Meta, RecordInput};
use crate::outcome::Versioned;
use crate::problem::FieldError;
use crate::shared::WithheldValue;
use domain::client::field::Field;
use domain::client::value::Value;
use domain::register::RegisterProfile;
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;
use validator::Validate;

/// The body of a request about a dated fact. `dated_input!` declares one.
pub trait DatedInput:
    Serialize + DeserializeOwned + ToSchema + Validate + Clone + Send + Sync + 'static
{
    /// What it says besides the value.
    fn record(&self) -> RecordInput<'_>;
}

/// The answer about a dated fact. `dated_answer!` declares one.
pub trait DatedAnswer: Serialize + Versioned + Sized + Send + 'static {
    /// The page of a list.
    type Page: Serialize + Send + 'static;

    /// Its id.
    fn id(&self) -> uuid::Uuid;
    /// A page of answers.
    fn page(items: Vec<Self>, next_cursor: Option<String>, withheld: Vec<WithheldValue>) -> Self::Page;
}

/// A kind of dated fact: what it says in a request, in an answer and under the seal.
pub trait DatedFact: DatedAnswer {
    /// The body of a request.
    type Input: DatedInput;
    /// The field.
    const FIELD: Field;
    /// Every field that a fact of the kind may be of: most kinds are of one.
    const FIELDS: &'static [Field] = &[Self::FIELD];
    /// Whether what links another client is read on that client too.
    const READ_FROM_BOTH: bool = false;
    /// The segment of the path.
    const SEGMENT: &'static str;

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
