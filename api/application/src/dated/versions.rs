//! Versions of facts that are about to be sealed: the first of a fact, and each that follows.

use crate::caller::RegisterCaller;
use crate::problem::{Problem, Refused};
use chrono::{DateTime, Utc};
use contract::problem::Code;
use domain::client::fact::{ChangeReason, FactDocument, RestrictedBy};
use domain::client::field::Field;
use domain::ids::{ClientId, FactId};
use domain::secret::{NonPersonal, Secret};
use persistence::facts::{NewFact, StoredFact};
use persistence::outside_notice::CaseRow;

/// A version of a fact that was judged and is about to be sealed.
pub struct FactVersion {
    /// What is sealed.
    pub(super) fact: NewFact,
    /// The case that it opens for the DPO.
    pub(super) case: Option<CaseRow>,
    /// Where it stands in the request.
    pub(super) pointer: String,
}

impl FactVersion {
    /// The version as it is stored once it was sealed at a time.
    pub(super) fn stored(&self, recorded_at: DateTime<Utc>) -> Secret<StoredFact> {
        let fact = &self.fact;
        fact.document.clone().map(|document| StoredFact {
            client: fact.client,
            id: fact.id,
            version: fact.version,
            field: fact.field,
            restricted: fact.restricted,
            removed: fact.removed,
            reason: fact.reason,
            recorded_by: fact.recorded_by,
            recorded_at,
            superseded_at: None,
            document,
        })
    }
}

/// What a first version says besides its document.
pub struct FirstFact<'a> {
    /// The fact.
    pub id: FactId,
    /// Which datum.
    pub field: Field,
    /// Why it alone is restricted.
    pub restricted: Option<RestrictedBy>,
    /// Where it stands in the request.
    pub pointer: &'a str,
}

/// The first version of a fact, to be sealed.
pub fn first_fact(
    caller: &RegisterCaller,
    client: ClientId,
    first: FirstFact<'_>,
    document: Secret<FactDocument>,
) -> FactVersion {
    let fact = NewFact {
        client,
        id: first.id,
        version: 1,
        field: first.field,
        retention_class: caller.profile.retention_class_of(first.field).to_owned(),
        restricted: first.restricted,
        removed: false,
        reason: ChangeReason::Recorded,
        recorded_by: caller.person.id,
        document,
    };
    FactVersion {
        fact,
        case: None,
        pointer: first.pointer.to_owned(),
    }
}

/// What becomes of the restriction of a single datum in its next version.
#[derive(Clone, Copy)]
pub enum Restriction {
    /// It stays as it is.
    Kept,
    /// The datum was judged again and rests on what is in force now: a withdrawn consent restricts it no
    /// longer.
    Judged,
    /// It is this from now on.
    Set(Option<RestrictedBy>),
}

/// What the next version of a fact says besides its document.
pub struct NextFact<'a> {
    /// The fact.
    pub id: FactId,
    /// Why there is a next version.
    pub reason: ChangeReason,
    /// What becomes of its restriction.
    pub restriction: Restriction,
    /// Whether it takes the fact out of use.
    pub removed: bool,
    /// Where it stands in the request.
    pub pointer: &'a str,
}

impl NextFact<'_> {
    /// A version in use, restricted as the one before it.
    pub fn of(id: FactId, reason: ChangeReason) -> Self {
        Self {
            id,
            reason,
            restriction: Restriction::Kept,
            removed: false,
            pointer: "",
        }
    }

    /// A version that takes the fact out of use.
    pub fn removing(id: FactId, reason: ChangeReason) -> Self {
        Self {
            removed: true,
            ..Self::of(id, reason)
        }
    }
}

/// The next version of a fact, to be sealed, made from the one before it. The fact is looked for among those
/// given, the newest version first.
///
/// # Errors
/// `not_found` when the fact is not among them.
pub fn next_fact(
    caller: &RegisterCaller,
    facts: &Secret<Vec<StoredFact>>,
    next: NextFact<'_>,
    change: impl FnOnce(Secret<FactDocument>) -> Secret<FactDocument>,
) -> Result<FactVersion, Problem> {
    let found = facts.as_ref().map(|facts| {
        let former = facts.iter().find(|fact| fact.id == next.id);
        former.ok_or(NoSuchFact)
    });
    let former = found
        .transpose()
        .map_err(|NoSuchFact| Problem::new(Code::NotFound))?;
    let Former {
        client,
        version,
        field,
        restricted,
    } = former.judge(|fact| Former {
        client: fact.client,
        version: fact.version,
        field: fact.field,
        restricted: fact.restricted,
    });
    let fact = NewFact {
        client,
        id: next.id,
        version: version + 1,
        field,
        retention_class: caller.profile.retention_class_of(field).to_owned(),
        restricted: match next.restriction {
            Restriction::Kept => restricted,
            Restriction::Judged => restricted.filter(|by| *by != RestrictedBy::ConsentWithdrawn),
            Restriction::Set(restricted) => restricted,
        },
        removed: next.removed,
        reason: next.reason,
        recorded_by: caller.person.id,
        document: change(former.map(|fact| fact.document.clone())),
    };
    Ok(FactVersion {
        fact,
        case: None,
        pointer: next.pointer.to_owned(),
    })
}

/// The fact is not among those that were looked through.
pub struct NoSuchFact;

impl NonPersonal for NoSuchFact {}

impl From<NoSuchFact> for Refused {
    fn from(_: NoSuchFact) -> Self {
        Self(Problem::new(Code::NotFound))
    }
}

/// The version before the next one, without its datum.
struct Former {
    client: ClientId,
    version: i64,
    field: Field,
    restricted: Option<RestrictedBy>,
}

impl NonPersonal for Former {}
