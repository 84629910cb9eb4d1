//! Listing clients.

use crate::caller::RegisterCaller;
use crate::clients::show::{shown_summary, summary_fields, summary_needs};
use crate::clients::visibility::ClientVisibility;
use crate::cursor::{self, PageRequest, Scope};
use crate::problem::Problem;
use contract::clients::client::{ClientPage, ClientSummary};
use domain::ids::ClientId;
use domain::log::Subject;
use domain::secret::Secret;
use persistence::clients::{self, ClientFilter, ClientRow};
use persistence::facts;
use persistence::{Logged, Unit};
use uuid::Uuid;

/// Which clients are listed, and in which order.
#[derive(Debug)]
pub struct ClientList {
    /// Codes of client groups; any, when empty.
    pub groups: Vec<String>,
    /// With a client relationship today.
    pub with_relationship: bool,
    /// Whose responsible official is the caller.
    pub own: bool,
    /// The newest first.
    pub newest_first: bool,
}

/// Clients in the order of their entry.
///
/// # Errors
/// `invalid_cursor`; the database's.
pub async fn list_clients(
    caller: &RegisterCaller,
    list: ClientList,
    page: PageRequest,
) -> Result<Logged<ClientPage>, Problem> {
    let limit = page.limit;
    let own = list.own.then_some(caller.person.id);
    let scope = Scope::new("clients", (&caller.register.id, &list, own));
    let filter = ClientFilter {
        groups: list.groups,
        today: caller.today,
        open: list.with_relationship,
        responsible: own.or(caller.only_of()),
        after: scope.after_id(page.cursor.as_deref())?,
        newest_first: list.newest_first,
    };
    let mut unit = caller.read().await?;
    let rows = clients::page(&mut unit.tx, caller.register.key, &filter, limit + 1).await?;
    let (rows, next_cursor) = cursor::cut(rows, limit, &scope, |row| row.id.to_string());
    let (items, subjects) = summaries(caller, &mut unit, &rows).await?;
    drop(unit);
    let page = items.map(|items| ClientPage { items, next_cursor });
    caller.show(page, caller.entry(subjects)).await
}

/// Clients as a list shows them, in the order of the rows, and what the log says of each.
async fn summaries(
    caller: &RegisterCaller,
    unit: &mut Unit,
    rows: &[ClientRow],
) -> Result<(Secret<Vec<ClientSummary>>, Vec<Subject>), Problem> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let facts = facts::of_fields(unit, &ids, &summary_needs()).await?;
    let visibilities: Vec<_> = rows
        .iter()
        .map(|row| ClientVisibility::of(caller, row, &facts))
        .collect();
    let seen = || rows.iter().zip(&visibilities);
    let subjects = seen()
        .map(|(row, visibility)| visibility.subject(ClientId(row.id), summary_fields()))
        .collect();
    let items = facts.map(|facts| {
        seen()
            .map(|(row, visibility)| shown_summary(visibility, row, facts::of_client(&facts, row.id)))
            .collect()
    });
    Ok((items, subjects))
}
