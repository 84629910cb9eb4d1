//! Addresses.

use crate::coded::{OneOf, Open};
use crate::dated::declare::{dated_answer, dated_input};
use crate::dated::fact::DatedFact;
use crate::dated::parts::Meta;
use crate::problem::FieldError;
use domain::client::dated::DatedKind;
use domain::client::value::{self, Value};
use domain::codes;
use domain::register::RegisterProfile;
use domain::text::tidy;

/// What an address is for, in a request.
pub type AddressKindCode = OneOf<value::AddressKind>;

/// What an address is for.
pub type ShownAddressKind = Open<value::AddressKind>;

dated_input! {
    /// An address.
    AddressInput {
        /// What it is for.
        kind: AddressKindCode,
        /// Street, house and flat.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 200, min_length = 1)]
        street: Option<String>,
        /// Postal code.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 20, min_length = 1)]
        postal_code: Option<String>,
        /// Post office or place.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 100, min_length = 1)]
        city: Option<String>,
        /// ISO 3166 code of the country; Finland when absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[schema(max_length = 2, min_length = 2, pattern = "^[A-Z]{2}$")]
        country: Option<String>,
    }
}

dated_answer! {
    /// An address.
    AddressFact {
        /// What it is for.
        kind: ShownAddressKind,
        /// Street, house and flat.
        #[schema(required = true, max_length = 200)]
        street: Option<String>,
        /// Postal code.
        #[schema(required = true, max_length = 20)]
        postal_code: Option<String>,
        /// Post office or place.
        #[schema(required = true, max_length = 100)]
        city: Option<String>,
        /// ISO 3166 code of the country.
        #[schema(max_length = 2, pattern = "^[A-Z]{2}$")]
        country: String,
    }
}

const HOME_COUNTRY: &str = "FI";

impl DatedFact for AddressFact {
    type Input = AddressInput;
    const KIND: DatedKind = DatedKind::Address;

    fn value(input: &AddressInput, _: &RegisterProfile) -> Result<Value, FieldError> {
        let country = input.country.clone().unwrap_or_else(|| HOME_COUNTRY.to_owned());
        if codes::find_country(&country).is_none() {
            return Err(FieldError::new("/country", "not_in_list"));
        }
        Ok(Value::Address(value::Address {
            kind: input.kind.0,
            street: input.street.as_deref().map(tidy),
            postal_code: input.postal_code.as_deref().map(tidy),
            city: input.city.as_deref().map(tidy),
            country,
        }))
    }

    fn input(value: &Value) -> Option<AddressInput> {
        let Value::Address(address) = value else {
            return None;
        };
        let address = address.clone();
        Some(AddressInput::saying(
            OneOf(address.kind),
            address.street,
            address.postal_code,
            address.city,
            Some(address.country),
        ))
    }

    fn shown(value: &Value, meta: Meta) -> Option<Self> {
        let Value::Address(address) = value else {
            return None;
        };
        let address = address.clone();
        Some(Self::assemble(
            meta,
            Open(address.kind),
            address.street,
            address.postal_code,
            address.city,
            address.country,
        ))
    }
}
