//! Changing a dated fact by a merge patch, and taking one out of use.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::dated::beside::{Beside, judge_beside, with_refusals};
use crate::dated::record::{NoSuchFact, Restriction, judge};
use crate::dated::show::visible;
use crate::problem::Problem;
use contract::dated::fact::DatedFact;
use contract::patch::Patch;
use contract::problem::Code;
use contract::shared::PeriodInput;
use domain::access::Right;
use domain::client::fact::{ChangeReason, FactDocument};
use domain::client::field::Field;
use domain::client::recording::takes_a_provision;
use domain::decision::Ground;
use domain::ids::FactId;
use domain::secret::{NonPersonal, Secret};
use persistence::Unit;
use persistence::facts::StoredFact;

/// A problem carries codes and pointers, and no datum.
pub struct Refused(pub Problem);

impl NonPersonal for Refused {}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        refused.0
    }
}

/// Reasons that a caller may give; the others say themselves what was done.
pub const CHANGE_REASONS: [ChangeReason; 5] = [
    ChangeReason::Changed,
    ChangeReason::Corrected,
    ChangeReason::Completed,
    ChangeReason::ClientRequest,
    ChangeReason::Unnecessary,
];

pub struct Target {
    pub field: Field,
    pub version: i64,
    pub restricted: bool,
}

impl NonPersonal for Target {}

/// The fact that is to be changed is there, is seen by the caller, and is as the caller knows it. Tells of
/// which field it is.
pub fn target(
    call: &RegisterCaller,
    file: &ClientDossier,
    id: FactId,
    fields: &[Field],
    version: i64,
) -> Result<Field, Problem> {
    let mut open = Vec::new();
    let mut hidden = None;
    for field in fields {
        match visible(call, file, *field) {
            Ok(()) => open.push(*field),
            Err(problem) => hidden = Some(problem),
        }
    }
    if let Some(problem) = hidden.filter(|_| open.is_empty()) {
        return Err(problem);
    }
    let found = file.facts.judge(|facts| {
        let fact = facts
            .iter()
            .find(|fact| fact.id == id && open.contains(&fact.field))?;
        Some(Target {
            field: fact.field,
            version: fact.version,
            restricted: fact.restricted.is_some(),
        })
    });
    let found = found.ok_or_else(|| Problem::new(Code::NotFound).about(file.client()))?;
    if call
        .viewer()
        .withheld_fact(found.field, found.restricted)
        .is_some()
    {
        return Err(Problem::new(Code::FieldWithheld).about(file.client()));
    }
    if found.version != version {
        return Err(Problem::new(Code::Stale).about(file.client()));
    }
    Ok(found.field)
}

/// A non-disclosure order is ended, shortened or taken out of use only by who may see what it hides:
/// otherwise one would take it away, look, and put it back.
pub fn keeps_protection(call: &RegisterCaller, field: Field) -> Result<(), Problem> {
    if field == Field::NonDisclosure && !call.may(Right::ProtectedContactView) {
        return Err(Problem::new(Code::RightMissing).with("right", Right::ProtectedContactView.code()));
    }
    Ok(())
}

pub type Decided = (Secret<FactDocument>, Restriction, Ground);

/// What a patch makes of a fact. Every change is judged as a recording is, but one: what only ends a datum
/// earlier, or lets it begin later, claims nothing new, and is open although the consent that the datum
/// rests on is no longer in force.
pub async fn decide<K: DatedFact>(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
    (id, field): (FactId, Field),
    body: &Patch<K::Input>,
) -> Result<Decided, Problem> {
    let merged = file.facts.as_ref().map(|facts| {
        let former = facts.iter().find(|fact| fact.id == id).ok_or(NoSuchFact)?;
        let merged = merged::<K>(call, former, body)?;
        // A guardian is no member of the family: what tells of another field is another fact.
        match merged.value.as_ref().is_some_and(|value| value.field() == field) {
            true => Ok((former.document.period, merged)),
            false => Err(Refused(Problem::invalid_at("/relation", "not_expected"))),
        }
    });
    let merged = merged.transpose()?;
    let (keeps, shrinks) = merged.judge(|(before, merged)| {
        (
            merged.period.covers(before),
            before.covers(&merged.period) && *before != merged.period,
        )
    });
    if !keeps {
        keeps_protection(call, field)?;
    }
    let merged = merged.map(|(_, merged)| merged);
    if shrinks && body.members().all(|member| member == "period") {
        return Ok((merged, Restriction::Kept, Ground::default()));
    }
    let judged = merged.judge(|document| {
        // What law required then may be corrected on the same provision.
        let stored = &document.rests_on;
        let outside = stored.outside_notice && takes_a_provision(&call.profile, field);
        let stored = stored.provision.as_deref().filter(|_| outside);
        let required_by_law = body.value["requiredByLaw"].as_str().or(stored);
        judge(call, file, field, &document.source, required_by_law, "").map_err(Refused)
    });
    let beside = Beside {
        field,
        document: &merged,
        except: Some(id),
        pointer: "",
    };
    let refusals = judge_beside(call, unit, file, beside).await?;
    let (rests_on, judged) = match judged {
        Ok((rests_on, ground)) => (Some(rests_on), Ok(ground)),
        Err(Refused(problem)) => (None, Err(problem)),
    };
    let ground = with_refusals(judged, refusals)?;
    let rests_on = rests_on.unwrap_or_default();
    let merged = merged.map(|document| FactDocument { rests_on, ..document });
    Ok((merged, Restriction::Judged, ground))
}

pub fn merged<K: DatedFact>(
    call: &RegisterCaller,
    former: &StoredFact,
    body: &Patch<K::Input>,
) -> Result<FactDocument, Refused> {
    let internal = |_| Refused(Problem::new(Code::Internal));
    let document = &former.document;
    let input = document.value.as_ref().and_then(K::input).ok_or(NoSuchFact)?;
    let mut current = serde_json::to_value(&input).map_err(internal)?;
    current["period"] = serde_json::to_value(PeriodInput::from(document.period)).map_err(internal)?;
    let input: K::Input = body
        .apply(&call.app.schemas, current)
        .map_err(|errors| Refused(errors.into()))?;
    let rests_on = document.rests_on.clone();
    crate::dated::datum::document::<K>(&input, &call.profile, Some(&document.source), rests_on)
        .map_err(|errors| Refused(Problem::invalid(errors)))
}

impl From<NoSuchFact> for Refused {
    fn from(_: NoSuchFact) -> Self {
        Self(Problem::new(Code::NotFound))
    }
}
