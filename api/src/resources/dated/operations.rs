//! The operations of each kind of dated fact.

use crate::answer::Answer;
use crate::body::Valid;
use crate::call::Call;
use crate::resources::dated::handlers;
use crate::surface::ServiceConfig;
use application::operations;
use contract::dated::fact::DatedFact;
use contract::dated::kinds::address::*;
use contract::dated::kinds::identifier::*;
use contract::dated::kinds::permit::*;
use contract::dated::kinds::protective::*;
use contract::dated::kinds::reception::*;
use contract::dated::kinds::related::*;
use contract::dated::kinds::texts::*;
use contract::patch::Patch;

use actix_web::{HttpRequest, delete, get, patch, post};
use domain::access::Right;

/// What an operation's description says, after the right that it needs.
fn needs(right: Right, rest: &str) -> String {
    format!("Needs `{}`. {rest}", right.code())
}

const ADDING: &str = "The register's notice must name the field, its source must be one that the notice \
    allows, and the consents it rests on must be in force; otherwise the refusal names the section. Leaves \
    an entry.";
const CHANGING: &str = "Makes a new version; the one before it stays in the history with who changed it \
    and why. Leaves an entry.";

/// Declares the five operations of a kind.
macro_rules! dated_operations {
    ($(
        $a:literal $many:literal $fact:ident $page:ident $input:ident $patch:ident $edit:ident
        $list:ident $List:ident $list_id:literal
        $read:ident $Read:ident $read_id:literal
        $add:ident $Add:ident $add_id:literal
        $change:ident $Change:ident $change_id:literal
        $remove:ident $Remove:ident $remove_id:literal
        $collection:tt $item:tt
    )*) => {
        operations! {
            $(
                finds $List $list_id ClientView;
                reads $Read $read_id ClientView [versioned];
                creates $Add $add_id $edit [versioned, dry_run, idempotent, on_client(ClientAction::adding(<$fact as DatedFact>::FIELDS))];
                changes $Change $change_id $edit [versioned, if_match, change_reason, offered(Offered::if_linking(<$fact as DatedFact>::READ_FROM_BOTH, <$fact as DatedFact>::FIELD))];
                removes $Remove $remove_id $edit [if_match, change_reason, offered(Offered::if_linking(<$fact as DatedFact>::READ_FROM_BOTH, <$fact as DatedFact>::FIELD))];
            )*
        }

        $(
            /// A merge patch.
            pub type $patch = Patch<$input>;

            #[utoipa::path(tag = "dated-facts",
                summary = concat!("Lists the client's ", $many, "."),
                description = needs(Right::ClientView, "Leaves an entry that names the client and the field; what is withheld is named too."),
                params(
                    ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
                    ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
                ),
                responses((status = 200, body = $page, description = "A page.")))]
            #[get($collection)]
            async fn $list(call: Call<$List>, request: HttpRequest) -> Answer {
                handlers::list::<$fact>(&call, &request).await
            }

            #[utoipa::path(tag = "dated-facts",
                summary = concat!("Reads ", $a, "."),
                description = needs(Right::ClientView, "Leaves an entry that names the client and the field."),
                responses((status = 200, body = $fact, description = "The fact.")))]
            #[get($item)]
            async fn $read(call: Call<$Read>, request: HttpRequest) -> Answer {
                handlers::read::<$fact>(&call, &request).await
            }

            #[utoipa::path(tag = "dated-facts",
                summary = concat!("Adds ", $a, "."),
                description = needs(Right::$edit, ADDING),
                params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
                request_body = $input,
                responses(
                    (status = 201, body = $fact, description = "Added."),
                    (status = 200, body = contract::dry_run::DryRun, description = "What would be decided.")
                ))]
            #[post($collection)]
            async fn $add(call: Call<$Add>, body: Valid<$input>, request: HttpRequest) -> Answer {
                handlers::add::<$fact>(&call, &request, body).await
            }

            #[utoipa::path(tag = "dated-facts",
                summary = concat!("Changes ", $a, "."),
                description = needs(Right::$edit, CHANGING),
                request_body = $patch,
                responses((status = 200, body = $fact, description = "Changed.")))]
            #[patch($item)]
            async fn $change(call: Call<$Change>, body: crate::body::Patched<$input>, request: HttpRequest) -> Answer {
                handlers::change::<$fact>(&call, &request, body.0).await
            }

            #[utoipa::path(tag = "dated-facts",
                summary = concat!("Takes ", $a, " out of use."),
                description = needs(Right::$edit, "Its versions stay in the history. Leaves an entry."),
                responses((status = 204, description = "Taken out of use.")))]
            #[delete($item)]
            async fn $remove(call: Call<$Remove>, request: HttpRequest) -> Answer {
                handlers::remove::<$fact>(&call, &request).await
            }
        )*

        pub(super) fn routes(service: &mut ServiceConfig<'_>) {
            $(service.service($list).service($read).service($add).service($change).service($remove);)*
        }
    };
}

dated_operations! {
    "an address" "addresses" AddressFact AddressPage AddressInput AddressPatch ClientEdit
        list_addresses ListAddresses "listAddresses"
        read_address ReadAddress "readAddress"
        add_address AddAddress "addAddress"
        change_address ChangeAddress "changeAddress"
        remove_address RemoveAddress "removeAddress"
        "/v1/registers/{register}/clients/{client}/addresses"
        "/v1/registers/{register}/clients/{client}/addresses/{fact}"
    "a phone number" "phone numbers" PhoneFact PhonePage PhoneInput PhonePatch ClientEdit
        list_phones ListPhones "listPhones"
        read_phone ReadPhone "readPhone"
        add_phone AddPhone "addPhone"
        change_phone ChangePhone "changePhone"
        remove_phone RemovePhone "removePhone"
        "/v1/registers/{register}/clients/{client}/phones"
        "/v1/registers/{register}/clients/{client}/phones/{fact}"
    "an e-mail address" "e-mail addresses" EmailFact EmailPage EmailInput EmailPatch ClientEdit
        list_emails ListEmails "listEmails"
        read_email ReadEmail "readEmail"
        add_email AddEmail "addEmail"
        change_email ChangeEmail "changeEmail"
        remove_email RemoveEmail "removeEmail"
        "/v1/registers/{register}/clients/{client}/emails"
        "/v1/registers/{register}/clients/{client}/emails/{fact}"
    "a municipality of residence" "municipalities of residence" MunicipalityFact MunicipalityPage MunicipalityInput MunicipalityPatch ClientEdit
        list_municipalities ListMunicipalities "listMunicipalities"
        read_municipality ReadMunicipality "readMunicipality"
        add_municipality AddMunicipality "addMunicipality"
        change_municipality ChangeMunicipality "changeMunicipality"
        remove_municipality RemoveMunicipality "removeMunicipality"
        "/v1/registers/{register}/clients/{client}/municipalities"
        "/v1/registers/{register}/clients/{client}/municipalities/{fact}"
    "a citizenship" "citizenships" CitizenshipFact CitizenshipPage CitizenshipInput CitizenshipPatch ClientEdit
        list_citizenships ListCitizenships "listCitizenships"
        read_citizenship ReadCitizenship "readCitizenship"
        add_citizenship AddCitizenship "addCitizenship"
        change_citizenship ChangeCitizenship "changeCitizenship"
        remove_citizenship RemoveCitizenship "removeCitizenship"
        "/v1/registers/{register}/clients/{client}/citizenships"
        "/v1/registers/{register}/clients/{client}/citizenships/{fact}"
    "an identifier" "identifiers" IdentifierFact IdentifierPage IdentifierInput IdentifierPatch ClientEdit
        list_identifiers ListIdentifiers "listIdentifiers"
        read_identifier ReadIdentifier "readIdentifier"
        add_identifier AddIdentifier "addIdentifier"
        change_identifier ChangeIdentifier "changeIdentifier"
        remove_identifier RemoveIdentifier "removeIdentifier"
        "/v1/registers/{register}/clients/{client}/identifiers"
        "/v1/registers/{register}/clients/{client}/identifiers/{fact}"
    "a residence permit" "residence permits" PermitFact PermitPage PermitInput PermitPatch ClientEdit
        list_permits ListPermits "listPermits"
        read_permit ReadPermit "readPermit"
        add_permit AddPermit "addPermit"
        change_permit ChangePermit "changePermit"
        remove_permit RemovePermit "removePermit"
        "/v1/registers/{register}/clients/{client}/permits"
        "/v1/registers/{register}/clients/{client}/permits/{fact}"
    "a time of state reimbursement" "times of state reimbursement" ReimbursementFact ReimbursementPage ReimbursementInput ReimbursementPatch ClientEdit
        list_reimbursements ListReimbursements "listReimbursements"
        read_reimbursement ReadReimbursement "readReimbursement"
        add_reimbursement AddReimbursement "addReimbursement"
        change_reimbursement ChangeReimbursement "changeReimbursement"
        remove_reimbursement RemoveReimbursement "removeReimbursement"
        "/v1/registers/{register}/clients/{client}/reimbursements"
        "/v1/registers/{register}/clients/{client}/reimbursements/{fact}"
    "a registration in the municipality" "registrations in the municipality" RegistrationFact RegistrationPage RegistrationInput RegistrationPatch ClientEdit
        list_registrations ListRegistrations "listRegistrations"
        read_registration ReadRegistration "readRegistration"
        add_registration AddRegistration "addRegistration"
        change_registration ChangeRegistration "changeRegistration"
        remove_registration RemoveRegistration "removeRegistration"
        "/v1/registers/{register}/clients/{client}/registrations"
        "/v1/registers/{register}/clients/{client}/registrations/{fact}"
    "a time in reception" "times in reception" ReceptionPeriodFact ReceptionPeriodPage ReceptionPeriodInput ReceptionPeriodPatch ClientEdit
        list_reception_periods ListReceptionPeriods "listReceptionPeriods"
        read_reception_period ReadReceptionPeriod "readReceptionPeriod"
        add_reception_period AddReceptionPeriod "addReceptionPeriod"
        change_reception_period ChangeReceptionPeriod "changeReceptionPeriod"
        remove_reception_period RemoveReceptionPeriod "removeReceptionPeriod"
        "/v1/registers/{register}/clients/{client}/reception-periods"
        "/v1/registers/{register}/clients/{client}/reception-periods/{fact}"
    "a related person" "related persons" RelatedPersonFact RelatedPersonPage RelatedPersonInput RelatedPersonPatch ClientEdit
        list_related_persons ListRelatedPersons "listRelatedPersons"
        read_related_person ReadRelatedPerson "readRelatedPerson"
        add_related_person AddRelatedPerson "addRelatedPerson"
        change_related_person ChangeRelatedPerson "changeRelatedPerson"
        remove_related_person RemoveRelatedPerson "removeRelatedPerson"
        "/v1/registers/{register}/clients/{client}/related-persons"
        "/v1/registers/{register}/clients/{client}/related-persons/{fact}"
    "a non-disclosure order" "non-disclosure orders" NonDisclosureFact NonDisclosurePage NonDisclosureInput NonDisclosurePatch ProtectionEdit
        list_non_disclosure_orders ListNonDisclosureOrders "listNonDisclosureOrders"
        read_non_disclosure_order ReadNonDisclosureOrder "readNonDisclosureOrder"
        add_non_disclosure_order AddNonDisclosureOrder "addNonDisclosureOrder"
        change_non_disclosure_order ChangeNonDisclosureOrder "changeNonDisclosureOrder"
        remove_non_disclosure_order RemoveNonDisclosureOrder "removeNonDisclosureOrder"
        "/v1/registers/{register}/clients/{client}/non-disclosure-orders"
        "/v1/registers/{register}/clients/{client}/non-disclosure-orders/{fact}"
    "a restriction of processing" "restrictions of processing" RestrictionFact RestrictionPage RestrictionInput RestrictionPatch RestrictionEdit
        list_restrictions ListRestrictions "listRestrictions"
        read_restriction ReadRestriction "readRestriction"
        add_restriction AddRestriction "addRestriction"
        change_restriction ChangeRestriction "changeRestriction"
        remove_restriction RemoveRestriction "removeRestriction"
        "/v1/registers/{register}/clients/{client}/restrictions"
        "/v1/registers/{register}/clients/{client}/restrictions/{fact}"
}
