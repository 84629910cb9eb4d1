//! Rows of which every version is kept: the current one is the one not superseded.

use crate::engine::error::Error;
use crate::engine::unit::Unit;
use domain::ids::ClientId;
use uuid::Uuid;

/// The statement that supersedes the current version of a row of a table.
macro_rules! supersede {
    ($table:literal) => {
        concat!(
            "UPDATE ",
            $table,
            " SET superseded_at = $5 WHERE register_key = $1 AND client_id = $2 AND id = $3 AND version = $4",
            " AND superseded_at IS NULL"
        )
    };
}

pub(crate) use supersede;

/// Supersedes the version before a new one; the first version has none.
///
/// # Errors
/// [`Error::Collided`] when that version is no longer the current one; the database's.
pub(crate) async fn supersede_former_version(
    unit: &mut Unit,
    supersede: &'static str,
    client: ClientId,
    id: Uuid,
    version: i64,
) -> Result<(), Error> {
    if version == 1 {
        return Ok(());
    }
    let (register, now) = (unit.register(), unit.now);
    let superseded = unit
        .tx
        .sql(supersede)
        .bind(register.0)
        .bind(client.0)
        .bind(id)
        .bind(version - 1)
        .bind(now)
        .run()
        .await?;
    if superseded == 1 {
        Ok(())
    } else {
        Err(Error::Collided)
    }
}
