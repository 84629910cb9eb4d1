//! What a token says of the whole name beside it: some bits for each word and each sound.
//!
//! Of a name of two words that are looked for, one word is found by its token, and hundreds of thousands may have it.
//! Whether the same name has the other word is told by its bits before anything else is looked up: few names have all
//! bits of a word that they have not.

use crate::search::texts::TokenKind;

/// Bits of a name, or of what a name must have.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct NameBits {
    /// For each word, and for each beginning that is keyed.
    pub(crate) words: i64,
    /// For each sound.
    pub(crate) sounds: i64,
}

impl NameBits {
    /// Those of nothing: every name has them.
    pub(crate) const NONE: Self = Self { words: 0, sounds: 0 };
    /// Those of what is no name, or of a name of which they are not known: it has whatever is looked for.
    pub(crate) const UNKNOWN: Self = Self {
        words: -1,
        sounds: -1,
    };

    /// Those of a token. A word says more than each of its beginnings, which say the same again; a sound is alone.
    pub(crate) fn of(kind: TokenKind, token: &[u8]) -> Self {
        let bits = |many: usize| {
            let places = token.iter().take(many).map(|byte| u32::from(byte % 64));
            places.fold(0, |bits, place| bits | 1_i64.rotate_left(place))
        };
        match kind {
            TokenKind::NameWord => Self {
                words: bits(2),
                sounds: 0,
            },
            TokenKind::NamePrefix => Self {
                words: bits(1),
                sounds: 0,
            },
            TokenKind::NameSound => Self {
                words: 0,
                sounds: bits(3),
            },
            _ => Self::NONE,
        }
    }

    /// Those of both.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            words: self.words | other.words,
            sounds: self.sounds | other.sounds,
        }
    }
}
