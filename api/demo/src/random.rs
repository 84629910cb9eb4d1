//! Chance that repeats: the same seed throws the same dice on every machine.

/// A generator (SplitMix64). Not for secrets: everything that the demo invents may be known.
#[derive(Clone)]
pub(crate) struct Dice(u64);

/// A seed of its own for each stream, so that adding a register leaves the others' people as they are.
pub(crate) fn stream(seed: u64, name: &str) -> u64 {
    // FNV-1a: short, stable, and good enough to tell names apart.
    let start = 0xcbf2_9ce4_8422_2325 ^ seed.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    name.bytes().fold(start, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

impl Dice {
    /// The dice of a stream.
    pub(crate) fn new(seed: u64, name: &str) -> Self {
        Self(stream(seed, name))
    }

    fn throw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    /// A number from `low` to `high`, both possible.
    pub(crate) fn between(&mut self, low: i64, high: i64) -> i64 {
        let width = high.saturating_sub(low).unsigned_abs().saturating_add(1);
        low.saturating_add_unsigned(self.throw() % width)
    }

    /// Whether something happens that does so in so many cases of a hundred.
    pub(crate) fn chance(&mut self, percent: i64) -> bool {
        self.between(1, 100) <= percent
    }

    /// One of several; `None` of none.
    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> Option<&'a T> {
        let last = i64::try_from(items.len()).ok()?.checked_sub(1)?;
        usize::try_from(self.between(0, last.max(0)))
            .ok()
            .and_then(|at| items.get(at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_throws_the_same_and_another_stream_does_not() {
        let throws = |seed, name| {
            let mut dice = Dice::new(seed, name);
            (0..20).map(|_| dice.between(0, 999)).collect::<Vec<_>>()
        };
        assert_eq!(throws(1, "a"), throws(1, "a"));
        assert_ne!(throws(1, "a"), throws(1, "b"));
        assert_ne!(throws(1, "a"), throws(2, "a"));
        assert!(throws(3, "c").iter().all(|number| (0..=999).contains(number)));
    }

    #[test]
    fn nothing_is_picked_of_nothing() {
        assert_eq!(Dice::new(1, "a").pick::<u8>(&[]), None);
        assert_eq!(Dice::new(1, "a").pick(&[7]), Some(&7));
    }
}
