//! The dated facts of an overview that a client's own answer does not show: permits, related persons.

use crate::clients::visibility::ClientVisibility;
use crate::dated::linked::Linked;
use crate::dated::other_side::with as with_other_side;
use crate::dated::show::seen_meta;
use crate::overview::parts::MOST;
use crate::problem::Problem;
use contract::dated::fact::DatedFact;
use contract::shared::WithheldValue;
use domain::client::field::Field;
use domain::ids::FactId;
use domain::log::Subject;
use domain::secret::Secret;
use persistence::Unit;
use persistence::facts::StoredFact;
use persistence::relations::LinkPosition;

/// Facts of a kind as the caller may see them.
pub(super) struct FactsOfKind<K> {
    /// The first of them, the newest first, and whether there are more.
    pub shown: Secret<(Vec<K>, bool)>,
    /// What of it is withheld.
    pub withheld: Vec<WithheldValue>,
    /// Clients whom they name: the log tells of them too.
    pub others: Vec<Subject>,
}

/// Picks facts of a kind out of a client's, and names in the log's subject what is shown of them.
///
/// # Errors
/// The database's.
pub(super) async fn of_kind<K: DatedFact>(
    unit: &mut Unit,
    visibility: &ClientVisibility<'_>,
    facts: &Secret<Vec<StoredFact>>,
    subject: &mut Subject,
    pointer: &str,
) -> Result<FactsOfKind<K>, Problem> {
    let (caller, mut withheld) = (visibility.caller, Vec::new());
    let kind = K::KIND;
    for field in kind.fields() {
        let covered = caller.profile.category_of(*field).is_some();
        match visibility.withheld(*field) {
            None => subject.shown.push(field.code().to_owned()),
            Some(reason) if covered => {
                subject.withheld.push(field.code().to_owned());
                withheld.push(WithheldValue::new(pointer, reason));
            }
            // What the notice does not name holds nothing here.
            Some(_) => {}
        }
    }
    let own = facts.as_ref().map(|facts| {
        let own = facts.iter().rev();
        let seen = own.filter(|fact| kind.is_of(fact.field) && visibility.sees(fact));
        seen.take(MOST + 1).cloned().collect::<Vec<_>>()
    });
    let (start, here) = (LinkPosition::Before(uuid::Uuid::max()), subject.client);
    let visible = |field: Field| kind.is_of(field) && visibility.withheld(field).is_none();
    let newest = with_other_side(caller, unit, kind, here, own, start, MOST + 1, visible).await?;
    let first: Vec<FactId> = newest.judge(|facts| facts.iter().take(MOST).map(|fact| fact.id).collect());
    let is_shown = |fact: &StoredFact| first.contains(&fact.id);
    let linked = Linked::of(caller, unit, kind, here, &newest, is_shown).await?;
    let shown = newest.as_ref().zip(linked.relatives()).map(|(facts, relatives)| {
        let shown = facts.iter().take(MOST);
        let shown = shown.filter_map(|fact| {
            let meta = seen_meta(caller, kind, here, fact, relatives, visibility.protection());
            K::shown(fact.document.value.as_ref()?, meta)
        });
        (shown.collect(), facts.len() > MOST)
    });
    Ok(FactsOfKind {
        shown,
        withheld,
        others: linked.subjects,
    })
}
