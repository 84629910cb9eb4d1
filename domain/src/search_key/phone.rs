//! Phone numbers in one form, however they are written.

use deunicode::deunicode_char;
use unicode_normalization::UnicodeNormalization;

/// The country that a number without a country code belongs to.
const FINLAND: &str = "358";

/// Fewer digits than this are a piece of a number.
const MIN_DIGITS: usize = 5;

/// An international number has at most fifteen digits (ITU-T E.164).
const MAX_DIGITS: usize = 15;

/// No number is written longer than this, however many spaces and brackets it has.
const MAX_INPUT_CHARS: usize = 64;

/// A phone number as `+` and digits with the country code: `040 123 4567`, `+358 40 1234567` and
/// `00358401234567` all give `+358401234567`.
///
/// A number without a country code is taken as Finnish, with or without its leading zero; a zero
/// left behind the country code, as in `+358 (0)40`, is dropped. `None` when letters or other
/// signs stand among the digits, or there are fewer than 5 or more than 15 of them.
#[must_use]
pub fn phone_key(text: &str) -> Option<String> {
    if text.chars().nth(MAX_INPUT_CHARS).is_some() {
        return None;
    }
    let plain: String = text.nfkc().filter(|&c| !punctuation(c)).collect();
    let (international, rest) = match plain.strip_prefix('+') {
        Some(rest) => (true, rest),
        None => (false, plain.as_str()),
    };
    let digits: String = rest.chars().map(digit).collect::<Option<_>>()?;
    if digits.len() < MIN_DIGITS {
        return None;
    }
    let number = if international {
        with_country(&digits)?
    } else {
        from_finland(&digits)?
    };
    (MIN_DIGITS..=MAX_DIGITS)
        .contains(&number.len())
        .then(|| format!("+{number}"))
}

/// The digits of a number that starts with its country code.
fn with_country(digits: &str) -> Option<String> {
    match digits.strip_prefix(FINLAND) {
        Some(domestic) => Some(format!("{FINLAND}{}", domestic.trim_start_matches('0'))),
        // No country code starts with a zero.
        None => (!digits.starts_with('0')).then(|| digits.to_owned()),
    }
}

/// The digits of a number as it is dialled in Finland.
fn from_finland(digits: &str) -> Option<String> {
    if let Some(international) = digits.strip_prefix("00") {
        return with_country(international);
    }
    // Written from a list that dropped the plus sign. No Finnish number that lacks its zero is
    // this long and starts like the country code.
    if digits.len() > 10 && digits.starts_with(FINLAND) {
        return with_country(digits);
    }
    Some(format!("{FINLAND}{}", digits.strip_prefix('0').unwrap_or(digits)))
}

/// What people put between digits.
fn punctuation(character: char) -> bool {
    character.is_whitespace()
        || matches!(
            character,
            '-' | '.' | '/' | '(' | ')' | '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2010}'..='\u{2015}'
                | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{2212}' | '\u{feff}'
        )
}

/// A decimal digit of any script in ASCII; `None` for anything else.
fn digit(character: char) -> Option<char> {
    if character.is_ascii() {
        return character.is_ascii_digit().then_some(character);
    }
    let plain = deunicode_char(character).filter(|_| character.is_numeric())?;
    plain
        .parse::<u8>()
        .ok()
        .and_then(|value| char::from_digit(value.into(), 10))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn writings_of_one_number_meet() {
        for text in [
            "040 123 4567",
            "040-1234567",
            "(040) 123 4567",
            "+358 40 1234567",
            "+358 (0)40 123 4567",
            "+358-40-123.4567",
            "00358401234567",
            "358401234567",
            "40 1234567",
            "\u{202a}+358\u{a0}40\u{a0}1234567\u{202c}",
            "٠٤٠ ١٢٣ ٤٥٦٧",
            "＋３５８ ４０ １２３４５６７",
        ] {
            assert_eq!(phone_key(text).as_deref(), Some("+358401234567"), "{text}");
        }
    }

    #[test]
    fn other_countries_keep_their_own_code() {
        assert_eq!(phone_key("+46 70 123 45 67").as_deref(), Some("+46701234567"));
        assert_eq!(phone_key("0046 70 123 45 67").as_deref(), Some("+46701234567"));
        assert_eq!(phone_key("+380 44 123 4567").as_deref(), Some("+380441234567"));
        assert_ne!(phone_key("040 123 4567"), phone_key("+46 40 123 4567"));
    }

    #[test]
    fn short_and_special_finnish_numbers() {
        assert_eq!(phone_key("016 1234").as_deref(), Some("+358161234"));
        assert_eq!(phone_key("116 117").as_deref(), Some("+358116117"));
        assert_eq!(phone_key("0295 123 456").as_deref(), Some("+358295123456"));
    }

    #[test]
    fn what_is_no_number_gives_none() {
        for text in [
            "",
            "+",
            "1234",
            "040 12a 4567",
            "ei ole",
            "040+1234567",
            "*100#",
            "+040 123 4567",
            "0000 123 456",
            "1234567890123456",
            "½½½½½½",
            "+358 0000000",
        ] {
            assert_eq!(phone_key(text), None, "{text}");
        }
        assert_eq!(phone_key(&"0 ".repeat(100_000)), None);
    }

    proptest! {
        #[test]
        fn any_text_is_safe_and_a_key_is_its_own_key(text in "[+0-9 ()-]{0,24}") {
            if let Some(key) = phone_key(&text) {
                prop_assert_eq!(phone_key(&key), Some(key));
            }
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = phone_key(&text);
        }
    }
}
