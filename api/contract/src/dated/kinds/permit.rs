//! Residence permits: each validity by itself, so that a renewed one stands beside the one before it.

use crate::coded::{OneOf, Open};
use crate::dated::declare::{dated_answer, dated_input};
use crate::dated::fact::DatedFact;
use crate::dated::parts::Meta;
use crate::problem::FieldError;
use domain::client::dated::DatedKind;
use domain::client::value::{self, CodeWithText, Value};
use domain::register::RegisterProfile;
use domain::text::tidy;

/// What sort of a permit it is, in a request.
pub type PermitTypeCode = OneOf<value::PermitType>;

/// What sort of a permit it is.
pub type ShownPermitType = Open<value::PermitType>;

/// On what ground it was granted, in a request.
pub type PermitGroundCode = OneOf<value::PermitGround>;

/// On what ground it was granted.
pub type ShownPermitGround = Open<value::PermitGround>;

dated_input! {
    /// A residence permit. Its period is its validity, and two do not hold on the same day. Of type and
    /// ground, only what the register's notice names is recorded.
    PermitInput {
        /// Its type.
        #[serde(default, rename = "type", skip_serializing_if = "Option::is_none")]
        kind: Option<PermitTypeCode>,
        /// The type in words, where its code is `other`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 200, min_length = 1)]
        type_text: Option<String>,
        /// Its ground.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ground: Option<PermitGroundCode>,
        /// The ground in words, where its code is `other`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 200, min_length = 1)]
        ground_text: Option<String>,
    }
}

dated_answer! {
    /// A residence permit. Its period is its validity.
    PermitFact {
        /// Its type.
        #[serde(rename = "type")]
        #[schema(required = true)]
        kind: Option<ShownPermitType>,
        /// The type in words, where its code is `other`.
        #[schema(required = true, max_length = 200)]
        type_text: Option<String>,
        /// Its ground.
        #[schema(required = true)]
        ground: Option<ShownPermitGround>,
        /// The ground in words, where its code is `other`.
        #[schema(required = true, max_length = 200)]
        ground_text: Option<String>,
    }
}

/// A code with its words: they come with `other`, and with no other.
pub fn told<C: Copy>(
    code: C,
    is_other: bool,
    text: Option<&str>,
    pointer: &str,
) -> Result<CodeWithText<C>, FieldError> {
    match (is_other, text) {
        (true, None) => Err(FieldError::new(pointer, "required")),
        (false, Some(_)) => Err(FieldError::new(pointer, "not_expected")),
        (_, text) => Ok(CodeWithText {
            code,
            text: text.map(tidy),
        }),
    }
}

impl DatedFact for PermitFact {
    type Input = PermitInput;
    const KIND: DatedKind = DatedKind::Permit;

    fn value(input: &PermitInput, _: &RegisterProfile) -> Result<Value, FieldError> {
        let ends = input.period.as_ref();
        if !ends.is_some_and(|period| period.from.is_some() || period.to.is_some()) {
            // A permit without a validity says nothing of any day, and stands in the way of every other.
            return Err(FieldError::new("/period", "required"));
        }
        let (kind, ground) = (&input.kind, &input.ground);
        if kind.is_none() && input.type_text.is_some() {
            return Err(FieldError::new("/typeText", "not_expected"));
        }
        if ground.is_none() && input.ground_text.is_some() {
            return Err(FieldError::new("/groundText", "not_expected"));
        }
        let kind = kind.map(|kind| {
            let other = kind.0 == value::PermitType::Other;
            told(kind.0, other, input.type_text.as_deref(), "/typeText")
        });
        let ground = ground.map(|ground| {
            let other = ground.0 == value::PermitGround::Other;
            told(ground.0, other, input.ground_text.as_deref(), "/groundText")
        });
        Ok(Value::ResidencePermit(value::ResidencePermit {
            kind: kind.transpose()?,
            ground: ground.transpose()?,
        }))
    }

    fn input(value: &Value) -> Option<PermitInput> {
        let Value::ResidencePermit(permit) = value else {
            return None;
        };
        let (kind, ground) = (permit.kind.as_ref(), permit.ground.as_ref());
        Some(PermitInput::saying(
            kind.map(|kind| OneOf(kind.code)),
            kind.and_then(|kind| kind.text.clone()),
            ground.map(|ground| OneOf(ground.code)),
            ground.and_then(|ground| ground.text.clone()),
        ))
    }

    fn shown(value: &Value, meta: Meta) -> Option<Self> {
        let Value::ResidencePermit(permit) = value else {
            return None;
        };
        let (kind, ground) = (permit.kind.as_ref(), permit.ground.as_ref());
        Some(Self::assemble(
            meta,
            kind.map(|kind| Open(kind.code)),
            kind.and_then(|kind| kind.text.clone()),
            ground.map(|ground| Open(ground.code)),
            ground.and_then(|ground| ground.text.clone()),
        ))
    }
}
