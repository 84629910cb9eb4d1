//! Blind search: keyed tokens of what a person is found by. Candidates are verified after opening.

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
pub(crate) struct TokenText {
    kind: TokenKind,
    text: String,
}

/// What a fact is found by. The texts become tokens and nothing else.
pub(crate) fn texts(document: &Secret<FactDocument>) -> Vec<TokenText> {
    // The texts leave the secret only to be keyed in `replace`, which is the same as sealing them.
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

/// Keeps the tokens of a fact.
pub(crate) async fn keep(
    unit: &mut Unit,
    client: ClientId,
    fact: FactId,
    texts: &[TokenText],
) -> Result<(), Error> {
    let register = unit.register();
    let mut tokens: Vec<(i64, Vec<u8>)> = texts
        .iter()
        .map(|text| (text.kind as i64, unit.keys.token(text.kind as i64, &text.text)))
        .collect();
    // Sorted: index rows go in faster in their order, and twins are seen.
    tokens.sort_by(|a, b| a.1.cmp(&b.1));
    tokens.dedup();
    for chunk in tokens.chunks(16) {
        let mut insert = unit
            .tx
            .composed(INSERT.to_owned() + &crate::values(chunk.len(), 5));
        for (kind, token) in chunk {
            insert = insert
                .bind(register.0)
                .bind(*kind)
                .bind(token.clone())
                .bind(client.0)
                .bind(fact.0);
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
    struct Candidate { client_id: Uuid }
}
row! {
    struct Count { rows: i64 }
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
) -> Result<Vec<Uuid>, Error> {
    let register = unit.register();
    let mut ranked = Vec::with_capacity(parts.len());
    for part in parts {
        let rows = if parts.len() == 1 {
            0
        } else {
            count(unit, part).await?
        };
        if parts.len() > 1 && rows == 0 {
            return Ok(Vec::new());
        }
        ranked.push((rows, part));
    }
    ranked.sort_by_key(|(rows, _)| *rows);
    let mut text = String::from("SELECT DISTINCT t.client_id FROM search_tokens t WHERE t.register_key = $1");
    let mut next = 4;
    for (at, (_, part)) in ranked.iter().enumerate() {
        let list = crate::list(next, part.0.len());
        next += crate::list_size(part.0.len());
        if at == 0 {
            text.push_str(&format!(" AND t.token IN {list}"));
        } else {
            text.push_str(&format!(
                " AND EXISTS (SELECT 1 FROM search_tokens o WHERE o.register_key = $1
                  AND o.client_id = t.client_id AND o.token IN {list})"
            ));
        }
    }
    text.push_str(" AND t.client_id > $2 ORDER BY t.client_id LIMIT $3");
    let mut statement = unit.tx.composed(text).bind(register.0).bind(after).bind(limit);
    for (_, part) in ranked {
        let tokens: Vec<&Vec<u8>> = part.0.iter().collect();
        for token in crate::padded(&tokens) {
            statement = statement.bind(token.clone());
        }
    }
    let rows: Vec<Candidate> = statement.all().await?;
    Ok(rows.into_iter().map(|row| row.client_id).collect())
}

async fn count(unit: &mut Unit, part: &AnyOf) -> Result<i64, Error> {
    let register = unit.register();
    let mut statement = unit
        .tx
        .composed(format!(
            "SELECT COUNT(*) AS rows FROM (SELECT 1 FROM search_tokens
             WHERE register_key = $1 AND token IN {} LIMIT $2) AS counted",
            crate::list(3, part.0.len())
        ))
        .bind(register.0)
        .bind(COMMON);
    let tokens: Vec<&Vec<u8>> = part.0.iter().collect();
    for token in crate::padded(&tokens) {
        statement = statement.bind(token.clone());
    }
    Ok(statement.opt::<Count>().await?.map_or(0, |row| row.rows))
}
