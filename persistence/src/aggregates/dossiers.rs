//! A client with everything that rules look at, read in one statement: all of it is as it was at one moment, so that
//! no order that is committed meanwhile is missed, and each wrapped key comes once.

use crate::aggregates::clients::ClientRow;
use crate::aggregates::consents::{self, ConsentRow, StoredConsent};
use crate::aggregates::facts::{self, FactRow, StoredFact};
use crate::aggregates::relationships::{self, AnsweredRow, Relationship};
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::unit::Unit;
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::ClientId;
use domain::secret::Secret;
use std::collections::HashMap;
use uuid::Uuid;

/// A client as the store has it: the row, and what is in use of facts, consents and relationships.
pub struct Dossier {
    /// The row.
    pub row: ClientRow,
    /// Facts in use, in the order of their ids.
    pub facts: Secret<Vec<StoredFact>>,
    /// Consents, in the order of entry.
    pub consents: Secret<Vec<StoredConsent>>,
    /// Relationships, in the order of their starts.
    pub relationships: Vec<Relationship>,
}

row! {
    /// A row of any part: what each part has in which column, the statement says.
    struct PartRow {
        part: i64,
        id: Uuid,
        version: i64,
        code1: Option<String>,
        code2: Option<String>,
        code3: Option<String>,
        flag: bool,
        recorded_by: Uuid,
        recorded_at: DateTime<Utc>,
        updated_at: Option<DateTime<Utc>>,
        day1: Option<NaiveDate>,
        day2: Option<NaiveDate>,
        day3: Option<NaiveDate>,
        other: Option<Uuid>,
        bytes: Option<Vec<u8>>,
    }
}

const CLIENT: i64 = 0;
const FACT: i64 = 1;
const CONSENT: i64 = 2;
const RELATIONSHIP: i64 = 3;
const KEY: i64 = 4;

const READ: &str = "
    SELECT CAST(0 AS BIGINT) AS part, id, version, client_group AS code1, entered_by AS code2,
      CAST(NULL AS TEXT) AS code3, outside_notice AS flag, created_by AS recorded_by, created_at AS recorded_at,
      updated_at, CAST(NULL AS DATE) AS day1, CAST(NULL AS DATE) AS day2, CAST(NULL AS DATE) AS day3,
      CAST(NULL AS UUID) AS other, CAST(NULL AS BYTEA) AS bytes
    FROM clients WHERE register_key = $1 AND id = $2 AND erased_at IS NULL
    UNION ALL
    SELECT 1, id, version, field, restricted, change_reason, removed, recorded_by, recorded_at,
      NULL, expires_on, NULL, NULL, key_id, sealed
    FROM facts WHERE register_key = $1 AND client_id = $2 AND superseded_at IS NULL AND NOT removed
    UNION ALL
    SELECT 2, id, version, kind, NULL, NULL, FALSE, recorded_by, recorded_at,
      NULL, valid_from, valid_to, withdrawn_on, key_id, sealed
    FROM consents WHERE register_key = $1 AND client_id = $2 AND superseded_at IS NULL
    UNION ALL
    SELECT 3, r.id, r.version, r.end_reason, r.change_reason, NULL, FALSE, r.recorded_by, r.recorded_at,
      NULL, r.starts_on, r.ends_on, NULL, o.user_id, NULL
    FROM relationships r JOIN responsible_officials o ON o.register_key = r.register_key
      AND o.client_id = r.client_id AND o.relationship_id = r.id
    WHERE r.register_key = $1 AND r.client_id = $2 AND r.superseded_at IS NULL
    UNION ALL
    SELECT 4, k.id, k.register_key_version, NULL, NULL, NULL, FALSE, k.id, k.created_at,
      NULL, NULL, NULL, NULL, NULL, k.wrapped
    FROM keystore.client_keys k WHERE k.id IN (
      SELECT key_id FROM facts WHERE register_key = $1 AND client_id = $2 AND superseded_at IS NULL AND NOT removed
      UNION
      SELECT key_id FROM consents WHERE register_key = $1 AND client_id = $2 AND superseded_at IS NULL)";

/// Reads a client of the register; none, when there is no such client.
///
/// # Errors
/// The database's; [`Error::SealBroken`] when a row was changed or moved.
pub async fn read(unit: &mut Unit, client: ClientId) -> Result<Option<Dossier>, Error> {
    let register = unit.register();
    let rows: Vec<PartRow> = unit.tx.sql(READ).bind(register.0).bind(client.0).all().await?;
    let mut parts = Parts::default();
    for row in rows {
        parts.add(client, row)?;
    }
    let Some(row) = parts.row else { return Ok(None) };
    parts.facts.sort_unstable_by_key(|row| row.id);
    parts.consents.sort_unstable_by_key(|row| row.id);
    parts
        .relationships
        .sort_unstable_by_key(|row| (row.starts_on, row.id, row.official));
    for row in &mut parts.facts {
        row.wrapped = parts.keys.get(&row.key_id).cloned();
    }
    for row in &mut parts.consents {
        row.wrapped = parts.keys.get(&row.key_id).cloned();
    }
    Ok(Some(Dossier {
        row,
        facts: facts::open_all(unit, parts.facts).await?,
        consents: consents::open_all(unit, client, parts.consents)?,
        relationships: relationships::grouped(parts.relationships),
    }))
}

/// The rows of each part.
#[derive(Default)]
struct Parts {
    row: Option<ClientRow>,
    facts: Vec<FactRow>,
    consents: Vec<ConsentRow>,
    relationships: Vec<AnsweredRow>,
    keys: HashMap<Uuid, Vec<u8>>,
}

fn missing<T>(value: Option<T>) -> Result<T, Error> {
    value.ok_or(Error::Internal("a column that a part must have is empty"))
}

impl Parts {
    fn add(&mut self, client: ClientId, row: PartRow) -> Result<(), Error> {
        match row.part {
            CLIENT => {
                self.row = Some(ClientRow {
                    id: row.id,
                    version: row.version,
                    client_group: missing(row.code1)?,
                    entered_by: missing(row.code2)?,
                    outside_notice: row.flag,
                    created_at: row.recorded_at,
                    created_by: row.recorded_by,
                    updated_at: missing(row.updated_at)?,
                });
            }
            FACT => self.facts.push(FactRow {
                client_id: client.0,
                id: row.id,
                version: row.version,
                field: missing(row.code1)?,
                restricted: row.code2,
                removed: row.flag,
                change_reason: missing(row.code3)?,
                recorded_by: row.recorded_by,
                recorded_at: row.recorded_at,
                expires_on: row.day1,
                superseded_at: None,
                key_id: missing(row.other)?,
                sealed: missing(row.bytes)?,
                wrapped: None,
            }),
            CONSENT => self.consents.push(ConsentRow {
                id: row.id,
                version: row.version,
                kind: missing(row.code1)?,
                valid_from: row.day1,
                valid_to: row.day2,
                withdrawn_on: row.day3,
                recorded_by: row.recorded_by,
                recorded_at: row.recorded_at,
                key_id: missing(row.other)?,
                sealed: missing(row.bytes)?,
                wrapped: None,
            }),
            RELATIONSHIP => self.relationships.push(AnsweredRow {
                id: row.id,
                version: row.version,
                starts_on: missing(row.day1)?,
                ends_on: row.day2,
                end_reason: row.code1,
                change_reason: missing(row.code2)?,
                recorded_by: row.recorded_by,
                recorded_at: row.recorded_at,
                official: missing(row.other)?,
            }),
            KEY => _ = self.keys.insert(row.id, missing(row.bytes)?),
            _ => return Err(Error::Internal("a part that is not known")),
        }
        Ok(())
    }
}
