//! Kinds whose value is one text: phones, e-mail addresses, citizenships, municipalities of residence.

use crate::dated::declare::{dated_answer, dated_input};
use crate::dated::fact::DatedFact;
use crate::dated::parts::Meta;
use crate::problem::FieldError;
use domain::client::dated::DatedKind;
use domain::client::value::Value;
use domain::codes;
use domain::register::RegisterProfile;
use domain::text::tidy;

/// A kind whose value is one text.
macro_rules! text_kind {
    (
        $field:ident $fact:ident $input:ident $many:literal
        $(#[$member_doc:meta])* $member:ident
        check |$text:ident| $check:expr
    ) => {
        dated_input! {
            #[doc = concat!("One of the client's ", $many, ".")]
            $input { $(#[$member_doc])* $member: String }
        }
        dated_answer! {
            #[doc = concat!("One of the client's ", $many, ".")]
            $fact { $(#[$member_doc])* $member: String }
        }

        impl DatedFact for $fact {
            type Input = $input;
            const KIND: DatedKind = DatedKind::$field;

            fn value(input: &$input, _: &RegisterProfile) -> Result<Value, FieldError> {
                let $text = tidy(&input.$member);
                match $check {
                    Ok(()) => Ok(Value::$field($text)),
                    Err(code) => Err(FieldError::new(concat!("/", stringify!($member)), code)),
                }
            }

            fn input(value: &Value) -> Option<$input> {
                let Value::$field(text) = value else { return None };
                Some($input::saying(text.clone()))
            }

            fn shown(value: &Value, meta: Meta) -> Option<Self> {
                let Value::$field(text) = value else { return None };
                Some(Self::assemble(meta, text.clone()))
            }
        }
    };
}

text_kind! {
    Phone PhoneFact PhoneInput "phones"
    /// The number, as it is written.
    #[schema(max_length = 40, min_length = 5)]
    number
    check |text| domain::search_key::phone_key(&text).map(|_| ()).ok_or("invalid_format")
}

text_kind! {
    Email EmailFact EmailInput "emails"
    /// The address.
    #[schema(min_length = 3, format = "email")]
    address
    check |text| Ok::<_, &'static str>(())
}

text_kind! {
    Citizenship CitizenshipFact CitizenshipInput "citizenships"
    /// ISO 3166 code of the country, or `stateless` or `unknown`.
    #[schema(max_length = 9, min_length = 2, pattern = "^([A-Z]{2}|stateless|unknown)$")]
    country
    check |text| codes::find_citizenship(&text).map(|_| ()).ok_or("not_in_list")
}

text_kind! {
    Municipality MunicipalityFact MunicipalityInput "municipalities"
    /// Three-digit code of the municipality of residence.
    #[schema(max_length = 3, min_length = 3, pattern = "^[0-9]{3}$")]
    municipality
    check |text| Ok::<_, &'static str>(())
}
