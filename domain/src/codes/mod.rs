//! Countries and languages by code, with their names in Finnish, Swedish and English.

use std::sync::LazyLock;

/// A code and what it is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code {
    /// The code as it is stored and sent.
    pub code: &'static str,
    /// The name in Finnish.
    pub fi: &'static str,
    /// The name in Swedish.
    pub sv: &'static str,
    /// The name in English.
    pub en: &'static str,
}

/// What a citizenship may be besides that of a country. Words and not user-assigned letters, so
/// that no one takes them for a country and no later ISO code can clash with them.
static NO_COUNTRY: [Code; 2] = [
    Code {
        code: "stateless",
        fi: "Kansalaisuudeton",
        sv: "Statslös",
        en: "Stateless",
    },
    Code {
        code: "unknown",
        fi: "Tuntematon",
        sv: "Okänt",
        en: "Unknown",
    },
];

static COUNTRIES: LazyLock<Vec<Code>> = LazyLock::new(|| read(include_str!("countries.tsv")));

static LANGUAGES: LazyLock<Vec<Code>> = LazyLock::new(|| read(include_str!("languages.tsv")));

/// The countries of ISO 3166-1 by their alpha-2 code (`FI`), and Kosovo as `XK`; sorted by code.
#[must_use]
pub fn countries() -> &'static [Code] {
    &COUNTRIES
}

/// The languages of ISO 639-1 by their code (`fi`), and those of ISO 639-3 that its two letters
/// lack and that clients in Finland speak or sign (`prs`, `fse`); sorted by code.
///
/// `mis` is another language than those listed, `und` an unknown one.
#[must_use]
pub fn languages() -> &'static [Code] {
    &LANGUAGES
}

/// What a citizenship may be: a country, `stateless` or `unknown`.
pub fn citizenships() -> impl Iterator<Item = &'static Code> {
    countries().iter().chain(&NO_COUNTRY)
}

/// The country of a code, written exactly as in [`countries`].
#[must_use]
pub fn find_country(code: &str) -> Option<&'static Code> {
    find(countries(), code)
}

/// The language of a code, written exactly as in [`languages`].
#[must_use]
pub fn find_language(code: &str) -> Option<&'static Code> {
    find(languages(), code)
}

/// The citizenship of a code, written exactly as in [`citizenships`].
#[must_use]
pub fn find_citizenship(code: &str) -> Option<&'static Code> {
    find_country(code).or_else(|| find(&NO_COUNTRY, code))
}

fn find(codes: &'static [Code], code: &str) -> Option<&'static Code> {
    let index = codes.binary_search_by_key(&code, |row| row.code).ok()?;
    codes.get(index)
}

/// The rows of a table: code, Finnish, Swedish and English name, separated by tabs.
fn read(table: &'static str) -> Vec<Code> {
    let mut codes: Vec<Code> = rows(table)
        .filter_map(|row| match row.split('\t').collect::<Vec<_>>().as_slice() {
            &[code, fi, sv, en] => Some(Code { code, fi, sv, en }),
            _ => None,
        })
        .collect();
    codes.sort_unstable_by_key(|row| row.code);
    codes
}

/// The lines of a table that are not comments.
fn rows(table: &str) -> impl Iterator<Item = &str> {
    table.lines().filter(|line| !line.starts_with('#'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(code: Option<&Code>) -> [&'static str; 3] {
        code.map(|row| [row.fi, row.sv, row.en]).unwrap()
    }

    #[test]
    fn every_row_is_read() {
        assert_eq!(countries().len(), rows(include_str!("countries.tsv")).count());
        assert_eq!(languages().len(), rows(include_str!("languages.tsv")).count());
    }

    #[test]
    fn codes_are_sorted_and_stand_once() {
        for codes in [countries(), languages(), NO_COUNTRY.as_slice()] {
            assert!(codes.windows(2).all(|pair| pair[0].code < pair[1].code));
        }
        assert!(NO_COUNTRY.iter().all(|row| find_country(row.code).is_none()));
    }

    #[test]
    fn codes_have_their_form_and_labels_are_filled() {
        // 249 countries of the standard, and Kosovo.
        assert_eq!(countries().len(), 250);
        assert!(countries().iter().all(|row| row.code.len() == 2));
        assert!(
            countries()
                .iter()
                .all(|row| row.code.bytes().all(|b| b.is_ascii_uppercase()))
        );
        assert_eq!(languages().iter().filter(|row| row.code.len() == 2).count(), 183);
        assert!(languages().iter().all(|row| matches!(row.code.len(), 2 | 3)));
        assert!(
            languages()
                .iter()
                .all(|row| row.code.bytes().all(|b| b.is_ascii_lowercase()))
        );
        for row in citizenships().chain(languages()) {
            for label in [row.fi, row.sv, row.en] {
                assert!(!label.is_empty() && label.trim() == label, "{}", row.code);
            }
        }
    }

    #[test]
    fn countries_are_found_by_code() {
        for (code, expected) in [
            ("FI", ["Suomi", "Finland", "Finland"]),
            ("SY", ["Syyria", "Syrien", "Syria"]),
            ("UA", ["Ukraina", "Ukraina", "Ukraine"]),
            ("SO", ["Somalia", "Somalia", "Somalia"]),
            ("XK", ["Kosovo", "Kosovo", "Kosovo"]),
        ] {
            assert_eq!(names(find_country(code)), expected);
        }
        for code in ["", "fi", "F", "FIN", "XX", "ZZ", "stateless", "unknown"] {
            assert_eq!(find_country(code), None, "{code}");
        }
    }

    #[test]
    fn languages_are_found_by_code() {
        for (code, expected) in [
            ("fi", ["suomi", "finska", "Finnish"]),
            ("sv", ["ruotsi", "svenska", "Swedish"]),
            ("en", ["englanti", "engelska", "English"]),
            ("so", ["somali", "somaliska", "Somali"]),
            ("ar", ["arabia", "arabiska", "Arabic"]),
            ("fa", ["persia", "persiska", "Persian"]),
            ("prs", ["dari", "dari", "Dari"]),
        ] {
            assert_eq!(names(find_language(code)), expected);
        }
        for code in [
            "ckb", "kmr", "ti", "rom", "se", "smn", "sms", "aii", "rhg", "fse", "fss", "ukl", "mis", "und",
        ] {
            assert!(find_language(code).is_some(), "{code}");
        }
        // Where a two-letter code exists, its three letters are not a second code for it.
        for code in ["", "FI", "fin", "som", "tir", "sme", "fa-AF"] {
            assert_eq!(find_language(code), None, "{code}");
        }
    }

    #[test]
    fn a_citizenship_may_be_none_or_unknown() {
        assert_eq!(names(find_citizenship("SO")), ["Somalia", "Somalia", "Somalia"]);
        assert_eq!(
            names(find_citizenship("stateless")),
            ["Kansalaisuudeton", "Statslös", "Stateless"]
        );
        assert_eq!(
            names(find_citizenship("unknown")),
            ["Tuntematon", "Okänt", "Unknown"]
        );
        assert_eq!(find_citizenship("XX"), None);
        assert_eq!(citizenships().count(), 252);
    }
}
