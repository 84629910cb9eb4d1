//! Changing a record: a new version with its reason, never a silent overwriting.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use crate::problem::Refused;
use crate::records::entering::Entering;
use crate::records::whereabouts::{may_touch, unseen_marks};
use contract::problem::{Code, FieldError};
use contract::records::change::RecordPatch;
use contract::records::content::RecordContentInput;
use contract::records::dto::{Passage, RecordInput};
use contract::shared::SourceInput;
use domain::record::{RecordKind, RecordReason, RecordState};
use persistence::records::StoredRecord;
use serde_json::Value;

/// Reasons that a caller may give for a new version; the others say themselves what was done.
pub const RECORD_REASONS: [RecordReason; 4] = [
    RecordReason::Changed,
    RecordReason::Corrected,
    RecordReason::Completed,
    RecordReason::ClientRequest,
];

/// The reason, when none was named.
pub fn usual_reason(state: RecordState) -> RecordReason {
    match state {
        RecordState::Draft => RecordReason::Drafted,
        _ => RecordReason::Changed,
    }
}

/// A patch repeats the kind of the record: one of another kind is told so, rather than what the whole would miss.
///
/// # Errors
/// `wrong_kind`.
pub fn judge_kind(body: &RecordPatch, kind: RecordKind) -> Result<(), Problem> {
    let named = body.value.pointer("/content/kind").and_then(Value::as_str);
    match named.is_none_or(|named| named == kind.code()) {
        true => Ok(()),
        false => Err(Problem::invalid(vec![
            FieldError::new("/content/kind", "wrong_kind").with_each("allowed", [kind.code()]),
        ])),
    }
}

/// What comes of applying a patch to a record.
pub fn merged(
    call: &RegisterCaller,
    stored: &StoredRecord,
    body: &RecordPatch,
    hidden: bool,
) -> Result<Entering, Refused> {
    let (columns, document) = (&stored.columns, &stored.document);
    let gone = || Refused(Problem::new(Code::NotFound));
    let former = document.content.as_ref().ok_or_else(gone)?;
    let unseen = match hidden {
        true => former.places_of_whereabouts(),
        false => Vec::new(),
    };
    may_touch(body, &unseen).map_err(Refused)?;
    let current = RecordInput {
        record_type: columns.record_type.clone(),
        content: RecordContentInput::of(former),
        state: None,
        held_on: document.held_on,
        source: SourceInput::of(&document.source),
        official: columns.official.map(|official| official.0),
        passages: document.passages.iter().map(Passage::of).collect(),
    };
    let current = serde_json::to_value(&current).map_err(|_| Refused(Problem::new(Code::Internal)))?;
    let input: RecordInput = body
        .apply_as(&call.app.schemas, current)
        .map_err(|errors| Refused(errors.into()))?;
    let known = columns.official;
    let mut entering =
        Entering::parse_again(call, &input, columns.kind, columns.state, known).map_err(Refused)?;
    if !body.members().any(|member| member == "passages") {
        entering.passages = document.marks_kept_by(&entering.content);
    } else {
        // What marks a text that is not shown is not written anew.
        let anew = entering.passages.drain(..);
        let seen = anew.filter(|passage| !unseen.contains(&passage.pointer));
        entering.passages = seen.chain(unseen_marks(&document.passages, &unseen)).collect();
    }
    if hidden {
        may_touch(body, &entering.content.whereabouts_told()).map_err(Refused)?;
    }
    Ok(entering)
}
