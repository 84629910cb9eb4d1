//! Sealed documents: schema-numbered, bound to their row, opened only as [`Secret`].

use crate::engine::error::Error;
use crate::sealing::cipher::{open, seal};
use crate::sealing::client_keys::{ClientKey, KeyUse};
use crate::sealing::fresh_keys::FreshKeys;
use crate::sealing::register_keys::RegisterKeys;
use aws_lc_rs::aead::LessSafeKey;
use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::ids::{ClientId, RegisterKey};
use domain::secret::{Secret, release};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::HashMap;
use uuid::Uuid;

/// A document that is sealed as a whole.
pub(crate) trait Document: Serialize + DeserializeOwned {
    /// What kind of key opens it.
    const USE: KeyUse;
    /// The schema of what is written now.
    const SCHEMA: u8;

    /// Brings a document of an earlier schema to today's. SQL migrations cannot reach inside a seal.
    fn upcast(_schema: u8, _document: serde_json::Value) -> Option<Self> {
        None
    }
}

/// Which row a sealed document stands in, and what stands beside it in clear. Both are bound into the seal: moved
/// elsewhere, or with a column changed, it does not open.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RowIdentity<'a> {
    /// The register.
    pub(crate) register: RegisterKey,
    /// The client whose it is.
    pub(crate) client: ClientId,
    /// The table.
    pub(crate) table: &'static str,
    /// The row's id.
    pub(crate) row: Uuid,
    /// The row's version.
    pub(crate) version: i64,
    /// The columns in clear that say something about the document; not those that a later version changes.
    pub(crate) columns: &'a [BoundColumn<'a>],
}

/// A column in clear that is bound into a seal.
#[derive(Clone, Copy, Debug)]
pub(crate) enum BoundColumn<'a> {
    /// A code, if there is one.
    Code(Option<&'a str>),
    /// Yes or no.
    Flag(bool),
    /// A day, if there is one.
    Day(Option<NaiveDate>),
    /// A time, if there is one.
    At(Option<DateTime<Utc>>),
    /// Somebody or something.
    Id(Uuid),
    /// Somebody or something, if there is one.
    OptionalId(Option<Uuid>),
}

impl BoundColumn<'_> {
    /// Each kind begins with its own byte and tells its length, so that no two rows spell the same bytes.
    fn spell(self, data: &mut Vec<u8>) {
        match self {
            Self::Code(None) | Self::Day(None) | Self::At(None) | Self::OptionalId(None) => data.push(0),
            Self::Code(Some(code)) => {
                data.push(1);
                data.extend_from_slice(&(code.len() as u64).to_be_bytes());
                data.extend_from_slice(code.as_bytes());
            }
            Self::Flag(flag) => data.extend_from_slice(&[2, u8::from(flag)]),
            Self::Day(Some(day)) => {
                data.push(3);
                data.extend_from_slice(&day.num_days_from_ce().to_be_bytes());
            }
            Self::At(Some(at)) => {
                data.push(5);
                data.extend_from_slice(&at.timestamp_micros().to_be_bytes());
            }
            Self::Id(id) | Self::OptionalId(Some(id)) => {
                data.push(4);
                data.extend_from_slice(id.as_bytes());
            }
        }
    }
}

impl RowIdentity<'_> {
    fn associated_data(&self, key: Uuid) -> Vec<u8> {
        let mut data = Vec::with_capacity(160);
        data.extend_from_slice(&self.register.0.to_be_bytes());
        data.extend_from_slice(self.client.0.as_bytes());
        data.extend_from_slice(self.row.as_bytes());
        data.extend_from_slice(key.as_bytes());
        data.extend_from_slice(&self.version.to_be_bytes());
        data.extend_from_slice(self.table.as_bytes());
        for column in self.columns {
            column.spell(&mut data);
        }
        data
    }
}

/// Seals a document under a client's key.
#[expect(clippy::disallowed_methods, reason = "back under its seal")]
pub(crate) fn close<D: Document>(
    key: &ClientKey,
    identity: RowIdentity<'_>,
    document: Secret<D>,
) -> Result<Vec<u8>, Error> {
    let document = release::declassify(document);
    let mut plain = zeroize::Zeroizing::new(vec![D::SCHEMA]);
    serde_json::to_writer(&mut *plain, &document)
        .map_err(|_| Error::Internal("a document cannot be written"))?;
    seal(&key.subkey(D::USE)?, &identity.associated_data(key.id), &plain)
}

/// Opens documents of one register, unwrapping each key once.
pub(crate) struct Opener<'u> {
    register: &'u RegisterKeys,
    fresh: &'u FreshKeys,
    subkeys: HashMap<(Uuid, &'static str), LessSafeKey>,
}

/// A sealed document as its row has it.
pub(crate) struct Sealed<'r> {
    pub(crate) key: Uuid,
    pub(crate) wrapped: Option<&'r [u8]>,
    pub(crate) body: &'r [u8],
}

impl<'u> Opener<'u> {
    pub(crate) fn new(register: &'u RegisterKeys, fresh: &'u FreshKeys) -> Self {
        Self {
            register,
            fresh,
            subkeys: HashMap::new(),
        }
    }

    fn key(&self, sealed: &Sealed<'_>) -> Result<Option<ClientKey>, Error> {
        if let Some(key) = self.fresh.by_id(sealed.key) {
            return Ok(Some(key.clone()));
        }
        sealed
            .wrapped
            .map(|wrapped| ClientKey::unwrap(self.register, sealed.key, wrapped))
            .transpose()
    }

    /// Opens a document; `None` when its key has been destroyed.
    pub(crate) fn open<D: Document>(
        &mut self,
        identity: RowIdentity<'_>,
        sealed: &Sealed<'_>,
    ) -> Result<Option<Secret<D>>, Error> {
        if !self.subkeys.contains_key(&(sealed.key, identity.table)) {
            let Some(key) = self.key(sealed)? else {
                return Ok(None);
            };
            self.subkeys
                .insert((sealed.key, identity.table), key.subkey(D::USE)?);
        }
        let Some(subkey) = self.subkeys.get(&(sealed.key, identity.table)) else {
            return Ok(None);
        };
        let plain = open(subkey, &identity.associated_data(sealed.key), sealed.body)?;
        let (schema, body) = plain.split_first().ok_or(Error::SealBroken)?;
        let document = if *schema == D::SCHEMA {
            serde_json::from_slice(body).map_err(|_| Error::SealBroken)?
        } else {
            let body = serde_json::from_slice(body).map_err(|_| Error::SealBroken)?;
            D::upcast(*schema, body).ok_or(Error::SealBroken)?
        };
        Ok(Some(Secret::new(document)))
    }
}

impl Document for domain::client::fact::FactDocument {
    const USE: KeyUse = KeyUse::Facts;
    const SCHEMA: u8 = 1;
}

impl Document for domain::consent::Consent {
    const USE: KeyUse = KeyUse::Consents;
    const SCHEMA: u8 = 1;
}

impl Document for domain::record::RecordDocument {
    const USE: KeyUse = KeyUse::Records;
    const SCHEMA: u8 = domain::record::SCHEMA;

    fn upcast(schema: u8, document: serde_json::Value) -> Option<Self> {
        domain::record::upcast(schema, document)
    }
}
