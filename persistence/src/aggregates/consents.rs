//! Consents, sealed, with their versions.

use crate::engine::additions::ConsentAdded;
use crate::engine::error::Error;
use crate::engine::unit::Unit;
use crate::engine::versions::supersede_former_versions;
use crate::sealing::class_keys::sealing_key;
use crate::sealing::seal::{BoundColumn, Opener, RowIdentity, Sealed, close};
use chrono::{DateTime, NaiveDate, Utc};
use domain::consent::Consent;
use domain::ids::{ClientId, ConsentId, UserId};
use domain::secret::Secret;
use uuid::Uuid;

/// A consent, opened: only ever inside a [`Secret`].
#[derive(Clone)]
pub struct StoredConsent {
    /// Its id.
    pub id: ConsentId,
    /// Its version.
    pub version: i64,
    /// Who entered this version.
    pub recorded_by: UserId,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// The consent.
    pub consent: Consent,
}

/// A version of a consent that is about to be sealed.
pub struct NewConsent {
    /// Whose.
    pub client: ClientId,
    /// Its id.
    pub id: ConsentId,
    /// Its version; 1 is the first.
    pub version: i64,
    /// The retention class that it is sealed in.
    pub retention_class: String,
    /// Who enters it.
    pub recorded_by: UserId,
    /// The consent.
    pub consent: Secret<Consent>,
}

/// A consent as it is read, with its wrapped key: its columns are parts of a client's dossier.
pub(crate) struct ConsentRow {
    pub(crate) id: Uuid,
    pub(crate) version: i64,
    pub(crate) kind: String,
    pub(crate) valid_from: Option<NaiveDate>,
    pub(crate) valid_to: Option<NaiveDate>,
    pub(crate) withdrawn_on: Option<NaiveDate>,
    pub(crate) recorded_by: Uuid,
    pub(crate) recorded_at: DateTime<Utc>,
    pub(crate) key_id: Uuid,
    pub(crate) sealed: Vec<u8>,
    pub(crate) wrapped: Option<Vec<u8>>,
}

const TABLE: &str = "consents";

/// Opens consents of a client, in the order of their rows. One whose key was destroyed is gone.
///
/// # Errors
/// [`Error::SealBroken`] when a row was changed or moved.
pub(crate) fn open_all(
    unit: &Unit,
    client: ClientId,
    rows: Vec<ConsentRow>,
) -> Result<Secret<Vec<StoredConsent>>, Error> {
    let register = unit.register();
    let mut opener = Opener::new(&unit.keys, &unit.fresh);
    let mut consents = Vec::with_capacity(rows.len());
    for row in rows {
        let bound_columns = [
            BoundColumn::Code(Some(&row.kind)),
            BoundColumn::Day(row.valid_from),
            BoundColumn::Day(row.valid_to),
            BoundColumn::Day(row.withdrawn_on),
            BoundColumn::Id(row.recorded_by),
        ];
        let identity = RowIdentity {
            register,
            client,
            table: TABLE,
            row: row.id,
            version: row.version,
            columns: &bound_columns,
        };
        let sealed = Sealed {
            key: row.key_id,
            wrapped: row.wrapped.as_deref(),
            body: &row.sealed,
        };
        let Some(consent) = opener.open::<Consent>(identity, &sealed)? else {
            continue;
        };
        consents.push(consent.map(|consent| StoredConsent {
            id: ConsentId(row.id),
            version: row.version,
            recorded_by: UserId(row.recorded_by),
            recorded_at: row.recorded_at,
            consent,
        }));
    }
    Ok(Secret::collect(consents))
}

/// What of a consent stands beside the seal, for worklists: kind and dates.
struct Columns {
    kind: String,
    from: Option<NaiveDate>,
    to: Option<NaiveDate>,
    withdrawn_on: Option<NaiveDate>,
}

impl domain::secret::NonPersonal for Columns {}

/// Seals a version of a consent, taking the place of the version before it.
///
/// # Errors
/// [`Error::Collided`] when the version before it was superseded in the meantime; the database's.
pub async fn record(unit: &mut Unit, new: NewConsent) -> Result<(), Error> {
    let register = unit.register();
    let now = unit.now;
    supersede_former_versions(unit, TABLE, new.client, [(new.id.0, new.version)]).await?;
    let columns = new.consent.judge(|consent| Columns {
        kind: consent.kind.clone(),
        from: consent.period.from,
        to: consent.period.to,
        withdrawn_on: consent.withdrawal.as_ref().map(|withdrawal| withdrawal.on),
    });
    let key = sealing_key(unit, new.client, &new.retention_class).await?;
    let bound_columns = [
        BoundColumn::Code(Some(&columns.kind)),
        BoundColumn::Day(columns.from),
        BoundColumn::Day(columns.to),
        BoundColumn::Day(columns.withdrawn_on),
        BoundColumn::Id(new.recorded_by.0),
    ];
    let identity = RowIdentity {
        register,
        client: new.client,
        table: TABLE,
        row: new.id.0,
        version: new.version,
        columns: &bound_columns,
    };
    let sealed = close(&key, identity, new.consent)?;
    unit.tx.add(&ConsentAdded {
        register_key: register.0,
        client_id: new.client.0,
        id: new.id.0,
        version: new.version,
        kind: columns.kind,
        valid_from: columns.from,
        valid_to: columns.to,
        withdrawn_on: columns.withdrawn_on,
        recorded_by: new.recorded_by.0,
        recorded_at: now,
        key_id: key.id,
        sealed,
    });
    Ok(())
}
