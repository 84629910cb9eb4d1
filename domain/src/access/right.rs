//! The rights that tasks are made of.

use crate::coded::coded;

coded! {
    /// A right. A task of a profile is a set of them; an operation asks for one.
    pub enum Right {
        /// See clients: the fields of the task's categories.
        ClientView = "client.view",
        /// Search for clients.
        ClientSearch = "client.search",
        /// Enter a client into the register.
        ClientEnter = "client.enter",
        /// Change a client's data.
        ClientEdit = "client.edit",
        /// See personal identity codes.
        IdentityCodeView = "identity_code.view",
        /// See special categories of data.
        SpecialCategoryView = "special_category.view",
        /// See the whereabouts of a person under a non-disclosure order.
        ProtectedContactView = "protected_contact.view",
        /// See consents.
        ConsentView = "consent.view",
        /// Enter a consent that was given, and its withdrawal.
        ConsentEdit = "consent.edit",
        /// See records of casework.
        RecordView = "record.view",
        /// Enter records, change them and pass them into other states.
        RecordEdit = "record.edit",
        /// Ask for, and confirm for another, that a record is moved or redacted.
        RecordCorrect = "record.correct",
        /// Start and end client relationships.
        RelationshipEdit = "relationship.edit",
        /// Hand clients over from one official to another, and appoint substitutes.
        CaseloadEdit = "caseload.edit",
        /// Record and end a non-disclosure order, a death, an interpreter need.
        ProtectionEdit = "protection.edit",
        /// Restrict processing, and end the restriction.
        RestrictionEdit = "restriction.edit",
        /// Open restricted data, naming the use.
        RestrictedOpen = "restricted.open",
        /// Record what law requires although the notice does not name it.
        OutsideNoticeRecord = "outside_notice.record",
        /// See what was recorded outside the notice.
        OutsideNoticeView = "outside_notice.view",
        /// Close such a case: by a notice amendment or by removal.
        OutsideNoticeClose = "outside_notice.close",
        /// See who has looked at a client.
        ClientLogView = "client_log.view",
        /// See the user log of the register.
        RegisterLogView = "register_log.view",
        /// Give and end grants in the register.
        GrantEdit = "grant.edit",
    }
}

impl Right {
    /// Whether the right opens data of clients. Administrators hold none of these.
    pub fn opens_client_data(self) -> bool {
        !matches!(self, Self::GrantEdit | Self::RegisterLogView)
    }
}
