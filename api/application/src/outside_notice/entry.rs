//! A whole client whose entry law required: kept once a condition of entry is met, or erased.

use crate::caller::RegisterCaller;
use crate::clients::dossier::{ClientDossier, death};
use crate::dated::record::next_version;
use crate::dated::versions::{NextFact, Restriction};
use crate::execute::Judged;
use crate::problem::Problem;
use contract::outside_notice::Closing;
use contract::problem::FieldError;
use domain::client::entry::{self, EnteredBy, Entering};
use domain::client::fact::{ChangeReason, FactDocument, RestrictedBy};
use domain::client::provenance::RestsOn;
use domain::consent::{Consent, ConsentStanding};
use domain::decision::{Ground, Reason};
use domain::ids::{ClientId, FactId};
use domain::secret::NonPersonal;
use persistence::Unit;
use persistence::client_parts::{self, Erasing};
use persistence::clients::{self, ClientRow};
use persistence::facts::StoredFact;

/// A client who meets a condition of entry by now.
pub struct KeptClient {
    /// Code of the condition.
    condition: String,
    /// Data that rest on something else by it.
    changed: Vec<ChangedGround>,
}

/// A datum that rests on something else by now; on nothing, where no consent covers it.
struct ChangedGround {
    id: FactId,
    rests_on: Option<RestsOn>,
}

impl NonPersonal for ChangedGround {}

/// Judges whether a client meets a condition of entry by now. Consent is asked for where the condition asks for
/// one, and what was recorded without one rests on it, or is restricted.
///
/// # Errors
/// `rule_refused`.
pub(super) fn judge(caller: &RegisterCaller, dossier: &ClientDossier) -> Result<Judged<KeptClient>, Problem> {
    let EnteredBy {
        condition, ground, ..
    } = condition_met(caller, dossier)?;
    // The data are judged by the entry as it will be.
    let row = ClientRow {
        entered_by: condition.clone(),
        outside_notice: false,
        ..dossier.row.clone()
    };
    let (facts, consents) = (dossier.facts.clone(), dossier.consents.clone());
    let relationships = dossier.relationships.clone();
    let entered = ClientDossier {
        row,
        facts,
        consents,
        relationships,
    };
    let changed = entered.facts.judge(|facts| {
        // What is outside the notice by itself has a case of its own.
        let no_own_case = |fact: &&StoredFact| fact.restricted != Some(RestrictedBy::OutsideNotice);
        let judged = facts.iter().filter(no_own_case).filter_map(|fact| {
            let document = &fact.document;
            let judged = entered.judge(&caller.profile, fact.field, &document.source, None, caller.today);
            changed_ground(fact.id, judged, &document.rests_on)
        });
        judged.collect::<Vec<_>>()
    });
    Ok(Judged::on(KeptClient { condition, changed }, ground))
}

fn condition_met(caller: &RegisterCaller, dossier: &ClientDossier) -> Result<EnteredBy, Problem> {
    let everything = dossier.facts.as_ref().zip(dossier.consents.as_ref());
    let entered = everything.judge(|(facts, consents)| {
        let death = death(facts);
        let consents: Vec<Consent> = consents
            .iter()
            .map(|stored| stored.consent.clone())
            .filter(|consent| consent.standing(caller.today, death) == ConsentStanding::InForce)
            .collect();
        let entering = Entering {
            consents: &consents,
            required_by_law: None,
            fields: &[],
            today: caller.today,
        };
        entry::condition(&caller.profile, &entering)
    });
    entered.map_err(|mut refusal| {
        refusal.pointer.clear();
        Problem::refused([refusal])
    })
}

fn changed_ground(
    id: FactId,
    judged: Result<(RestsOn, Ground), Vec<FieldError>>,
    before: &RestsOn,
) -> Option<ChangedGround> {
    let missing = |error: &FieldError| error.code == Reason::ConsentMissing.code();
    let rests_on = match judged {
        Ok((rests_on, _)) if rests_on == *before => return None,
        Ok((rests_on, _)) => Some(rests_on),
        // A source that has ended since then does not make what it said unlawful.
        Err(errors) if !errors.iter().any(missing) => return None,
        Err(_) => None,
    };
    Some(ChangedGround { id, rests_on })
}

/// Keeps a client by the condition that is met.
///
/// # Errors
/// The database's.
pub(super) async fn keep(
    caller: &RegisterCaller,
    unit: &mut Unit,
    dossier: &ClientDossier,
    kept: KeptClient,
) -> Result<(), Problem> {
    clients::close_outside_notice(unit, dossier.client(), &kept.condition).await?;
    for ChangedGround { id, rests_on } in kept.changed {
        let next = NextFact {
            restriction: match &rests_on {
                Some(_) => Restriction::Judged,
                None => Restriction::Set(Some(RestrictedBy::ConsentWithdrawn)),
            },
            ..NextFact::of(id, ChangeReason::OutsideNoticeClosed)
        };
        next_version(caller, unit, &dossier.facts, next, |document| {
            document.map(|document| FactDocument {
                rests_on: rests_on.unwrap_or_else(|| document.rests_on.clone()),
                ..document
            })
        })
        .await?;
    }
    Ok(())
}

/// Erases everything of a client, part by part, and closes the cases of single data with it. The restriction
/// of the whole client is not lifted: what is left of it is found by nothing.
///
/// # Errors
/// The database's.
pub(super) async fn erase(caller: &RegisterCaller, unit: &mut Unit, client: ClientId) -> Result<(), Problem> {
    let erasing = Erasing {
        by: caller.person.id,
        closing: Closing::Removed.code(),
    };
    client_parts::erase(unit, client, erasing).await?;
    Ok(())
}
