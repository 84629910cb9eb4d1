//! For now.
use application::caller::{Operation, OperationInfo};
application::operations! {
    CreateClient "createClient" ClientEnter;
    UpdateClient "updateClient" ClientEdit;
    ReadClient "readClient" ClientView;
    RecordDeath "recordDeath" ProtectionEdit;
    AddAddress "addAddress" ClientEdit;
    ChangeAddress "changeAddress" ClientEdit;
    AddPhone "addPhone" ClientEdit;
    AddPermit "addPermit" ClientEdit;
    AddReimbursement "addReimbursement" ClientEdit;
    AddRegistration "addRegistration" ClientEdit;
    AddReceptionPeriod "addReceptionPeriod" ClientEdit;
    AddRelatedPerson "addRelatedPerson" ClientEdit;
    AddNonDisclosureOrder "addNonDisclosureOrder" ProtectionEdit;
    AddRestriction "addRestriction" RestrictionEdit;
    GiveConsent "giveConsent" ConsentEdit;
    ListConsents "listConsents" ConsentView;
    WithdrawConsent "withdrawConsent" ConsentEdit;
    ListRelationships "listRelationships" ClientView;
    EndRelationship "endRelationship" RelationshipEdit;
    CreateRecord "createRecord" RecordEdit;
    CreateGoal "createGoal" RecordEdit;
    CreateReview "createReview" RecordEdit;
    PassRecordOn "passRecordOn" RecordEdit;
    PassGoalOn "passGoalOn" RecordEdit;
    CreateEvent "createEvent" RecordEdit;
    CreateCorrection "createCorrection" RecordCorrect;
    CreateSubstitute "createSubstitute" CaseloadEdit;
    UpdateUser "updateUser" ;
}
pub(crate) fn find(id: &str) -> Option<&'static OperationInfo> {
    [
        CreateClient::INFO,
        UpdateClient::INFO,
        ReadClient::INFO,
        RecordDeath::INFO,
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
        GiveConsent::INFO,
        ListConsents::INFO,
        WithdrawConsent::INFO,
        ListRelationships::INFO,
        EndRelationship::INFO,
        CreateRecord::INFO,
        CreateGoal::INFO,
        CreateReview::INFO,
        PassRecordOn::INFO,
        PassGoalOn::INFO,
        CreateEvent::INFO,
        CreateCorrection::INFO,
        CreateSubstitute::INFO,
        UpdateUser::INFO,
    ]
    .into_iter()
    .find(|o| o.id == id)
}
