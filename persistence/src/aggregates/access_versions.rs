//! How often users, grants and ended sessions changed: by this a picture of them is known to be of today.

use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;

/// How often each has changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AccessVersions {
    /// Users.
    pub users: i64,
    /// Grants.
    pub grants: i64,
    /// Sessions that were ended.
    pub sessions: i64,
}

row! {
    struct VersionRow {
        kind: String,
        version: i64,
    }
}

const READ: &str = "SELECT kind, version FROM access_versions";

/// How often each has changed by now.
///
/// # Errors
/// The database's.
pub async fn read(tx: &mut Tx) -> Result<AccessVersions, Error> {
    let rows: Vec<VersionRow> = tx.sql(READ).all().await?;
    let of = |kind: &str| {
        let row = rows.iter().find(|row| row.kind == kind);
        row.map(|row| row.version)
            .ok_or(Error::Internal("a kind of access has no version"))
    };
    Ok(AccessVersions {
        users: of("users")?,
        grants: of("grants")?,
        sessions: of("sessions")?,
    })
}
