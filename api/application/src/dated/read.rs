//! Listing and reading dated facts.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::cursor::{self, PageRequest, Scope};
use crate::dated::linked::Linked;
use crate::dated::other_side;
use crate::dated::show::{find, seen_meta, sees};
use crate::problem::Problem;
use contract::dated::any::AnyFact;
use contract::dated::page::FactPage;
use contract::shared::WithheldValue;
use domain::client::dated::DatedKind;
use domain::client::field::Field;
use domain::client::visibility::Protection;
use domain::ids::{ClientId, FactId};
use domain::log::Subject;
use persistence::Logged;
use persistence::facts::StoredFact;
use persistence::relations::LinkPosition;

/// The facts of a kind that a client has, in the order of their entry.
///
/// # Errors
/// `not_found`; `invalid_cursor`; the database's.
pub async fn list_facts(
    caller: &RegisterCaller,
    kind: DatedKind,
    client: ClientId,
    page: PageRequest,
) -> Result<Logged<FactPage<AnyFact>>, Problem> {
    let (limit, scope) = (page.limit, Scope::new(kind.code(), client));
    let after = scope
        .after_id(page.cursor.as_deref())?
        .unwrap_or(uuid::Uuid::nil());
    let mut unit = caller.read().await?;
    let dossier = ClientDossier::read(caller, &mut unit, client).await?;
    let protection = dossier.protection(caller.today);
    let facts = dossier.facts;
    let (subject, withheld) = told_of_fields(caller, kind, client, &protection);
    let visible = |field: Field| {
        let withheld = caller.viewer().withheld(&caller.profile, &protection, field);
        kind.is_of(field) && withheld.is_none()
    };
    // One more than the page tells that there is another.
    let most = limit + 1;
    let own = facts.map(|facts| {
        let later = facts.into_iter().filter(|fact| fact.id.0 > after);
        later
            .filter(|fact| visible(fact.field) && sees(caller, fact))
            .take(most)
            .collect()
    });
    let start = LinkPosition::After(after);
    let page = other_side::with(caller, &mut unit, kind, client, own, start, most, visible).await?;
    let on_page: Vec<FactId> = page.judge(|facts| facts.iter().take(limit).map(|fact| fact.id).collect());
    let is_shown = |fact: &StoredFact| on_page.contains(&fact.id);
    let linked = Linked::of(caller, &mut unit, kind, client, &page, is_shown).await?;
    drop(unit);
    let mut subjects = vec![subject];
    subjects.extend(linked.subjects.iter().cloned());
    let entry = caller.entry(subjects);
    let page = page.as_ref().zip(linked.relatives()).map(|(facts, relatives)| {
        let items = facts
            .iter()
            .filter_map(|fact| {
                let meta = seen_meta(caller, kind, client, fact, relatives, &protection);
                AnyFact::shown(kind, fact.document.value.as_ref()?, meta)
            })
            .collect();
        let (items, next_cursor) = cursor::cut(items, limit, &scope, |item: &AnyFact| item.id().to_string());
        FactPage {
            items,
            next_cursor,
            withheld,
        }
    });
    caller.show(page, entry).await
}

/// What the log says of the fields of a kind, and what the answer says of those that are withheld.
fn told_of_fields(
    caller: &RegisterCaller,
    kind: DatedKind,
    client: ClientId,
    protection: &Protection,
) -> (Subject, Vec<WithheldValue>) {
    let (mut withheld, mut subject) = (Vec::new(), Subject::shown(client, ""));
    subject.shown.clear();
    for field in kind.fields() {
        match caller.viewer().withheld(&caller.profile, protection, *field) {
            Some(reason) => {
                withheld.push(WithheldValue::new("/items", reason));
                subject.withheld.push(field.code().to_owned());
            }
            None => subject.shown.push(field.code().to_owned()),
        }
    }
    (subject, withheld)
}

/// One fact of a client.
///
/// # Errors
/// `not_found`; the database's.
pub async fn read_fact(
    caller: &RegisterCaller,
    kind: DatedKind,
    client: ClientId,
    id: FactId,
) -> Result<Logged<AnyFact>, Problem> {
    let mut unit = caller.read().await?;
    let dossier = ClientDossier::read(caller, &mut unit, client).await?;
    let protection = dossier.protection(caller.today);
    // That there is such a fact would tell something too.
    let visible = |fact: &StoredFact| {
        let hidden = caller.viewer().withheld(&caller.profile, &protection, fact.field);
        hidden.is_none() && sees(caller, fact)
    };
    let (found, subjects) = find(caller, &mut unit, kind, &dossier, id, visible).await?;
    drop(unit);
    caller.show(found, caller.entry(subjects)).await
}
