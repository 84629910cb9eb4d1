//! Text as it may be stored: composed, trimmed, without characters that hide or reorder.

use unicode_normalization::UnicodeNormalization;

/// Whether a character may not stand in any text: controls (but tab and line breaks), and the
/// invisible characters that reorder what is read (bidirectional controls) or hide in it.
pub fn is_forbidden(c: char) -> bool {
    match c {
        '\t' | '\n' | '\r' => false,
        '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{061C}' | '\u{FEFF}' => true,
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => true,
        c => c.is_control(),
    }
}

/// The text in composed form (NFC), without white space around it.
///
/// For names and other data; never for passwords, which are taken as they come.
pub fn tidy(text: &str) -> String {
    text.trim().nfc().collect()
}

/// Bytes in hexadecimal, as digests and MACs are written.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or_default();
    bytes
        .iter()
        .flat_map(|byte| [digit(byte >> 4), digit(byte & 15)])
        .collect()
}

/// Where a place in a text, in characters, stands once the text is [`tidy`].
pub fn place_in_tidy(text: &str, place: usize) -> usize {
    let before: String = text.chars().take(place).collect();
    let tidied = before.trim_start().nfc().count();
    tidied.min(tidy(text).chars().count())
}
