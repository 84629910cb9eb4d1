//! What has changed: before, after, who and why.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use actix_web::{HttpRequest, get};
use application::clients::history::{item, parse, place};
use application::clients::view::Sight;
use application::cursor::{self, Scope};
use application::operations;
use contract::clients::history::ChangePage;
use domain::client::field::Field;
use domain::ids::{ClientId, FactId};
use domain::secret::Secret;
use persistence::consents;
use persistence::facts::{self, StoredFact};
use std::collections::HashSet;

operations! {
    finds ListHistory "listHistory" ClientView;
}

/// Lists what has changed of a client, the newest first.
///
/// Needs `client.view`. Changes of what is withheld from the caller are left out. Leaves an entry that
/// names the client and the fields.
#[utoipa::path(tag = "clients",
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = ChangePage, description = "A page.")))]
#[get("/v1/registers/{register}/clients/{client}/history")]
pub async fn list_history(call: Call<ListHistory>, request: HttpRequest) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let (limit, scope) = (request::limit(&query)?, Scope::new("history", client));
    let mut after = scope
        .after(query.one("cursor")?)?
        .map(|place| parse(&place))
        .transpose()?;
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let current = facts::current(&mut unit, client).await?;
    let consents = consents::of_client(&mut unit, client).await?;
    let sight = Sight::of(&call, &row, &current);
    let subject = sight.subject(client, Field::ALL.iter().copied());
    let withdrawn = consents.judge(|consents| {
        let withdrawn = consents
            .iter()
            .filter(|stored| stored.consent.withdrawal.is_some());
        withdrawn.map(|stored| stored.id).collect::<Vec<_>>()
    });
    let opens_restricted = call.viewer().opens_restricted();
    let (mut items, mut seen) = (Vec::new(), 0);
    // What is withheld is left out, so a page may take more than one reading.
    loop {
        let (history, next) = facts::history(&mut unit, client, after, limit + 1).await?;
        let neighbours = facts::neighbours(&mut unit, client, &history).await?;
        let visible = history.zip(neighbours).map(|(history, neighbours)| {
            // A version that rested on a consent since withdrawn is restricted, whatever came after it.
            let rested = |fact: &StoredFact| {
                let rests_on = &fact.document.rests_on.consents;
                !fact.field.is_always_visible() && rests_on.iter().any(|consent| withdrawn.contains(consent))
            };
            // A datum that is restricted now is restricted in all its versions.
            let latest = neighbours.iter().filter(|fact| fact.superseded_at.is_none());
            let hidden: HashSet<FactId> = latest
                .filter(|fact| {
                    call.viewer()
                        .withheld_fact(fact.field, fact.restricted.is_some())
                        .is_some()
                })
                .map(|fact| fact.id)
                .collect();
            history
                .iter()
                .filter(|fact| {
                    sight.sees(fact) && !hidden.contains(&fact.id) && (opens_restricted || !rested(fact))
                })
                .map(|fact| item(&call, fact, &neighbours))
                .collect::<Vec<_>>()
        });
        seen += visible.judge(Vec::len);
        items.push(visible);
        match next {
            Some(next) if seen <= limit => after = Some(next),
            _ => break,
        }
    }
    drop(unit);
    let page = Secret::collect(items).map(|items| {
        let items = items.into_iter().flatten().take(limit + 1).collect();
        let (items, next_cursor) = cursor::cut(items, limit, &scope, place);
        ChangePage { items, next_cursor }
    });
    Ok(answer::shown(call.show(page, call.entry(vec![subject])).await?))
}
