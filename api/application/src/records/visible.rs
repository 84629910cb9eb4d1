//! Which records a caller sees, and what of them: the same question for reading and for changing.

use crate::caller::RegisterCaller;
use crate::clients::dossier::{ClientDossier, Reach};
use crate::problem::Problem;
use contract::problem::Code;
use domain::access::Right;
use domain::client::visibility::{Protection, Viewer, Withheld};
use domain::ids::RecordId;
use domain::register::RegisterProfile;
use domain::secret::{NonPersonal, Secret};
use persistence::Unit;
use persistence::records::{self, RecordColumns, StoredRecord};

/// The types of records whose category the caller may see of a client.
pub fn visible_types(caller: &RegisterCaller, protection: &Protection) -> Vec<String> {
    types_under(&caller.profile, &caller.viewer(), protection)
}

/// Codes of the types that somebody may see of a client whom this protects.
pub(crate) fn types_under(
    profile: &RegisterProfile,
    viewer: &Viewer<'_>,
    protection: &Protection,
) -> Vec<String> {
    let category_is_seen = |category: &str| viewer.withheld_category(profile, protection, category).is_none();
    let types = profile.record_types.iter();
    types
        .filter(|known| category_is_seen(&known.category))
        .map(|known| known.code.clone())
        .collect()
}

/// Refuses what touches a category that the caller may not see.
///
/// # Errors
/// `field_withheld`.
pub fn may_see(caller: &RegisterCaller, dossier: &ClientDossier, category: &str) -> Result<(), Problem> {
    let protection = dossier.protection(caller.today);
    match caller
        .viewer()
        .withheld_category(&caller.profile, &protection, category)
    {
        Some(_) => Err(Problem::new(Code::FieldWithheld).about(dossier.client())),
        None => Ok(()),
    }
}

/// Why a single record is withheld from the caller.
pub fn withheld(caller: &RegisterCaller, stored: &StoredRecord) -> Option<Withheld> {
    // What is restricted now is restricted in all its versions.
    let restricted = stored.restricted_now.is_some() && !caller.viewer().opens_restricted();
    restricted.then_some(Withheld::Restricted)
}

/// Whether the caller does not see passages of a record.
pub(crate) fn hides_passages(caller: &RegisterCaller, stored: &StoredRecord) -> bool {
    !caller.may(Right::SpecialCategoryView) && stored.document.tells_of_health()
}

/// There is no such record within the caller's reach.
struct NoSuchRecord;

impl NonPersonal for NoSuchRecord {}

/// A record as it is stored, within the caller's reach: of a category that the caller may see, neither
/// moved nor redacted.
///
/// # Errors
/// `not_found`; the database's.
pub async fn stored(
    caller: &RegisterCaller,
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
    if !visible_types(caller, &reach.protection).contains(&columns.record_type) {
        return Err(Problem::new(Code::NotFound).about(reach.client));
    }
    Ok((found, columns))
}

/// The same; none, when there is no such record within the caller's reach.
///
/// # Errors
/// The database's.
pub(crate) async fn stored_if_any(
    caller: &RegisterCaller,
    unit: &mut Unit,
    reach: &Reach,
    id: RecordId,
) -> Result<Option<(Secret<StoredRecord>, RecordColumns)>, Problem> {
    match stored(caller, unit, reach, id).await {
        Ok(found) => Ok(Some(found)),
        Err(problem) if problem.code == Code::NotFound => Ok(None),
        Err(problem) => Err(problem),
    }
}
