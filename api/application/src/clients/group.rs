//! The client group: a fact like any other, so that a change keeps before, after, who and why; and a coded
//! column, so that lists can be filtered by it.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::dated::versions::{FactVersion, FirstFact, NextFact, first_fact, next_fact};
use crate::problem::Problem;
use domain::client::fact::{ChangeReason, FactDocument};
use domain::client::field::Field;
use domain::client::provenance::{RestsOn, SourceNote};
use domain::client::value::Value;
use domain::ids::{ClientId, FactId};
use domain::secret::Secret;
use persistence::facts::StoredFact;

const POINTER: &str = "/clientGroup";

/// The fact of the group to which a client belongs, to be sealed.
pub fn group_fact(caller: &RegisterCaller, client: ClientId, group: &str, source: SourceNote) -> FactVersion {
    let first = FirstFact {
        id: FactId(caller.new_id()),
        field: Field::ClientGroup,
        restricted: None,
        pointer: POINTER,
    };
    first_fact(caller, client, first, document(group, source))
}

/// The fact of another group to which a client belongs from now on, to be sealed.
///
/// # Errors
/// As [`next_fact`].
pub fn changed_group(
    caller: &RegisterCaller,
    dossier: &ClientDossier,
    group: &str,
    source: SourceNote,
    reason: ChangeReason,
) -> Result<FactVersion, Problem> {
    let group_facts = |facts: &Vec<StoredFact>| {
        let fact = facts.iter().find(|fact| fact.field == Field::ClientGroup);
        fact.map(|fact| fact.id)
    };
    let Some(id) = dossier.facts.judge(group_facts) else {
        return Ok(group_fact(caller, dossier.client(), group, source));
    };
    let next = NextFact {
        pointer: POINTER,
        ..NextFact::of(id, reason)
    };
    next_fact(caller, &dossier.facts, next, |_| document(group, source))
}

fn document(group: &str, source: SourceNote) -> Secret<FactDocument> {
    Secret::new(FactDocument {
        value: Some(Value::ClientGroup(group.to_owned())),
        period: Default::default(),
        source,
        rests_on: RestsOn::default(),
    })
}
