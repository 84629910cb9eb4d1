//! Changing a record: a new version with its reason, never a silent overwriting.

use crate::caller::RegisterCaller;
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::problem::Refused;
use crate::records::actions::may_change;
use crate::records::goals::{judge_goal, known_goal};
use crate::records::opened::OpenedRecord;
use crate::records::plan::PartOfPlan;
use crate::records::proposed::{ProposedRecord, goal_of};
use crate::records::reviews::{NextReview, ReviewedPlan, judge_moved, set_next};
use crate::records::seal::{NextRecord, next_record};
use crate::records::show::{shown_record, subject};
use crate::records::whereabouts::{may_touch, unseen_marks};
use chrono::{DateTime, Utc};
use contract::problem::{Code, FieldError};
use contract::records::change::RecordPatch;
use contract::records::content::RecordContentInput;
use contract::records::dto::{Passage, RecordInput, ShownRecord};
use contract::shared::SourceInput;
use domain::client::fact::RestrictedBy;
use domain::client::provenance::RestsOn;
use domain::ids::{ClientId, RecordId};
use domain::log::{LogEntry, Subject};
use domain::record::{RecordDocument, RecordKind, RecordReason, RecordState};
use domain::secret::Secret;
use persistence::records::StoredRecord;
use persistence::{Unit, clients};
use serde_json::Value;

/// Reasons that a caller may give for a new version; the others say themselves what was done.
pub const RECORD_REASONS: [RecordReason; 4] = [
    RecordReason::Changed,
    RecordReason::Corrected,
    RecordReason::Completed,
    RecordReason::ClientRequest,
];

/// Changes a record, or what stands below a plan, by a merge patch.
pub struct ChangeRecord {
    /// Whose.
    pub client: ClientId,
    /// Which.
    pub id: RecordId,
    /// Below which plan, when the path says so.
    pub part: Option<PartOfPlan>,
    /// The version that was read.
    pub version: i64,
    /// Why; the usual reason when none is named.
    pub reason: Option<RecordReason>,
    /// What is changed.
    pub patch: RecordPatch,
}

/// The record that is to be changed, and what the patch refers to.
pub struct OpenedForChange {
    record: OpenedRecord,
    /// The goal that the patch names, when the caller sees it.
    goal: Option<RecordId>,
    /// The plan of a review.
    reviewed: Option<ReviewedPlan>,
}

/// The version that a change makes.
pub struct ChangedVersion {
    next: NextRecord,
    document: Secret<RecordDocument>,
    /// The plan's next day of review, when the change moves it.
    plan_review: Option<NextReview>,
}

impl Command for ChangeRecord {
    type Caller = RegisterCaller;
    type Loaded = OpenedForChange;
    /// None, when nothing is different.
    type Decision = Option<ChangedVersion>;
    type Shown = ShownRecord;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<OpenedForChange, Problem> {
        let record = OpenedRecord::lock(caller, unit, (self.client, self.id), self.part).await?;
        let reach = record.dossier.reach(caller.today);
        let goal = known_goal(caller, unit, &reach, goal_named(&self.patch)).await?;
        let reviewed = ReviewedPlan::load(caller, unit, &reach, &record.columns).await?;
        Ok(OpenedForChange {
            record,
            goal,
            reviewed,
        })
    }

    fn subjects(&self, _: &OpenedForChange) -> Vec<Subject> {
        subject(self.client)
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        opened: &OpenedForChange,
        now: DateTime<Utc>,
    ) -> Result<Judged<Option<ChangedVersion>>, Problem> {
        let OpenedRecord {
            dossier,
            found,
            columns,
            context,
        } = &opened.record;
        if columns.version != self.version {
            return Err(Problem::new(Code::Stale).about(self.client));
        }
        let refused = |code| Refused(Problem::new(code));
        found.judge(|found| may_change(caller, found).map_err(refused))?;
        judge_kind(&self.patch, columns.kind)?;
        let hidden = context.whereabouts.withheld(columns).is_some();
        let merged = found
            .as_ref()
            .map(|found| merged(caller, found, &self.patch, hidden));
        let entering = merged.transpose()?;
        let (rests_on, ground) =
            entering.judge(|entering| entering.judge_again(caller, dossier, now).map_err(Refused))?;
        let named = entering.judge(ProposedRecord::goal);
        // What it named already is not asked for again: it may be out of the caller's reach.
        if named != found.judge(|found| found.document.content.as_ref().and_then(goal_of)) {
            judge_goal(named, opened.goal)?;
        }
        let changed = self.changed(caller, opened, entering, rests_on)?;
        Ok(Judged::on(changed, ground))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        _: &mut LogEntry,
        opened: OpenedForChange,
        changed: Option<ChangedVersion>,
    ) -> Result<Secret<ShownRecord>, Problem> {
        let OpenedRecord {
            found,
            columns,
            context,
            ..
        } = opened.record;
        let Some(changed) = changed else {
            return Ok(found.map(|found| shown_record(caller, &context, &found)));
        };
        let stored = next_record(caller, unit, columns, changed.next, changed.document).await?;
        let plan = opened.reviewed.and_then(|reviewed| reviewed.plan);
        if let Some((plan, next)) = plan.zip(changed.plan_review) {
            set_next(caller, unit, plan, next).await?;
        }
        clients::touch(unit, self.client).await?;
        Ok(stored.map(|stored| shown_record(caller, &context, &stored)))
    }
}

impl ChangeRecord {
    /// The version that the change makes; none, when nothing is different, so that nothing seems to have moved.
    fn changed(
        &self,
        caller: &RegisterCaller,
        opened: &OpenedForChange,
        entering: Secret<ProposedRecord>,
        rests_on: RestsOn,
    ) -> Result<Option<ChangedVersion>, Problem> {
        let OpenedRecord { found, columns, .. } = &opened.record;
        let both = found.as_ref().zip(entering.as_ref());
        let same = both.judge(|(found, entering)| entering.says_what(&found.document));
        let official = entering.judge(|entering| entering.official);
        if same
            && columns.official == Some(official)
            && columns.restricted != Some(RestrictedBy::ConsentWithdrawn)
        {
            return Ok(None);
        }
        let reviewed = opened.reviewed.as_ref();
        let plan_review = judge_moved(caller, self.client, reviewed, found, &entering)?;
        let recorded_on = domain::civil::today(columns.created_at, caller.profile.time_zone);
        let reason = self.reason.unwrap_or_else(|| usual_reason(columns.state));
        let next = NextRecord {
            official: Some(official),
            days: entering.judge(|entering| entering.days(&caller.profile, recorded_on)),
            // It was judged again: it rests on what is in force now.
            restricted: columns
                .restricted
                .filter(|by| *by != RestrictedBy::ConsentWithdrawn),
            ..NextRecord::of(columns, reason)
        };
        let document = found
            .as_ref()
            .zip(entering)
            .map(|(found, entering)| RecordDocument {
                state_reason: found.document.state_reason.clone(),
                ..entering.document(rests_on, found.document.salt)
            });
        Ok(Some(ChangedVersion {
            next,
            document,
            plan_review,
        }))
    }
}

/// The goal that a patch names.
fn goal_named(patch: &RecordPatch) -> Option<RecordId> {
    let named = patch.value.pointer("/content/goal").and_then(Value::as_str)?;
    named.parse().ok().map(RecordId)
}

/// The reason, when none was named.
fn usual_reason(state: RecordState) -> RecordReason {
    match state {
        RecordState::Draft => RecordReason::Drafted,
        _ => RecordReason::Changed,
    }
}

/// A patch repeats the kind of the record: one of another kind is told so, rather than what the whole would miss.
///
/// # Errors
/// `wrong_kind`.
fn judge_kind(body: &RecordPatch, kind: RecordKind) -> Result<(), Problem> {
    let named = body.value.pointer("/content/kind").and_then(Value::as_str);
    match named.is_none_or(|named| named == kind.code()) {
        true => Ok(()),
        false => Err(Problem::invalid(vec![
            FieldError::new("/content/kind", "wrong_kind").with_each("allowed", [kind.code()]),
        ])),
    }
}

/// What comes of applying a patch to a record.
fn merged(
    caller: &RegisterCaller,
    stored: &StoredRecord,
    body: &RecordPatch,
    hidden: bool,
) -> Result<ProposedRecord, Refused> {
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
        .apply_as(&caller.app.schemas, current)
        .map_err(|errors| Refused(errors.into()))?;
    let known = columns.official;
    let mut entering =
        ProposedRecord::parse_again(caller, &input, columns.kind, columns.state, known).map_err(Refused)?;
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
