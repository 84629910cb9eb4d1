//! What of a name, a phone number or a birth date is searched by.
//!
//! Personal data is sealed, so a search meets keyed tokens. This module says which plain texts are
//! keyed: pure functions, strings in and strings out. What a token finds is only a candidate: once
//! it is opened, [`NameQuery::meets`] decides whether and how well it meets the query.
//!
//! For a stored name, the words of [`name_words`] are keyed whole, by their [`prefixes`] and by
//! their [`phonetic`] codes. A query is taken apart by [`query_readings`], in a [`NameQuery`]; each reading asks for
//! all of its words.

mod fold;
mod matching;
#[cfg(test)]
mod name_pairs;
mod phone;
mod phonetic;
mod script;
mod spelling;

use chrono::NaiveDate;

pub use fold::{MAX_WORD_CHARS, MAX_WORDS, fold, name_words, prefixes, query_readings};
pub use matching::{NameMatch, NameQuery};
pub use phone::phone_key;
pub use phonetic::phonetic;

/// The searchable form of a birth date: `YYYY-MM-DD`.
#[must_use]
pub fn birth_date_key(birth_date: NaiveDate) -> String {
    birth_date.format("%Y-%m-%d").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birth_date_is_keyed_in_iso_form() {
        let date = NaiveDate::from_ymd_opt(1875, 6, 5).unwrap();
        assert_eq!(birth_date_key(date), "1875-06-05");
    }
}
