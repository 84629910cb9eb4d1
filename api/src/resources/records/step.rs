//! A step of a record into another state: judged as an entry is, then taken.

use super::seal::{NextRecord, next_record};
use super::show::{hides_passages, may_pass_on};
use crate::call::{Call, Operation};
use crate::problem::{Code, FieldError, Problem};
use crate::resources::clients::file::{File, death};
use crate::resources::dated::Refused;
use domain::decision::{Ground, Reason, Refusal};
use domain::record::{self, Content, RecordDocument, RecordReason, RecordState, Written};
use domain::recording::Datum;
use domain::secret::Secret;
use persistence::records::{RecordColumns, StoredRecord};
use persistence::{Unit, clients};

/// A step into another state.
pub struct Step {
    /// The state that follows.
    pub to: RecordState,
    /// Why.
    pub reason: Option<String>,
    /// How far a goal was reached.
    pub realisation: Option<String>,
}

impl Step {
    /// Whether the caller may take it.
    fn may<O: Operation>(&self, call: &Call<O>, stored: &StoredRecord) -> Result<(), Code> {
        may_pass_on(call, stored)?;
        // What is said of a goal now takes the place of what was said before.
        match self.realisation.is_some() && hides_passages(call, stored) {
            true => Err(Code::FieldWithheld),
            false => Ok(()),
        }
    }

    /// The record as it leaves it.
    fn take(&self, mut document: RecordDocument) -> RecordDocument {
        document.state_reason.clone_from(&self.reason);
        let mut content = document.content.clone();
        if let (Some(Content::Goal(goal)), Some(text)) = (&mut content, &self.realisation) {
            goal.realisation = Some(text.clone());
        }
        if let Some(content) = &content {
            document.passages = document.marks_kept_by(content);
        }
        document.content = content;
        document
    }

    /// Judges what the record says in its new state, as when it is entered so: what goes on, and what is newly
    /// said of a goal, rests on what is in force; what only ends claims nothing new.
    fn judge<O: Operation>(
        &self,
        call: &Call<O>,
        file: &File,
        stored: &StoredRecord,
    ) -> Result<Option<Ground>, Problem> {
        let document = self.take(stored.document.clone());
        let Some(content) = &document.content else {
            return Err(Problem::new(Code::NotFound));
        };
        let written = Written {
            content,
            state: self.to,
            held_on: document.held_on,
            passages: &document.passages,
            today: call.today,
            now: call.now,
        };
        let at_step = |error: FieldError| FieldError {
            pointer: "/to".into(),
            ..error
        };
        let refusals = record::judge_content(&written).err().unwrap_or_default();
        let mut errors: Vec<_> = refusals.into_iter().map(FieldError::from).map(at_step).collect();
        let mut ground = None;
        let columns = &stored.columns;
        let known = call.profile.record_type(&columns.record_type);
        if let Some(known) = known
            && (record::goes_on(columns.state, self.to) || self.realisation.is_some())
        {
            let datum = Datum::Category(&known.category);
            match file.judge(&call.profile, datum, &document.source, None, call.today) {
                Ok((_, found)) => ground = Some(found),
                Err(found) => errors.extend(found.into_iter().map(at_step)),
            }
        }
        // Nothing begins again for whoever has died; what was is still written down.
        if record::is_open(self.to) && file.facts.judge(|facts| death(facts).is_some()) {
            errors.push(FieldError::from(Refusal::new(Reason::ClientDeceased, "/to")));
        }
        match errors.is_empty() {
            true => Ok(ground),
            false => Err(Problem::new(Code::RuleRefused).at(errors)),
        }
    }
}

/// Judges whether a record of an open file may take a step, by the version that was read; the ground on which
/// it goes on.
///
/// # Errors
/// `stale`; `field_withheld`; `nothing_follows`; `rule_refused`, with every reason.
pub fn judge_step<O: Operation>(
    call: &Call<O>,
    file: &File,
    found: &Secret<StoredRecord>,
    columns: &RecordColumns,
    version: i64,
    step: &Step,
) -> Result<Option<Ground>, Problem> {
    if columns.version != version {
        return Err(Problem::new(Code::Stale).about(columns.client));
    }
    let may = |found: &StoredRecord| step.may(call, found).map_err(|code| Refused(Problem::new(code)));
    found.judge(may)?;
    record::judge_transition(columns.kind, columns.state, step.to, step.reason.is_some())?;
    let ground = found.judge(|found| step.judge(call, file, found).map_err(Refused))?;
    Ok(ground)
}

/// Takes a step that was judged: the next version of the record, noted on its client.
///
/// # Errors
/// The database's.
pub async fn take_step<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    columns: RecordColumns,
    found: Secret<StoredRecord>,
    step: &Step,
) -> Result<(), Problem> {
    let document = found.map(|found| step.take(found.document));
    let next = NextRecord {
        state: step.to,
        ..NextRecord::of(&columns, RecordReason::Transition)
    };
    let client = columns.client;
    next_record(call, unit, columns, next, document).await?;
    clients::touch(unit, client).await?;
    Ok(())
}
