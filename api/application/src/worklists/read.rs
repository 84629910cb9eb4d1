//! Reading a worklist.

use crate::caller::RegisterCaller;
use crate::cursor::{PageRequest, Scope};
use crate::problem::Problem;
use crate::records::across::{is_visible, types_seen};
use crate::walk::{Listed, Walked, walk};
use crate::worklists::filter::WorklistReader;
use crate::worklists::named::subjects;
use crate::worklists::query::WorklistQuery;
use chrono::SecondsFormat;
use contract::coded::Open;
use contract::problem::Code;
use contract::worklists::named::ClientReference;
use contract::worklists::read::{WorklistItem, WorklistPage};
use domain::client::field::Field;
use domain::client::visibility::Protection;
use domain::ids::UserId;
use domain::record::RecordState;
use domain::secret::Secret;
use domain::work::worklist::Worklist;
use persistence::worklists::{self, WorkFilter, WorkPosition, WorkRow};
use persistence::{Logged, Unit};
use uuid::Uuid;

/// A page of a list, the longest due first. What a reading of the single item would refuse is left out.
///
/// # Errors
/// `invalid_cursor`; the database's.
pub async fn read_worklist(
    caller: &RegisterCaller,
    query: WorklistQuery,
    page: PageRequest,
) -> Result<Logged<WorklistPage>, Problem> {
    let list = query.list;
    let types = types_seen(&caller.profile, &caller.viewer());
    let mut unit = caller.read().await?;
    let filter = WorklistReader::of(caller)
        .filter(&mut unit, &query, types)
        .await?;
    let bound = (
        &caller.register.id,
        list,
        &filter.officials,
        filter.days,
        filter.answered_by,
    );
    let scope = Scope::new("worklist", bound);
    let after = after(&scope, page.cursor.as_deref(), list)?;
    // What the notice does not name, or the task does not see, does not wait to be done.
    let found = match list.is_there(&caller.profile, &caller.viewer()) {
        true => found(caller, &mut unit, &filter, after, page.limit).await?,
        false => Walked::nothing(),
    };
    drop(unit);
    let next_cursor = found.next.map(|next| scope.cursor(&text(next)));
    let subjects = subjects(found.rows.iter().map(|row| row.client_id), shown(list));
    let rows = Secret::new(found.rows);
    let page = found.named.names().beside(rows, |rows, client| WorklistPage {
        items: rows
            .iter()
            .map(|row| item(caller, list, row, client(row.client_id)))
            .collect(),
        next_cursor,
    });
    caller.show(page, caller.entry(subjects)).await
}

/// What the log says that a list shows of a client.
fn shown(list: Worklist) -> &'static str {
    match list {
        Worklist::PermitsExpiring => Field::ResidencePermit.code(),
        Worklist::ConsentsExpiring => "consents",
        Worklist::ClientsUnassigned => "relationships",
        _ => "records",
    }
}

/// Where a page goes on.
fn after(
    scope: &Scope,
    cursor: Option<&str>,
    list: Worklist,
) -> Result<Option<(WorkPosition, Uuid)>, Problem> {
    let Some(text) = scope.after(cursor)? else {
        return Ok(None);
    };
    let read = |text: &str| {
        let (position, id) = text.split_once(' ')?;
        let position = match list {
            Worklist::AppointmentsToday | Worklist::MeasuresStalled => {
                WorkPosition::At(position.parse().ok()?)
            }
            _ => WorkPosition::Day(position.parse().ok()?),
        };
        Some((position, id.parse().ok()?))
    };
    let read = read(&text).ok_or_else(|| Problem::new(Code::InvalidCursor));
    read.map(Some)
}

/// An item as it is shown.
fn item(caller: &RegisterCaller, list: Worklist, row: &WorkRow, client: ClientReference) -> WorklistItem {
    WorklistItem {
        client,
        resource: match list {
            Worklist::PermitsExpiring => "permit",
            Worklist::ConsentsExpiring => "consent",
            Worklist::ClientsUnassigned => "relationship",
            _ => "record",
        },
        id: row.id,
        version: row.version,
        kind: (list != Worklist::ClientsUnassigned).then(|| row.kind.clone()),
        record_type: row.record_type.clone(),
        state: row.state.as_deref().and_then(RecordState::parse).map(Open),
        day: row.day,
        starts_at: row.starts_at,
        official: row.official.map(|user| caller.official(UserId(user))),
    }
}

/// A position as a cursor holds it.
fn text((position, id): (WorkPosition, Uuid)) -> String {
    match position {
        WorkPosition::Day(day) => format!("{day} {id}"),
        WorkPosition::At(at) => format!("{} {id}", at.to_rfc3339_opts(SecondsFormat::Nanos, true)),
    }
}

/// A page of what is found, of what the caller sees.
async fn found(
    caller: &RegisterCaller,
    unit: &mut Unit,
    filter: &WorkFilter,
    after: Option<(WorkPosition, Uuid)>,
    limit: usize,
) -> Result<Walked<WorkRow, (WorkPosition, Uuid)>, Problem> {
    let batch = async |unit: &mut Unit, after, limit| {
        let rows = worklists::page(&mut unit.tx, caller.register.key, filter, after, limit).await?;
        let listed = rows.into_iter().map(|row| Listed {
            client: row.client_id,
            place: (row.position(filter.list), row.id),
            row,
        });
        Ok(listed.collect())
    };
    let sees = |row: &WorkRow, protection: &Protection| sees(caller, filter.list, protection, row);
    walk(caller, unit, after, limit, batch, sees).await
}

/// Whether the caller may see an item, of a client whom this protects.
fn sees(caller: &RegisterCaller, list: Worklist, protection: &Protection, row: &WorkRow) -> bool {
    let viewer = caller.viewer();
    match (list, &row.record_type) {
        (Worklist::PermitsExpiring, _) => {
            let field = Field::ResidencePermit;
            let restricted = row.restricted.is_some();
            let withheld = viewer.withheld(&caller.profile, protection, field);
            withheld.is_none() && viewer.withheld_fact(field, restricted).is_none()
        }
        (_, Some(record_type)) => is_visible(caller, protection, record_type),
        (_, None) => true,
    }
}
