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

/// Clients who may be meant.
pub struct Candidates {
    /// Their rows, in the order of ids.
    pub rows: Vec<ClientRow>,
    /// After which client there may be more: everybody up to that one was looked at.
    pub more_after: Option<Uuid>,
}

/// How many clients of one token are gone through for one answer: whoever looks for what a great many share goes on from
/// there, and takes no connection from the others for long.
const GONE_THROUGH: i64 = 2_000;

row! {
    /// A client who has all, or the last one of those who were gone through.
    struct Found { id: Uuid, has_all: bool }
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
    limit: usize,
) -> Result<Candidates, Error> {
    let Some(rarest) = rarest(unit, parts, after).await? else {
        return Ok(Candidates {
            rows: Vec::new(),
            more_after: None,
        });
    };
    let register = unit.register();
    let statement = unit.tx.composed(that_have_all(parts, rarest));
    let mut statement = statement.bind(register.0).bind(after).bind(limit as i64);
    for Wanted { token, bits } in parts.iter().flat_map(|part| &part.0) {
        statement = statement.bind(token.clone()).bind(bits.words).bind(bits.sounds);
    }
    let found: Vec<Found> = statement.all().await?;
    let ends = found.iter().filter(|found| !found.has_all);
    let mut more_after = ends.map(|end| end.id).min();
    let have_all = found.iter().filter(|found| found.has_all).map(|found| found.id);
    let mut ids: Vec<Uuid> = have_all
        .filter(|id| more_after.is_none_or(|end| *id <= end))
        .collect();
    ids.sort_unstable();
    ids.dedup();
    if ids.len() >= limit {
        ids.truncate(limit);
        more_after = ids.last().copied();
    }
    let rows = clients::of_ids(&mut unit.tx, register, &ids).await?;
    Ok(Candidates { rows, more_after })
}

/// The parameters of each token of each part, of which each has so many, after the three that stand before them all.
fn parameters(parts: &[AnyOf], of_token: usize) -> Vec<Vec<usize>> {
    let mut next = (4..).step_by(of_token);
    let of_part = |part: &AnyOf| next.by_ref().take(part.0.len()).collect();
    parts.iter().map(of_part).collect()
}

/// How many clients of a token are looked at to tell how rare it is.
const LOOKED_AT: i64 = 32;
/// How many tokens of a part are looked at: a word may have two dozen sounds, and a query twenty words.
const TOKENS_LOOKED_AT: usize = 6;

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
    let looked_at = |part: &AnyOf| AnyOf(part.0.iter().take(TOKENS_LOOKED_AT).cloned().collect());
    let looked_at: Vec<AnyOf> = parts.iter().map(looked_at).collect();
    let reaches: Vec<String> = parameters(&looked_at, 1)
        .into_iter()
        .enumerate()
        .flat_map(|(part, tokens)| tokens.into_iter().map(move |token| reach(part, token)))
        .collect();
    let register = unit.register();
    let statement = unit.tx.composed(reaches.join(" UNION ALL "));
    let mut statement = statement.bind(register.0).bind(after).bind(LOOKED_AT);
    for wanted in looked_at.iter().flat_map(|part| &part.0) {
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
    let has_others: Vec<String> = others.map(|(_, tokens)| has_one_of(tokens)).collect();
    let has_others = match has_others.is_empty() {
        true => "TRUE".to_owned(),
        false => has_others.join(" AND "),
    };
    let of_token = |token: &usize| {
        let clients = format!(
            "SELECT client_id, words, sounds FROM search_tokens
             WHERE register_key = $1 AND token = ${token} AND client_id > $2 ORDER BY client_id"
        );
        format!(
            "SELECT id, TRUE AS has_all FROM (SELECT DISTINCT a.client_id AS id
               FROM ({clients} LIMIT {GONE_THROUGH}) AS a WHERE {has_others} ORDER BY a.client_id LIMIT $3) AS t{token}
             UNION ALL
             SELECT client_id, FALSE FROM ({clients} LIMIT 1 OFFSET {}) AS e{token}",
            GONE_THROUGH - 1
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
        "({}) AND (SELECT b.client_id FROM search_tokens b WHERE b.register_key = $1 AND b.token IN ({})
           AND b.client_id = a.client_id LIMIT 1) IS NOT NULL",
        bits.join(" OR "),
        tokens.join(", ")
    )
}
