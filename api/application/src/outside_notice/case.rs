//! A case: found, and as it is shown.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use contract::coded::Open;
use contract::outside_notice::{Closing, OutsideNoticeCase};
use contract::problem::Code;
use domain::ids::{ClientId, OutsideNoticeId, UserId};
use domain::log::Subject;
use persistence::Unit;
use persistence::outside_notice::{self, CaseRow};

/// A case of the register.
///
/// # Errors
/// `not_found`; the database's.
pub(super) async fn find(
    caller: &RegisterCaller,
    unit: &mut Unit,
    id: OutsideNoticeId,
) -> Result<CaseRow, Problem> {
    let row = outside_notice::find(&mut unit.tx, caller.register.key, id).await?;
    row.ok_or_else(|| Problem::new(Code::NotFound))
}

/// A case as it is shown.
pub(super) fn shown_case(caller: &RegisterCaller, row: &CaseRow) -> OutsideNoticeCase {
    let provision = caller.profile.provision(&row.provision);
    OutsideNoticeCase {
        id: row.id,
        version: row.version,
        client_id: row.client_id,
        fact_id: row.fact_id,
        field: row.field.clone(),
        provision: row.provision.clone(),
        citation: provision.map(|provision| caller.profile.cite(provision, caller.today)),
        recorded_at: row.recorded_at,
        recorded_by: caller.official(UserId(row.recorded_by)),
        closing: row.closing.as_deref().and_then(Closing::parse).map(Open),
        closed_at: row.closed_at,
        closed_by: row.closed_by.map(|user| caller.official(UserId(user))),
    }
}

/// What the log says of the client of a case: the datum, or that it is the entry of the client itself.
pub(super) fn subject(row: &CaseRow) -> Subject {
    let shown = row.field.as_deref().unwrap_or("client");
    Subject::shown(ClientId(row.client_id), shown)
}
