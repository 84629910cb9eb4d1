//! What a caller sees of a record.

use crate::caller::RegisterCaller;
use crate::caller::action::RecordAction;
use crate::records::around::Around;
use crate::records::parts::may_grow;
use contract::coded::Open;
use contract::problem::Code;
use contract::records::content::RecordContent;
use contract::records::dto::{Passage, RecordWarning, ShownRecord};
use contract::shared::{AllowedAction, WithheldValue};
use domain::access::Right;
use domain::client::visibility::Withheld;
use domain::record::{self, MarkedText, RecordKind};
use persistence::records::StoredRecord;

/// Whether a caller may change a record.
///
/// # Errors
/// `record_fixed`; `field_withheld`, also when a passage alone is hidden: what is saved back without it would
/// take it away.
pub fn may_change(call: &RegisterCaller, stored: &StoredRecord) -> Result<(), Code> {
    if record::is_fixed(stored.columns.kind, stored.columns.state) {
        Err(Code::RecordFixed)
    } else if withheld(call, stored).is_some() || hides_passages(call, stored) {
        Err(Code::FieldWithheld)
    } else {
        Ok(())
    }
}

/// Whether a record may pass into another state.
///
/// # Errors
/// `nothing_follows`; `field_withheld`.
pub fn may_pass_on(call: &RegisterCaller, stored: &StoredRecord) -> Result<(), Code> {
    if withheld(call, stored).is_some() {
        Err(Code::FieldWithheld)
    } else if record::following(stored.columns.kind, stored.columns.state).is_empty() {
        Err(Code::NothingFollows)
    } else {
        Ok(())
    }
}

/// Whether something may be added below a plan.
///
/// # Errors
/// `field_withheld`; `already_ended`.
pub fn may_add(call: &RegisterCaller, stored: &StoredRecord) -> Result<(), Code> {
    match withheld(call, stored) {
        Some(_) => Err(Code::FieldWithheld),
        None => may_grow(stored.columns.state),
    }
}

pub fn actions(call: &RegisterCaller, around: &Around, stored: &StoredRecord) -> Vec<AllowedAction> {
    let correct = match around.waits(stored.columns.id) {
        true => Err(Code::CorrectionPending),
        false => Ok(()),
    };
    let is_plan = stored.columns.kind == RecordKind::Plan;
    let offered = call.app.operations.on_record().into_iter();
    let offered = offered.filter(|(_, action)| is_plan || *action != RecordAction::AddToPlan);
    let actions = offered.map(|(operation, action)| {
        let may = operation.right().is_none_or(|right| call.may(right));
        let decision = match (may, stored.superseded_at) {
            (false, _) => Err(Code::RightMissing),
            (true, Some(_)) => Err(Code::Stale),
            (true, None) => match action {
                RecordAction::Change => may_change(call, stored),
                RecordAction::PassOn => may_pass_on(call, stored),
                RecordAction::Correct => correct,
                RecordAction::AddToPlan => may_add(call, stored),
            },
        };
        AllowedAction::judged(operation.id, decision)
    });
    actions.collect()
}

/// Whether the caller does not see passages of a record.
pub fn hides_passages(call: &RegisterCaller, stored: &StoredRecord) -> bool {
    !call.may(Right::SpecialCategoryView) && stored.document.tells_of_health()
}

/// Why a single record is withheld from the caller.
pub fn withheld(call: &RegisterCaller, stored: &StoredRecord) -> Option<Withheld> {
    // What is restricted now is restricted in all its versions.
    let restricted = stored.restricted_now.is_some() && !call.viewer().opens_restricted();
    restricted.then_some(Withheld::Restricted)
}

/// A record as this caller may see it. Its category is one that the caller may see.
pub fn shown_record(call: &RegisterCaller, around: &Around, stored: &StoredRecord) -> ShownRecord {
    shown_version(call, around, stored, &[])
}

/// An earlier version of a record: what a later one marked as telling of health is hidden in it too.
pub fn shown_version(
    call: &RegisterCaller,
    around: &Around,
    stored: &StoredRecord,
    later: &[MarkedText],
) -> ShownRecord {
    let (columns, mut document) = (&stored.columns, stored.document.clone());
    let mut withheld_values = Vec::new();
    let mut warnings = Vec::new();
    if let Some(reason) = withheld(call, stored) {
        document.content = None;
        document.state_reason = None;
        document.passages.clear();
        withheld_values.extend(["/content", "/stateReason"].map(|at| WithheldValue::new(at, reason)));
    } else {
        let mut hide = |hidden: Vec<String>, reason| {
            let hidden = hidden.iter().map(|pointer| format!("/content{pointer}"));
            withheld_values.extend(hidden.map(|pointer| WithheldValue::new(pointer, reason)));
        };
        // First, so that nothing is told of what stands in a text that is not shown at all.
        if let Some(reason) = around.whereabouts.withheld(columns) {
            hide(document.hide_whereabouts(), reason);
        }
        if !call.may(Right::SpecialCategoryView) {
            hide(document.hide_health(later), Withheld::SpecialCategory);
        }
    }
    if let Some(content) = &document.content {
        let found = record::texts_with_identity_codes(content);
        warnings.extend(found.into_iter().map(|pointer| RecordWarning {
            pointer: format!("/content{pointer}"),
            code: "identity_code_in_text".to_owned(),
        }));
    }
    ShownRecord {
        id: columns.id.0,
        version: columns.version,
        client: columns.client.0,
        kind: Open(columns.kind),
        record_type: columns.record_type.clone(),
        category: document.rests_on.category.clone(),
        state: Open(columns.state),
        state_reason: document.state_reason,
        content: document.content.map(RecordContent::of),
        held_on: document.held_on,
        on_day: columns.on_day,
        due_on: columns.due_on,
        source: (&document.source).into(),
        passages: document.passages.iter().map(Passage::of).collect(),
        plan: columns.parent.map(|parent| parent.0),
        event: columns.event.map(|event| event.0),
        restricted: columns.restricted.map(Open),
        official: columns.official.map(|official| call.official(official)),
        author: call.official(columns.author),
        created_at: columns.created_at,
        change_reason: Open(columns.reason),
        recorded_by: call.official(columns.recorded_by),
        recorded_at: stored.recorded_at,
        warnings,
        withheld: withheld_values,
        allowed_actions: actions(call, around, stored),
    }
}
