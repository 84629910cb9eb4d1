//! Blind search: keyed tokens of what a person is found by. Candidates are verified after opening.

mod texts;

use crate::clients::{self, ClientRow};
use crate::db::Tx;
use crate::error::Error;
use crate::row;
use crate::unit::Unit;
use domain::fact::FactDocument;
use domain::ids::{ClientId, FactId};
use domain::search_key;
use domain::secret::Secret;
use texts::{TokenText, identifier_text, linked_text, texts};
use uuid::Uuid;

/// What a token stands for. The number is part of the token.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TokenKind {
    /// The identity code in use: one client of a register has it.
    IdentityCode = 1,
    /// A word of a name, folded.
    NameWord = 2,
    /// The beginning of a word of a name.
    NamePrefix = 3,
    /// How a word of a name sounds.
    NameSound = 4,
    /// Date of birth.
    BirthDate = 5,
    /// Phone number.
    Phone = 6,
    /// An identifier of a scheme.
    Identifier = 7,
    /// The client whom a relation links: found is who recorded the relation.
    LinkedClient = 8,
}

const DELETE: &str = "DELETE FROM search_tokens WHERE register_key = $1 AND client_id = $2 AND fact_id = $3";
const INSERT: &str = "INSERT INTO search_tokens (register_key, kind, token, client_id, fact_id) VALUES ";

/// Forgets the tokens of a fact's former version.
pub(crate) async fn forget(unit: &mut Unit, client: ClientId, fact: FactId) -> Result<(), Error> {
    let register = unit.register();
    unit.tx
        .sql(DELETE)
        .bind(register.0)
        .bind(client.0)
        .bind(fact.0)
        .run()
        .await
        .map(|_| ())
}

const DELETE_SEALED_UNDER: &str = "DELETE FROM search_tokens
    WHERE (register_key, client_id) IN (SELECT k.register_key, k.client_id FROM client_keys k WHERE k.key_id = $1)
    AND fact_id IN (SELECT f.id FROM client_keys k
        JOIN facts f ON f.register_key = k.register_key AND f.client_id = k.client_id
        WHERE k.key_id = $1 AND f.key_id = $1)";

/// Forgets the tokens of every fact that was sealed under a key.
pub(crate) async fn forget_sealed_under(tx: &mut Tx, key: Uuid) -> Result<(), Error> {
    tx.sql(DELETE_SEALED_UNDER).bind(key).run().await.map(|_| ())
}

const DELETE_LINKS: &str = "DELETE FROM search_tokens WHERE register_key = $1 AND token = $2 AND kind = $3";

/// Forgets by what relations that other clients record link a client.
pub(crate) async fn forget_links_to(unit: &mut Unit, client: ClientId) -> Result<(), Error> {
    let (register, token) = (unit.register(), linked_client(unit, client));
    let statement = unit.tx.sql(DELETE_LINKS).bind(register.0).bind(token);
    let statement = statement.bind(TokenKind::LinkedClient as i64);
    statement.run().await.map(|_| ())
}

/// A token of a fact, to be kept.
pub(crate) struct Token {
    token: Vec<u8>,
    kind: i64,
    fact: FactId,
}

/// The tokens that a fact is found by.
pub(crate) fn tokens(unit: &Unit, fact: FactId, document: &Secret<FactDocument>) -> Vec<Token> {
    let token = |text: TokenText| {
        let kind = text.kind as i64;
        let token = unit.keys.token(kind, &text.text);
        Token { token, kind, fact }
    };
    texts(document).into_iter().map(token).collect()
}

/// Keeps the tokens of a client's facts.
pub(crate) async fn keep(unit: &mut Unit, client: ClientId, mut tokens: Vec<Token>) -> Result<(), Error> {
    let register = unit.register();
    // Sorted: index rows go in faster in their order, and twins are seen.
    tokens.sort_by(|a, b| (&a.token, a.fact.0).cmp(&(&b.token, b.fact.0)));
    tokens.dedup_by(|a, b| a.token == b.token && a.fact == b.fact);
    for chunk in crate::chunks(&tokens) {
        let mut insert = unit
            .tx
            .composed(INSERT.to_owned() + &crate::values(chunk.len(), 5));
        for token in chunk {
            insert = insert
                .bind(register.0)
                .bind(token.kind)
                .bind(token.token.clone())
                .bind(client.0)
                .bind(token.fact.0);
        }
        insert.run().await?;
    }
    Ok(())
}

/// What one part of a query may be matched by: any of these tokens.
#[derive(Clone)]
pub struct AnyOf(Vec<Vec<u8>>);

impl domain::secret::Finding for AnyOf {}

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
    pub fn identity_code(unit: &Unit, code: &domain::identity_code::PersonalIdentityCode) -> Self {
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

/// The token of a client whom relations link.
pub(crate) fn linked_client(unit: &Unit, client: ClientId) -> Vec<u8> {
    unit.keys
        .token(TokenKind::LinkedClient as i64, &linked_text(client))
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
