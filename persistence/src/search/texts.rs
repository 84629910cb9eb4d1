//! The plain texts of a datum that become tokens.

use domain::client::fact::FactDocument;
use domain::client::value::Value;
use domain::ids::ClientId;
use domain::search_key;
use domain::secret::{Secret, release};

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

/// A text that becomes a token.
pub(super) struct TokenText {
    /// What it stands for.
    pub kind: TokenKind,
    /// The text, folded as its kind asks.
    pub text: String,
}

/// What a fact is found by. The texts become tokens and nothing else.
#[expect(
    clippy::disallowed_methods,
    reason = "the texts are keyed, which is as good as sealed"
)]
pub(super) fn texts(document: &Secret<FactDocument>) -> Vec<TokenText> {
    // The texts leave the secret only to be keyed in `tokens`, which is the same as sealing them.
    release::declassify(document.as_ref().map(|document| {
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
            Some(Value::FamilyMember(related) | Value::Guardianship(related)) => related
                .client()
                .map(|linked| TokenText {
                    kind: TokenKind::LinkedClient,
                    text: linked_text(linked),
                })
                .into_iter()
                .collect(),
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

/// An identifier as it is keyed.
pub(super) fn identifier_text(scheme: &str, value: &str) -> String {
    format!("{scheme}:{}", value.to_uppercase())
}

/// A linked client as it is keyed.
pub(super) fn linked_text(client: ClientId) -> String {
    client.0.to_string()
}
