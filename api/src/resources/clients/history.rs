//! What has changed: before, after, who and why.

use super::view::Sight;
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::cursor::{self, Scope};
use crate::application::problem::Problem;
use crate::call::Call;
use crate::contract::coded::Open;
use crate::contract::problem::Code;
use crate::contract::shared::{Official, ShownChangeReason, ShownPeriod, ShownSource};
use crate::operations;
use crate::page;
use crate::request::{self, Query};
use actix_web::{HttpRequest, get};
use chrono::{DateTime, Utc};
use domain::client::field::Field;
use domain::ids::{ClientId, FactId};
use domain::secret::Secret;
use persistence::consents;
use persistence::facts::{self, HistoryPosition, StoredFact};
use serde::Serialize;
use serde_json::Value as Json;
use std::collections::HashSet;
use utoipa::ToSchema;

operations! { ListHistory "listHistory" ClientView; }

/// Which datum.
pub type ShownField = Open<Field>;

/// A change of one datum of a client.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeItem {
    /// The datum's id.
    pub fact_id: uuid::Uuid,
    /// Which datum.
    pub field: ShownField,
    /// The version that the change made.
    #[schema(minimum = 1)]
    pub version: i64,
    /// What it was; null when it was recorded for the first time, or is no longer kept.
    #[schema(required = true, value_type = Option<Object>)]
    pub before: Option<Json>,
    /// What it became; null when it was taken out of use.
    #[schema(required = true, value_type = Option<Object>)]
    pub after: Option<Json>,
    /// When it held, as the change says.
    pub period: ShownPeriod,
    /// Where the change came from.
    pub source: ShownSource,
    /// Why.
    pub reason: ShownChangeReason,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: Official,
}

page! {
    /// A page of changes, the newest first.
    ChangePage of ChangeItem
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
pub(super) async fn list_history(call: Call<ListHistory>, request: HttpRequest) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let (limit, scope) = (cursor::limit(&query)?, Scope::new("history", client));
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

fn place(item: &ChangeItem) -> String {
    let nanoseconds = item.recorded_at.timestamp_nanos_opt().unwrap_or_default();
    format!("{nanoseconds}:{}:{}", item.fact_id, item.version)
}

fn parse(place: &str) -> Result<HistoryPosition, Problem> {
    let mut parts = place.split(':');
    let mut next = || parts.next().unwrap_or_default();
    match (next().parse(), next().parse(), next().parse()) {
        (Ok(nanoseconds), Ok(fact), Ok(version)) => Ok(HistoryPosition {
            recorded_at: DateTime::from_timestamp_nanos(nanoseconds),
            fact: FactId(fact),
            version,
        }),
        _ => Err(Problem::new(Code::InvalidCursor)),
    }
}

fn item(call: &RegisterCaller, fact: &StoredFact, neighbours: &[StoredFact]) -> ChangeItem {
    let before = neighbours
        .iter()
        .find(|other| other.id == fact.id && other.version == fact.version - 1);
    let json = |fact: &StoredFact| {
        let value = fact.document.value.as_ref().filter(|_| !fact.removed)?;
        if let Some(related) = value.related() {
            // Whom it links and how to reach anybody is shown where the caller's reach is looked at.
            return Some(serde_json::json!({
                "relation": related.relation,
                "name": related.name(),
                "custody": related.custody,
                "courtOrderedInformation": related.court_ordered_information,
                "scope": related.scope,
            }));
        }
        let mut json = serde_json::to_value(value).ok()?;
        // A value that is not an object itself is one member of an object, so that `before` and `after`
        // have one shape.
        Some(match json["value"].take() {
            Json::Object(members) => Json::Object(members),
            other => serde_json::json!({ "value": other }),
        })
    };
    ChangeItem {
        fact_id: fact.id.0,
        field: Open(fact.field),
        version: fact.version,
        before: before.and_then(json),
        after: json(fact),
        period: fact.document.period.into(),
        source: (&fact.document.source).into(),
        reason: Open(fact.reason),
        recorded_at: fact.recorded_at,
        recorded_by: Official::of(call, fact.recorded_by),
    }
}
