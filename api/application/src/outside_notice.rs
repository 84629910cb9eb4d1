//! What law required to be recorded although the notice does not name it: a list that the DPO closes, by
//! an amendment of the notice or by removal.

pub mod closing;

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use contract::coded::Open;
use contract::outside_notice::{Closing, OutsideNoticeCase};
use contract::problem::Code;
use domain::ids::{ClientId, OutsideNoticeId, UserId};
use domain::log::Subject;
use persistence::Unit;
use persistence::outside_notice::{self, CaseRow};

pub fn shown_case(call: &RegisterCaller, row: &CaseRow) -> OutsideNoticeCase {
    let provision = call.profile.provision(&row.provision);
    OutsideNoticeCase {
        id: row.id,
        version: row.version,
        client_id: row.client_id,
        fact_id: row.fact_id,
        field: row.field.clone(),
        provision: row.provision.clone(),
        citation: provision.map(|provision| call.profile.cite(provision, call.today)),
        recorded_at: row.recorded_at,
        recorded_by: call.official(UserId(row.recorded_by)),
        closing: row.closing.as_deref().and_then(Closing::parse).map(Open),
        closed_at: row.closed_at,
        closed_by: row.closed_by.map(|user| call.official(UserId(user))),
    }
}

pub fn subject(row: &CaseRow) -> Subject {
    let shown = row.field.as_deref().unwrap_or("client");
    Subject::shown(ClientId(row.client_id), shown)
}

pub async fn find(call: &RegisterCaller, unit: &mut Unit, id: OutsideNoticeId) -> Result<CaseRow, Problem> {
    let row = outside_notice::find(&mut unit.tx, call.register.key, id).await?;
    row.ok_or_else(|| Problem::new(Code::NotFound))
}
