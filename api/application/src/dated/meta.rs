//! What every dated fact says besides its value, of a fact as it is stored.

use crate::caller::Caller;
use contract::coded::Open;
use contract::dated::parts::Meta;
use persistence::facts::StoredFact;

/// What a fact says besides its value.
pub fn meta_of(caller: &Caller, fact: &StoredFact) -> Meta {
    Meta {
        id: fact.id.0,
        version: fact.version,
        period: fact.document.period.into(),
        source: (&fact.document.source).into(),
        category: fact.document.rests_on.category.clone(),
        restricted: fact.restricted.map(Open),
        change_reason: Open(fact.reason),
        recorded_at: fact.recorded_at,
        recorded_by: caller.official(fact.recorded_by),
        recorded_on: fact.client.0,
        from_other_side: false,
        allowed_actions: Vec::new(),
        relative: None,
        shows_whereabouts: false,
    }
}
