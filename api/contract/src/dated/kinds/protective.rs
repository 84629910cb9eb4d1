//! What protects a client, and is recordable in every register: non-disclosure orders, restrictions.

use crate::coded::{CodeText, OneOf, Open};
use crate::dated::declare::{dated_answer, dated_input};
use crate::dated::fact::DatedFact;
use crate::dated::parts::Meta;
use crate::problem::FieldError;
use domain::client::dated::DatedKind;
use domain::client::value::{self, Value};
use domain::register::RegisterProfile;

/// Why processing is restricted, in a request.
pub type RestrictionGroundCode = OneOf<value::RestrictionGround>;

/// Why processing is restricted.
pub type ShownRestrictionGround = Open<value::RestrictionGround>;

dated_input! {
    /// A non-disclosure order for personal safety (turvakielto). Its period is the order's.
    NonDisclosureInput {}
}

dated_answer! {
    /// A non-disclosure order for personal safety (turvakielto).
    NonDisclosureFact {}
}

impl DatedFact for NonDisclosureFact {
    type Input = NonDisclosureInput;
    const KIND: DatedKind = DatedKind::NonDisclosure;

    fn value(_: &NonDisclosureInput, _: &RegisterProfile) -> Result<Value, FieldError> {
        Ok(Value::NonDisclosure)
    }

    fn input(_: &Value) -> Option<NonDisclosureInput> {
        Some(NonDisclosureInput::saying())
    }

    fn shown(_: &Value, meta: Meta) -> Option<Self> {
        Some(Self::assemble(meta))
    }
}

dated_input! {
    /// A restriction of processing (GDPR 18): the categories that it covers, and why.
    RestrictionInput {
        /// Codes of the categories; empty means all.
        #[schema(max_items = 50, value_type = Vec<CodeText>)]
        categories: Vec<String>,
        /// Why.
        ground: RestrictionGroundCode,
    }
}

dated_answer! {
    /// A restriction of processing (GDPR 18).
    RestrictionFact {
        /// Codes of the categories; empty means all.
        #[schema(max_items = 50, value_type = Vec<CodeText>)]
        categories: Vec<String>,
        /// Why.
        ground: ShownRestrictionGround,
    }
}

impl DatedFact for RestrictionFact {
    type Input = RestrictionInput;
    const KIND: DatedKind = DatedKind::Restriction;

    fn value(input: &RestrictionInput, profile: &RegisterProfile) -> Result<Value, FieldError> {
        if let Some(at) = input
            .categories
            .iter()
            .position(|code| profile.category(code).is_none())
        {
            return Err(FieldError::new(format!("/categories/{at}"), "unknown_code"));
        }
        Ok(Value::Restriction(value::Restriction {
            categories: input.categories.clone(),
            ground: input.ground.0,
        }))
    }

    fn input(value: &Value) -> Option<RestrictionInput> {
        let Value::Restriction(restriction) = value else {
            return None;
        };
        let restriction = restriction.clone();
        Some(RestrictionInput::saying(
            restriction.categories,
            OneOf(restriction.ground),
        ))
    }

    fn shown(value: &Value, meta: Meta) -> Option<Self> {
        let Value::Restriction(restriction) = value else {
            return None;
        };
        Some(Self::assemble(
            meta,
            restriction.categories.clone(),
            Open(restriction.ground),
        ))
    }
}
