//! What is looked up of the client whom a related person links, before it is judged: whether the caller
//! reaches that client, and whether the two would answer for each other.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::problem::Problem;
use contract::problem::Code;
use domain::civil::Period;
use domain::client::dated::DatedKind;
use domain::client::fact::FactDocument;
use domain::client::field::Field;
use domain::client::related::Relation;
use domain::ids::{ClientId, FactId};
use domain::secret::{NonPersonal, Secret};
use persistence::{Unit, clients, facts, registers};
use std::collections::BTreeSet;

/// What was found of the client whom a datum links; of one that links none, nothing.
#[derive(Clone, Copy, Default)]
pub struct LinkCheck {
    /// The caller does not reach the linked client.
    pub out_of_reach: bool,
    /// The client answers for the linked one already, directly or through others, on a day of the period.
    pub leads_back: bool,
}

/// The client whom a datum links.
struct Link {
    client: ClientId,
    relation: Relation,
    period: Period,
}

impl NonPersonal for Link {}

impl LinkCheck {
    /// Comes before a client is locked to whom a fact of a kind is to be recorded. Who answers for whom is found
    /// through many clients, whom two callers would meet in different orders and wait for each other: they come one
    /// after the other.
    ///
    /// # Errors
    /// The database's.
    pub async fn before(unit: &mut Unit, kind: DatedKind) -> Result<(), Problem> {
        match kind.is_read_from_both() {
            true => Ok(registers::lock(unit).await?),
            false => Ok(()),
        }
    }

    /// Looks it up for a datum of a client that takes the place of another one, or of none.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(
        caller: &RegisterCaller,
        unit: &mut Unit,
        dossier: &ClientDossier,
        document: &Secret<FactDocument>,
        replaces: Option<FactId>,
    ) -> Result<Self, Problem> {
        let link = document.judge(|document| {
            let related = document.value.as_ref()?.related()?;
            Some(Link {
                client: related.client()?,
                relation: related.relation,
                period: document.period,
            })
        });
        let Some(link) = link.filter(|link| link.client != dossier.client()) else {
            return Ok(Self::default());
        };
        if !links_already(dossier, replaces, link.client) && !reaches(caller, unit, link.client).await? {
            return Ok(Self {
                out_of_reach: true,
                leads_back: false,
            });
        }
        let leads_back = link.relation.answers_for_client()
            && leads_back(unit, dossier.client(), link.client, link.period).await?;
        Ok(Self {
            out_of_reach: false,
            leads_back,
        })
    }
}

/// Whether the version before links the same client.
fn links_already(dossier: &ClientDossier, replaces: Option<FactId>, linked: ClientId) -> bool {
    dossier.facts.judge(|facts| {
        let before = facts.iter().find(|fact| Some(fact.id) == replaces);
        let before = before.and_then(|fact| fact.document.value.as_ref()?.related()?.client());
        before == Some(linked)
    })
}

async fn reaches(caller: &RegisterCaller, unit: &mut Unit, linked: ClientId) -> Result<bool, Problem> {
    match caller.client(unit, linked).await {
        Ok(_) => Ok(true),
        Err(problem) if problem.code == Code::NotFound => Ok(false),
        Err(problem) => Err(problem),
    }
}

/// Who answers for somebody, and when.
struct Answering(Vec<(ClientId, Period)>);

impl NonPersonal for Answering {}

/// Whether the client answers for the linked one already, directly or through others, on a day of the
/// period. Each client on the way is locked: two relations that would close a ring together come one
/// after the other.
async fn leads_back(
    unit: &mut Unit,
    client: ClientId,
    linked: ClientId,
    period: Period,
) -> Result<bool, Problem> {
    let (mut open, mut seen) = (vec![(linked, period)], BTreeSet::new());
    while let Some((at, period)) = open.pop() {
        if at == client {
            return Ok(true);
        }
        if !seen.insert((at, period.from, period.to)) {
            continue;
        }
        clients::lock(unit, at).await?;
        let facts = facts::of_fields(unit, &[at.0], &[Field::Guardianship]).await?;
        let Answering(next) = facts.judge(|facts| {
            let answering = facts.iter().filter_map(|fact| {
                let related = fact.document.value.as_ref()?.related()?;
                let common = fact.document.period.common(&period)?;
                let who = related
                    .client()
                    .filter(|_| related.relation.answers_for_client())?;
                Some((who, common))
            });
            Answering(answering.collect())
        });
        open.extend(next);
    }
    Ok(false)
}
