//! The client group: a fact like any other, so that a change keeps before, after, who and why; and a coded
//! column, so that lists can be filtered by it.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::dated::record::{First, Judged, Next, first_fact, next_version, seal};
use crate::problem::Problem;
use domain::client::fact::{ChangeReason, FactDocument};
use domain::client::field::Field;
use domain::client::provenance::{RestsOn, SourceNote};
use domain::client::value::Value;
use domain::ids::{ClientId, FactId};
use domain::secret::Secret;
use persistence::Unit;
use persistence::facts::StoredFact;

/// The fact of the group to which a client belongs, to be sealed.
pub fn group_fact(
    call: &RegisterCaller,
    unit: &Unit,
    client: ClientId,
    group: &str,
    source: SourceNote,
) -> Judged {
    let first = First {
        id: FactId(unit.ids().next()),
        field: Field::ClientGroup,
        restricted: None,
        pointer: POINTER,
    };
    first_fact(call, client, first, document(group, source))
}

/// Records that a client belongs to another group from now on.
///
/// # Errors
/// The database's.
pub async fn change_group(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
    group: &str,
    source: SourceNote,
    reason: ChangeReason,
) -> Result<(), Problem> {
    let group_facts = |facts: &Vec<StoredFact>| {
        let fact = facts.iter().find(|fact| fact.field == Field::ClientGroup);
        fact.map(|fact| fact.id)
    };
    match file.facts.judge(group_facts) {
        Some(id) => {
            let next = Next {
                pointer: POINTER,
                ..Next::of(id, reason)
            };
            let document = document(group, source);
            next_version(call, unit, &file.facts, next, |_| document).await?;
            Ok(())
        }
        None => {
            let fact = group_fact(call, unit, file.client(), group, source);
            seal(unit, file.client(), vec![fact]).await
        }
    }
}

pub const POINTER: &str = "/clientGroup";

pub fn document(group: &str, source: SourceNote) -> Secret<FactDocument> {
    Secret::new(FactDocument {
        value: Some(Value::ClientGroup(group.to_owned())),
        period: Default::default(),
        source,
        rests_on: RestsOn::default(),
    })
}
