//! Goals of a plan (R25): each is pursued, reached, reached in part, not reached or given up by itself.

use crate::caller::RegisterCaller;
use crate::clients::dossier::Reach;
use crate::problem::Problem;
use crate::records::visible::stored_if_any;
use contract::problem::FieldError;
use domain::ids::{ClientId, RecordId};
use domain::record::RecordKind;
use persistence::Unit;
use persistence::records::{self, RecordFilter};

/// How many goals a plan has, at most.
const MOST: usize = 50;

/// How many goals a plan has; no further than the most that it may have.
///
/// # Errors
/// The database's.
pub(crate) async fn count(unit: &mut Unit, client: ClientId, plan: RecordId) -> Result<usize, Problem> {
    let filter = RecordFilter {
        client: Some(client),
        parent: Some(plan),
        kinds: vec![RecordKind::Goal],
        ..RecordFilter::default()
    };
    Ok(records::find(unit, &filter, None, MOST).await?.judge(Vec::len))
}

/// Judges that a plan which has so many goals can have one more.
///
/// # Errors
/// `too_many_items`.
pub(crate) fn judge_number(goals: usize) -> Result<(), Problem> {
    match goals < MOST {
        true => Ok(()),
        false => Err(Problem::invalid([
            FieldError::new("", "too_many_items").with("limit", MOST)
        ])),
    }
}

/// The goal that is named, when it is of a plan of the client, and of those that the caller may see.
///
/// # Errors
/// The database's.
pub(crate) async fn known_goal(
    caller: &RegisterCaller,
    unit: &mut Unit,
    reach: &Reach,
    named: Option<RecordId>,
) -> Result<Option<RecordId>, Problem> {
    let Some(named) = named else { return Ok(None) };
    let found = stored_if_any(caller, unit, reach, named).await?;
    let goal = found.filter(|(_, columns)| columns.kind == RecordKind::Goal);
    Ok(goal.map(|_| named))
}

/// Judges that a goal which a record names is the one that is known.
///
/// # Errors
/// `unknown_reference`.
pub(crate) fn judge_goal(named: Option<RecordId>, known: Option<RecordId>) -> Result<(), Problem> {
    match named.is_none() || named == known {
        true => Ok(()),
        false => Err(Problem::invalid_at("/content/goal", "unknown_reference")),
    }
}
