//! What a caller may do with a client: told by the decisions that the operations themselves make.

use crate::clients::rules::{may_record_death, may_reverse_death};
use crate::clients::visibility::ClientVisibility;
use crate::consents::withdraw::may_withdraw;
use crate::relationships::rules::{may_end, may_set_officials, may_start};
use chrono::NaiveDate;
use contract::problem::{Code, GroundDocument};
use contract::shared::AllowedAction;
use domain::access::Right;
use domain::client::field::Field;
use domain::decision::{Ground, Reason};
use persistence::consents::StoredConsent;
use persistence::relationships::Relationship;

/// How things stand with a client, as far as operations look at it.
pub struct Standing<'s> {
    /// Whether a death is recorded.
    pub deceased: bool,
    /// The client's relationships.
    pub relationships: &'s [Relationship],
    /// The client's consents.
    pub consents: &'s [StoredConsent],
}

/// Operations on one client, with the right that each asks for; a test holds them to the operations
/// themselves.
pub const ACTIONS: &[(&str, Right)] = &[
    ("updateClient", Right::ClientEdit),
    ("addAddress", Right::ClientEdit),
    ("addPhone", Right::ClientEdit),
    ("addEmail", Right::ClientEdit),
    ("addMunicipality", Right::ClientEdit),
    ("addCitizenship", Right::ClientEdit),
    ("addIdentifier", Right::ClientEdit),
    ("addPermit", Right::ClientEdit),
    ("addReimbursement", Right::ClientEdit),
    ("addRegistration", Right::ClientEdit),
    ("addReceptionPeriod", Right::ClientEdit),
    ("addRelatedPerson", Right::ClientEdit),
    ("addNonDisclosureOrder", Right::ProtectionEdit),
    ("addRestriction", Right::RestrictionEdit),
    ("recordDeath", Right::ProtectionEdit),
    ("reverseDeath", Right::ProtectionEdit),
    ("listConsents", Right::ConsentView),
    ("giveConsent", Right::ConsentEdit),
    ("withdrawConsent", Right::ConsentEdit),
    ("startRelationship", Right::RelationshipEdit),
    ("setOfficials", Right::RelationshipEdit),
    ("endRelationship", Right::RelationshipEdit),
    ("readOverview", Right::ClientView),
    ("listRecords", Right::RecordView),
    ("createRecord", Right::RecordEdit),
    ("listClientLog", Right::ClientLogView),
];

/// Why an operation is not open: the code, and the ground of a rule.
type Closed = (&'static str, Option<Ground>);

/// What the caller may do with the client: by the rights that the operations ask for, by what the
/// notice names and the caller may see, and by what the state allows.
pub fn allowed_actions(visibility: &ClientVisibility<'_>, standing: &Standing<'_>) -> Vec<AllowedAction> {
    ACTIONS
        .iter()
        .map(|(operation, right)| action(visibility, operation, *right, standing))
        .collect()
}

fn action(
    visibility: &ClientVisibility<'_>,
    operation: &str,
    right: Right,
    standing: &Standing<'_>,
) -> AllowedAction {
    let refused = if visibility.caller.may(right) {
        refused(visibility, operation, standing)
    } else {
        Some((Code::RightMissing.code(), None))
    };
    AllowedAction {
        operation_id: operation.to_owned(),
        allowed: refused.is_none(),
        code: refused.as_ref().map(|(code, _)| (*code).to_owned()),
        ground: refused
            .and_then(|(_, ground)| ground)
            .as_ref()
            .map(GroundDocument::from),
    }
}

fn refused(visibility: &ClientVisibility<'_>, operation: &str, standing: &Standing<'_>) -> Option<Closed> {
    if let Err(code) = state(visibility.caller.today, operation, standing) {
        return Some((code.code(), None));
    }
    if operation == "giveConsent" && standing.deceased {
        return Some((Reason::ClientDeceased.code(), None));
    }
    if operation == "createRecord" {
        return sees_no_record(visibility).then_some((Code::FieldWithheld.code(), None));
    }
    let field = field_of(operation).filter(|field| !field.is_protective())?;
    if visibility.caller.profile.category_of(field).is_some() {
        return visibility
            .withheld(field)
            .map(|_| (Code::FieldWithheld.code(), None));
    }
    // What the notice does not name, law may still require.
    let content = Ground::section(&visibility.caller.profile.notice.content_section);
    (!visibility.caller.may(Right::OutsideNoticeRecord))
        .then_some((Reason::OutsideNotice.code(), Some(content)))
}

/// Whether every type of records is withheld from the caller, or the notice names none.
fn sees_no_record(visibility: &ClientVisibility<'_>) -> bool {
    let (profile, viewer) = (&visibility.caller.profile, visibility.caller.viewer());
    let mut types = profile.record_types.iter();
    types.all(|known| {
        let withheld = viewer.withheld_category(profile, visibility.protection(), &known.category);
        withheld.is_some()
    })
}

/// What the state says. An operation on one of several is open when it is for any of them.
fn state(today: NaiveDate, operation: &str, standing: &Standing<'_>) -> Result<(), Code> {
    let relationships = standing.relationships.iter().map(|known| &known.row);
    match operation {
        "recordDeath" => may_record_death(standing.deceased),
        "reverseDeath" => may_reverse_death(standing.deceased),
        "startRelationship" => may_start(standing.relationships, today),
        "setOfficials" => any(relationships.map(|row| may_set_officials(row, today))),
        "endRelationship" => any(relationships.map(may_end)),
        "withdrawConsent" => any(standing
            .consents
            .iter()
            .map(|stored| may_withdraw(&stored.consent))),
        _ => Ok(()),
    }
}

/// Whether one of several is open; with none at all there is nothing to be found.
fn any(decisions: impl Iterator<Item = Result<(), Code>>) -> Result<(), Code> {
    let mut refused = Code::NotFound;
    for decision in decisions {
        match decision {
            Ok(()) => return Ok(()),
            Err(code) => refused = code,
        }
    }
    Err(refused)
}

/// The field that an operation adds to.
fn field_of(operation: &str) -> Option<Field> {
    Some(match operation {
        "addAddress" => Field::Address,
        "addPhone" => Field::Phone,
        "addEmail" => Field::Email,
        "addMunicipality" => Field::Municipality,
        "addCitizenship" => Field::Citizenship,
        "addIdentifier" => Field::Identifier,
        "addPermit" => Field::ResidencePermit,
        "addReimbursement" => Field::StateReimbursement,
        "addRegistration" => Field::MunicipalityRegistration,
        "addReceptionPeriod" => Field::ReceptionPeriod,
        _ => return None,
    })
}
