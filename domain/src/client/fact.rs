//! Facts: every datum of a client is one, with its field, its source, its period and its versions.

use crate::civil::Period;
use crate::client::field::Field;
use crate::client::provenance::{RestsOn, SourceNote};
use crate::client::value::Value;
use crate::coded::coded;
use crate::decision::{Ground, Reason, Refusal};
use crate::register::profile::RegisterProfile;
use chrono::NaiveDate;

coded! {
    /// Why a single fact is restricted.
    pub enum RestrictedBy {
        /// The consent that it rested on was withdrawn (R39).
        ConsentWithdrawn = "consent_withdrawn",
        /// Law required it although the notice does not name it.
        OutsideNotice = "outside_notice",
    }
}

coded! {
    /// Why a datum was recorded or changed.
    pub enum ChangeReason {
        /// It was recorded for the first time.
        Recorded = "recorded",
        /// Circumstances changed: the former value was right in its time.
        Changed = "changed",
        /// The former value was wrong.
        Corrected = "corrected",
        /// The former value was incomplete.
        Completed = "completed",
        /// The client asked for it.
        ClientRequest = "client_request",
        /// A consent was withdrawn.
        ConsentWithdrawn = "consent_withdrawn",
        /// It was unnecessary, or should not have been recorded.
        Unnecessary = "unnecessary",
        /// The message that it rested on proved false.
        Reversed = "reversed",
        /// The DPO closed a case outside the notice.
        OutsideNoticeClosed = "outside_notice_closed",
    }
}

/// A fact as it is sealed: its value, when it holds, where it came from, what it rests on.
#[derive(Clone, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct FactDocument {
    /// The value; absent once it was removed for good.
    pub value: Option<Value>,
    /// When it holds.
    pub period: Period,
    /// Where it came from.
    pub source: SourceNote,
    /// What it rests on.
    pub rests_on: RestsOn,
}

impl FactDocument {
    /// The day by which somebody has to look after it: when a residence permit expires.
    pub fn expires_on(&self) -> Option<NaiveDate> {
        match self.value {
            Some(Value::ResidencePermit(_)) => self.period.to,
            _ => None,
        }
    }
}

/// Judges the parts of a value that the notice names by themselves: where it names the whole, it has to name
/// the part too. What law requires although the notice names nothing of it is judged as a whole.
pub fn judge_parts(profile: &RegisterProfile, value: &Value) -> Vec<Refusal> {
    let Value::ResidencePermit(permit) = value else {
        return Vec::new();
    };
    let Some((whole, _)) = profile.category_of(Field::ResidencePermit) else {
        return Vec::new();
    };
    let parts = [
        (permit.kind.is_some(), Field::PermitType, "/type"),
        (permit.ground.is_some(), Field::PermitGround, "/ground"),
    ];
    let unnamed = parts
        .into_iter()
        .filter(|(told, field, _)| *told && profile.category_of(*field).is_none());
    unnamed
        .map(|(_, _, pointer)| {
            Refusal::new(Reason::OutsideNotice, pointer).on(Ground::section(&whole.section))
        })
        .collect()
}

/// Judges the period of a fact against those of the same field that the client has beside it.
///
/// # Errors
/// `period_overlaps`, at `/period`.
pub fn judge_period<'p>(
    profile: &RegisterProfile,
    field: Field,
    period: &Period,
    beside: impl IntoIterator<Item = &'p Period>,
) -> Result<(), Refusal> {
    let mut beside = beside.into_iter();
    if !field.is_one_at_a_time() || !beside.any(|other| period.common(other).is_some()) {
        return Ok(());
    }
    let section = profile.category_of(field).map(|(category, _)| &category.section);
    let section = section.unwrap_or(&profile.notice.content_section);
    Err(Refusal::new(Reason::PeriodOverlaps, "/period").on(Ground::section(section)))
}
