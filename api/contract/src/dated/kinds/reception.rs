//! Reception, registration in the municipality, and the time that the state reimburses.

use crate::coded::{OneOf, Open};
use crate::dated::declare::{dated_answer, dated_input};
use crate::dated::fact::DatedFact;
use crate::dated::kinds::permit::told;
use crate::dated::parts::Meta;
use crate::problem::FieldError;
use domain::client::dated::DatedKind;
use domain::client::value::{self, Value};
use domain::register::RegisterProfile;
use domain::text::tidy;

/// Where somebody is received, in a request.
pub type ReceptionKindCode = OneOf<value::ReceptionKind>;

/// Where somebody is received.
pub type ShownReceptionKind = Open<value::ReceptionKind>;

/// Declares a kind of which the period says all: it begins on a day.
macro_rules! period_kind {
    ($(#[$doc:meta])* $kind:ident $fact:ident $input:ident $field:ident) => {
        dated_input! { $(#[$doc])* $input {} }
        dated_answer! { $(#[$doc])* $fact {} }

        impl DatedFact for $fact {
            type Input = $input;
            const KIND: DatedKind = DatedKind::$kind;

            fn value(input: &$input, _: &RegisterProfile) -> Result<Value, FieldError> {
                match input.period.as_ref().map(|period| period.from) {
                    Some(Some(_)) => Ok(Value::$field),
                    Some(None) => Err(FieldError::new("/period/from", "required")),
                    None => Err(FieldError::new("/period", "required")),
                }
            }

            fn input(_: &Value) -> Option<$input> {
                Some($input::saying())
            }

            fn shown(_: &Value, meta: Meta) -> Option<Self> {
                Some(Self::assemble(meta))
            }
        }
    };
}

period_kind! {
    /// The time for which the state reimburses the municipality: its period begins on the start date.
    Reimbursement ReimbursementFact ReimbursementInput StateReimbursement
}

period_kind! {
    /// Registration in the municipality: its period begins on the date of registration.
    Registration RegistrationFact RegistrationInput MunicipalityRegistration
}

dated_input! {
    /// A time in reception: two do not hold on the same day.
    ReceptionPeriodInput {
        /// Where.
        kind: ReceptionKindCode,
        /// The same in words, where the code is `other`.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 200, min_length = 1)]
        kind_text: Option<String>,
        /// Name of the centre or the home.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 200, min_length = 1)]
        place: Option<String>,
    }
}

dated_answer! {
    /// A time in reception.
    ReceptionPeriodFact {
        /// Where.
        kind: ShownReceptionKind,
        /// The same in words, where the code is `other`.
        #[schema(required = true, max_length = 200)]
        kind_text: Option<String>,
        /// Name of the centre or the home.
        #[schema(required = true, max_length = 200)]
        place: Option<String>,
    }
}

impl DatedFact for ReceptionPeriodFact {
    type Input = ReceptionPeriodInput;
    const KIND: DatedKind = DatedKind::ReceptionPeriod;

    fn value(input: &ReceptionPeriodInput, _: &RegisterProfile) -> Result<Value, FieldError> {
        let other = input.kind.0 == value::ReceptionKind::Other;
        Ok(Value::ReceptionPeriod(value::Reception {
            kind: told(input.kind.0, other, input.kind_text.as_deref(), "/kindText")?,
            place: input.place.as_deref().map(tidy),
        }))
    }

    fn input(value: &Value) -> Option<ReceptionPeriodInput> {
        let Value::ReceptionPeriod(reception) = value else {
            return None;
        };
        let (kind, place) = (reception.kind.clone(), reception.place.clone());
        Some(ReceptionPeriodInput::saying(OneOf(kind.code), kind.text, place))
    }

    fn shown(value: &Value, meta: Meta) -> Option<Self> {
        let Value::ReceptionPeriod(reception) = value else {
            return None;
        };
        let (kind, place) = (reception.kind.clone(), reception.place.clone());
        Some(Self::assemble(meta, Open(kind.code), kind.text, place))
    }
}
