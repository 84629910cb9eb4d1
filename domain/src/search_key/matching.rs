//! Whether a name, once opened, meets what was searched for.

use super::fold::query_readings;
use super::phonetic::phonetic;
use std::sync::OnceLock;

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

/// A name that is looked for, taken apart.
pub struct NameQuery {
    readings: Vec<Vec<String>>,
    /// How the words of each reading sound, once that is asked for.
    sounds: OnceLock<Vec<Vec<Sounds>>>,
}

/// The codes of how a word sounds.
type Sounds = Vec<String>;

impl NameQuery {
    /// What was typed. It may be read in several ways.
    pub fn new(typed: &str) -> Self {
        Self::of(query_readings(typed))
    }

    fn of(readings: Vec<Vec<String>>) -> Self {
        Self {
            readings,
            sounds: OnceLock::new(),
        }
    }

    /// Each way to read it: folded words.
    pub fn readings(&self) -> &[Vec<String>] {
        &self.readings
    }

    /// Whether there is no word in it.
    pub fn is_empty(&self) -> bool {
        self.readings.iter().all(Vec::is_empty)
    }

    /// How a name, as [`name_words`](super::name_words), meets it; `None` if it does not.
    ///
    /// Every word of a reading must meet a word of the name, each a different one, in any order. Of all the ways to
    /// pair them the best is taken, and a way is as good as its weakest pair. A query without words meets nothing.
    pub fn meets(&self, name_words: &[String]) -> Option<NameMatch> {
        let spelled = self.best(name_words, |_, _| &[], &[]);
        // How something sounds takes long to tell, and most of what is found is spelled so.
        spelled.or_else(|| {
            let sounds = self.sounds.get_or_init(|| {
                let of_reading = |words: &Vec<String>| words.iter().map(|word| phonetic(word)).collect();
                self.readings.iter().map(of_reading).collect()
            });
            let name_sounds: Vec<Sounds> = name_words.iter().map(|word| phonetic(word)).collect();
            let of_word = |reading: usize, word: usize| {
                let sounds = sounds.get(reading).and_then(|words| words.get(word));
                sounds.map(Vec::as_slice).unwrap_or_default()
            };
            self.best(name_words, of_word, &name_sounds)
        })
    }

    /// The best match of all readings, with what words sound like as far as it is known.
    fn best<'s>(
        &self,
        name_words: &[String],
        sounds: impl Fn(usize, usize) -> &'s [String],
        name_sounds: &[Sounds],
    ) -> Option<NameMatch> {
        let readings = self.readings.iter().enumerate();
        let possible = readings.filter(|(_, words)| !words.is_empty() && words.len() <= name_words.len());
        possible
            .filter_map(|(reading, words)| {
                let levels: Vec<Vec<Option<NameMatch>>> = words
                    .iter()
                    .enumerate()
                    .map(|(at, query)| {
                        let sounds = sounds(reading, at);
                        let name = name_words.iter().enumerate();
                        name.map(|(at, word)| {
                            let name_sounds = name_sounds.get(at).map(Vec::as_slice);
                            match_word(query, sounds, word, name_sounds.unwrap_or_default())
                        })
                        .collect()
                    })
                    .collect();
                [NameMatch::Exact, NameMatch::Prefix, NameMatch::Phonetic]
                    .into_iter()
                    .find(|&level| every_word_pairs(&levels, level, name_words.len()))
            })
            .min()
    }
}

fn match_word(query: &str, query_sounds: &[String], name: &str, name_sounds: &[String]) -> Option<NameMatch> {
    if query == name {
        Some(NameMatch::Exact)
    } else if query.len() >= MIN_PREFIX_CHARS && name.starts_with(query) {
        Some(NameMatch::Prefix)
    } else if query_sounds.iter().any(|code| name_sounds.contains(code)) {
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
        NameQuery::of(vec![words(query)]).meets(&words(name))
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
        assert_eq!(NameQuery::of(Vec::new()).meets(&words("anna")), None);
    }

    #[test]
    fn the_best_reading_counts() {
        let query = NameQuery::of(vec![words("anna liisa"), words("annaliisa")]);
        assert_eq!(query.meets(&words("annaliisa aalto")), Some(NameMatch::Exact));
        assert_eq!(query.meets(&words("annali aalto")), None);
    }
}
