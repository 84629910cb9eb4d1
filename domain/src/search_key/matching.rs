//! Whether a name, once opened, meets what was searched for.

use super::phonetic::phonetic;

/// A shorter word of a query is no prefix of anything, as in the index.
const MIN_PREFIX_CHARS: usize = 2;

/// How well a name meets a query, the best first: `Exact < Prefix < Phonetic`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NameMatch {
    /// Every word is a word of the name.
    Exact,
    /// Every word is a word of the name or begins one.
    Prefix,
    /// Some word only sounds like a word of the name.
    Phonetic,
}

/// How a name meets a query, both as folded words; `None` if it does not.
///
/// Every word of the query must meet a word of the name, each a different one, in any order. Of
/// all the ways to pair them the best is taken, and a way is as good as its weakest pair. A query
/// without words meets nothing.
#[must_use]
pub fn match_name(query_words: &[String], name_words: &[String]) -> Option<NameMatch> {
    if query_words.is_empty() || query_words.len() > name_words.len() {
        return None;
    }
    let name_codes: Vec<Vec<String>> = name_words.iter().map(|word| phonetic(word)).collect();
    let levels: Vec<Vec<Option<NameMatch>>> = query_words
        .iter()
        .map(|query| {
            let codes = phonetic(query);
            let name = name_words.iter().zip(&name_codes);
            name.map(|(word, name_codes)| match_word(query, &codes, word, name_codes))
                .collect()
        })
        .collect();
    [NameMatch::Exact, NameMatch::Prefix, NameMatch::Phonetic]
        .into_iter()
        .find(|&level| every_word_pairs(&levels, level, name_words.len()))
}

/// The best match of a name over the readings of a query.
#[must_use]
pub fn match_readings(readings: &[Vec<String>], name_words: &[String]) -> Option<NameMatch> {
    readings
        .iter()
        .filter_map(|words| match_name(words, name_words))
        .min()
}

fn match_word(query: &str, query_codes: &[String], name: &str, name_codes: &[String]) -> Option<NameMatch> {
    if query == name {
        Some(NameMatch::Exact)
    } else if query.len() >= MIN_PREFIX_CHARS && name.starts_with(query) {
        Some(NameMatch::Prefix)
    } else if query_codes.iter().any(|code| name_codes.contains(code)) {
        Some(NameMatch::Phonetic)
    } else {
        None
    }
}

/// Whether all words of the query find partners of their own among pairs of a level or better.
fn every_word_pairs(levels: &[Vec<Option<NameMatch>>], level: NameMatch, name_len: usize) -> bool {
    let mut partners: Vec<Option<usize>> = vec![None; name_len];
    (0..levels.len()).all(|query| {
        let mut tried = vec![false; name_len];
        find_partner(query, levels, level, &mut partners, &mut tried)
    })
}

/// Pairs one word of the query, moving words paired before to other partners where needed.
fn find_partner(
    query: usize,
    levels: &[Vec<Option<NameMatch>>],
    level: NameMatch,
    partners: &mut [Option<usize>],
    tried: &mut [bool],
) -> bool {
    for (name, pair) in levels[query].iter().enumerate() {
        if tried[name] || pair.is_none_or(|pair| pair > level) {
            continue;
        }
        tried[name] = true;
        let free = match partners[name] {
            Some(other) => find_partner(other, levels, level, partners, tried),
            None => true,
        };
        if free {
            partners[name] = Some(query);
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(str::to_owned).collect()
    }

    fn level(query: &str, name: &str) -> Option<NameMatch> {
        match_name(&words(query), &words(name))
    }

    #[test]
    fn the_best_level_is_the_smallest() {
        assert!(NameMatch::Exact < NameMatch::Prefix && NameMatch::Prefix < NameMatch::Phonetic);
    }

    #[test]
    fn words_may_stand_in_any_order_and_some_be_left_out() {
        assert_eq!(level("aalto anna", "anna liisa aalto"), Some(NameMatch::Exact));
        assert_eq!(level("anna virtanen", "anna liisa aalto"), None);
    }

    #[test]
    fn the_weakest_word_decides() {
        assert_eq!(level("anna aal", "anna aalto"), Some(NameMatch::Prefix));
        assert_eq!(level("maxamed cali", "mohamed ali"), Some(NameMatch::Phonetic));
        assert_eq!(level("mohamed cali", "mohamed ali"), Some(NameMatch::Phonetic));
    }

    #[test]
    fn every_word_needs_a_partner_of_its_own() {
        assert_eq!(level("ali ali", "ali hassan"), None);
        assert_eq!(level("ali ali", "ali ali"), Some(NameMatch::Exact));
        // The first word must leave its first choice to the second one.
        assert_eq!(level("an anna", "anna annika"), Some(NameMatch::Prefix));
        assert_eq!(level("an ann anna", "anna annika antti"), Some(NameMatch::Prefix));
        assert_eq!(level("ann anna", "anna antti"), None);
    }

    #[test]
    fn one_letter_is_no_prefix_and_nothing_meets_nothing() {
        assert_eq!(level("o", "oneill"), None);
        assert_eq!(level("o", "o neill"), Some(NameMatch::Exact));
        assert_eq!(level("", "anna"), None);
        assert_eq!(level("anna", ""), None);
        assert_eq!(match_readings(&[], &words("anna")), None);
    }

    #[test]
    fn the_best_reading_counts() {
        let readings = [words("anna liisa"), words("annaliisa")];
        assert_eq!(
            match_readings(&readings, &words("annaliisa aalto")),
            Some(NameMatch::Exact)
        );
        assert_eq!(match_readings(&readings, &words("annali aalto")), None);
    }
}
