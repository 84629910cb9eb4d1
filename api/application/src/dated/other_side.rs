//! Relations that other clients of the register record of this one, read here as they are seen from here.
//!
//! Told is what the caller may read on both: on the client on whom it is recorded, and on this one. Of a
//! client out of reach, or of a relation that is withheld there, nothing is told, not even that it is there.

use crate::caller::RegisterCaller;
use crate::clients::dossier::protection;
use crate::dated::show::sees;
use crate::problem::Problem;
use domain::client::dated::DatedKind;
use domain::client::field::Field;
use domain::client::visibility::Protection;
use domain::ids::ClientId;
use domain::secret::Secret;
use persistence::Unit;
use persistence::clients::ClientRow;
use persistence::facts::{self, StoredFact};
use persistence::relations::{self, Link, LinkPosition};
use std::collections::BTreeMap;

/// How many relations are looked at together.
const TOGETHER: usize = 64;

/// What a relation and what protects its client are judged by.
const OPENED: [Field; 4] = [
    Field::FamilyMember,
    Field::Guardianship,
    Field::NonDisclosure,
    Field::Restriction,
];

/// A client's own facts of a kind, with those that link the client from other clients' files, from a place
/// in the order of facts, at most so many of them all. The own ones begin there, in that order, already.
///
/// # Errors
/// The database's.
pub async fn with(
    caller: &RegisterCaller,
    unit: &mut Unit,
    kind: DatedKind,
    here: ClientId,
    own: Secret<Vec<StoredFact>>,
    start: LinkPosition,
    most: usize,
    visible: impl Fn(Field) -> bool,
) -> Result<Secret<Vec<StoredFact>>, Problem> {
    if !kind.is_read_from_both() || !kind.fields().iter().any(|field| visible(*field)) {
        return Ok(own);
    }
    let (mut found, mut start) = (Vec::new(), start);
    let mut left = most;
    loop {
        let links = relations::linking(unit, here, start, TOGETHER).await?;
        let last = links.last().filter(|_| links.len() == TOGETHER);
        let next = last.map(|link| start.at(link.fact));
        let told = told(caller, unit, here, &links).await?.map(|facts| {
            let seen = facts.into_iter().filter(|fact| visible(fact.field));
            seen.take(left).collect::<Vec<_>>()
        });
        left -= told.judge(Vec::len);
        found.push(told);
        match next {
            Some(next) if left > 0 => start = next,
            _ => break,
        }
    }
    let found = Secret::collect(found).map(|found| found.into_iter().flatten());
    Ok(own.zip(found).map(|(own, found)| {
        let mut all: Vec<StoredFact> = own.into_iter().chain(found).collect();
        match start {
            LinkPosition::After(_) => all.sort_by_key(|fact| fact.id),
            LinkPosition::Before(_) => all.sort_by_key(|fact| std::cmp::Reverse(fact.id)),
        }
        all.truncate(most);
        all
    }))
}

/// Of these relations those that the caller may read on the client on whom they are recorded, in their
/// order.
async fn told(
    caller: &RegisterCaller,
    unit: &mut Unit,
    here: ClientId,
    links: &[Link],
) -> Result<Secret<Vec<StoredFact>>, Problem> {
    let rows = within_reach(caller, unit, links).await?;
    if rows.is_empty() {
        return Ok(Secret::new(Vec::new()));
    }
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let opened = facts::of_fields(unit, &ids, &OPENED).await?;
    let protected: BTreeMap<ClientId, Protection> = rows
        .iter()
        .map(|row| (ClientId(row.id), protection(row, &opened, caller.today)))
        .collect();
    let may_read = |fact: &StoredFact| {
        let protection = protected.get(&fact.client);
        let withheld =
            protection.map(|protection| caller.viewer().withheld(&caller.profile, protection, fact.field));
        withheld == Some(None) && sees(caller, fact)
    };
    let links_here = |fact: &StoredFact| {
        let related = fact.document.value.as_ref().and_then(|value| value.related());
        related.and_then(|related| related.client()) == Some(here)
    };
    Ok(opened.map(|mut facts| {
        facts.retain(|fact| links_here(fact) && may_read(fact));
        let place = |fact: &StoredFact| links.iter().position(|link| link.fact == fact.id);
        facts.retain(|fact| place(fact).is_some());
        facts.sort_by_key(place);
        facts
    }))
}

/// The clients within reach on whom relations are recorded.
async fn within_reach(
    caller: &RegisterCaller,
    unit: &mut Unit,
    links: &[Link],
) -> Result<Vec<ClientRow>, Problem> {
    let mut clients: Vec<ClientId> = links.iter().map(|link| link.client).collect();
    clients.sort();
    clients.dedup();
    caller.clients(unit, &clients).await
}
