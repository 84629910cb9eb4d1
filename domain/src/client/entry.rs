//! R12–R14: nobody enters a register but by a condition that its notice names.

use crate::client::field::Field;
use crate::consent::document::{Consent, ConsentStanding};
use crate::decision::{Ground, Reason, Refusal};
use crate::register::law::StatuteStanding;
use crate::register::model::acts::ProvisionUse;
use crate::register::model::entering::EntryNeed;
use crate::register::profile::RegisterProfile;
use chrono::NaiveDate;

/// What is known when somebody is to be entered.
pub struct Entering<'a> {
    /// The consents given in the same request.
    pub consents: &'a [Consent],
    /// Code of the provision by which law requires the person to be served although no condition of
    /// the notice is met.
    pub required_by_law: Option<&'a str>,
    /// The fields that the request brings.
    pub fields: &'a [Field],
    /// The day.
    pub today: NaiveDate,
}

/// By what a person was entered.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EnteredBy {
    /// Code of the entry condition, or of the provision when `outside_notice`.
    pub condition: String,
    /// Which of the request's consents it rests on.
    pub consent: Option<usize>,
    /// Whether law required what the notice does not provide for: entered restricted.
    pub outside_notice: bool,
    /// The ground.
    pub ground: Ground,
}

impl crate::secret::NonPersonal for EnteredBy {}

/// Judges an entry.
///
/// # Errors
/// `entry_condition_missing` with the notice's section and, in `params`, each condition and what is
/// missing for it; `identification_missing` for what identifies a client.
pub fn judge(profile: &RegisterProfile, entering: &Entering<'_>) -> Result<EnteredBy, Vec<Refusal>> {
    let mut refusals = identification(profile, entering.fields);
    match condition(profile, entering) {
        Ok(entered) if refusals.is_empty() => Ok(entered),
        Ok(_) => Err(refusals),
        Err(refusal) => {
            refusals.insert(0, refusal);
            Err(refusals)
        }
    }
}

/// By which condition of the notice somebody is in the register, or is in it only because law requires the
/// service.
///
/// # Errors
/// As [`judge`], apart from what identifies a client.
pub fn condition(profile: &RegisterProfile, entering: &Entering<'_>) -> Result<EnteredBy, Refusal> {
    if let Some(code) = entering.required_by_law {
        return required_by_law(profile, code, entering.today);
    }
    let mut missing =
        Refusal::new(Reason::EntryConditionMissing, "/entry").on(Ground::section(&profile.entry.section));
    for condition in &profile.entry.conditions {
        let mut ground = Ground::section(&profile.entry.section);
        ground.reading = condition.reading.is_some();
        let entered = |consent, ground| EnteredBy {
            condition: condition.code.clone(),
            consent,
            outside_notice: false,
            ground,
        };
        match &condition.needs {
            EntryNeed::ClientRelationship => return Ok(entered(None, ground)),
            EntryNeed::Statute { statutes } => {
                let carrying = statutes
                    .iter()
                    .filter_map(|code| profile.statute_standing(code, entering.today))
                    .find_map(|standing| {
                        standing
                            .carrying()
                            .map(|statute| (statute, is_succession(&standing)))
                    });
                if let Some((statute, succeeded)) = carrying {
                    ground.reading |= succeeded;
                    return Ok(entered(None, ground.with_provision(&statute.citation)));
                }
                missing = missing.with_each("missing", [format!("{}: a statute in force", condition.code)]);
            }
            EntryNeed::Consent { kind, forms } => {
                let found = entering.consents.iter().position(|consent| {
                    &consent.kind == kind
                        && forms.contains(&consent.form)
                        && consent.standing(entering.today, None) == ConsentStanding::InForce
                });
                if let Some(at) = found {
                    return Ok(entered(Some(at), ground));
                }
                let forms: Vec<_> = forms.iter().map(|form| form.code()).collect();
                missing = missing.with_each(
                    "missing",
                    [format!(
                        "{}: a consent of kind {kind} in the form {}",
                        condition.code,
                        forms.join(" or ")
                    )],
                );
            }
        }
    }
    Err(missing)
}

/// Whether a client who was entered so is recorded of without a permission of the client's: law requires the
/// service, or the condition asks for no consent and is met still. When its statutes have lapsed, what is
/// new rests on the register's consents.
pub fn asks_no_consent(profile: &RegisterProfile, entered_by: &str, today: NaiveDate) -> bool {
    let condition = profile
        .entry
        .conditions
        .iter()
        .find(|condition| condition.code == entered_by);
    match condition.map(|condition| &condition.needs) {
        None => profile.provision(entered_by).is_some(),
        Some(EntryNeed::ClientRelationship) => true,
        Some(EntryNeed::Consent { .. }) => false,
        Some(EntryNeed::Statute { statutes }) => statutes
            .iter()
            .filter_map(|code| profile.statute_standing(code, today))
            .any(|standing| standing.carrying().is_some()),
    }
}

fn is_succession(standing: &StatuteStanding<'_>) -> bool {
    matches!(standing, StatuteStanding::Succeeded { .. })
}

fn required_by_law(profile: &RegisterProfile, code: &str, today: NaiveDate) -> Result<EnteredBy, Refusal> {
    match profile.provision_in_force(code, ProvisionUse::ServiceDuty, today) {
        Some(provision) => Ok(EnteredBy {
            condition: code.to_owned(),
            consent: None,
            outside_notice: true,
            ground: profile.ground_in(provision, today),
        }),
        None => Err(Refusal::new(Reason::ProvisionNotInForce, "/entry/requiredByLaw")),
    }
}

/// What identifies a client in this register is there.
///
/// # Errors
/// `identification_missing` for each set of alternatives of which none is there.
pub fn judge_identification(profile: &RegisterProfile, fields: &[Field]) -> Result<(), Vec<Refusal>> {
    let refusals = identification(profile, fields);
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(refusals)
    }
}

fn identification(profile: &RegisterProfile, fields: &[Field]) -> Vec<Refusal> {
    profile
        .entry
        .required
        .iter()
        .filter(|alternatives| !alternatives.iter().any(|field| fields.contains(field)))
        .map(|alternatives| {
            Refusal::new(Reason::IdentificationMissing, "")
                .on(Ground::section(&profile.notice.content_section))
                .with_each("oneOf", alternatives.iter().map(|field| field.code()))
        })
        .collect()
}
