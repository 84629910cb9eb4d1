//! What would be left without an owner: before a grant ends, and once it has ended.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::handovers::ListUnowned;
use actix_web::{HttpRequest, get};
use application::cursor::{self, Scope};
use application::handovers::leaving::gone;
use application::handovers::reached;
use application::handovers::unowned::{AHEAD, left_of};
use application::worklists::named::{Named, subjects};
use chrono::NaiveDate;
use contract::handovers::unowned::{LeavingOfficial, UnownedClient, UnownedPage};
use domain::ids::UserId;
use domain::secret::Secret;
use domain::work::handover;
use persistence::{handovers, responsible_officials};

/// Lists what would be left without an owner.
///
/// Needs `caseload.edit`. Clients and open records whose officials may not act any more once a day has
/// passed, thirty days from now unless one is named; who has gone already, too. With `official`, what that one
/// would leave, whether or not the rights have got their end: who leaves is known before. Clients for whom nobody has
/// answered at all are not among them. Leaves an entry that names each client.
#[utoipa::path(tag = "handing-over",
    params(
        ("by" = Option<NaiveDate>, Query, description = "The day by which rights have ended."),
        ("official" = Option<uuid::Uuid>, Query, description = "What this official leaves or would leave, alone."),
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = UnownedPage, description = "A page.")))]
#[get("/v1/registers/{register}/handovers/unowned")]
pub async fn list_unowned(call: Call<ListUnowned>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &["by", "official", "limit", "cursor"])?;
    let day = |text: &str| {
        let day: Option<NaiveDate> = (text.len() == 10).then(|| text.parse().ok()).flatten();
        day.filter(|day| domain::civil::is_acceptable(*day))
    };
    let by = query.parsed("by", day)?;
    let by = by.unwrap_or_else(|| call.today.checked_add_days(AHEAD).unwrap_or(call.today));
    let one = query.parsed("official", |text| text.parse().ok().map(UserId))?;
    let limit = request::limit(&query)?;
    let scope = Scope::new("unowned", (&call.register.id, by, one));
    let after = scope.after_id(query.one("cursor")?)?;
    let mut unit = call.read().await?;
    let mut gone = gone(&call.snapshot, &call.register, &call.profile, by);
    // Somebody who is asked for by name is asked for before the grant has got its end.
    gone.extend(one.filter(|one| !gone.contains(one)));
    if let Some(only) = reached(&call, &mut unit).await? {
        gone.retain(|user| only.contains(user));
    }
    // Whether nobody else answers is asked of all who go, so that two who go together are both found.
    let (register, today) = (call.register.key, call.today);
    let leaving = handovers::unowned_by_official(&mut unit.tx, register, &gone, today).await?;
    let found =
        handovers::clients_left_unowned(&mut unit.tx, register, &gone, today, one, after, limit as i64 + 1)
            .await?;
    let (found, next_cursor) = cursor::cut(found, limit, &scope, |client| client.to_string());
    let mut clients = Vec::with_capacity(found.len());
    for client in found {
        let own = match call.only_of() {
            Some(user) => {
                responsible_officials::is_responsible(&mut unit.tx, register, client, user, today).await?
            }
            None => true,
        };
        clients.extend(own.then_some(client));
    }
    let left = handovers::unowned_of_clients(&mut unit.tx, register, &gone, today, &clients).await?;
    let named = Named::nobody()
        .open(&call, &mut unit, clients.iter().map(|client| client.0))
        .await?;
    drop(unit);
    let wanted = |official: uuid::Uuid| one.is_none_or(|one| one.0 == official);
    let officials = leaving
        .iter()
        .filter(|row| wanted(row.official))
        .take(cursor::MOST);
    let officials = officials.map(|row| LeavingOfficial {
        official: call.official(UserId(row.official)),
        last_day: handover::last_day(&call.snapshot.grants(UserId(row.official), register)),
        clients: row.clients,
        open_records: row.records,
    });
    let officials: Vec<LeavingOfficial> = officials.collect();
    let subjects = subjects(clients.iter().map(|client| client.0), "relationships");
    let page = named
        .names()
        .beside(Secret::new(clients), |clients, name| UnownedPage {
            by,
            officials,
            items: clients
                .iter()
                .map(|client| UnownedClient {
                    client: name(client.0),
                    left: left_of(&call, *client, &left, wanted),
                })
                .collect(),
            next_cursor,
        });
    Ok(answer::shown(call.show(page, call.entry(subjects)).await?))
}
