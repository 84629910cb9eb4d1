//! The formats of the contract that its reader enforces, each once.

use crate::problem::FieldError;

/// A format, and what a text of it must be.
struct Format {
    name: &'static str,
    check: fn(&str, &str) -> Option<FieldError>,
}

/// Formats of texts. A password's is a word to whoever draws a form: its bounds stand beside it.
const FORMATS: [Format; 4] = [
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
        name: PASSWORD,
        check: |_, _| None,
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
pub(super) fn check(format: &str, text: &str, pointer: &str) -> Option<FieldError> {
    let known = FORMATS.iter().find(|known| known.name == format)?;
    (known.check)(text, pointer)
}

fn invalid(pointer: &str, expected: &str) -> Option<FieldError> {
    Some(FieldError::new(pointer.to_owned(), "invalid_format").with("expected", expected))
}

fn date(text: &str, pointer: &str) -> Option<FieldError> {
    // The library reads signs, spaces and days of one digit too.
    let written_out = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let day = written_out
        .then(|| text.parse::<chrono::NaiveDate>().ok())
        .flatten();
    match day {
        None => invalid(pointer, "YYYY-MM-DD"),
        // Birth dates reach back further; their own rule knows them.
        Some(day) if !domain::civil::is_acceptable(day) && !pointer.ends_with("/birthDate") => {
            Some(FieldError::new(pointer.to_owned(), "date_out_of_range"))
        }
        Some(_) => None,
    }
}

fn instant(text: &str, pointer: &str) -> Option<FieldError> {
    match chrono::DateTime::parse_from_rfc3339(text) {
        Ok(_) => None,
        Err(_) => invalid(pointer, "YYYY-MM-DDThh:mm:ssZ"),
    }
}

fn uuid(text: &str, pointer: &str) -> Option<FieldError> {
    match uuid::Uuid::try_parse(text) {
        Ok(_) if text.len() == 36 => None,
        _ => invalid(pointer, "UUID"),
    }
}
