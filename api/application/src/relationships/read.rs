//! Reading client relationships.

use crate::caller::RegisterCaller;
use crate::cursor::{self, PageRequest, Scope};
use crate::problem::Problem;
use crate::relationships::show::{find, shown_relationship, subject};
use contract::relationships::dto::{RelationshipPage, ShownRelationship};
use domain::ids::{ClientId, RelationshipId};
use domain::secret::Secret;
use persistence::{Logged, relationships};

/// A client's relationships, in the order of their starts.
///
/// # Errors
/// `not_found`; `invalid_cursor`; the database's.
pub async fn list_relationships(
    caller: &RegisterCaller,
    client: ClientId,
    page: PageRequest,
) -> Result<Logged<RelationshipPage>, Problem> {
    let scope = Scope::new("relationships", client);
    let after = scope.after(page.cursor.as_deref())?;
    let mut unit = caller.read().await?;
    caller.client(&mut unit, client).await?;
    let found = relationships::of_client(&mut unit.tx, caller.register.key, client).await?;
    drop(unit);
    let items = found
        .iter()
        .map(|relationship| shown_relationship(caller, relationship));
    let items = items
        .skip_while(|item| after.as_ref().is_some_and(|after| item.id.to_string() != *after))
        .skip(usize::from(after.is_some()))
        .collect();
    let place = |item: &ShownRelationship| item.id.to_string();
    let (items, next_cursor) = cursor::cut(items, page.limit, &scope, place);
    let page = Secret::new(RelationshipPage { items, next_cursor });
    caller.show(page, caller.entry(subject(client))).await
}

/// A client relationship.
///
/// # Errors
/// `not_found`; the database's.
pub async fn read_relationship(
    caller: &RegisterCaller,
    client: ClientId,
    id: RelationshipId,
) -> Result<Logged<ShownRelationship>, Problem> {
    let mut unit = caller.read().await?;
    caller.client(&mut unit, client).await?;
    let found = find(caller, &mut unit, client, id).await?;
    drop(unit);
    let shown = Secret::new(shown_relationship(caller, &found));
    caller.show(shown, caller.entry(subject(client))).await
}
