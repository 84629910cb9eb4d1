//! Finding clients by tokens of what is asked for.

use crate::aggregates::clients::{self, ClientRow};
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::unit::Unit;
use crate::search::texts::{TokenKind, identifier_text};
use domain::search_key;
use uuid::Uuid;

/// What one part of a query may be matched by: any of these tokens.
#[derive(Clone)]
pub struct AnyOf(Vec<Vec<u8>>);

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
        let token = |kind: TokenKind, text: &str| unit.keys.token(kind as i64, text);
        let mut tokens = vec![token(TokenKind::NameWord, word)];
        if reach >= NameReach::Prefix {
            // Only beginnings up to a length have tokens; the rest is verified after opening.
            tokens.extend(
                search_key::prefixes(word)
                    .last()
                    .map(|prefix| token(TokenKind::NamePrefix, prefix)),
            );
        }
        if reach >= NameReach::Sound {
            tokens.extend(
                search_key::phonetic(word)
                    .iter()
                    .map(|sound| token(TokenKind::NameSound, sound)),
            );
        }
        Self(tokens)
    }

    /// The token of an identity code.
    pub fn identity_code(unit: &Unit, code: &domain::client::identity_code::PersonalIdentityCode) -> Self {
        Self(vec![
            unit.keys.token(TokenKind::IdentityCode as i64, code.as_str()),
        ])
    }

    /// The token of a birth date.
    pub fn birth_date(unit: &Unit, date: chrono::NaiveDate) -> Self {
        Self(vec![unit.keys.token(
            TokenKind::BirthDate as i64,
            &search_key::birth_date_key(date),
        )])
    }

    /// The token of a phone number; `None` when it is not one.
    pub fn phone(unit: &Unit, number: &str) -> Option<Self> {
        Some(Self(vec![
            unit.keys
                .token(TokenKind::Phone as i64, &search_key::phone_key(number)?),
        ]))
    }

    /// The token of an identifier.
    pub fn identifier(unit: &Unit, scheme: &str, value: &str) -> Self {
        Self(vec![unit.keys.token(
            TokenKind::Identifier as i64,
            &identifier_text(scheme, value),
        )])
    }
}

row! {
    struct Found { id: Uuid }
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
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let register = unit.register();
    let mut statement = unit
        .tx
        .composed(intersection(parts))
        .bind(register.0)
        .bind(after)
        .bind(limit);
    for token in parts.iter().flat_map(|part| &part.0) {
        statement = statement.bind(token.clone());
    }
    let found: Vec<Found> = statement.all().await?;
    let ids: Vec<Uuid> = found.iter().map(|found| found.id).collect();
    clients::of_ids(&mut unit.tx, register, &ids).await
}

/// Walks through the parts in turn, each time to the first client of the next part that is not before the
/// one at hand. Where all parts in a row stop at one client, that client has them all.
///
/// So it makes no more steps than the rarest part has clients, times the parts, without asking which one that
/// is; whole stretches of common parts are leapt over. Each step is one look into the index for one row, so
/// that neither database can choose a worse way when it has no statistics.
fn intersection(parts: &[AnyOf]) -> String {
    let count = parts.len();
    let step = |at: &str| {
        let (mut text, mut next) = ("CASE w.part".to_owned(), 4);
        for (part, tokens) in parts.iter().enumerate() {
            let former = (part + count - 1) % count;
            text.push_str(&format!(
                " WHEN {former} THEN {}",
                first(next, tokens.0.len(), at)
            ));
            next += tokens.0.len();
        }
        text + " END"
    };
    let start = first(4, parts.first().map_or(0, |part| part.0.len()), "> $2");
    // `met` counts the parts in a row that stopped at the client before: at `id`, if that is the same.
    let all_met = if count == 1 {
        "w.id IS NOT NULL".to_owned()
    } else {
        format!("w.id = w.former AND w.met >= {}", count - 1)
    };
    format!(
        "WITH RECURSIVE walk (part, former, id, met) AS (
           SELECT 0, $2, {start}, 0
           UNION ALL
           SELECT (w.part + 1) % {count}, w.id, CASE WHEN {all_met} THEN {} ELSE {} END,
             CASE WHEN w.id = w.former THEN w.met + 1 ELSE 1 END
           FROM walk w WHERE w.id IS NOT NULL)
         SELECT w.id FROM walk w WHERE {all_met} LIMIT $3",
        step("> w.id"),
        step(">= w.id"),
    )
}

/// The first client that has one of these tokens and stands so.
fn first(token: usize, tokens: usize, stands: &str) -> String {
    let of_token = |token: usize| {
        format!(
            "SELECT client_id FROM search_tokens WHERE register_key = $1 AND token = ${token}
             AND client_id {stands} ORDER BY client_id LIMIT 1"
        )
    };
    if tokens == 1 {
        return format!("({})", of_token(token));
    }
    let each: Vec<String> = (token..token + tokens)
        .map(|token| format!("SELECT client_id FROM ({}) AS t{token}", of_token(token)))
        .collect();
    format!(
        "(SELECT client_id FROM ({}) AS any_of ORDER BY client_id LIMIT 1)",
        each.join(" UNION ALL ")
    )
}
