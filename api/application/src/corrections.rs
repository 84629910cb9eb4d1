//! Corrections of records by two persons (R32): one asks, another decides. A record on the wrong client is
//! moved, one that is unnecessary or unlawful is redacted, in all its versions; a trace without content stays.

pub mod along;
pub mod ask;
pub mod carry;
pub mod decide;
pub mod dto;

use crate::caller::RegisterCaller;
use crate::corrections::dto::shown_correction;
use crate::problem::Problem;
use crate::records::consequences::RECORDS;
use contract::corrections::dto::ShownCorrection;
use contract::problem::Code;
use domain::client::visibility::Protection;
use domain::ids::{ClientId, CorrectionId};
use domain::log::Subject;
use persistence::corrections::{self, CorrectionRow};
use persistence::{Unit, responsible_officials};

/// How many corrections a page has, at most: each names two clients.
pub const MOST: usize = 100;

/// Whom a correction concerns: the client on whom the record stands, and the one whose it is. The log of
/// either shows that one alone.
pub fn subjects(row: &CorrectionRow) -> Vec<Subject> {
    let clients = [Some(row.client_id), row.target_client];
    let clients = clients.into_iter().flatten();
    clients
        .map(|client| Subject::shown(ClientId(client), RECORDS))
        .collect()
}

/// What the log says it is about: nothing that would tell the one client of the other.
pub fn about(id: CorrectionId) -> String {
    format!("correction {id}")
}

/// Whether a client is within the caller's reach.
pub async fn reaches(call: &RegisterCaller, unit: &mut Unit, client: ClientId) -> Result<bool, Problem> {
    let Some(user) = call.only_of() else {
        return Ok(true);
    };
    let key = call.register.key;
    Ok(responsible_officials::is_responsible(&mut unit.tx, key, client, user, call.today).await?)
}

/// Whether the caller's task may see records of a type.
pub fn sees(call: &RegisterCaller, record_type: &str) -> bool {
    let known = call.profile.record_type(record_type);
    known.is_some_and(|known| {
        let viewer = call.viewer();
        viewer
            .withheld_category(&call.profile, &Protection::default(), &known.category)
            .is_none()
    })
}

/// A correction as it is shown: a client out of reach is not named.
pub async fn shown(
    call: &RegisterCaller,
    unit: &mut Unit,
    mut row: CorrectionRow,
) -> Result<(ShownCorrection, Vec<Subject>), Problem> {
    if let Some(target) = row.target_client
        && !reaches(call, unit, ClientId(target)).await?
    {
        row.target_client = None;
        row.moved_to = None;
    }
    let along = along::with_correction(call, unit, &row).await?;
    Ok((shown_correction(call, &row, &along), subjects(&row)))
}

/// A correction within the caller's reach.
pub async fn find(
    call: &RegisterCaller,
    unit: &mut Unit,
    id: CorrectionId,
) -> Result<CorrectionRow, Problem> {
    let row = corrections::find(&mut unit.tx, call.register.key, id).await?;
    let row = row.filter(|row| sees(call, &row.record_type));
    let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
    call.client(unit, ClientId(row.client_id)).await?;
    Ok(row)
}
