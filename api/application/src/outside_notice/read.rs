//! Reading cases: those of a register, and one of them.

use crate::caller::RegisterCaller;
use crate::cursor::{self, PageRequest, Scope};
use crate::outside_notice::case::{find, shown_case, subject};
use crate::problem::Problem;
use contract::outside_notice::{OutsideNoticeCase, OutsideNoticePage};
use domain::ids::{ClientId, OutsideNoticeId};
use domain::log::Subject;
use domain::secret::Secret;
use persistence::{Logged, outside_notice};

/// The cases of a register whose clients are within reach, the oldest first: those that are closed, those that
/// are open, or both.
///
/// # Errors
/// `invalid_cursor`; the database's.
pub async fn list_cases(
    caller: &RegisterCaller,
    closed: Option<bool>,
    page: PageRequest,
) -> Result<Logged<OutsideNoticePage>, Problem> {
    let scope = Scope::new("outside notice", (&caller.register.id, closed));
    let after = scope.after_id(page.cursor.as_deref())?;
    let mut unit = caller.read().await?;
    // One more than the page tells that there is another.
    let most = page.limit as i64 + 1;
    let rows = outside_notice::page(&mut unit.tx, caller.register.key, closed, after, most).await?;
    let (rows, next_cursor) = cursor::cut(rows, page.limit, &scope, |row| row.id.to_string());
    let (mut items, mut subjects) = (Vec::new(), Vec::<Subject>::new());
    for row in rows {
        if !caller.reaches_client(&mut unit, ClientId(row.client_id)).await? {
            continue;
        }
        let next = subject(&row);
        match subjects.iter_mut().find(|known| known.client == next.client) {
            Some(known) => known.shown.extend(next.shown),
            None => subjects.push(next),
        }
        items.push(shown_case(caller, &row));
    }
    drop(unit);
    let page = Secret::new(OutsideNoticePage { items, next_cursor });
    caller.show(page, caller.entry(subjects)).await
}

/// A case.
///
/// # Errors
/// `not_found`; the database's.
pub async fn read_case(
    caller: &RegisterCaller,
    id: OutsideNoticeId,
) -> Result<Logged<OutsideNoticeCase>, Problem> {
    let mut unit = caller.read().await?;
    let row = find(caller, &mut unit, id).await?;
    caller
        .client_even_erased(&mut unit, ClientId(row.client_id))
        .await?;
    drop(unit);
    let shown = Secret::new(shown_case(caller, &row));
    caller.show(shown, caller.entry(vec![subject(&row)])).await
}
