//! The kinds of dated facts: what each says in a request, in an answer and under the seal.

use super::core::DatedFact;
use super::parts::{Meta, RecordInput, dated_answer, dated_input};
use crate::openapi::{CodeText, OneOf, Open};
use crate::problem::FieldError;
use domain::codes;
use domain::fact::Field;
use domain::profile::{IdentifierAlphabet, RegisterProfile};
use domain::text::tidy;
use domain::value::{self, Value};

/// What an address is for, in a request.
pub type AddressKindCode = OneOf<value::AddressKind>;
/// What an address is for.
pub type ShownAddressKind = Open<value::AddressKind>;
/// Why processing is restricted, in a request.
pub type RestrictionGroundCode = OneOf<value::RestrictionGround>;
/// Why processing is restricted.
pub type ShownRestrictionGround = Open<value::RestrictionGround>;

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
    AddressFact in AddressPage {
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
    type Page = AddressPage;
    const FIELD: Field = Field::Address;
    const SEGMENT: &'static str = "addresses";

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

    fn record(input: &AddressInput) -> RecordInput<'_> {
        input.record()
    }

    fn input(value: &Value) -> Option<AddressInput> {
        let Value::Address(address) = value else {
            return None;
        };
        Some(AddressInput {
            kind: OneOf(address.kind),
            street: address.street.clone(),
            postal_code: address.postal_code.clone(),
            city: address.city.clone(),
            country: Some(address.country.clone()),
            period: None,
            source: None,
            required_by_law: None,
        })
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

    fn page(
        items: Vec<Self>,
        next_cursor: Option<String>,
        withheld: Vec<crate::resources::shared::WithheldValue>,
    ) -> AddressPage {
        AddressPage {
            items,
            next_cursor,
            withheld,
        }
    }
}

/// A kind whose value is one text.
macro_rules! text_kind {
    (
        $fact:ident $page:ident $input:ident $field:ident $segment:literal
        $(#[$member_doc:meta])* $member:ident
        check |$text:ident| $check:expr
    ) => {
        dated_input! {
            #[doc = concat!("One of the client's ", $segment, ".")]
            $input { $(#[$member_doc])* $member: String }
        }
        dated_answer! {
            #[doc = concat!("One of the client's ", $segment, ".")]
            $fact in $page { $(#[$member_doc])* $member: String }
        }

        impl DatedFact for $fact {
            type Input = $input;
            type Page = $page;
            const FIELD: Field = Field::$field;
            const SEGMENT: &'static str = $segment;

            fn value(input: &$input, _: &RegisterProfile) -> Result<Value, FieldError> {
                let $text = tidy(&input.$member);
                match $check {
                    Ok(()) => Ok(Value::$field($text)),
                    Err(code) => Err(FieldError::new(concat!("/", stringify!($member)), code)),
                }
            }

            fn record(input: &$input) -> RecordInput<'_> {
                input.record()
            }

            fn input(value: &Value) -> Option<$input> {
                let Value::$field(text) = value else { return None };
                Some($input { $member: text.clone(), period: None, source: None, required_by_law: None })
            }

            fn shown(value: &Value, meta: Meta) -> Option<Self> {
                let Value::$field(text) = value else { return None };
                Some(Self::assemble(meta, text.clone()))
            }

            fn page(items: Vec<Self>, next_cursor: Option<String>, withheld: Vec<crate::resources::shared::WithheldValue>) -> $page {
                $page { items, next_cursor, withheld }
            }
        }
    };
}

text_kind! {
    PhoneFact PhonePage PhoneInput Phone "phones"
    /// The number, as it is written.
    #[schema(max_length = 40, min_length = 5)]
    number
    check |text| domain::search_key::phone_key(&text).map(|_| ()).ok_or("invalid_format")
}

text_kind! {
    EmailFact EmailPage EmailInput Email "emails"
    /// The address.
    #[schema(max_length = 254, min_length = 3)]
    address
    check |text| if validator::ValidateEmail::validate_email(&text) { Ok(()) } else { Err("invalid_format") }
}

text_kind! {
    CitizenshipFact CitizenshipPage CitizenshipInput Citizenship "citizenships"
    /// ISO 3166 code of the country, or `stateless` or `unknown`.
    #[schema(max_length = 9, min_length = 2, pattern = "^([A-Z]{2}|stateless|unknown)$")]
    country
    check |text| codes::find_citizenship(&text).map(|_| ()).ok_or("not_in_list")
}

text_kind! {
    MunicipalityFact MunicipalityPage MunicipalityInput Municipality "municipalities"
    /// Three-digit code of the municipality of residence.
    #[schema(max_length = 3, min_length = 3, pattern = "^[0-9]{3}$")]
    municipality
    check |text| if text.bytes().all(|byte| byte.is_ascii_digit()) { Ok(()) } else { Err("invalid_format") }
}

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
    IdentifierFact in IdentifierPage {
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
    type Page = IdentifierPage;
    const FIELD: Field = Field::Identifier;
    const SEGMENT: &'static str = "identifiers";

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

    fn record(input: &IdentifierInput) -> RecordInput<'_> {
        input.record()
    }

    fn input(value: &Value) -> Option<IdentifierInput> {
        let Value::Identifier(identifier) = value else {
            return None;
        };
        Some(IdentifierInput {
            scheme: identifier.scheme.clone(),
            value: identifier.value.clone(),
            period: None,
            source: None,
            required_by_law: None,
        })
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

    fn page(
        items: Vec<Self>,
        next_cursor: Option<String>,
        withheld: Vec<crate::resources::shared::WithheldValue>,
    ) -> IdentifierPage {
        IdentifierPage {
            items,
            next_cursor,
            withheld,
        }
    }
}

dated_input! {
    /// A non-disclosure order for personal safety (turvakielto). Its period is the order's.
    NonDisclosureInput {}
}

dated_answer! {
    /// A non-disclosure order for personal safety (turvakielto).
    NonDisclosureFact in NonDisclosurePage {}
}

impl DatedFact for NonDisclosureFact {
    type Input = NonDisclosureInput;
    type Page = NonDisclosurePage;
    const FIELD: Field = Field::NonDisclosure;
    const SEGMENT: &'static str = "non-disclosure-orders";

    fn value(_: &NonDisclosureInput, _: &RegisterProfile) -> Result<Value, FieldError> {
        Ok(Value::NonDisclosure)
    }

    fn record(input: &NonDisclosureInput) -> RecordInput<'_> {
        input.record()
    }

    fn input(_: &Value) -> Option<NonDisclosureInput> {
        Some(NonDisclosureInput {
            period: None,
            source: None,
            required_by_law: None,
        })
    }

    fn shown(_: &Value, meta: Meta) -> Option<Self> {
        Some(Self::assemble(meta))
    }

    fn page(
        items: Vec<Self>,
        next_cursor: Option<String>,
        withheld: Vec<crate::resources::shared::WithheldValue>,
    ) -> NonDisclosurePage {
        NonDisclosurePage {
            items,
            next_cursor,
            withheld,
        }
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
    RestrictionFact in RestrictionPage {
        /// Codes of the categories; empty means all.
        #[schema(max_items = 50, value_type = Vec<CodeText>)]
        categories: Vec<String>,
        /// Why.
        ground: ShownRestrictionGround,
    }
}

impl DatedFact for RestrictionFact {
    type Input = RestrictionInput;
    type Page = RestrictionPage;
    const FIELD: Field = Field::Restriction;
    const SEGMENT: &'static str = "restrictions";

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

    fn record(input: &RestrictionInput) -> RecordInput<'_> {
        input.record()
    }

    fn input(value: &Value) -> Option<RestrictionInput> {
        let Value::Restriction(restriction) = value else {
            return None;
        };
        Some(RestrictionInput {
            categories: restriction.categories.clone(),
            ground: OneOf(restriction.ground),
            period: None,
            source: None,
            required_by_law: None,
        })
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

    fn page(
        items: Vec<Self>,
        next_cursor: Option<String>,
        withheld: Vec<crate::resources::shared::WithheldValue>,
    ) -> RestrictionPage {
        RestrictionPage {
            items,
            next_cursor,
            withheld,
        }
    }
}
