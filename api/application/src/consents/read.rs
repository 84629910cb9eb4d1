//! Reading consents: a client's, and one of them.

use crate::caller::RegisterCaller;
use crate::clients::dossier::{ClientDossier, death};
use crate::consents::show::{one, representing, shown_consent, subject};
use crate::cursor::{self, PageRequest, Scope};
use crate::problem::Problem;
use contract::consents::show::{ConsentPage, ShownConsent};
use domain::ids::{ClientId, ConsentId};
use persistence::Logged;
use persistence::consents::StoredConsent;

/// A client's consents, those withdrawn and expired too, in the order of their entry.
///
/// # Errors
/// `not_found`; `invalid_cursor`; the database's.
pub async fn list_consents(
    caller: &RegisterCaller,
    client: ClientId,
    page: PageRequest,
) -> Result<Logged<ConsentPage>, Problem> {
    let (limit, scope) = (page.limit, Scope::new("consents", client));
    let after = scope
        .after_id(page.cursor.as_deref())?
        .unwrap_or(uuid::Uuid::nil());
    let mut unit = caller.read().await?;
    let file = ClientDossier::read(caller, &mut unit, client).await?;
    // One more than the page tells that there is another.
    let page = file.consents.map(|consents| {
        let next = consents.into_iter().filter(|stored| stored.id.0 > after);
        next.take(limit + 1).collect::<Vec<_>>()
    });
    let on_page: Vec<ConsentId> =
        page.judge(|consents| consents.iter().take(limit).map(|stored| stored.id).collect());
    let is_shown = |stored: &StoredConsent| on_page.contains(&stored.id);
    let linked = representing(caller, &mut unit, &page, is_shown).await?;
    drop(unit);
    let all = file.facts.zip(page).zip(linked.relatives());
    let page = all.map(|((facts, consents), relatives)| {
        let death = death(&facts);
        let items = consents.iter();
        let items = items
            .map(|stored| shown_consent(caller, stored, death, relatives))
            .collect();
        let (items, next_cursor) =
            cursor::cut(items, limit, &scope, |item: &ShownConsent| item.id.to_string());
        ConsentPage { items, next_cursor }
    });
    let mut entry = caller.entry(subject(client));
    entry.add(linked.subjects.iter().cloned());
    caller.show(page, entry).await
}

/// A consent.
///
/// # Errors
/// `not_found`; the database's.
pub async fn read_consent(
    caller: &RegisterCaller,
    client: ClientId,
    id: ConsentId,
) -> Result<Logged<ShownConsent>, Problem> {
    let mut unit = caller.read().await?;
    let file = ClientDossier::read(caller, &mut unit, client).await?;
    let mut entry = caller.entry(subject(client));
    let found = one(caller, &mut unit, &mut entry, &file, id).await?;
    drop(unit);
    caller.show(found, entry).await
}
