//! The operations that are carried out for whoever comes without a request.

use crate::resources::clients::{create, death, patch, read};
use crate::resources::dated::operations::*;
use crate::resources::{consents, corrections, events, records, relationships, substitutes, users};
use application::caller::{Operation, OperationInfo};

const KNOWN: [&OperationInfo; 28] = [
    create::CreateClient::INFO,
    read::ReadClient::INFO,
    patch::UpdateClient::INFO,
    death::RecordDeath::INFO,
    AddAddress::INFO,
    ChangeAddress::INFO,
    AddPhone::INFO,
    AddPermit::INFO,
    AddReimbursement::INFO,
    AddRegistration::INFO,
    AddReceptionPeriod::INFO,
    AddRelatedPerson::INFO,
    AddNonDisclosureOrder::INFO,
    AddRestriction::INFO,
    consents::GiveConsent::INFO,
    consents::ListConsents::INFO,
    consents::WithdrawConsent::INFO,
    relationships::ListRelationships::INFO,
    relationships::EndRelationship::INFO,
    records::CreateRecord::INFO,
    records::CreateGoal::INFO,
    records::CreateReview::INFO,
    records::PassRecordOn::INFO,
    records::PassGoalOn::INFO,
    events::CreateEvent::INFO,
    corrections::CreateCorrection::INFO,
    substitutes::CreateSubstitute::INFO,
    users::UpdateUser::INFO,
];

/// The operation of an id, when it is one of these.
pub fn find(id: &str) -> Option<&'static OperationInfo> {
    KNOWN.into_iter().find(|operation| operation.id == id)
}
