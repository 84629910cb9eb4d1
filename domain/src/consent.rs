//! R38–R40: consents, and what is in force on a day.

mod representation;

pub use representation::{RelatedOnFile, Representative, RepresentativeCapacity, judge_joint_guardians};

use crate::civil::Period;
use crate::coded::coded;
use crate::decision::{Ground, Reason, Refusal};
use crate::ids::ConsentId;
use crate::profile::{ConsentForm, ConsentUse, RegisterProfile};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A consent as it was given.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub struct Consent {
    /// Code of its kind in the profile.
    pub kind: String,
    /// Whom it concerns: recipients, sources.
    pub parties: Vec<ConsentParty>,
    /// Codes of the categories of data that it covers.
    pub categories: Vec<String>,
    /// Codes of purposes.
    pub purposes: Vec<String>,
    /// From when, until when.
    pub period: Period,
    /// The day on which it was given.
    pub given_on: NaiveDate,
    /// In which form.
    pub form: ConsentForm,
    /// ISO 639 code of the language in which it was explained.
    pub language: String,
    /// Whether an interpreter took part.
    pub interpreter: bool,
    /// Who gave it.
    pub giver: Giver,
    /// When and how it was withdrawn.
    pub withdrawal: Option<Withdrawal>,
}

/// A party of a consent: by code, and by name where the code stands for many.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConsentParty {
    /// Code in the profile.
    pub code: String,
    /// Which one of them.
    pub name: Option<String>,
}

/// Who gave a consent.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Giver {
    /// The client.
    Client,
    /// R40: representatives for the client: one, or several together.
    Representatives {
        /// Each of them, at least one.
        together: Vec<Representative>,
    },
}

/// R39: a withdrawal. It has no effect on what was done before it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The day from which the consent no longer carries.
    pub on: NaiveDate,
    /// In which form it was withdrawn.
    pub form: ConsentForm,
}

coded! {
    /// How a consent stands on a day.
    pub enum ConsentStanding {
        /// It carries.
        InForce = "in_force",
        /// Its period has not begun.
        NotYet = "not_yet",
        /// Its period has ended.
        Expired = "expired",
        /// It has been withdrawn.
        Withdrawn = "withdrawn",
        /// The client has died.
        Lapsed = "lapsed",
    }
}

/// What a consent would have to cover.
#[derive(Clone, Copy)]
pub struct Needed<'a> {
    /// The use.
    pub used_for: ConsentUse,
    /// The kind, when only one will do.
    pub kind: Option<&'a str>,
    /// Code of the category of data.
    pub category: &'a str,
    /// The party, when data comes from or goes to one.
    pub party: Option<&'a ConsentParty>,
}

impl Consent {
    /// How it stands on a day. Death ends it (GDPR recital 27: the deceased have no such rights), and
    /// a reversed death gives it back, since nothing is written down at death.
    pub fn standing(&self, day: NaiveDate, death: Option<NaiveDate>) -> ConsentStanding {
        if self
            .withdrawal
            .as_ref()
            .is_some_and(|withdrawal| withdrawal.on <= day)
        {
            ConsentStanding::Withdrawn
        } else if death.is_some_and(|death| death <= day) {
            ConsentStanding::Lapsed
        } else if self.period.from.is_some_and(|from| day < from) {
            ConsentStanding::NotYet
        } else if self.period.to.is_some_and(|to| to < day) {
            ConsentStanding::Expired
        } else {
            ConsentStanding::InForce
        }
    }

    /// Whether it covers what is needed, leaving aside the day.
    pub fn covers(&self, profile: &RegisterProfile, needed: Needed<'_>) -> bool {
        let Some(kind) = profile.consent_kind(&self.kind) else {
            return false;
        };
        kind.uses.contains(&needed.used_for)
            && needed.kind.is_none_or(|code| code == self.kind)
            && self.categories.iter().any(|code| code == needed.category)
            && needed.party.is_none_or(|party| self.names(party))
    }

    fn names(&self, party: &ConsentParty) -> bool {
        self.parties.iter().any(|named| {
            named.code == party.code && (named.name.is_none() || same_name(&named.name, &party.name))
        })
    }
}

fn same_name(a: &Option<String>, b: &Option<String>) -> bool {
    let folded = |name: &Option<String>| name.as_deref().map(crate::search_key::fold);
    folded(a) == folded(b)
}

/// A consent with its id, for rules.
pub struct Given<'a> {
    /// Its id.
    pub id: ConsentId,
    /// The consent.
    pub consent: &'a Consent,
}

/// The consent in force that covers what is needed, if there is one.
pub fn in_force<'a>(
    profile: &RegisterProfile,
    consents: &'a [Given<'a>],
    needed: Needed<'_>,
    day: NaiveDate,
    death: Option<NaiveDate>,
) -> Option<ConsentId> {
    consents
        .iter()
        .find(|given| {
            given.consent.standing(day, death) == ConsentStanding::InForce
                && given.consent.covers(profile, needed)
        })
        .map(|given| given.id)
}

/// Whether a consent may be entered as given (R38, R40).
///
/// # Errors
/// Everything that is wrong with it; pointers are relative to the consent.
pub fn judge_giving(
    profile: &RegisterProfile,
    consent: &Consent,
    today: NaiveDate,
) -> Result<Ground, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let kind = profile.consent_kind(&consent.kind);
    let ground = kind
        .map(|kind| Ground::section(&kind.section))
        .unwrap_or_default();
    match kind {
        None => refusals.push(Refusal::new(Reason::UnknownCode, "/kind")),
        Some(kind) => {
            if !kind.forms.contains(&consent.form) {
                refusals.push(
                    Refusal::new(Reason::ConsentFormNotAllowed, "/form")
                        .on(ground.clone())
                        .with_each("allowed", kind.forms.iter().map(|form| form.code())),
                );
            }
            if kind.names_parties && consent.parties.is_empty() {
                refusals.push(Refusal::new(Reason::ConsentPartiesMissing, "/parties").on(ground.clone()));
            }
            if !kind.by_representative && matches!(consent.giver, Giver::Representatives { .. }) {
                refusals.push(
                    Refusal::new(Reason::RepresentativeNotAllowed, "/representative").on(ground.clone()),
                );
            }
        }
    }
    for (at, code) in consent.categories.iter().enumerate() {
        if profile.category(code).is_none() {
            refusals.push(Refusal::new(Reason::UnknownCode, format!("/categories/{at}")));
        }
    }
    for (at, code) in consent.purposes.iter().enumerate() {
        if profile.purpose(code).is_none() {
            refusals.push(Refusal::new(Reason::UnknownCode, format!("/purposes/{at}")));
        }
    }
    for (at, party) in consent.parties.iter().enumerate() {
        match profile.party(&party.code) {
            None => refusals.push(Refusal::new(Reason::UnknownCode, format!("/parties/{at}/code"))),
            Some(known) if known.named_each_time && party.name.is_none() => {
                refusals.push(Refusal::new(
                    Reason::SourceNameMissing,
                    format!("/parties/{at}/name"),
                ));
            }
            Some(_) => {}
        }
    }
    if consent.given_on > today {
        refusals.push(Refusal::new(Reason::DateInFuture, "/givenOn"));
    }
    if consent.period.from.is_some_and(|from| from < consent.given_on) {
        refusals.push(Refusal::new(Reason::BeforeGiven, "/period/from"));
    }
    if consent
        .period
        .to
        .is_some_and(|to| to < consent.period.from.unwrap_or(consent.given_on))
    {
        refusals.push(Refusal::new(Reason::PeriodBackwards, "/period/to"));
    }
    if crate::codes::find_language(&consent.language).is_none() {
        refusals.push(Refusal::new(Reason::UnknownCode, "/language"));
    }
    if refusals.is_empty() {
        Ok(ground)
    } else {
        Err(refusals)
    }
}
