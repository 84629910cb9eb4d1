//! Folding names to plain letters and taking them apart into words.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::script::romanise;

/// A name gives at most this many words; what follows is not searched.
pub const MAX_WORDS: usize = 20;

/// A word gives at most this many characters; what follows is cut off.
pub const MAX_WORD_CHARS: usize = 64;

/// A text is read no further than this: the longest name that the two limits allow.
const MAX_INPUT_CHARS: usize = MAX_WORDS * MAX_WORD_CHARS;

/// The lengths of the prefixes that are keyed. One letter would find half of the register. A length between two of them
/// is looked up by the shorter one: each prefix more makes every name dearer to enter, and the longer a beginning is, the
/// fewer words does one letter more tell apart.
const PREFIX_CHARS: [usize; 4] = [2, 3, 4, 6];

/// Words that lean on the next one, so that `Abdul Rahman` is also `Abdulrahman`, and `de la Cruz`
/// also `Delacruz`.
const PARTICLES: [&str; 22] = [
    "abd", "abdal", "abdel", "abdi", "abdul", "abdur", "af", "al", "da", "de", "del", "della", "den", "der",
    "di", "el", "la", "mac", "mc", "o", "van", "von",
];

/// The parts of what belongs together: `O'Neill` is `o` and `neill`.
type Compound = Vec<String>;

/// The text in lower-case ASCII letters and digits, its words separated by one space.
///
/// Compatibility forms are unified (NFKC), diacritics dropped and other scripts romanised:
/// `Åsa Öberg` becomes `asa oberg`, `Юлія` becomes `iuliia`, `Strauß` becomes `strauss`.
/// Apostrophes and hyphens separate words here; [`name_words`] has the joined forms as well.
#[must_use]
pub fn fold(text: &str) -> String {
    compounds(text).concat().join(" ")
}

/// The folded words by which a stored name is found, in its order and with repetitions.
///
/// What is written with a hyphen, an apostrophe or a particle is found by each part and by the
/// joined form: `Anna-Liisa` gives `anna`, `liisa` and `annaliisa`. At most [`MAX_WORDS`].
#[must_use]
pub fn name_words(name: &str) -> Vec<String> {
    let mut words = Vec::new();
    for parts in compounds(name) {
        let joined: Vec<String> = (1..parts.len()).map(|first| join(&parts[first - 1..])).collect();
        words.extend(parts);
        words.extend(joined);
    }
    words.truncate(MAX_WORDS);
    words
}

/// The ways to read what was typed into a search: its compounds in parts and, where that differs,
/// joined. A name is found when all the words of one reading meet it.
///
/// `Anna-Liisa Aalto` reads `anna liisa aalto`, which meets a stored `Anna Liisa`, and
/// `annaliisa aalto`, which meets a stored `Annaliisa`. Empty when there is nothing to search by.
#[must_use]
pub fn query_readings(query: &str) -> Vec<Vec<String>> {
    let compounds = compounds(query);
    let joined = compounds.iter().map(|parts| join(parts)).collect();
    let mut readings = vec![compounds.concat(), joined];
    readings.dedup();
    for words in &mut readings {
        words.truncate(MAX_WORDS);
    }
    readings.retain(|words| !words.is_empty());
    readings
}

/// The prefixes of a folded word that are keyed: its first 2, 3, 4 and 6 characters.
///
/// The last one is what a word of a query is looked up by, however long that word is.
pub fn prefixes(word: &str) -> impl Iterator<Item = &str> {
    let ends = word
        .char_indices()
        .map(|(start, character)| start + character.len_utf8());
    ends.enumerate()
        .filter(|(before, _)| PREFIX_CHARS.contains(&(before + 1)))
        .map(|(_, end)| &word[..end])
}

/// The compounds of a text, each particle attached to what follows it.
fn compounds(text: &str) -> Vec<Compound> {
    let mut compounds: Vec<Compound> = Vec::new();
    let mut leaning = false;
    for parts in written_compounds(text) {
        let particle = matches!(parts.as_slice(), [word] if PARTICLES.contains(&word.as_str()));
        match compounds.last_mut() {
            Some(previous) if leaning => previous.extend(parts),
            _ => compounds.push(parts),
        }
        leaning = particle;
    }
    for parts in &mut compounds {
        parts.truncate(MAX_WORDS);
    }
    compounds
}

/// The compounds as they are written, by their hyphens and apostrophes.
fn written_compounds(text: &str) -> Vec<Compound> {
    // Cut before anything else, so that a text of any length costs no more than a long name.
    let characters = text.chars().take(MAX_INPUT_CHARS);
    // NFKC takes an acute accent that was typed for an apostrophe apart, into a space and a mark.
    let characters = characters.map(|c| if c == '\u{b4}' { '\'' } else { c });
    let clean: String = characters
        .nfkc()
        .flat_map(char::to_lowercase)
        .filter(|&c| !invisible(c))
        .collect();
    clean
        .split(|c| !in_word(c) && !joiner(c))
        .map(|compound| compound.split(joiner).filter_map(fold_word).collect::<Compound>())
        .filter(|parts| !parts.is_empty())
        .collect()
}

/// One word in plain letters; `None` when nothing of it is left.
fn fold_word(word: &str) -> Option<String> {
    let plain: String = romanise(word).chars().take(MAX_WORD_CHARS).collect();
    (!plain.is_empty()).then_some(plain)
}

/// Several parts written as one word.
fn join(parts: &[String]) -> String {
    parts.concat().chars().take(MAX_WORD_CHARS).collect()
}

/// Whether a character belongs to a word: marks do, in scripts that write vowels with them.
fn in_word(character: char) -> bool {
    character.is_alphanumeric() || is_combining_mark(character)
}

/// Hyphens and apostrophes. Modifier letters (ʿ, ʾ, ʼ) and the Cyrillic soft sign do not separate
/// parts; they are letters of their word and are dropped when it is romanised.
fn joiner(character: char) -> bool {
    matches!(
        character,
        '-' | '\'' | '`' | '\u{5be}' | '\u{2010}'..='\u{2015}' | '\u{2018}'..='\u{201b}'
            | '\u{2032}' | '\u{2212}'
    )
}

/// Soft hyphens and zero-width characters, which come along when a name is pasted.
fn invisible(character: char) -> bool {
    matches!(
        character,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn folds_letters_of_many_scripts() {
        for (name, folded) in [
            ("Åsa Öberg-Mäkinen", "asa oberg makinen"),
            ("Strauß", "strauss"),
            ("Ægir Þór Ðe Łukasz Søren", "aegir thor de lukasz soren"),
            ("İbrahim Işık Çağla", "ibrahim isik cagla"),
            ("Əli Əhmədov", "ali ahmadov"),
            ("Şêrko Bêrîvan", "serko berivan"),
            ("Юлія Щербак", "iuliia shcherbak"),
            ("Дарья", "daria"),
            ("ａｎｎａ", "anna"),
            ("A\u{30a}sa", "asa"),
            ("an\u{ad}na\u{200b}", "anna"),
            ("ʿAlī Ḥasan", "ali hasan"),
            ("დავით", "davit"),
            ("北京", "beijing"),
            ("Jr. 2", "jr 2"),
        ] {
            assert_eq!(fold(name), folded, "{name}");
        }
    }

    #[test]
    fn gives_parts_and_joined_forms() {
        for (name, words) in [
            ("O'Neill", "o neill oneill"),
            ("O’Neill", "o neill oneill"),
            ("Sa´id", "sa id said"),
            ("al-Hassan", "al hassan alhassan"),
            ("Anna-Liisa", "anna liisa annaliisa"),
            ("Abdul Rahman", "abdul rahman abdulrahman"),
            ("Abd al-Rahman", "abd al rahman abdalrahman alrahman"),
            ("Juan de la Cruz", "juan de la cruz delacruz lacruz"),
            ("В'ячеслав", "v iacheslav viacheslav"),
            ("Jama'", "jama"),
            ("Ali Ali", "ali ali"),
            ("- ' .", ""),
        ] {
            assert_eq!(name_words(name).join(" "), words, "{name}");
        }
    }

    #[test]
    fn reads_a_query_in_parts_and_joined() {
        assert_eq!(query_readings("Ali"), [["ali"]]);
        assert_eq!(
            query_readings("Anna-Liisa Aalto"),
            [vec!["anna", "liisa", "aalto"], vec!["annaliisa", "aalto"]]
        );
        assert!(query_readings(" -'").is_empty());
        assert!(query_readings("").is_empty());
    }

    #[test]
    fn keys_prefixes_of_some_lengths() {
        assert_eq!(prefixes("a").count(), 0);
        assert_eq!(prefixes("ali").collect::<Vec<_>>(), ["al", "ali"]);
        assert_eq!(prefixes("layla").last(), Some("layl"));
        assert_eq!(
            prefixes("abdirahman").collect::<Vec<_>>(),
            ["ab", "abd", "abdi", "abdira"]
        );
    }

    #[test]
    fn long_texts_are_cut() {
        let words = name_words(&"ab ".repeat(100_000));
        assert_eq!(words.len(), MAX_WORDS);
        let words = name_words(&"a-".repeat(100_000));
        assert_eq!(words.len(), MAX_WORDS);
        assert_eq!(fold(&"å".repeat(1_000_000)), "a".repeat(MAX_WORD_CHARS));
        assert!(
            query_readings(&"a'".repeat(100_000))
                .iter()
                .all(|words| words.len() <= MAX_WORDS)
        );
    }

    proptest! {
        #[test]
        fn any_text_folds_to_plain_words(text in any::<String>()) {
            let folded = fold(&text);
            prop_assert!(folded.split(' ').all(|word| word.len() <= MAX_WORD_CHARS));
            prop_assert!(folded.bytes().all(|byte| byte == b' ' || byte.is_ascii_alphanumeric()));
            prop_assert!(!folded.bytes().any(|byte| byte.is_ascii_uppercase()));
            prop_assert_eq!(fold(&folded), folded.clone());
        }
    }
}
