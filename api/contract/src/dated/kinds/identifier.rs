//! Identifiers beside the identity code.

use crate::dated::declare::{dated_answer, dated_input};
use crate::dated::fact::DatedFact;
use crate::dated::parts::Meta;
use crate::problem::FieldError;
use domain::client::dated::DatedKind;
use domain::client::value::{self, Value};
use domain::register::{IdentifierAlphabet, RegisterProfile};
use domain::text::tidy;

dated_input! {
    /// An identifier beside the identity code, in a scheme of the register.
    IdentifierInput {
        /// Code of the scheme, from the form model.
        #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
        scheme: String,
        /// The identifier.
        #[schema(max_length = 64, min_length = 1)]
        value: String,
    }
}

dated_answer! {
    /// An identifier beside the identity code, in a scheme of the register.
    IdentifierFact {
        /// Code of the scheme.
        #[schema(max_length = 64)]
        scheme: String,
        /// The identifier.
        #[schema(max_length = 64)]
        value: String,
    }
}

impl DatedFact for IdentifierFact {
    type Input = IdentifierInput;
    const KIND: DatedKind = DatedKind::Identifier;

    fn value(input: &IdentifierInput, profile: &RegisterProfile) -> Result<Value, FieldError> {
        let text = tidy(&input.value).to_uppercase();
        if let Some(scheme) = profile.identifier_scheme(&input.scheme) {
            let length = text.chars().count();
            let fits = (scheme.min_length as usize..=scheme.max_length as usize).contains(&length)
                && text.bytes().all(|byte| match scheme.alphabet {
                    IdentifierAlphabet::Digits => byte.is_ascii_digit(),
                    IdentifierAlphabet::Alphanumeric => byte.is_ascii_alphanumeric() || byte == b'-',
                });
            if !fits {
                return Err(FieldError::new("/value", "identifier_invalid"));
            }
        } else if !profile.identifier_schemes.is_empty() {
            return Err(FieldError::new("/scheme", "unknown_code"));
        }
        Ok(Value::Identifier(value::Identifier {
            scheme: input.scheme.clone(),
            value: text,
        }))
    }

    fn input(value: &Value) -> Option<IdentifierInput> {
        let Value::Identifier(identifier) = value else {
            return None;
        };
        let identifier = identifier.clone();
        Some(IdentifierInput::saying(identifier.scheme, identifier.value))
    }

    fn shown(value: &Value, meta: Meta) -> Option<Self> {
        let Value::Identifier(identifier) = value else {
            return None;
        };
        Some(Self::assemble(
            meta,
            identifier.scheme.clone(),
            identifier.value.clone(),
        ))
    }
}
