//! A substitute as it is shown, and what the log says of it.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use contract::problem::Code;
use contract::substitutes::{AbsencePeriod, Substitute};
use domain::ids::{SubstituteId, UserId};
use domain::log::LogEntry;
use persistence::Unit;
use persistence::substitutes::{self, SubstituteRow};

/// Who stands in for whom, as it is shown.
pub(super) fn shown_substitute(caller: &RegisterCaller, row: &SubstituteRow) -> Substitute {
    let days = row.starts_on..=row.ends_on;
    Substitute {
        id: row.id,
        version: row.version,
        official: caller.official(UserId(row.official)),
        substitute: caller.official(UserId(row.substitute)),
        period: AbsencePeriod {
            from: row.starts_on,
            to: row.ends_on,
        },
        holds: row.ended_at.is_none() && days.contains(&caller.today),
        recorded_by: caller.official(UserId(row.recorded_by)),
        recorded_at: row.recorded_at,
        ended_at: row.ended_at,
        ended_by: row.ended_by.map(|user| caller.official(UserId(user))),
    }
}

/// What the log says it is about: no client.
pub(super) fn describe(entry: &mut LogEntry, row: &SubstituteRow) {
    let (substitute, official) = (row.substitute, row.official);
    entry.about = Some(format!("user {substitute} as substitute of user {official}"));
}

/// Who stands in for whom, by id.
///
/// # Errors
/// `not_found`; the database's.
pub(super) async fn find(
    caller: &RegisterCaller,
    unit: &mut Unit,
    id: SubstituteId,
) -> Result<SubstituteRow, Problem> {
    let found = substitutes::find(&mut unit.tx, caller.register.key, id).await?;
    found.ok_or_else(|| Problem::new(Code::NotFound))
}
