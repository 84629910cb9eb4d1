//! What would be left without an owner: before a grant ends, and once it has ended.

use crate::caller::RegisterCaller;
use crate::cursor::{self, PageRequest, Scope};
use crate::handovers::caseload::reached;
use crate::handovers::leaving::gone;
use crate::problem::Problem;
use crate::worklists::named::{Named, subjects};
use chrono::{Days, NaiveDate};
use contract::handovers::unowned::{LeavingOfficial, LeftOfClient, UnownedClient, UnownedPage};
use domain::ids::{ClientId, UserId};
use domain::secret::Secret;
use domain::work::handover;
use persistence::handovers::{self, UnownedOfClientRow, UnownedOfOfficialRow};
use persistence::{Logged, Unit, responsible_officials};

/// How far ahead is looked, when no day is named.
const AHEAD: Days = Days::new(30);

/// What is asked for.
pub struct UnownedQuery {
    /// The day by which rights have ended; thirty days from now, when none is named.
    pub by: Option<NaiveDate>,
    /// What this official leaves or would leave, alone.
    pub official: Option<UserId>,
}

/// What would be left without an owner, by client, in the order of their ids.
///
/// # Errors
/// `invalid_cursor`; the database's.
pub async fn list_unowned(
    caller: &RegisterCaller,
    query: UnownedQuery,
    page: PageRequest,
) -> Result<Logged<UnownedPage>, Problem> {
    let (register, today, one) = (caller.register.key, caller.today, query.official);
    let ahead = || today.checked_add_days(AHEAD).unwrap_or(today);
    let by = query.by.unwrap_or_else(ahead);
    let scope = Scope::new("unowned", (&caller.register.id, by, one));
    let after = scope.after_id(page.cursor.as_deref())?;
    let mut unit = caller.read().await?;
    let mut gone = gone(&caller.snapshot, &caller.register, &caller.profile, by);
    // Somebody who is asked for by name is asked for before the grant has got its end.
    gone.extend(one.filter(|one| !gone.contains(one)));
    if let Some(only) = reached(caller, &mut unit).await? {
        gone.retain(|user| only.contains(user));
    }
    // Whether nobody else answers is asked of all who go, so that two who go together are both found.
    let (tx, limit) = (&mut unit.tx, page.limit as i64 + 1);
    let leaving = handovers::unowned_by_official(tx, register, &gone, today).await?;
    let found = handovers::clients_left_unowned(tx, register, &gone, today, one, after, limit).await?;
    let (found, next_cursor) = cursor::cut(found, page.limit, &scope, |client| client.to_string());
    let clients = within_reach(caller, &mut unit, found).await?;
    let left = handovers::unowned_of_clients(&mut unit.tx, register, &gone, today, &clients).await?;
    let ids = || clients.iter().map(|client| client.0);
    let named = Named::nobody().open(caller, &mut unit, ids()).await?;
    drop(unit);
    let wanted = |official: uuid::Uuid| one.is_none_or(|one| one.0 == official);
    let officials = leaving_officials(caller, &leaving, wanted);
    let entry = caller.entry(subjects(ids(), "relationships"));
    let page = named
        .names()
        .beside(Secret::new(clients), |clients, name| UnownedPage {
            by,
            officials,
            items: clients
                .iter()
                .map(|client| UnownedClient {
                    client: name(client.0),
                    left: left_of(caller, *client, &left, wanted),
                })
                .collect(),
            next_cursor,
        });
    caller.show(page, entry).await
}

/// Those of some clients whom the caller reaches.
async fn within_reach(
    caller: &RegisterCaller,
    unit: &mut Unit,
    found: Vec<ClientId>,
) -> Result<Vec<ClientId>, Problem> {
    let Some(user) = caller.only_of() else {
        return Ok(found);
    };
    let mut clients = Vec::with_capacity(found.len());
    for client in found {
        let (tx, register, today) = (&mut unit.tx, caller.register.key, caller.today);
        let own = responsible_officials::is_responsible(tx, register, client, user, today).await?;
        clients.extend(own.then_some(client));
    }
    Ok(clients)
}

/// The officials who go, with what each leaves.
fn leaving_officials(
    caller: &RegisterCaller,
    leaving: &[UnownedOfOfficialRow],
    wanted: impl Fn(uuid::Uuid) -> bool,
) -> Vec<LeavingOfficial> {
    let officials = leaving.iter().filter(|row| wanted(row.official));
    let officials = officials.take(cursor::MOST).map(|row| {
        let grants = caller.snapshot.grants(UserId(row.official), caller.register.key);
        LeavingOfficial {
            official: caller.official(UserId(row.official)),
            last_day: handover::last_day(&grants),
            clients: row.clients,
            open_records: row.records,
        }
    });
    officials.collect()
}

/// What is left of a client, by official.
fn left_of(
    caller: &RegisterCaller,
    client: ClientId,
    left: &[UnownedOfClientRow],
    wanted: impl Fn(uuid::Uuid) -> bool,
) -> Vec<LeftOfClient> {
    let own = left
        .iter()
        .filter(|row| row.client_id == client.0 && wanted(row.official));
    let own = own.map(|row| LeftOfClient {
        official: caller.official(UserId(row.official)),
        responsible: row.clients > 0,
        open_records: row.records,
    });
    own.collect()
}
