//! What a caller may do with a client: told by the decisions that the operations themselves make.

use crate::caller::OperationInfo;
use crate::caller::action::ClientAction;
use crate::clients::rules::{may_record_death, may_reverse_death};
use crate::clients::visibility::ClientVisibility;
use crate::consents::withdraw::may_withdraw;
use crate::relationships::rules::{may_end, may_set_officials, may_start};
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

/// Why an operation is not open: its code, and the ground of a rule.
type Closed = (&'static str, Option<Ground>);

impl ClientVisibility<'_> {
    /// What the caller may do with the client: by the rights that the operations ask for, by what the
    /// notice names and the caller may see, and by what the state allows.
    pub fn allowed_actions(&self, standing: &Standing<'_>) -> Vec<AllowedAction> {
        let offered = self.caller.app.operations.on_client();
        offered
            .map(|(operation, action)| self.action(operation, action, standing))
            .collect()
    }

    fn action(
        &self,
        operation: &OperationInfo,
        action: ClientAction,
        standing: &Standing<'_>,
    ) -> AllowedAction {
        let refused = if operation.right().is_none_or(|right| self.caller.may(right)) {
            self.refused(action, standing)
        } else {
            Some((Code::RightMissing.code(), None))
        };
        AllowedAction {
            operation_id: operation.id.to_owned(),
            allowed: refused.is_none(),
            code: refused.as_ref().map(|(code, _)| (*code).to_owned()),
            ground: refused
                .and_then(|(_, ground)| ground)
                .as_ref()
                .map(GroundDocument::from),
        }
    }

    fn refused(&self, action: ClientAction, standing: &Standing<'_>) -> Option<Closed> {
        if let Err(code) = self.state(action, standing) {
            return Some((code.code(), None));
        }
        match action {
            ClientAction::GiveConsent if standing.deceased => Some((Reason::ClientDeceased.code(), None)),
            ClientAction::CreateRecord if self.sees_no_record() => Some((Code::FieldWithheld.code(), None)),
            ClientAction::Adds(field) if !field.is_protective() => self.adding_refused(field),
            _ => None,
        }
    }

    /// Why nothing may be added to a field.
    fn adding_refused(&self, field: Field) -> Option<Closed> {
        if self.caller.profile.category_of(field).is_some() {
            return self.withheld(field).map(|_| (Code::FieldWithheld.code(), None));
        }
        // What the notice does not name, law may still require.
        let content = Ground::section(&self.caller.profile.notice.content_section);
        (!self.caller.may(Right::OutsideNoticeRecord))
            .then_some((Reason::OutsideNotice.code(), Some(content)))
    }

    /// Whether every type of records is withheld from the caller, or the notice names none.
    fn sees_no_record(&self) -> bool {
        let (profile, viewer) = (&self.caller.profile, self.caller.viewer());
        let mut types = profile.record_types.iter();
        types.all(|known| {
            let withheld = viewer.withheld_category(profile, self.protection(), &known.category);
            withheld.is_some()
        })
    }

    /// What the state says. An operation on one of several is open when it is for any of them.
    fn state(&self, action: ClientAction, standing: &Standing<'_>) -> Result<(), Code> {
        let today = self.caller.today;
        let relationships = standing.relationships.iter().map(|known| &known.row);
        match action {
            ClientAction::RecordDeath => may_record_death(standing.deceased),
            ClientAction::ReverseDeath => may_reverse_death(standing.deceased),
            ClientAction::StartRelationship => may_start(standing.relationships, today),
            ClientAction::SetOfficials => any(relationships.map(|row| may_set_officials(row, today))),
            ClientAction::EndRelationship => any(relationships.map(may_end)),
            ClientAction::WithdrawConsent => any(standing
                .consents
                .iter()
                .map(|stored| may_withdraw(&stored.consent))),
            ClientAction::ByRight
            | ClientAction::Adds(_)
            | ClientAction::GiveConsent
            | ClientAction::CreateRecord => Ok(()),
        }
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
