//! Reading one record, and its versions.

use crate::caller::RegisterCaller;
use crate::clients::dossier::Reach;
use crate::problem::Problem;
use crate::records::around::Around;
use crate::records::show::shown_record;
use contract::problem::Code;
use contract::records::dto::ShownRecord;
use domain::client::visibility::Protection;
use domain::ids::RecordId;
use domain::secret::{NonPersonal, Secret};
use persistence::Unit;
use persistence::records::{self, RecordColumns, StoredRecord};

/// There is no such record within the caller's reach.
pub struct NoSuchRecord;

impl NonPersonal for NoSuchRecord {}

/// A record as it is stored, within the caller's reach: of a category that the caller may see, neither
/// moved nor redacted.
///
/// # Errors
/// `not_found`; the database's.
pub async fn stored(
    call: &RegisterCaller,
    unit: &mut Unit,
    reach: &Reach,
    id: RecordId,
) -> Result<(Secret<StoredRecord>, RecordColumns), Problem> {
    let found = records::one(unit, reach.client, id).await?;
    let found = found.map(|found| found.filter(|found| !found.columns.removed).ok_or(NoSuchRecord));
    let found = found
        .transpose()
        .map_err(|NoSuchRecord| Problem::new(Code::NotFound).about(reach.client))?;
    let columns = found.judge(|found| found.columns.clone());
    if !visible_types(call, &reach.protection).contains(&columns.record_type) {
        return Err(Problem::new(Code::NotFound).about(reach.client));
    }
    Ok((found, columns))
}

/// The types of records whose category the caller may see of a client.
pub fn visible_types(call: &RegisterCaller, protection: &Protection) -> Vec<String> {
    let viewer = call.viewer();
    let types = call.profile.record_types.iter();
    types
        .filter(|known| {
            viewer
                .withheld_category(&call.profile, protection, &known.category)
                .is_none()
        })
        .map(|known| known.code.clone())
        .collect()
}

/// A record as the caller may see it.
///
/// # Errors
/// `not_found`; the database's.
pub async fn one(
    call: &RegisterCaller,
    unit: &mut Unit,
    reach: &Reach,
    id: RecordId,
) -> Result<Secret<ShownRecord>, Problem> {
    let (found, columns) = stored(call, unit, reach, id).await?;
    let around = Around::of(call, unit, &[columns]).await?;
    Ok(found.map(|found| shown_record(call, &around, &found)))
}
