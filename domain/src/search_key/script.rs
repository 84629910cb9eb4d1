//! Names in other scripts, in the letters that usual transliterations of them use.

use std::{collections::HashMap, sync::LazyLock};

use deunicode::deunicode_char;

/// Arabic script leaves out most vowels, so common names are listed with theirs.
static ARABIC_NAMES: LazyLock<HashMap<String, &str>> = LazyLock::new(|| {
    include_str!("arabic_names.tsv")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split_once('\t'))
        .map(|(name, roman)| (name.chars().filter_map(plain_arabic).collect(), roman))
        .collect()
});

/// A lower-case word in ASCII letters and digits. What has no counterpart is dropped.
pub(super) fn romanise(word: &str) -> String {
    if !word.chars().any(in_arabic_script) {
        return word.chars().flat_map(plain_letters).collect();
    }
    let letters: Vec<char> = word.chars().filter_map(plain_arabic).collect();
    match ARABIC_NAMES.get(&letters.iter().collect::<String>()) {
        Some(name) => (*name).to_owned(),
        None => romanise_arabic(&letters),
    }
}

/// One character of any script but Arabic.
fn plain_letters(character: char) -> impl Iterator<Item = char> {
    let letters = match character {
        // Azerbaijani; it stands where its neighbours write a: Əli, Əhməd.
        'ə' => "a",
        _ => deunicode_char(character).unwrap_or_default(),
    };
    // A syllable of the sixth order in the Ethiopic script (Tigrinya, Amharic) is its consonant
    // alone more often than not: ገብረ is Gebre, not Gebere.
    let letters = if ('\u{1200}'..='\u{1357}').contains(&character) && character as u32 % 8 == 5 {
        letters.trim_end_matches('e')
    } else {
        letters
    };
    letters
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
}

fn in_arabic_script(character: char) -> bool {
    matches!(character, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}') && character.is_alphabetic()
}

/// A letter without its spelling variants; `None` for vowel marks and the hamza.
fn plain_arabic(character: char) -> Option<char> {
    match character {
        'آ' | 'أ' | 'إ' | 'ٱ' => Some('ا'),
        'ي' | 'ى' => Some('ی'),
        'ك' => Some('ک'),
        'ة' => Some('ه'),
        'ء' | 'ـ' | '\u{64b}'..='\u{65f}' | '\u{670}' => None,
        _ => Some(character),
    }
}

/// The letters one by one. و and ی are consonants at the start and before ا, vowels elsewhere.
fn romanise_arabic(letters: &[char]) -> String {
    let mut roman = String::new();
    for (index, &character) in letters.iter().enumerate() {
        let consonant = index == 0 || letters.get(index + 1) == Some(&'ا');
        match character {
            'و' => roman.push(if consonant { 'w' } else { 'u' }),
            'ی' => roman.push(if consonant { 'y' } else { 'i' }),
            // Word-final ه is a written vowel more often than a sounded h.
            'ه' if index > 0 && index + 1 == letters.len() => roman.push('a'),
            _ => match arabic_letter(character) {
                Some(plain) => roman.push_str(plain),
                None => roman.extend(plain_letters(character)),
            },
        }
    }
    roman
}

/// The letters that general transliteration would make unreadable or confuse with each other.
fn arabic_letter(character: char) -> Option<&'static str> {
    Some(match character {
        'ا' => "a",
        'ث' => "th",
        'ج' => "j",
        'چ' => "ch",
        'ح' | 'ه' | 'ھ' => "h",
        'خ' => "kh",
        'ذ' => "dh",
        'ژ' => "zh",
        'ش' => "sh",
        'ص' => "s",
        'ض' => "d",
        'ط' => "t",
        'ظ' => "z",
        'ع' | 'ئ' => "",
        'غ' => "gh",
        'ق' => "q",
        'ک' => "k",
        'ؤ' | 'ۆ' | 'ۇ' => "o",
        'ە' | 'ێ' => "e",
        'ڕ' => "r",
        'ڵ' => "l",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn romanises_arabic_script_with_and_without_the_list() {
        for (name, roman) in [
            ("محمد", "muhammad"),
            ("مُحَمَّد", "muhammad"),
            ("محمود", "mahmud"),
            ("أحمد", "ahmad"),
            ("علي", "ali"),
            ("علی", "ali"),
            ("فاطمة", "fatima"),
            ("زهراء", "zahra"),
            ("شفیقه", "shfiqa"),
            ("ئازاد", "azad"),
            ("ژیان", "zhyan"),
            ("شێرکۆ", "sherko"),
        ] {
            assert_eq!(romanise(name), roman, "{name}");
        }
    }

    #[test]
    fn every_listed_name_is_found() {
        for line in include_str!("arabic_names.tsv")
            .lines()
            .filter(|line| !line.starts_with('#'))
        {
            let (name, roman) = line.split_once('\t').unwrap();
            assert_eq!(romanise(name), roman, "{name}");
        }
    }

    #[test]
    fn romanises_ethiopic_without_idle_vowels() {
        for (name, roman) in [("ገብረ", "gabra"), ("ተስፋይ", "tasfaay"), ("ሰላም", "salaam")] {
            assert_eq!(romanise(name), roman, "{name}");
        }
    }
}
