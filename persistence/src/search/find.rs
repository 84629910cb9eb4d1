//! Finding clients by tokens of what is asked for.

use crate::aggregates::clients::{self, ClientRow};
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::unit::Unit;
use crate::search::bits::NameBits;
use crate::search::texts::{TokenKind, identifier_text};
use chrono::NaiveDate;
use domain::client::identity_code::PersonalIdentityCode;
use domain::search_key;
use std::cmp::Reverse;
use uuid::Uuid;

/// What one part of a query may be matched by: any of these tokens.
#[derive(Clone)]
pub struct AnyOf(Vec<Wanted>);

/// A token that is looked for, and the bits that a name has which has it.
#[derive(Clone)]
struct Wanted {
    token: Vec<u8>,
    bits: NameBits,
}

impl domain::secret::NonPersonal for AnyOf {}

/// How far the words of a name may be from what was asked for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum NameReach {
    /// The same words, folded.
    Exact,
    /// Words that begin so.
    Prefix,
    /// Words that sound so.
    Sound,
}

impl AnyOf {
    /// The tokens of a word of a name, as far as a reach goes.
    pub fn name_word(unit: &Unit, word: &str, reach: NameReach) -> Self {
        let token = |kind: TokenKind, text: &str| Wanted::of(unit, kind, text);
        let beginnings: Vec<Wanted> = search_key::prefixes(word)
            .map(|prefix| token(TokenKind::NamePrefix, prefix))
            .collect();
        let bits = beginnings
            .iter()
            .fold(NameBits::NONE, |bits, beginning| bits.and(beginning.bits));
        // Only beginnings up to a length have tokens; the rest is verified after opening. Whoever has the word has its
        // longest beginning too.
        let longest = beginnings.into_iter().next_back();
        let nearest = match longest.filter(|_| reach >= NameReach::Prefix) {
            Some(beginning) => beginning,
            None => token(TokenKind::NameWord, word),
        };
        let mut wanted = vec![Wanted {
            bits: bits.and(nearest.bits),
            ..nearest
        }];
        if reach >= NameReach::Sound {
            let sounds = search_key::phonetic(word);
            wanted.extend(sounds.iter().map(|sound| token(TokenKind::NameSound, sound)));
        }
        Self(wanted)
    }

    fn one(unit: &Unit, kind: TokenKind, text: &str) -> Self {
        Self(vec![Wanted::of(unit, kind, text)])
    }

    /// The token of an identity code.
    pub fn identity_code(unit: &Unit, code: &PersonalIdentityCode) -> Self {
        Self::one(unit, TokenKind::IdentityCode, code.as_str())
    }

    /// The token of a birth date.
    pub fn birth_date(unit: &Unit, date: NaiveDate) -> Self {
        Self::one(unit, TokenKind::BirthDate, &search_key::birth_date_key(date))
    }

    /// The token of a phone number; `None` when it is not one.
    pub fn phone(unit: &Unit, number: &str) -> Option<Self> {
        let key = search_key::phone_key(number)?;
        Some(Self::one(unit, TokenKind::Phone, &key))
    }

    /// The token of an identifier.
    pub fn identifier(unit: &Unit, scheme: &str, value: &str) -> Self {
        Self::one(unit, TokenKind::Identifier, &identifier_text(scheme, value))
    }
}

impl Wanted {
    fn of(unit: &Unit, kind: TokenKind, text: &str) -> Self {
        let token = unit.keys.token(kind as i64, text);
        let bits = NameBits::of(kind, &token);
        Self { token, bits }
    }
}

row! {
    struct Found { id: Uuid }
}

row! {
    struct Reach { part: i64, until: Option<Uuid> }
}

/// Clients that have a token of every part, after a client in the order of ids.
///
/// # Errors
/// The database's.
pub async fn candidates(
    unit: &mut Unit,
    parts: &[AnyOf],
    after: Uuid,
    limit: i64,
) -> Result<Vec<ClientRow>, Error> {
    let Some(rarest) = rarest(unit, parts, after).await? else {
        return Ok(Vec::new());
    };
    let register = unit.register();
    let statement = unit.tx.composed(that_have_all(parts, rarest));
    let mut statement = statement.bind(register.0).bind(after).bind(limit);
    for Wanted { token, bits } in parts.iter().flat_map(|part| &part.0) {
        statement = statement.bind(token.clone()).bind(bits.words).bind(bits.sounds);
    }
    let found: Vec<Found> = statement.all().await?;
    let mut ids: Vec<Uuid> = found.iter().map(|found| found.id).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.truncate(limit as usize);
    clients::of_ids(&mut unit.tx, register, &ids).await
}

/// The parameters of each token of each part, of which each has so many, after the three that stand before them all.
fn parameters(parts: &[AnyOf], of_token: usize) -> Vec<Vec<usize>> {
    let mut next = (4..).step_by(of_token);
    let of_part = |part: &AnyOf| next.by_ref().take(part.0.len()).collect();
    parts.iter().map(of_part).collect()
}

/// How many clients of a token are looked at to tell how rare it is.
const LOOKED_AT: i64 = 32;

/// The part that fewest clients have: of a rare token the first clients reach farther in the order of ids than of a
/// common one. What a search costs is what the rarest part costs, however common the others are.
async fn rarest(unit: &mut Unit, parts: &[AnyOf], after: Uuid) -> Result<Option<usize>, Error> {
    if parts.len() < 2 {
        return Ok((!parts.is_empty()).then_some(0));
    }
    let reach = |part: usize, token: usize| {
        format!(
            "SELECT CAST({part} AS BIGINT) AS part, (SELECT client_id FROM search_tokens WHERE register_key = $1
               AND token = ${token} AND client_id > $2 ORDER BY client_id LIMIT 1 OFFSET $3) AS until"
        )
    };
    let reaches: Vec<String> = parameters(parts, 1)
        .into_iter()
        .enumerate()
        .flat_map(|(part, tokens)| tokens.into_iter().map(move |token| reach(part, token)))
        .collect();
    let register = unit.register();
    let statement = unit.tx.composed(reaches.join(" UNION ALL "));
    let mut statement = statement.bind(register.0).bind(after).bind(LOOKED_AT);
    for wanted in parts.iter().flat_map(|part| &part.0) {
        statement = statement.bind(wanted.token.clone());
    }
    let reaches: Vec<Reach> = statement.all().await?;
    let until = |part: usize| {
        let of_part = reaches.iter().filter(|reach| reach.part == part as i64);
        of_part.map(|reach| reach.until.unwrap_or(Uuid::max())).min()
    };
    Ok(
        (0..parts.len())
            .max_by_key(|part| (until(*part), Reverse(parts.get(*part).map(|part| part.0.len())))),
    )
}

/// Goes through the clients of one part and asks of each whether it has a token of every other one.
///
/// Whether it has is asked in words that neither database can turn into a join of its own choice, which without
/// statistics is the wrong one.
fn that_have_all(parts: &[AnyOf], rarest: usize) -> String {
    let parameters = parameters(parts, 3);
    let others = parameters.iter().enumerate().filter(|(part, _)| *part != rarest);
    let has_others: String = others.map(|(_, tokens)| has_one_of(tokens)).collect();
    let of_token = |token: &usize| {
        format!(
            "SELECT id FROM (SELECT a.client_id AS id FROM search_tokens a WHERE a.register_key = $1
               AND a.token = ${token} AND a.client_id > $2{has_others} ORDER BY a.client_id LIMIT $3) AS t{token}"
        )
    };
    let tokens = parameters.get(rarest).into_iter().flatten();
    tokens.map(of_token).collect::<Vec<_>>().join(" UNION ALL ")
}

/// Whether the client `a` has one of these tokens: by the bits beside its name first, then by its tokens.
fn has_one_of(tokens: &[usize]) -> String {
    let bits = |token: &usize| {
        let (words, sounds) = (token + 1, token + 2);
        format!("((a.words & ${words}) = ${words} AND (a.sounds & ${sounds}) = ${sounds})")
    };
    let bits: Vec<String> = tokens.iter().map(bits).collect();
    let tokens: Vec<String> = tokens.iter().map(|token| format!("${token}")).collect();
    format!(
        " AND ({}) AND (SELECT b.client_id FROM search_tokens b WHERE b.register_key = $1 AND b.token IN ({})
           AND b.client_id = a.client_id LIMIT 1) IS NOT NULL",
        bits.join(" OR "),
        tokens.join(", ")
    )
}
