//! Blind search: keyed tokens of what a person is found by. Candidates are verified after opening.

use crate::clients::ClientRow;
use crate::db::Statement;
use crate::error::Error;
use crate::row;
use crate::unit::Unit;
use domain::fact::FactDocument;
use domain::ids::{ClientId, FactId};
use domain::search_key;
use domain::secret::{Secret, release};
use domain::value::Value;
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
}

/// A text that becomes a token.
struct TokenText {
    kind: TokenKind,
    text: String,
}

/// What a fact is found by. The texts become tokens and nothing else.
#[expect(
    clippy::disallowed_methods,
    reason = "the texts are keyed, which is as good as sealed"
)]
fn texts(document: &Secret<FactDocument>) -> Vec<TokenText> {
    // The texts leave the secret only to be keyed in `tokens`, which is the same as sealing them.
    release::after_log_or_into_seal(document.as_ref().map(|document| {
        match &document.value {
            Some(Value::Name(name)) => {
                let full = format!(
                    "{} {}",
                    name.first_names.as_deref().unwrap_or_default(),
                    name.last_name
                );
                search_key::name_words(&full)
                    .iter()
                    .flat_map(|word| word_texts(word))
                    .collect()
            }
            Some(Value::IdentityCode(identity)) => vec![
                TokenText {
                    kind: TokenKind::IdentityCode,
                    text: identity.code.as_str().to_owned(),
                },
                TokenText {
                    kind: TokenKind::BirthDate,
                    text: search_key::birth_date_key(identity.code.birth_date()),
                },
            ],
            Some(Value::BirthDate(date)) => {
                vec![TokenText {
                    kind: TokenKind::BirthDate,
                    text: search_key::birth_date_key(*date),
                }]
            }
            Some(Value::Phone(number)) => search_key::phone_key(number)
                .map(|text| TokenText {
                    kind: TokenKind::Phone,
                    text,
                })
                .into_iter()
                .collect(),
            Some(Value::Identifier(identifier)) => vec![TokenText {
                kind: TokenKind::Identifier,
                text: identifier_text(&identifier.scheme, &identifier.value),
            }],
            _ => Vec::new(),
        }
    }))
}

fn word_texts(word: &str) -> Vec<TokenText> {
    let mut texts = vec![TokenText {
        kind: TokenKind::NameWord,
        text: word.to_owned(),
    }];
    texts.extend(search_key::prefixes(word).map(|prefix| TokenText {
        kind: TokenKind::NamePrefix,
        text: prefix.to_owned(),
    }));
    texts.extend(search_key::phonetic(word).into_iter().map(|sound| TokenText {
        kind: TokenKind::NameSound,
        text: sound,
    }));
    texts
}

fn identifier_text(scheme: &str, value: &str) -> String {
    format!("{scheme}:{}", value.to_uppercase())
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

row! {
    struct Count { part: i64, rows: i64 }
}

/// How many rows of a token are counted before it is called common.
const COMMON: i64 = 2_000;

/// Clients that have a token of every part, after a client in the order of ids.
///
/// The rarest part leads: the others are looked up only for the clients that have it.
///
/// # Errors
/// The database's.
pub async fn candidates(
    unit: &mut Unit,
    parts: &[AnyOf],
    after: Uuid,
    limit: i64,
) -> Result<Vec<ClientRow>, Error> {
    let Some(ranked) = ranked(unit, parts).await? else {
        return Ok(Vec::new());
    };
    let Some((lead, others)) = ranked.split_first() else {
        return Ok(Vec::new());
    };
    let register = unit.register();
    let (mut also, mut next) = (String::new(), 4 + lead.0.len());
    for part in others {
        also.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM search_tokens o WHERE o.register_key = $1
              AND o.client_id = t.client_id AND o.token IN {})",
            crate::list(next, part.0.len())
        ));
        next += crate::list_size(part.0.len());
    }
    // A branch for each token, in the order of its index: of a list of tokens SQLite would rather walk
    // through all clients than sort.
    let branches: Vec<String> = (4..4 + lead.0.len())
        .map(|token| {
            format!(
                "SELECT t.client_id FROM search_tokens t WHERE t.register_key = $1 AND t.token = ${token}
                 AND t.client_id > $2{also}"
            )
        })
        .collect();
    let text = format!(
        "SELECT {} FROM clients WHERE register_key = $1 AND id IN
         (SELECT client_id FROM ({} ORDER BY client_id LIMIT $3) AS found) ORDER BY id",
        crate::clients::COLUMNS,
        branches.join(" UNION ")
    );
    let mut statement = unit.tx.composed(text).bind(register.0).bind(after).bind(limit);
    for token in &lead.0 {
        statement = statement.bind(token.clone());
    }
    for part in others {
        statement = part.bind_to(statement);
    }
    statement.all().await
}

impl AnyOf {
    fn bind_to<'t>(&self, mut statement: Statement<'t>) -> Statement<'t> {
        let tokens: Vec<&Vec<u8>> = self.0.iter().collect();
        for token in crate::padded(&tokens) {
            statement = statement.bind(token.clone());
        }
        statement
    }
}

/// The parts, the rarest first, counted in one statement; `None` when nobody has one of them. A single part
/// is not counted.
async fn ranked<'p>(unit: &mut Unit, parts: &'p [AnyOf]) -> Result<Option<Vec<&'p AnyOf>>, Error> {
    if parts.len() < 2 {
        return Ok(Some(parts.iter().collect()));
    }
    let register = unit.register();
    let (mut counts, mut next) = (Vec::with_capacity(parts.len()), 3);
    for (at, part) in parts.iter().enumerate() {
        counts.push(format!(
            "SELECT CAST({at} AS BIGINT) AS part, COUNT(*) AS rows FROM (SELECT 1 FROM search_tokens
             WHERE register_key = $1 AND token IN {} LIMIT $2) AS counted",
            crate::list(next, part.0.len())
        ));
        next += crate::list_size(part.0.len());
    }
    let mut statement = unit
        .tx
        .composed(counts.join(" UNION ALL "))
        .bind(register.0)
        .bind(COMMON);
    for part in parts {
        statement = part.bind_to(statement);
    }
    let mut counted: Vec<Count> = statement.all().await?;
    if counted.iter().any(|count| count.rows == 0) {
        return Ok(None);
    }
    counted.sort_by_key(|count| (count.rows, count.part));
    let ranked = counted.iter().filter_map(|count| parts.get(count.part as usize));
    Ok(Some(ranked.collect()))
}
