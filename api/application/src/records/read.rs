//! Reading one record, and its versions.

use crate::caller::RegisterCaller;
use crate::clients::dossier::Reach;
use crate::cursor::{self, PageRequest, Scope};
use crate::problem::Problem;
use crate::records::context::RecordContext;
use crate::records::show::{one, shown_version, subject};
use crate::records::visible::stored;
use contract::problem::Code;
use contract::records::dto::{RecordPage, ShownRecord};
use domain::ids::{ClientId, RecordId};
use persistence::{Logged, records};

/// A record.
///
/// # Errors
/// `not_found`; the database's.
pub async fn read_record(
    caller: &RegisterCaller,
    client: ClientId,
    id: RecordId,
) -> Result<Logged<ShownRecord>, Problem> {
    let mut unit = caller.read().await?;
    let reach = Reach::open(caller, &mut unit, client).await?;
    let found = one(caller, &mut unit, &reach, id).await?;
    drop(unit);
    caller.show(found, caller.entry(subject(client))).await
}

/// The versions of a record, the newest first.
///
/// # Errors
/// `invalid_cursor`; `not_found`; the database's.
pub async fn list_record_versions(
    caller: &RegisterCaller,
    client: ClientId,
    id: RecordId,
    page: PageRequest,
) -> Result<Logged<RecordPage>, Problem> {
    let (limit, scope) = (page.limit, Scope::new("record-versions", (client, id)));
    let after = scope.after(page.cursor.as_deref())?;
    let after = after.map(|after| after.parse().map_err(|_| Problem::new(Code::InvalidCursor)));
    let after: i64 = after.transpose()?.unwrap_or(i64::MAX);
    let mut unit = caller.read().await?;
    let reach = Reach::open(caller, &mut unit, client).await?;
    let (_, columns) = stored(caller, &mut unit, &reach, id).await?;
    let context = RecordContext::of(caller, &mut unit, &[columns]).await?;
    let versions = records::versions(&mut unit, client, id).await?;
    drop(unit);
    let page = versions.map(|versions| {
        // From the newest on, so that each is held against all that came after it.
        let (mut items, mut later) = (Vec::new(), Vec::new());
        for stored in &versions {
            if stored.columns.version < after && items.len() <= limit {
                items.push(shown_version(caller, &context, stored, &later));
            }
            later.extend(stored.document.marked_texts());
        }
        let (items, next_cursor) = cursor::cut(items, limit, &scope, |item: &ShownRecord| {
            item.version.to_string()
        });
        RecordPage { items, next_cursor }
    });
    caller.show(page, caller.entry(subject(client))).await
}
