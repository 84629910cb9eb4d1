//! Whether a datum may be recorded: the rule, and the caller's right to record what stands outside the notice.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::dated::datum::NewDatum;
use crate::dated::versions::{FactVersion, FirstFact, first_fact};
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use contract::problem::{Code, FieldError};
use domain::access::Right;
use domain::client::fact::{FactDocument, RestrictedBy};
use domain::client::field::Field;
use domain::client::provenance::{RestsOn, SourceNote};
use domain::decision::Ground;
use domain::ids::FactId;
use persistence::outside_notice::CaseRow;

/// Judges whether a datum may be recorded, by the rule and by the caller's right to record what stands
/// outside the notice.
///
/// # Errors
/// `rule_refused` with every reason, below the pointer; `right_missing`.
pub fn judge_recording(
    caller: &RegisterCaller,
    dossier: &ClientDossier,
    field: Field,
    source: &SourceNote,
    required_by_law: Option<&str>,
    pointer: &str,
) -> Result<(RestsOn, Ground), Problem> {
    let judged = dossier.judge(&caller.profile, field, source, required_by_law, caller.today);
    let (rests_on, ground) = judged.map_err(|errors| {
        Problem::new(Code::RuleRefused).at(errors.into_iter().map(|error| error.below(pointer)))
    })?;
    if rests_on.outside_notice && !caller.may(Right::OutsideNoticeRecord) {
        return Err(Problem::new(Code::RightMissing).with("right", Right::OutsideNoticeRecord.code()));
    }
    Ok((rests_on, ground))
}

/// Judges a datum that is to be recorded for the first time. What law requires although the notice does not
/// name it enters restricted, and opens a case for the DPO.
///
/// # Errors
/// As [`judge_recording`].
pub fn judge_new(
    caller: &RegisterCaller,
    dossier: &ClientDossier,
    datum: NewDatum,
    id: FactId,
    now: DateTime<Utc>,
) -> Result<(FactVersion, Ground), Problem> {
    let field = datum.field;
    let required_by_law = datum.required_by_law.as_deref();
    let (rests_on, ground) = judge_recording(
        caller,
        dossier,
        field,
        &datum.source,
        required_by_law,
        &datum.pointer,
    )?;
    let case = rests_on.outside_notice.then(|| CaseRow {
        id: caller.new_id(),
        version: 1,
        client_id: dossier.row.id,
        fact_id: Some(id.0),
        field: Some(field.code().to_owned()),
        provision: rests_on.provision.clone().unwrap_or_default(),
        recorded_by: caller.person.id.0,
        recorded_at: now,
        closing: None,
        closed_by: None,
        closed_at: None,
    });
    let (period, source) = (datum.period, datum.source);
    let document = datum.value.map(|value| FactDocument {
        value: Some(value),
        period,
        source,
        rests_on,
    });
    let first = FirstFact {
        id,
        field,
        restricted: case.as_ref().map(|_| RestrictedBy::OutsideNotice),
        pointer: &datum.pointer,
    };
    let version = FactVersion {
        case,
        ..first_fact(caller, dossier.client(), first, document)
    };
    Ok((version, ground))
}

/// What was decided, with what stands beside it: every refusal is told at once.
///
/// # Errors
/// `rule_refused` with all of them.
pub fn with_refusals<T>(decided: Result<T, Problem>, refusals: Vec<FieldError>) -> Result<T, Problem> {
    match decided {
        Ok(decided) if refusals.is_empty() => Ok(decided),
        Ok(_) => Err(Problem::new(Code::RuleRefused).at(refusals)),
        Err(mut problem) if problem.code == Code::RuleRefused => {
            problem.errors.extend(refusals);
            Err(problem)
        }
        Err(problem) => Err(problem),
    }
}
