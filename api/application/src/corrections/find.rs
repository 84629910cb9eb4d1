//! Finding a correction within the caller's reach.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use contract::problem::Code;
use domain::client::visibility::Protection;
use domain::ids::{ClientId, CorrectionId};
use persistence::Unit;
use persistence::corrections::{self, CorrectionRow};

/// Whether the caller's task may see records of a type.
pub(super) fn sees(caller: &RegisterCaller, record_type: &str) -> bool {
    let known = caller.profile.record_type(record_type);
    known.is_some_and(|known| {
        let viewer = caller.viewer();
        viewer
            .withheld_category(&caller.profile, &Protection::default(), &known.category)
            .is_none()
    })
}

/// A correction within the caller's reach.
///
/// # Errors
/// `not_found`; the database's.
pub(super) async fn find(
    caller: &RegisterCaller,
    unit: &mut Unit,
    id: CorrectionId,
) -> Result<CorrectionRow, Problem> {
    let row = corrections::find(&mut unit.tx, caller.register.key, id).await?;
    let row = row.filter(|row| sees(caller, &row.record_type));
    let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
    caller.client(unit, ClientId(row.client_id)).await?;
    Ok(row)
}
