//! What the notice says of itself: its form, who answers, in which roles, and what for.

use crate::coded::coded;
use crate::labels::Labels;
use chrono::NaiveDate;

/// R4, R9: the notice.
#[derive(Clone, Debug)]
pub struct Notice {
    /// When it was drawn up.
    pub drawn_up: Option<NaiveDate>,
    /// When it was last updated.
    pub updated: Option<NaiveDate>,
    /// Codes of the statutes that it is given under.
    pub given_under: Vec<String>,
    /// Whether it covers project work too, or is a project's.
    pub covers_project_work: bool,
    /// The section on data content, which a refusal of an unnamed datum cites.
    pub content_section: String,
}

/// R2: the controller.
#[derive(Clone, Debug)]
pub struct Controller {
    /// The body that answers.
    pub body: Labels,
    /// The three-digit municipality code.
    pub municipality: String,
    /// Street or post box.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// Post office.
    pub city: String,
    /// Public switchboard, if the notice has one.
    pub phone: Option<String>,
    /// Public registry mailbox, if the notice has one.
    pub email: Option<String>,
}

coded! {
    /// R3: roles that a notice names.
    pub enum RoleCode {
        /// The controller's representative.
        ControllerRepresentative = "controller_representative",
        /// The person who answers for the register.
        ResponsiblePerson = "responsible_person",
        /// The person to ask.
        ContactPerson = "contact_person",
        /// The data protection officer.
        DataProtectionOfficer = "data_protection_officer",
    }
}

/// R3: a role, without the person who holds it.
#[derive(Clone, Debug)]
pub struct Role {
    /// Which role.
    pub role: RoleCode,
    /// The holder's title.
    pub title: Labels,
    /// A public role mailbox.
    pub mailbox: Option<String>,
    /// Whether one person serves several controllers.
    pub shared: bool,
}

/// R6: a purpose.
#[derive(Clone, Debug)]
pub struct Purpose {
    /// The code that the `Purpose` header names.
    pub code: String,
    /// What it is.
    pub label: Labels,
    /// Whether it is a secondary purpose: planning, research, statistics.
    pub secondary: bool,
    /// The section of the notice.
    pub section: String,
}

coded! {
    /// R1: the form of a register.
    pub enum RegisterForm {
        /// In the system alone.
        Electronic = "electronic",
        /// On paper alone.
        Manual = "manual",
        /// In both.
        ElectronicAndManual = "electronic_and_manual",
    }
}

coded! {
    /// What a notice states with a tick that may be lost.
    pub enum Stated {
        /// It says yes.
        Yes = "yes",
        /// It says no.
        No = "no",
        /// It does not say, or the tick is lost.
        Unknown = "unknown",
    }
}
