//! The Finnish personal identity code (*henkilötunnus*): `DDMMYY`, a century sign, an individual
//! number of three digits and a check character (Population Information System Act 661/2009, 11 §).
//!
//! The sign is part of the identity: since 2023 several signs stand for the same century, and
//! `010190-999W` and `010190Y999W` are two people.

use std::{error::Error, fmt};

use chrono::{Datelike, NaiveDate};

/// The characters that the nine digits modulo 31 select from.
const CHECK_CHARACTERS: &[u8; 31] = b"0123456789ABCDEFHJKLMNPRSTUVWXY";

/// The smallest individual number in use; 000 and 001 are never given.
const FIRST_INDIVIDUAL: u16 = 2;

/// The largest individual number. 900–999 are accepted like the rest: whether a code is temporary
/// is stated by whoever recorded it, and never derived from its digits.
const LAST_INDIVIDUAL: u16 = 999;

/// A personal identity code that is well formed and whose check character is right.
///
/// It says nothing of whether the code was ever given to anyone. The value is shown by
/// [`as_str`](Self::as_str) alone; `Debug` hides it and there is no `Display`, so that it does not
/// reach a log or an error by accident.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PersonalIdentityCode {
    text: String,
    birth_date: NaiveDate,
}

/// Why a text is not a personal identity code. The text itself is never carried along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum IdentityCodeError {
    /// Not of the form `DDMMYY` + sign + three digits (002–999) + check character.
    Malformed,
    /// The seventh character stands for no century.
    UnknownCenturySign,
    /// The day does not exist in that century.
    ImpossibleDate,
    /// The check character does not follow from the nine digits.
    WrongCheckCharacter,
}

impl fmt::Display for IdentityCodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => "not of the form of a personal identity code",
            Self::UnknownCenturySign => "the century sign is not in use",
            Self::ImpossibleDate => "the date of birth does not exist",
            Self::WrongCheckCharacter => "the check character is wrong",
        })
    }
}

impl Error for IdentityCodeError {}

/// Whether something in a text is written like a personal identity code, valid or not: six digits, a century
/// sign, three digits, a character, standing alone.
#[must_use]
pub fn is_written_in(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.windows(CODE_LEN).enumerate().any(|(at, window)| {
        let alone = |neighbour: Option<&u8>| neighbour.is_none_or(|byte| !byte.is_ascii_alphanumeric());
        let shape = window[..6].iter().all(u8::is_ascii_digit)
            && century(window[6].to_ascii_uppercase()).is_some()
            && window[7..10].iter().all(u8::is_ascii_digit)
            && window[10].is_ascii_alphanumeric();
        let before = at.checked_sub(1).and_then(|before| bytes.get(before));
        shape && alone(before) && alone(bytes.get(at + CODE_LEN))
    })
}

/// Characters of a code.
const CODE_LEN: usize = 11;

impl PersonalIdentityCode {
    /// Reads a code. Surrounding whitespace is dropped and lower-case letters are accepted.
    ///
    /// # Errors
    /// The first thing that is wrong, in the order form, sign, date, check character.
    pub fn parse(text: &str) -> Result<Self, IdentityCodeError> {
        let text = text.trim().to_ascii_uppercase();
        let &[d1, d2, m1, m2, y1, y2, sign, n1, n2, n3, check] = text.as_bytes() else {
            return Err(IdentityCodeError::Malformed);
        };
        let day = number(&[d1, d2])?;
        let month = number(&[m1, m2])?;
        let year = number(&[y1, y2])?;
        let individual = number(&[n1, n2, n3])?;
        let in_use = (u32::from(FIRST_INDIVIDUAL)..=u32::from(LAST_INDIVIDUAL)).contains(&individual);
        if !in_use || !check.is_ascii_alphanumeric() {
            return Err(IdentityCodeError::Malformed);
        }
        let century = century(sign).ok_or(IdentityCodeError::UnknownCenturySign)?;
        let birth_date = i32::try_from(year)
            .ok()
            .and_then(|year| NaiveDate::from_ymd_opt(century + year, month, day))
            .ok_or(IdentityCodeError::ImpossibleDate)?;
        if check != check_character(day, month, year, individual) {
            return Err(IdentityCodeError::WrongCheckCharacter);
        }
        Ok(Self { text, birth_date })
    }

    /// Builds the code of a birth date, a century sign and an individual number, computing the
    /// check character.
    ///
    /// `None` when the sign does not stand for the century of the date, or the individual number
    /// is outside 2–999.
    #[must_use]
    pub fn compose(birth_date: NaiveDate, sign: char, individual: u16) -> Option<Self> {
        let sign = sign.to_ascii_uppercase();
        let century = u8::try_from(sign).ok().and_then(century)?;
        let year = u32::try_from(birth_date.year() - century).ok()?;
        if year > 99 || !(FIRST_INDIVIDUAL..=LAST_INDIVIDUAL).contains(&individual) {
            return None;
        }
        let (day, month) = (birth_date.day(), birth_date.month());
        let check = char::from(check_character(day, month, year, individual.into()));
        let text = format!("{day:02}{month:02}{year:02}{sign}{individual:03}{check}");
        Some(Self { text, birth_date })
    }

    /// The canonical form: eleven characters, upper case, with the century sign.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The day of birth, with the century that the sign states (1800–2099).
    #[must_use]
    pub fn birth_date(&self) -> NaiveDate {
        self.birth_date
    }
}

impl fmt::Debug for PersonalIdentityCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonalIdentityCode(…)")
    }
}

/// The first year of the century that a sign stands for.
fn century(sign: u8) -> Option<i32> {
    match sign {
        b'+' => Some(1800),
        b'-' | b'U'..=b'Y' => Some(1900),
        b'A'..=b'F' => Some(2000),
        _ => None,
    }
}

/// The value of decimal digits; anything else is malformed.
fn number(digits: &[u8]) -> Result<u32, IdentityCodeError> {
    digits.iter().try_fold(0, |value, &byte| {
        let digit = char::from(byte)
            .to_digit(10)
            .ok_or(IdentityCodeError::Malformed)?;
        Ok(value * 10 + digit)
    })
}

/// The check character of `DDMMYYNNN`.
fn check_character(day: u32, month: u32, year: u32, individual: u32) -> u8 {
    let digits = ((day * 100 + month) * 100 + year) * 1000 + individual;
    let remainder = digits as usize % CHECK_CHARACTERS.len();
    CHECK_CHARACTERS[remainder]
}

#[cfg(test)]
mod tests;
