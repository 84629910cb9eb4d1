//! What a caller sees of a record.

use crate::caller::RegisterCaller;
use crate::clients::dossier::Reach;
use crate::problem::Problem;
use crate::records::actions::allowed_actions;
use crate::records::consequences::RECORDS;
use crate::records::context::RecordContext;
use crate::records::visible::{stored, withheld};
use contract::coded::Open;
use contract::records::content::RecordContent;
use contract::records::dto::{Passage, RecordWarning, ShownRecord};
use contract::shared::WithheldValue;
use domain::access::Right;
use domain::client::visibility::Withheld;
use domain::ids::{ClientId, RecordId};
use domain::log::Subject;
use domain::record::{self, MarkedText, StateReason};
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::StoredRecord;

/// What the log says of a client whose records are shown or changed.
pub(crate) fn subject(client: ClientId) -> Vec<Subject> {
    vec![Subject::shown(client, RECORDS)]
}

/// A stored record as the caller may see it.
///
/// # Errors
/// `not_found`; the database's.
pub(crate) async fn one(
    caller: &RegisterCaller,
    unit: &mut Unit,
    reach: &Reach,
    id: RecordId,
) -> Result<Secret<ShownRecord>, Problem> {
    let (found, columns) = stored(caller, unit, reach, id).await?;
    let context = RecordContext::of(caller, unit, &[columns]).await?;
    Ok(found.map(|found| shown_record(caller, &context, &found)))
}

/// A record as this caller may see it. Its category is one that the caller may see.
pub fn shown_record(caller: &RegisterCaller, context: &RecordContext, stored: &StoredRecord) -> ShownRecord {
    shown_version(caller, context, stored, &[])
}

/// An earlier version of a record: what a later one marked as telling of health is hidden in it too.
pub(crate) fn shown_version(
    caller: &RegisterCaller,
    context: &RecordContext,
    stored: &StoredRecord,
    later: &[MarkedText],
) -> ShownRecord {
    let (columns, mut document) = (&stored.columns, stored.document.clone());
    let mut withheld_values = Vec::new();
    let mut warnings = Vec::new();
    if let Some(reason) = withheld(caller, stored) {
        document.content = None;
        document.state_reason = None;
        document.passages.clear();
        let coded = !columns.kind.rules().reasons.is_empty();
        let places = ["/content", "/stateReason"].into_iter();
        let places = places.chain(coded.then_some("/stateReasonCode"));
        withheld_values.extend(places.map(|at| WithheldValue::new(at, reason)));
    } else {
        let mut hide = |hidden: Vec<String>, reason| {
            let hidden = hidden.iter().map(|pointer| format!("/content{pointer}"));
            withheld_values.extend(hidden.map(|pointer| WithheldValue::new(pointer, reason)));
        };
        // First, so that nothing is told of what stands in a text that is not shown at all.
        if let Some(reason) = context.whereabouts.withheld(columns) {
            hide(document.hide_whereabouts(), reason);
        }
        if !caller.may(Right::SpecialCategoryView) {
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
    let reason = document.state_reason;
    ShownRecord {
        id: columns.id.0,
        version: columns.version,
        client: columns.client.0,
        kind: Open(columns.kind),
        record_type: columns.record_type.clone(),
        category: document.rests_on.category.clone(),
        state: Open(columns.state),
        state_reason_code: reason.as_ref().and_then(StateReason::code).map(Open),
        state_reason: reason.as_ref().and_then(StateReason::text).map(str::to_owned),
        content: document.content.map(RecordContent::of),
        held_on: document.held_on,
        on_day: columns.on_day,
        due_on: columns.due_on,
        source: (&document.source).into(),
        passages: document.passages.iter().map(Passage::of).collect(),
        plan: columns.parent.map(|parent| parent.0),
        event: columns.event.map(|event| event.0),
        restricted: columns.restricted.map(Open),
        official: columns.official.map(|official| caller.official(official)),
        author: caller.official(columns.author),
        created_at: columns.created_at,
        change_reason: Open(columns.reason),
        recorded_by: caller.official(columns.recorded_by),
        recorded_at: stored.recorded_at,
        warnings,
        withheld: withheld_values,
        allowed_actions: allowed_actions(caller, context, stored),
    }
}
