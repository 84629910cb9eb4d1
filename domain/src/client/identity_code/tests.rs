use proptest::prelude::*;

use super::*;

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn parse(text: &str) -> Result<PersonalIdentityCode, IdentityCodeError> {
    PersonalIdentityCode::parse(text)
}

#[test]
fn reads_a_code_and_its_birth_date() {
    let code = parse("010190-999W").unwrap();
    assert_eq!(code.as_str(), "010190-999W");
    assert_eq!(code.birth_date(), date(1990, 1, 1));
}

#[test]
fn the_sign_is_part_of_the_identity() {
    let (old, new) = (parse("010190-999W").unwrap(), parse("010190Y999W").unwrap());
    assert_eq!(old.birth_date(), new.birth_date());
    assert_ne!(old, new);
    assert_ne!(old.as_str(), new.as_str());
}

#[test]
fn whitespace_and_case_do_not_matter() {
    assert_eq!(parse(" 010190y999w\n"), parse("010190Y999W"));
    assert_eq!(parse("010190Y999w").unwrap().as_str(), "010190Y999W");
}

#[test]
fn every_sign_stands_for_its_century() {
    for (signs, year) in [("+", 1875), ("-YXWVU", 1975), ("ABCDEF", 2075)] {
        for sign in signs.chars() {
            let code = PersonalIdentityCode::compose(date(year, 6, 15), sign, 900).unwrap();
            assert_eq!(code.birth_date(), date(year, 6, 15), "{sign}");
            assert_eq!(parse(code.as_str()), Ok(code));
        }
    }
    for sign in "GHTZ*0".chars() {
        let text = format!("010190{sign}999W");
        assert_eq!(parse(&text), Err(IdentityCodeError::UnknownCenturySign), "{sign}");
    }
}

#[test]
fn days_exist_in_their_own_century_only() {
    for (year, sign, exists) in [
        (1800, '+', false),
        (1804, '+', true),
        (1900, '-', false),
        (1904, 'Y', true),
        (2000, 'A', true),
        (2001, 'A', false),
    ] {
        // A wrong check character is looked at only after the date, so any will do here.
        let text = format!("2902{:02}{sign}9990", year % 100);
        let impossible = parse(&text) == Err(IdentityCodeError::ImpossibleDate);
        assert_eq!(impossible, !exists, "{year}");
    }
    for text in [
        "310490-999W",
        "001290-999W",
        "320190-999W",
        "011390-999W",
        "010090-999W",
    ] {
        assert_eq!(parse(text), Err(IdentityCodeError::ImpossibleDate), "{text}");
    }
}

#[test]
fn refuses_what_is_not_of_the_form() {
    for text in [
        "",
        "010190-999",
        "010190-999WW",
        "010190999W",
        "01O190-999W",
        "010190-99٩",
        "010190-999-",
        "01 190-999W",
        "010190-000W",
        "010190-001W",
        "010190−999W",
        "ääkköäw",
    ] {
        assert_eq!(parse(text), Err(IdentityCodeError::Malformed), "{text}");
    }
    assert_eq!(parse("010190-999X"), Err(IdentityCodeError::WrongCheckCharacter));
}

#[test]
fn neither_a_code_nor_an_error_shows_the_value() {
    let code = parse("010190-999W").unwrap();
    assert_eq!(format!("{code:?}"), "PersonalIdentityCode(…)");
    assert_eq!(format!("{code:#?}"), "PersonalIdentityCode(…)");
    let error = parse("010190-999X").unwrap_err();
    assert!(!format!("{error} {error:?}").contains("0101"));
}

#[test]
fn composes_only_what_can_be_a_code() {
    let compose = PersonalIdentityCode::compose;
    assert_eq!(
        compose(date(1990, 1, 1), '-', 999).unwrap().as_str(),
        "010190-999W"
    );
    assert_eq!(
        compose(date(1990, 1, 1), 'y', 999).unwrap().as_str(),
        "010190Y999W"
    );
    for sign in ['A', '+', 'G', 'ä', '€'] {
        assert_eq!(compose(date(1990, 1, 1), sign, 999), None, "{sign}");
    }
    for individual in [0, 1, 1000, u16::MAX] {
        assert_eq!(compose(date(1990, 1, 1), '-', individual), None, "{individual}");
    }
    assert_eq!(compose(NaiveDate::MAX, 'A', 999), None);
    assert_eq!(compose(NaiveDate::MIN, '+', 999), None);
}

prop_compose! {
    /// A code of any century, with an individual number that no resident has.
    fn codes()(day in 0..109_572_u64, sign in 0..6_usize, individual in 900..=999_u16)
        -> PersonalIdentityCode
    {
        let birth_date = date(1800, 1, 1) + chrono::Days::new(day);
        let signs: &[char] = match birth_date.year() {
            ..1900 => &['+'],
            1900..2000 => &['-', 'Y', 'X', 'W', 'V', 'U'],
            _ => &['A', 'B', 'C', 'D', 'E', 'F'],
        };
        let sign = signs[sign % signs.len()];
        PersonalIdentityCode::compose(birth_date, sign, individual).unwrap()
    }
}

proptest! {
    #[test]
    fn what_is_composed_is_read_back(code in codes()) {
        prop_assert_eq!(parse(code.as_str()), Ok(code.clone()));
        prop_assert_eq!(parse(&code.as_str().to_lowercase()), Ok(code));
    }

    /// 31 is a prime larger than any digit, so one wrong digit always shows.
    #[test]
    fn one_wrong_digit_is_refused(code in codes(), place in 0..9_usize, digit in 0..10_u8) {
        let place = if place < 6 { place } else { place + 1 };
        let mut bytes = code.as_str().as_bytes().to_vec();
        let digit = b'0' + digit;
        prop_assume!(bytes[place] != digit);
        bytes[place] = digit;
        prop_assert!(parse(&String::from_utf8(bytes).unwrap()).is_err());
    }

    #[test]
    fn any_text_is_safe(text in "\\PC{0,16}") {
        if let Ok(code) = parse(&text) {
            prop_assert_eq!(code.as_str().len(), 11);
        }
    }
}
