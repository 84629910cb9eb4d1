//! A consent as it is sealed, and how it stands on a day.

use super::party::ConsentParty;
use super::representative::Representative;
use crate::civil::Period;
use crate::coded::coded;
use crate::register::model::consents::ConsentForm;
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
}
