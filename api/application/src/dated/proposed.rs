//! What a datum is judged against beside its own rule: what the notice names of its parts, the periods of
//! its like, and the client whom it links.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::dated::link_check::LinkCheck;
use crate::problem::Problem;
use contract::problem::FieldError;
use domain::client::fact::{FactDocument, judge_parts, judge_period};
use domain::client::field::Field;
use domain::client::related::{self, Relation};
use domain::decision::Refusal;
use domain::ids::{ClientId, FactId};
use domain::secret::{NonPersonal, Secret};

/// A datum that is to be recorded or changed.
pub struct ProposedDatum<'a> {
    /// Which datum.
    pub field: Field,
    /// What it says.
    pub document: &'a Secret<FactDocument>,
    /// The fact that it takes the place of.
    pub replaces: Option<FactId>,
    /// Where it stands in the request.
    pub pointer: &'a str,
    /// What was found of the client whom it links.
    pub link: LinkCheck,
}

/// What the rules say of a datum, and whom it links.
struct OfDatum {
    refusals: Vec<Refusal>,
    link: Option<(ClientId, Relation)>,
}

impl NonPersonal for OfDatum {}

/// Judges a datum against what stands beside it; the fact that it takes the place of is left out.
///
/// # Errors
/// `unknown_reference`, where it links a client who is absent, out of reach or of another register: the
/// same answer for all. What rules refuse is told in the result.
pub fn judge_proposed(
    caller: &RegisterCaller,
    dossier: &ClientDossier,
    datum: ProposedDatum<'_>,
) -> Result<Vec<FieldError>, Problem> {
    let (profile, field) = (&caller.profile, datum.field);
    let pair = datum.document.as_ref().zip(dossier.facts.as_ref());
    let OfDatum { mut refusals, link } = pair.judge(|(document, stored)| {
        let others = stored
            .iter()
            .filter(|fact| fact.field == field && Some(fact.id) != datum.replaces);
        let periods = others.map(|fact| &fact.document.period);
        let value = document.value.as_ref();
        let mut refusals = value.map_or_else(Vec::new, |value| judge_parts(profile, value));
        refusals.extend(judge_period(profile, field, &document.period, periods).err());
        let related = value.and_then(|value| value.related());
        OfDatum {
            refusals,
            link: related.and_then(|related| Some((related.client()?, related.relation))),
        }
    });
    if let Some((linked, relation)) = link {
        if linked == dossier.client() {
            refusals.push(related::to_oneself(profile, relation, caller.today));
        } else if datum.link.out_of_reach {
            return Err(Problem::invalid_at("/client", "unknown_reference"));
        } else if datum.link.leads_back {
            refusals.push(related::cycle(profile, relation, caller.today));
        }
    }
    let errors = refusals.into_iter().map(FieldError::from);
    Ok(errors.map(|error| error.below(datum.pointer)).collect())
}
