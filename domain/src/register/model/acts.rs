//! The law that a register rests on, and what took its place.

use crate::coded::coded;
use crate::labels::Labels;
use chrono::NaiveDate;

coded! {
    /// How far a statement about succession has come.
    pub enum Confirmation {
        /// Somebody answers for it: it takes effect from its date.
        Confirmed = "confirmed",
        /// It is known and waits for somebody to answer for it: nothing rests on it.
        Proposed = "proposed",
    }
}

/// What took the place of a statute or a party, as somebody has read it.
#[derive(Clone, Debug)]
pub struct Successor {
    /// The code of what took the place.
    pub code: String,
    /// The first day on which it serves in the place of the other.
    pub from: NaiveDate,
    /// Whether anything may rest on it.
    pub status: Confirmation,
    /// Why.
    pub reason: Labels,
    /// Who reads it so: an organisation or a role, never a person.
    pub author: String,
    /// When it was read so.
    pub date: NaiveDate,
}

/// R7: an act or a decree that is cited.
#[derive(Clone, Debug)]
pub struct Statute {
    /// Its code in the profile.
    pub code: String,
    /// Its number in the statute book, for example `621/1999`.
    pub citation: String,
    /// Its name.
    pub title: Labels,
    /// First day in force.
    pub valid_from: Option<NaiveDate>,
    /// Last day in force.
    pub valid_to: Option<NaiveDate>,
    /// What took its place.
    pub successor: Option<Successor>,
    /// What is wrong with the notice's citation, if anything.
    pub remark: Option<Labels>,
}

coded! {
    /// What a provision is for.
    pub enum ProvisionUse {
        /// Data may be obtained although it is secret.
        ObtainDespiteSecrecy = "obtain_despite_secrecy",
        /// Law requires that a datum is recorded.
        RecordingDuty = "recording_duty",
        /// Law requires that the person is served, and so entered.
        ServiceDuty = "service_duty",
        /// The person is protected by it.
        Protection = "protection",
        /// A right of the data subject.
        DataSubjectRight = "data_subject_right",
    }
}

/// A section of a statute that gives a right or a duty.
#[derive(Clone, Debug)]
pub struct Provision {
    /// Its code.
    pub code: String,
    /// The statute that it stands in.
    pub statute: String,
    /// The section, for example `36 §`.
    pub section: String,
    /// What it says, in our words.
    pub label: Labels,
    /// What it may be used for.
    pub uses: Vec<ProvisionUse>,
    /// Last day in force, when the section ends before its statute.
    pub valid_to: Option<NaiveDate>,
}

coded! {
    /// R7: categories of legal basis.
    pub enum BasisCategory {
        /// GDPR 6(1)(c).
        LegalObligation = "legal_obligation",
        /// GDPR 6(1)(e).
        PublicInterestOrAuthority = "public_interest_or_authority",
        /// GDPR 6(1)(a).
        Consent = "consent",
        /// GDPR 6(1)(b).
        Contract = "contract",
        /// The register is a register of an authority's activity.
        AuthorityRegister = "authority_register",
        /// The register is a register of a voluntary public task.
        VoluntaryTaskRegister = "voluntary_task_register",
        /// The notice's tick is lost.
        Unknown = "unknown",
    }
}

/// R7: a legal basis with the statutes that carry it.
#[derive(Clone, Debug)]
pub struct LegalBasis {
    /// Which category.
    pub category: BasisCategory,
    /// Codes of statutes.
    pub statutes: Vec<String>,
    /// The section of the notice.
    pub section: String,
}

/// Who read a clause in which way, when and why.
#[derive(Clone, Debug)]
pub struct ReadingNote {
    /// Why it is read so.
    pub reason: Labels,
    /// Who reads it so: an organisation or a role, never a person.
    pub author: String,
    /// When it was read so.
    pub date: NaiveDate,
}
