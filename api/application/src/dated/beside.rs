//! What a datum is judged against beside its own rule: what the notice names of its parts, the periods of
//! its like, and the client whom it links.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::problem::Problem;
use contract::problem::{Code, FieldError};
use domain::civil::Period;
use domain::client::fact::{FactDocument, judge_parts, judge_period};
use domain::client::field::Field;
use domain::client::related::{self, Relation};
use domain::decision::{Ground, Refusal};
use domain::ids::{ClientId, FactId};
use domain::secret::{NonPersonal, Secret};
use persistence::{Unit, clients, facts};
use std::collections::BTreeSet;

/// A datum, and where it stands.
pub struct Beside<'a> {
    /// Which datum.
    pub field: Field,
    /// What it says.
    pub document: &'a Secret<FactDocument>,
    /// The fact that it takes the place of.
    pub except: Option<FactId>,
    /// Where it stands in the request.
    pub pointer: &'a str,
}

/// What the rules say of a datum, and whom it links.
pub struct Found {
    pub refusals: Vec<Refusal>,
    pub link: Option<(ClientId, Relation)>,
    /// Whether the version before links the same client.
    pub linked_before: bool,
    pub period: Period,
}

impl NonPersonal for Found {}

/// Judges a datum against what stands beside it; the fact that it takes the place of is left out.
///
/// # Errors
/// `unknown_reference`, where it links a client who is absent, out of reach or of another register: the
/// same answer for all; the database's. What rules refuse is told in the result.
pub async fn judge_beside(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
    beside: Beside<'_>,
) -> Result<Vec<FieldError>, Problem> {
    let Beside {
        field,
        document,
        except,
        pointer,
    } = beside;
    let found = document
        .as_ref()
        .zip(file.facts.as_ref())
        .judge(|(document, stored)| {
            let beside = stored
                .iter()
                .filter(|fact| fact.field == field && Some(fact.id) != except);
            let periods = beside.map(|fact| &fact.document.period);
            let before = stored.iter().find(|fact| Some(fact.id) == except);
            let before = before.and_then(|fact| fact.document.value.as_ref()?.related()?.client());
            let value = document.value.as_ref();
            let link = value
                .and_then(|value| value.related())
                .and_then(|related| Some((related.client()?, related.relation)));
            let mut refusals = value.map_or_else(Vec::new, |value| judge_parts(&call.profile, value));
            refusals.extend(judge_period(&call.profile, field, &document.period, periods).err());
            Found {
                refusals,
                linked_before: link.is_some_and(|(client, _)| before == Some(client)),
                link,
                period: document.period,
            }
        });
    let mut refusals = found.refusals;
    if let Some((linked, relation)) = found.link {
        if linked == file.client() {
            refusals.push(related::to_oneself(&call.profile, relation, call.today));
        } else {
            if !found.linked_before {
                within_reach(call, unit, linked).await?;
            }
            if relation.answers_for_client() && leads_back(unit, file.client(), linked, found.period).await? {
                refusals.push(related::cycle(&call.profile, relation, call.today));
            }
        }
    }
    let errors = refusals.into_iter().map(FieldError::from);
    Ok(errors.map(|error| error.below(pointer)).collect())
}

pub async fn within_reach(call: &RegisterCaller, unit: &mut Unit, linked: ClientId) -> Result<(), Problem> {
    match call.client(unit, linked).await {
        Ok(_) => Ok(()),
        Err(problem) if problem.code == Code::NotFound => {
            Err(Problem::invalid_at("/client", "unknown_reference"))
        }
        Err(problem) => Err(problem),
    }
}

/// Who answers for somebody, and when.
pub struct Answering(Vec<(ClientId, Period)>);

impl NonPersonal for Answering {}

/// Whether the client answers for the linked one already, directly or through others, on a day of the
/// period. Each client on the way is locked: two relations that would close a ring together come one
/// after the other.
pub async fn leads_back(
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

/// What was decided, with what stands beside it: every refusal is told at once.
pub fn with_refusals(decided: Result<Ground, Problem>, refusals: Vec<FieldError>) -> Result<Ground, Problem> {
    match decided {
        Ok(ground) if refusals.is_empty() => Ok(ground),
        Ok(_) => Err(Problem::new(Code::RuleRefused).at(refusals)),
        Err(mut problem) if problem.code == Code::RuleRefused => {
            problem.errors.extend(refusals);
            Err(problem)
        }
        Err(problem) => Err(problem),
    }
}
