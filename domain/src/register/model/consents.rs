//! The kinds of consent that the notice knows.

use crate::coded::coded;
use crate::labels::Labels;

coded! {
    /// In which form a consent is given.
    pub enum ConsentForm {
        /// On paper, signed.
        Written = "written",
        /// Accepted on the electronic client form.
        ElectronicForm = "electronic_form",
        /// Spoken, and recorded by an official.
        OralRecorded = "oral_recorded",
    }
}

coded! {
    /// R38: what a kind of consent permits.
    pub enum ConsentUse {
        /// Recording in the register.
        Recording = "recording",
        /// Obtaining data from others.
        Obtaining = "obtaining",
        /// Disclosing data to others.
        Disclosing = "disclosing",
        /// Transferring data outside the EEA.
        TransferOutsideEea = "transfer_outside_eea",
    }
}

/// R38: a kind of consent.
#[derive(Clone, Debug)]
pub struct ConsentKind {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: Labels,
    /// What it permits.
    pub uses: Vec<ConsentUse>,
    /// Forms in which it may be given.
    pub forms: Vec<ConsentForm>,
    /// Whether each consent must name its recipients or sources.
    pub names_parties: bool,
    /// R40: whether a representative may give it for the client.
    pub by_representative: bool,
    /// The section of the notice.
    pub section: String,
}
