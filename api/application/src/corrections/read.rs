//! Reading corrections: those of a register, and one of them.

use crate::caller::RegisterCaller;
use crate::corrections::find::{find, sees};
use crate::corrections::show::{about, shown};
use crate::cursor::{self, PageRequest, Scope};
use crate::problem::Problem;
use contract::corrections::{CorrectionPage, ShownCorrection};
use domain::ids::{ClientId, CorrectionId};
use domain::log::Subject;
use domain::record::CorrectionState;
use domain::secret::Secret;
use persistence::{Logged, corrections};

/// How many corrections a page has, at most: each names two clients.
const MOST: usize = 100;

/// The corrections of a register within the caller's reach, the oldest first: of one state, or all.
///
/// # Errors
/// `invalid_cursor`; the database's.
pub async fn list_corrections(
    caller: &RegisterCaller,
    state: Option<CorrectionState>,
    page: PageRequest,
) -> Result<Logged<CorrectionPage>, Problem> {
    let limit = page.limit.min(MOST);
    let filter = (&caller.register.id, state.map(CorrectionState::code));
    let scope = Scope::new("corrections", filter);
    let after = scope.after_id(page.cursor.as_deref())?;
    let mut unit = caller.read().await?;
    // One more than the page tells that there is another.
    let most = limit as i64 + 1;
    let rows = corrections::page(&mut unit.tx, caller.register.key, state, after, most).await?;
    let (rows, next_cursor) = cursor::cut(rows, limit, &scope, |row| row.id.to_string());
    let (mut items, mut named) = (Vec::new(), Vec::<Subject>::new());
    for row in rows {
        let client = ClientId(row.client_id);
        if !sees(caller, &row.record_type) || !caller.reaches_client(&mut unit, client).await? {
            continue;
        }
        let (item, subjects) = shown(caller, &mut unit, row).await?;
        items.push(item);
        named.extend(subjects);
    }
    drop(unit);
    named.sort_by_key(|subject| subject.client);
    named.dedup_by_key(|subject| subject.client);
    let page = Secret::new(CorrectionPage { items, next_cursor });
    caller.show(page, caller.entry(named)).await
}

/// A correction.
///
/// # Errors
/// `not_found`; the database's.
pub async fn read_correction(
    caller: &RegisterCaller,
    id: CorrectionId,
) -> Result<Logged<ShownCorrection>, Problem> {
    let mut unit = caller.read().await?;
    let row = find(caller, &mut unit, id).await?;
    let (found, subjects) = shown(caller, &mut unit, row).await?;
    drop(unit);
    let entry = caller.entry(subjects).about(about(id));
    caller.show(Secret::new(found), entry).await
}
