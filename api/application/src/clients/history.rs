//! What has changed: before, after, who and why.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::clients::visibility::ClientVisibility;
use crate::cursor::{self, PageRequest, Scope};
use crate::problem::Problem;
use chrono::DateTime;
use contract::clients::history::{ChangeItem, ChangePage};
use contract::coded::Open;
use contract::problem::Code;
use domain::client::field::Field;
use domain::ids::{ClientId, ConsentId, FactId};
use domain::secret::Secret;
use persistence::facts::{self, HistoryPosition, StoredFact};
use persistence::{Logged, Unit};
use serde_json::Value as Json;
use std::collections::HashSet;

/// What has changed of a client, the newest first, as far as the caller may see it.
///
/// # Errors
/// `not_found`; `invalid_cursor`; the database's.
pub async fn list_history(
    caller: &RegisterCaller,
    client: ClientId,
    page: PageRequest,
) -> Result<Logged<ChangePage>, Problem> {
    let (limit, scope) = (page.limit, Scope::new("history", client));
    let after = scope.after(page.cursor.as_deref())?;
    let after = after.map(|place| parse_position(&place)).transpose()?;
    let mut unit = caller.read().await?;
    let dossier = ClientDossier::read(caller, &mut unit, client).await?;
    let visibility = ClientVisibility::of(caller, &dossier.row, &dossier.facts);
    let consents = dossier.consents;
    let withdrawn = consents.judge(|consents| {
        let withdrawn = consents
            .iter()
            .filter(|stored| stored.consent.withdrawal.is_some());
        withdrawn.map(|stored| stored.id).collect::<Vec<_>>()
    });
    let reader = Reader {
        visibility,
        withdrawn,
    };
    let items = reader.changes(&mut unit, client, after, limit + 1).await?;
    drop(unit);
    let subject = reader.visibility.subject(client, Field::ALL.iter().copied());
    let page = items.map(|items| {
        let (items, next_cursor) = cursor::cut(items, limit, &scope, position);
        ChangePage { items, next_cursor }
    });
    caller.show(page, caller.entry(vec![subject])).await
}

/// Who reads the history of a client.
struct Reader<'c> {
    visibility: ClientVisibility<'c>,
    /// The consents that were withdrawn.
    withdrawn: Vec<ConsentId>,
}

impl Reader<'_> {
    /// The changes after a place, at most so many. What is withheld is left out, so that it may take more than
    /// one reading.
    async fn changes(
        &self,
        unit: &mut Unit,
        client: ClientId,
        mut after: Option<HistoryPosition>,
        most: usize,
    ) -> Result<Secret<Vec<ChangeItem>>, Problem> {
        let (mut items, mut seen) = (Vec::new(), 0);
        loop {
            let (history, next) = facts::history(unit, client, after, most).await?;
            let neighbours = facts::neighbours(unit, client, &history).await?;
            let visible = history
                .zip(neighbours)
                .map(|(history, neighbours)| self.visible(&history, &neighbours));
            seen += visible.judge(Vec::len);
            items.push(visible);
            match next {
                Some(next) if seen < most => after = Some(next),
                _ => break,
            }
        }
        Ok(Secret::collect(items).map(|items| items.into_iter().flatten().take(most).collect()))
    }

    fn visible(&self, history: &[StoredFact], neighbours: &[StoredFact]) -> Vec<ChangeItem> {
        let caller = self.visibility.caller;
        // A datum that is restricted now is restricted in all its versions.
        let latest = neighbours.iter().filter(|fact| fact.superseded_at.is_none());
        let hidden: HashSet<FactId> = latest
            .filter(|fact| {
                let viewer = caller.viewer();
                viewer
                    .withheld_fact(fact.field, fact.restricted.is_some())
                    .is_some()
            })
            .map(|fact| fact.id)
            .collect();
        let opens_restricted = caller.viewer().opens_restricted();
        history
            .iter()
            .filter(|fact| self.visibility.sees(fact) && !hidden.contains(&fact.id))
            .filter(|fact| opens_restricted || !self.rested_on_withdrawn(fact))
            .map(|fact| item(caller, fact, neighbours))
            .collect()
    }

    /// A version that rested on a consent since withdrawn is restricted, whatever came after it.
    fn rested_on_withdrawn(&self, fact: &StoredFact) -> bool {
        let rests_on = &fact.document.rests_on.consents;
        let withdrawn = |consent: &ConsentId| self.withdrawn.contains(consent);
        !fact.field.is_always_visible() && rests_on.iter().any(withdrawn)
    }
}

fn position(item: &ChangeItem) -> String {
    let nanoseconds = item.recorded_at.timestamp_nanos_opt().unwrap_or_default();
    format!("{nanoseconds}:{}:{}", item.fact_id, item.version)
}

fn parse_position(place: &str) -> Result<HistoryPosition, Problem> {
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

fn item(caller: &RegisterCaller, fact: &StoredFact, neighbours: &[StoredFact]) -> ChangeItem {
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
        recorded_by: caller.official(fact.recorded_by),
    }
}
