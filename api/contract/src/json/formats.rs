//! The formats of the contract that its reader enforces, each once.

use crate::problem::FieldError;
use chrono::NaiveDate;
use serde_json::Value;

/// A format, and what a text of it must be.
struct Format {
    name: &'static str,
    check: fn(&Value, &str, &str) -> Option<FieldError>,
}

/// Formats of texts. A password's is a word to whoever draws a form: its bounds stand beside it.
const FORMATS: [Format; 5] = [
    Format {
        name: "date",
        check: date,
    },
    Format {
        name: "date-time",
        check: instant,
    },
    Format {
        name: "uuid",
        check: uuid,
    },
    Format {
        name: "email",
        check: email,
    },
    Format {
        name: PASSWORD,
        check: |_, _, _| None,
    },
];

/// The format of a password, beside which a pattern is enforced too.
pub(super) const PASSWORD: &str = "password";

/// Formats of numbers: both bounds must stand beside them, and those are enforced.
const INTEGERS: [&str; 2] = ["int32", "int64"];

/// Whether a format is one of texts that is enforced.
pub(super) fn is_known(format: &str) -> bool {
    FORMATS.iter().any(|known| known.name == format)
}

/// Whether a format is one of numbers.
pub(super) fn is_integer(format: &str) -> bool {
    INTEGERS.contains(&format)
}

/// What is wrong with a text by its format.
pub(super) fn check(schema: &Value, format: &str, text: &str, pointer: &str) -> Option<FieldError> {
    let known = FORMATS.iter().find(|known| known.name == format)?;
    (known.check)(schema, text, pointer)
}

/// What is said of a text that is too short.
pub(super) fn too_short(schema: &Value) -> &'static str {
    match schema["format"] == PASSWORD {
        true => "password_too_weak",
        false => "too_short",
    }
}

/// A word of a schema, beside the format `date`: the first day that is accepted, where it is not that of all others.
pub(super) const EARLIEST: &str = "x-earliest";

fn invalid(pointer: &str, expected: &str) -> Option<FieldError> {
    Some(FieldError::new(pointer.to_owned(), "invalid_format").with("expected", expected))
}

fn date(schema: &Value, text: &str, pointer: &str) -> Option<FieldError> {
    // The library reads signs, spaces and days of one digit too.
    let written_out = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let day: Option<NaiveDate> = written_out.then(|| text.parse().ok()).flatten();
    match day {
        None => invalid(pointer, "YYYY-MM-DD"),
        Some(day) => {
            let earliest: Option<NaiveDate> = schema[EARLIEST].as_str().and_then(|day| day.parse().ok());
            // How late it may lie is a rule's, where the schema says how early.
            let accepted = match earliest {
                Some(earliest) => earliest <= day,
                None => domain::civil::is_acceptable(day),
            };
            (!accepted).then(|| FieldError::new(pointer.to_owned(), "date_out_of_range"))
        }
    }
}

fn instant(_: &Value, text: &str, pointer: &str) -> Option<FieldError> {
    match chrono::DateTime::parse_from_rfc3339(text) {
        Ok(_) => None,
        Err(_) => invalid(pointer, "YYYY-MM-DDThh:mm:ssZ"),
    }
}

fn email(_: &Value, text: &str, pointer: &str) -> Option<FieldError> {
    let valid = validator::ValidateEmail::validate_email(&text);
    (!valid).then(|| FieldError::new(pointer.to_owned(), "invalid_format"))
}

fn uuid(_: &Value, text: &str, pointer: &str) -> Option<FieldError> {
    match uuid::Uuid::try_parse(text) {
        Ok(_) if text.len() == 36 => None,
        _ => invalid(pointer, "UUID"),
    }
}
