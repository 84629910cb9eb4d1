//! Listing and reading dated facts, and what a caller sees of them.

use crate::answer::{self, Answer};
use crate::request::{self, Query};
use actix_web::HttpRequest;
use application::caller::RegisterCaller;
use application::clients::dossier::{ClientDossier, protection};
use application::cursor::{self, Scope};
use application::dated::linked::Linked;
use application::dated::show::{answer_of, find, sees};
use contract::dated::fact::DatedFact;
use contract::shared::WithheldValue;
use domain::client::field::Field;
use domain::ids::{ClientId, FactId};
use domain::log::Subject;
use persistence::facts::{self, StoredFact};
use persistence::relations::LinkPosition;

/// Lists the facts of a kind.
///
/// # Errors
/// As the contract says.
pub async fn list<K: DatedFact>(call: RegisterCaller, request: &HttpRequest) -> Answer {
    let client: ClientId = request::id(request, "client")?;
    let query = Query::parse(request, &["limit", "cursor"])?;
    let (limit, scope) = (request::limit(&query)?, Scope::new(K::SEGMENT, client));
    let after = scope.after_id(query.one("cursor")?)?.unwrap_or(uuid::Uuid::nil());
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let facts = facts::current(&mut unit, client).await?;
    let protection = protection(&row, &facts, call.today);
    let (mut withheld, mut subject) = (Vec::new(), Subject::shown(client, ""));
    subject.shown.clear();
    for field in K::FIELDS {
        match call.viewer().withheld(&call.profile, &protection, *field) {
            Some(reason) => {
                withheld.push(WithheldValue::new("/items", reason));
                subject.withheld.push(field.code().to_owned());
            }
            None => subject.shown.push(field.code().to_owned()),
        }
    }
    let visible = |field: Field| {
        let withheld = call.viewer().withheld(&call.profile, &protection, field);
        K::FIELDS.contains(&field) && withheld.is_none()
    };
    // One more than the page tells that there is another.
    let most = limit + 1;
    let own = facts.map(|facts| {
        let later = facts.into_iter().filter(|fact| fact.id.0 > after);
        later
            .filter(|fact| visible(fact.field) && sees(&call, fact))
            .take(most)
            .collect()
    });
    let start = LinkPosition::After(after);
    let page = application::dated::other_side::with::<K>(&call, &mut unit, client, own, start, most, visible)
        .await?;
    let on_page: Vec<FactId> = page.judge(|facts| facts.iter().take(limit).map(|fact| fact.id).collect());
    let is_shown = |fact: &StoredFact| on_page.contains(&fact.id);
    let linked = Linked::of::<K>(&call, &mut unit, client, &page, is_shown).await?;
    drop(unit);
    let mut subjects = vec![subject];
    subjects.extend(linked.subjects.iter().cloned());
    let entry = call.entry(subjects);
    let page = page.as_ref().zip(linked.relatives()).map(|(facts, relatives)| {
        let items = facts
            .iter()
            .filter_map(|fact| answer_of::<K>(&call, client, fact, relatives, &protection))
            .collect();
        let (items, next_cursor) = cursor::cut(items, limit, &scope, |item: &K| item.id().to_string());
        K::page(items, next_cursor, withheld)
    });
    Ok(answer::shown(call.show(page, entry).await?))
}

/// Reads one fact.
///
/// # Errors
/// As the contract says.
pub async fn read<K: DatedFact>(call: RegisterCaller, request: &HttpRequest) -> Answer {
    let (client, id): (ClientId, FactId) = (request::id(request, "client")?, request::id(request, "fact")?);
    Query::parse(request, &[])?;
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let file = ClientDossier::open(&mut unit, row).await?;
    let protection = file.protection(call.today);
    // That there is such a fact would tell something too.
    let visible = |fact: &StoredFact| {
        let hidden = call.viewer().withheld(&call.profile, &protection, fact.field);
        hidden.is_none() && sees(&call, fact)
    };
    let (found, subjects) = find::<K>(&call, &mut unit, &file, id, visible).await?;
    drop(unit);
    Ok(answer::versioned(call.show(found, call.entry(subjects)).await?))
}
