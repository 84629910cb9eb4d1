//! Corrections of records: what one official asks for and another decides. Ids and codes only.

use crate::engine::conditions::{Bind, Conditions};
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;
use crate::engine::unit::Unit;
use chrono::{DateTime, Utc};
use domain::ids::{ClientId, CorrectionId, RecordId, RegisterKey, UserId};
use domain::record::CorrectionState;
use uuid::Uuid;

row! {
    /// A correction as it is stored.
    #[derive(Clone)]
    pub struct CorrectionRow {
        /// Its id.
        pub id: Uuid,
        /// Its version.
        pub version: i64,
        /// The client on whom the record stands.
        pub client_id: Uuid,
        /// The record.
        pub record_id: Uuid,
        /// Code of the record's type.
        pub record_type: String,
        /// Code of what is to be done.
        pub kind: String,
        /// Code of the ground.
        pub ground: String,
        /// The client to whom it is to be moved.
        pub target_client: Option<Uuid>,
        /// The record's id there, once it was moved.
        pub moved_to: Option<Uuid>,
        /// Code of how far it has come.
        pub state: String,
        /// Who asked.
        pub asked_by: Uuid,
        /// When.
        pub asked_at: DateTime<Utc>,
        /// Who decided.
        pub decided_by: Option<Uuid>,
        /// When.
        pub decided_at: Option<DateTime<Utc>>,
    }
}

const COLUMNS: &str =
    "SELECT id, version, client_id, record_id, record_type, kind, ground, target_client, moved_to, state,
    asked_by, asked_at, decided_by, decided_at FROM corrections";
const INSERT: &str = "INSERT INTO corrections
    (register_key, id, version, client_id, record_id, record_type, kind, ground, target_client, state, asked_by,
    asked_at)
    VALUES ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
const DECIDE: &str = "UPDATE corrections SET state = $4, decided_by = $5, decided_at = $6, moved_to = $7,
    version = version + 1
    WHERE register_key = $1 AND id = $2 AND version = $3 AND decided_by IS NULL";

/// Asks for a correction.
///
/// # Errors
/// The database's.
pub async fn ask(unit: &mut Unit, row: &CorrectionRow) -> Result<(), Error> {
    let register = unit.register();
    unit.tx
        .sql(INSERT)
        .bind(register.0)
        .bind(row.id)
        .bind(row.client_id)
        .bind(row.record_id)
        .bind(row.record_type.clone())
        .bind(row.kind.clone())
        .bind(row.ground.clone())
        .bind(row.target_client)
        .bind(row.state.clone())
        .bind(row.asked_by)
        .bind(row.asked_at)
        .run()
        .await
        .map(|_| ())
}

/// A correction.
///
/// # Errors
/// The database's.
pub async fn find(
    tx: &mut Tx,
    register: RegisterKey,
    id: CorrectionId,
) -> Result<Option<CorrectionRow>, Error> {
    tx.composed(format!("{COLUMNS} WHERE register_key = $1 AND id = $2"))
        .bind(register.0)
        .bind(id.0)
        .opt()
        .await
}

/// Whether a correction of a record waits for its decision.
///
/// # Errors
/// The database's.
pub async fn waits(unit: &mut Unit, client: ClientId, record: RecordId) -> Result<bool, Error> {
    let register = unit.register();
    let found: Option<CorrectionRow> = unit
        .tx
        .composed(format!(
            "{COLUMNS} WHERE register_key = $1 AND client_id = $2 AND record_id = $3 AND decided_by IS NULL LIMIT 1"
        ))
        .bind(register.0)
        .bind(client.0)
        .bind(record.0)
        .opt()
        .await?;
    Ok(found.is_some())
}

/// The records of a client of which a correction waits for its decision.
///
/// # Errors
/// The database's.
pub async fn waiting(unit: &mut Unit, client: ClientId) -> Result<Vec<RecordId>, Error> {
    let register = unit.register();
    let found: Vec<CorrectionRow> = unit
        .tx
        .composed(format!(
            "{COLUMNS} WHERE register_key = $1 AND client_id = $2 AND decided_by IS NULL"
        ))
        .bind(register.0)
        .bind(client.0)
        .all()
        .await?;
    Ok(found.into_iter().map(|row| RecordId(row.record_id)).collect())
}

/// Those of some records of which a correction waits for its decision.
///
/// # Errors
/// The database's.
pub async fn waiting_anywhere(
    unit: &mut Unit,
    records: impl Iterator<Item = RecordId>,
) -> Result<Vec<RecordId>, Error> {
    let register = unit.register();
    let pending = Bind::Code(CorrectionState::Pending.code().to_owned());
    let mut such = Conditions::of_register("register_key = $1", register.0);
    such.and("state", "=", pending);
    such.one_of("record_id", records.map(|record| Bind::Id(record.0)));
    let statement = unit.tx.composed(format!("{COLUMNS} WHERE {}", such.text));
    let found: Vec<CorrectionRow> = such.bind(statement).all().await?;
    Ok(found.into_iter().map(|row| RecordId(row.record_id)).collect())
}

/// A page of corrections, the oldest first; those of one state, or all.
///
/// # Errors
/// The database's.
pub async fn page(
    tx: &mut Tx,
    register: RegisterKey,
    state: Option<CorrectionState>,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<CorrectionRow>, Error> {
    let mut such = Conditions::of_register("register_key = $1", register.0);
    such.and("id", ">", Bind::Id(after.unwrap_or(Uuid::nil())));
    such.one_of(
        "state",
        state.iter().map(|state| Bind::Code(state.code().to_owned())),
    );
    let statement = tx.composed(format!("{COLUMNS} WHERE {} ORDER BY id LIMIT {limit}", such.text));
    such.bind(statement).all().await
}

/// Decides a correction of a known version; false when it has moved on.
///
/// # Errors
/// The database's.
pub async fn decide(
    unit: &mut Unit,
    id: CorrectionId,
    version: i64,
    state: CorrectionState,
    by: UserId,
    moved_to: Option<RecordId>,
) -> Result<bool, Error> {
    let (register, now) = (unit.register(), unit.now);
    let touched = unit
        .tx
        .sql(DECIDE)
        .bind(register.0)
        .bind(id.0)
        .bind(version)
        .bind(state.code())
        .bind(by.0)
        .bind(now)
        .bind(moved_to.map(|record| record.0))
        .run()
        .await?;
    Ok(touched == 1)
}
