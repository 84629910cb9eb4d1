//! The client group: a fact like any other, so that a change keeps before, after, who and why; and a coded
//! column, so that lists can be filtered by it.

use crate::call::{Call, Operation};
use crate::problem::Problem;
use crate::resources::dated::record;
use domain::fact::{ChangeReason, FactDocument, Field};
use domain::ids::{ClientId, FactId};
use domain::recording::{RestsOn, SourceNote};
use domain::secret::{Finding, Secret};
use domain::value::Value;
use persistence::Unit;
use persistence::facts::{NewFact, StoredFact};

/// The fact that is in use, and its version.
pub(super) struct Current(pub FactId, pub i64);
impl Finding for Current {}

/// The fact of the group in use.
pub(super) fn current(facts: &Secret<Vec<StoredFact>>) -> Option<Current> {
    facts.judge(|facts| {
        let fact = facts.iter().find(|fact| fact.field == Field::ClientGroup)?;
        Some(Current(fact.id, fact.version))
    })
}

/// Records to which group a client belongs.
///
/// # Errors
/// The database's.
pub(super) async fn record_group<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    client: ClientId,
    group: &str,
    source: SourceNote,
    before: Option<Current>,
    reason: ChangeReason,
) -> Result<(), Problem> {
    let (id, version) = match before {
        Some(Current(id, version)) => (id, version + 1),
        None => (FactId(unit.ids().next()), 1),
    };
    let fact = NewFact {
        client,
        id,
        version,
        field: Field::ClientGroup,
        retention_class: call.profile.retention_class_of(Field::ClientGroup).to_owned(),
        restricted: None,
        removed: false,
        reason,
        recorded_by: call.person.id,
        document: Secret::new(FactDocument {
            value: Some(Value::ClientGroup(group.to_owned())),
            period: Default::default(),
            source,
            rests_on: RestsOn::default(),
        }),
    };
    record(unit, fact, "/clientGroup").await
}
