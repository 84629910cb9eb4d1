//! The tokens of facts: kept with them, and forgotten with them.

use crate::engine::additions::TokenAdded;
use crate::engine::error::Error;
use crate::engine::sql_lists::{list, padded};
use crate::engine::tx::Tx;
use crate::engine::unit::Unit;
use crate::search::bits::NameBits;
use crate::search::texts::{TokenKind, TokenText, linked_text, texts};
use domain::client::fact::FactDocument;
use domain::ids::{ClientId, FactId};
use domain::secret::Secret;
use uuid::Uuid;

/// Forgets the tokens of the former versions of a client's facts.
pub(crate) async fn forget(
    unit: &mut Unit,
    client: ClientId,
    facts: impl Iterator<Item = FactId>,
) -> Result<(), Error> {
    let facts: Vec<Uuid> = facts.map(|fact| fact.0).collect();
    if facts.is_empty() {
        return Ok(());
    }
    let text = format!(
        "DELETE FROM search_tokens WHERE register_key = $1 AND client_id = $2 AND fact_id IN {}",
        list(3, facts.len())
    );
    let register = unit.register();
    let mut statement = unit.tx.composed(text).bind(register.0).bind(client.0);
    for fact in padded(&facts) {
        statement = statement.bind(fact);
    }
    statement.run().await.map(|_| ())
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
    kind: TokenKind,
    fact: FactId,
    /// Those of the whole name that it is of.
    bits: NameBits,
}

/// The tokens that a fact is found by.
pub(crate) fn tokens(unit: &Unit, fact: FactId, document: &Secret<FactDocument>) -> Vec<Token> {
    let token = |text: TokenText| {
        let (kind, bits) = (text.kind, NameBits::UNKNOWN);
        let token = unit.keys.token(kind as i64, &text.text);
        Token {
            token,
            kind,
            fact,
            bits,
        }
    };
    let mut tokens: Vec<Token> = texts(document).into_iter().map(token).collect();
    let bits = tokens.iter().fold(NameBits::NONE, |bits, token| {
        bits.and(NameBits::of(token.kind, &token.token))
    });
    if bits != NameBits::NONE {
        tokens.iter_mut().for_each(|token| token.bits = bits);
    }
    tokens
}

/// Keeps the tokens of a client's facts.
pub(crate) fn keep(unit: &mut Unit, client: ClientId, mut tokens: Vec<Token>) {
    let register = unit.register();
    // Sorted: index rows go in faster in their order, and twins are seen.
    tokens.sort_by(|a, b| (&a.token, a.fact.0).cmp(&(&b.token, b.fact.0)));
    tokens.dedup_by(|a, b| a.token == b.token && a.fact == b.fact);
    for Token {
        token,
        kind,
        fact,
        bits,
    } in tokens
    {
        unit.tx.add(&TokenAdded {
            register_key: register.0,
            kind: kind as i64,
            token,
            client_id: client.0,
            fact_id: fact.0,
            words: bits.words,
            sounds: bits.sounds,
        });
    }
}

/// The token of a client whom relations link.
pub(crate) fn linked_client(unit: &Unit, client: ClientId) -> Vec<u8> {
    unit.keys
        .token(TokenKind::LinkedClient as i64, &linked_text(client))
}
