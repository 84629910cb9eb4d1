//! Codes that different spellings of one name share.
//!
//! The coder is Daitch–Mokotoff, which is made for names that were transliterated in many ways and
//! gives several codes where a letter is ambiguous. Its classic table is not used: it hears m as n,
//! h as k and b as v, so that Karim is Harun and Halima is Galina. `sounds.txt` is a table for the
//! names of Arabic, Somali, Persian, Kurdish, Turkish, Ukrainian, Russian, Tigrinya, Finnish and
//! Swedish that are met in these registers, and [`super::spelling`] has the rules that no table of
//! letters can state.
//!
//! Codes are kept coarse where transliterations waver and fine where names would collide. A name
//! of few consonants says little by them, so its vowels are added, as [`shades`] says.

use std::{collections::BTreeSet, sync::LazyLock};

use rphonetic::{DaitchMokotoffSoundex, DaitchMokotoffSoundexBuilder};

use super::spelling::{is_vowel, spellings};

/// A word is heard no further than this; the coder itself stops after six sounds.
const MAX_LETTERS: usize = 20;

/// More codes than this say that a word is no name.
const MAX_CODES: usize = 24;

/// The filling that the coder puts after a short code.
const FILLING: char = '0';

/// The commonest ending of Finnish surnames.
const FINNISH_SURNAME: &str = "nen";

/// `None` if the table could not be read; a test makes sure that it can.
static CODER: LazyLock<Option<DaitchMokotoffSoundex>> = LazyLock::new(|| {
    DaitchMokotoffSoundexBuilder::with_rules(include_str!("sounds.txt"))
        .build()
        .ok()
});

/// The codes of a folded word, sorted. Two words sound alike when they share a code.
///
/// Empty for a word without vowels, whose sound is unknown, such as an initial, a number or a name
/// in Arabic script that is written without them.
#[must_use]
pub fn phonetic(word: &str) -> Vec<String> {
    let Some(coder) = CODER.as_ref() else {
        return Vec::new();
    };
    let heard: String = word.chars().take(MAX_LETTERS).collect();
    let mut codes = BTreeSet::new();
    for spelling in spellings(&heard)
        .iter()
        .filter(|spelling| spelling.contains(is_vowel))
    {
        for sounds in coder.inner_soundex(spelling, true) {
            let sounds = sounds.trim_end_matches(FILLING);
            codes.extend(
                shades(spelling, sounds)
                    .into_iter()
                    .map(|shade| format!("{sounds}{shade}")),
            );
        }
    }
    codes.into_iter().take(MAX_CODES).collect()
}

/// What is added to the sounds of a word, in each way that its vowels can be heard.
///
/// Up to two sounds: the first and the last vowel (Ali is not Ola). Up to four: the first vowel
/// (Hassan is not Hussein, Amir not Omar). In both cases also whether an h is written before a
/// consonant (Mahdi is not Matti, Zahra not Sara). Longer words carry enough by themselves. In a
/// Finnish surname on -nen, where spelling does not waver, all vowels (Lehtonen is not Lehtinen).
fn shades(spelling: &str, sounds: &str) -> Vec<String> {
    if spelling.ends_with(FINNISH_SURNAME) {
        return vec![spelling.chars().filter(|&c| is_vowel(c)).collect()];
    }
    let (Some(first), Some(last)) = (first_vowel(spelling), last_vowel(spelling)) else {
        return Vec::new();
    };
    let mut shades: Vec<String> = match sounds.len() {
        0..=2 => {
            // A Somali final o is an Arabic a: Xaawo is Hawa.
            let last = if spelling.ends_with('o') {
                "au"
            } else {
                colours(last)
            };
            let firsts = colours(first).chars();
            firsts
                .flat_map(|first| last.chars().map(move |last| format!("{first}{last}")))
                .collect()
        }
        3..=4 => colours(first).chars().map(String::from).collect(),
        _ => return vec![String::new()],
    };
    match silent_h(spelling) {
        SilentH::Absent => {}
        SilentH::Present => shades.iter_mut().for_each(|shade| shade.push('h')),
        SilentH::Possible => {
            let with: Vec<String> = shades.iter().map(|shade| format!("{shade}h")).collect();
            shades.extend(with);
        }
    }
    shades
}

/// The vowel that the first group of vowels is heard by. An i, y or j beside another vowel glides
/// and does not count: the first vowel of Maria, Marja and Leila is a, a and e.
fn first_vowel(spelling: &str) -> Option<char> {
    let mut groups = spelling.split(|c| !in_vowel_group(c));
    let first = groups.find(|group| group.contains(is_vowel))?;
    first.chars().find(|&c| is_vowel(c) && c != 'i').or(Some('i'))
}

/// The letter that the last group of vowels ends in, glides included: Said ends in i, Saad in a.
fn last_vowel(spelling: &str) -> Option<char> {
    let mut groups = spelling.rsplit(|c| !in_vowel_group(c));
    let last = groups.find(|group| group.contains(is_vowel))?;
    last.chars().next_back()
}

fn in_vowel_group(letter: char) -> bool {
    is_vowel(letter) || matches!(letter, 'y' | 'j')
}

/// The colours that a vowel or glide may have: a, i or u. A weak e is written a or i elsewhere
/// (Ehmed, Ahmed; Eman, Iman), and o is written u.
fn colours(vowel: char) -> &'static str {
    match vowel {
        'a' => "a",
        'e' => "ai",
        'o' | 'u' => "u",
        _ => "i",
    }
}

/// Whether a word has an h that is written and not coded.
enum SilentH {
    Absent,
    Possible,
    Present,
}

/// Looks for an h, or what may stand for one, before a consonant.
fn silent_h(spelling: &str) -> SilentH {
    let letters: Vec<char> = spelling.chars().collect();
    let mut previous = None;
    for pair in letters.windows(2) {
        let (letter, next) = (pair[0], pair[1]);
        if !is_vowel(next) && next != 'j' && next != 'h' {
            match (previous, letter) {
                // Achmed and Akhmed are Ahmed; x may be h or ks.
                (Some('c' | 'k' | 'g'), 'h') | (_, 'x') => return SilentH::Possible,
                // Part of one sound: Ashraf, Fathma.
                (Some('s' | 't' | 'd' | 'p' | 'z'), 'h') => {}
                (Some(_), 'h') => return SilentH::Present,
                _ => {}
            }
        }
        previous = Some(letter);
    }
    SilentH::Absent
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_table_of_sounds_is_read() {
        assert!(CODER.is_some());
    }

    #[test]
    fn codes_are_sorted_sounds_with_their_shade() {
        assert_eq!(phonetic("muhammad"), ["mhmtu"]);
        assert_eq!(phonetic("mahmoud"), ["mmtah"]);
        assert_eq!(phonetic("ali"), ["alai"]);
        assert_eq!(phonetic("lehtonen"), ["ltnneoe"]);
        assert_eq!(phonetic("oksana"), ["aksnu"]);
        assert_eq!(phonetic("khadija"), ["htaa", "htsa", "ktaa", "ktsa"]);
    }

    #[test]
    fn what_has_no_vowel_has_no_sound() {
        for word in ["", "b", "1990", "mhmd", "krk"] {
            assert_eq!(phonetic(word), [""; 0], "{word}");
        }
    }

    proptest! {
        #[test]
        fn codes_are_few_whatever_the_word(word in "[a-z]{0,64}") {
            let codes = phonetic(&word);
            prop_assert!(codes.len() <= MAX_CODES);
            prop_assert!(codes.is_sorted());
        }

        #[test]
        fn any_text_is_safe(word in any::<String>()) {
            prop_assert!(phonetic(&word).len() <= MAX_CODES);
        }
    }
}
