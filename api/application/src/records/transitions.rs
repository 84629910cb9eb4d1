//! Passing a record into another state.

use crate::caller::RegisterCaller;
use crate::clients::dossier::{ClientDossier, Died, death};
use crate::problem::Problem;
use crate::problem::Refused;
use crate::records::seal::{NextRecord, next_record};
use crate::records::show::{hides_passages, may_pass_on};
use chrono::{DateTime, Utc};
use contract::problem::{Code, FieldError};
use domain::client::recording::Datum;
use domain::decision::{Ground, Reason, Refusal};
use domain::record::{self, Content, RecordDocument, RecordReason, RecordState, WrittenRecord};
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
    fn may(&self, call: &RegisterCaller, stored: &StoredRecord) -> Result<(), Code> {
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
    fn judge(
        &self,
        call: &RegisterCaller,
        file: &ClientDossier,
        columns: &RecordColumns,
        document: &RecordDocument,
        now: DateTime<Utc>,
    ) -> Result<Option<Ground>, Problem> {
        let Some(content) = &document.content else {
            return Err(Problem::new(Code::NotFound));
        };
        let written = WrittenRecord {
            content,
            state: self.to,
            held_on: document.held_on,
            passages: &document.passages,
            today: call.today,
            now,
        };
        let at_step = |error: FieldError| FieldError {
            pointer: "/to".into(),
            ..error
        };
        let refusals = record::judge_content(&written).err().unwrap_or_default();
        let mut errors: Vec<_> = refusals.into_iter().map(FieldError::from).map(at_step).collect();
        let mut ground = None;
        let category = call
            .profile
            .record_type(&columns.record_type)
            .map(|known| &known.category);
        if let Some(category) = category
            && (record::claims_anew(columns.state, self.to) || self.realisation.is_some())
        {
            let datum = Datum::Category(category);
            match file.judge(&call.profile, datum, &document.source, None, call.today) {
                Ok((_, found)) => ground = Some(found),
                Err(found) => errors.extend(found.into_iter().map(at_step)),
            }
        }
        if let Content::Appointment(appointment) = content
            && record::books_past_time(columns.kind, self.to, appointment.starts_at, now)
        {
            let rest = record::following(columns.kind, columns.state).iter().copied();
            errors.push(record::cannot_follow(rest.filter(|state| *state != self.to)).into());
        }
        // Nothing begins again for whoever has died, who comes to nothing either; what was is still written down.
        let died = file.facts.judge(|facts| Died(death(facts))).0;
        let too_late = record::is_after_death(columns.kind, self.to, columns.on_day, died);
        if died.is_some() && (record::is_open(self.to) || too_late) {
            errors.push(FieldError::from(Refusal::new(Reason::ClientDeceased, "/to")));
        }
        match errors.is_empty() {
            true => Ok(ground),
            false => Err(Problem::new(Code::RuleRefused).at(errors)),
        }
    }
}

/// A record as a step leaves it, judged.
pub struct Stepped {
    document: Secret<RecordDocument>,
    /// On what ground, when a rule was asked.
    pub ground: Option<Ground>,
}

/// Judges whether a record of an open file may take a step, by the version that was read.
///
/// # Errors
/// `stale`; `field_withheld`; `nothing_follows`; `rule_refused`, with every reason.
pub fn judge_step(
    call: &RegisterCaller,
    file: &ClientDossier,
    found: Secret<StoredRecord>,
    columns: &RecordColumns,
    version: i64,
    step: &Step,
    now: DateTime<Utc>,
) -> Result<Stepped, Problem> {
    if columns.version != version {
        return Err(Problem::new(Code::Stale).about(columns.client));
    }
    let refused = |code| Refused(Problem::new(code));
    found.judge(|found| step.may(call, found).map_err(refused))?;
    record::judge_transition(columns.kind, columns.state, step.to, step.reason.is_some())?;
    let document = found.map(|found| step.take(found.document));
    let judge = |document: &RecordDocument| step.judge(call, file, columns, document, now).map_err(Refused);
    let ground = document.judge(judge)?;
    Ok(Stepped { document, ground })
}

/// Takes a step that was judged: the next version of the record, noted on its client.
///
/// # Errors
/// The database's.
pub async fn take_step(
    call: &RegisterCaller,
    unit: &mut Unit,
    columns: RecordColumns,
    stepped: Stepped,
    step: &Step,
) -> Result<(), Problem> {
    let reason = match record::rectifies_marking(columns.kind, columns.state) {
        true => RecordReason::Corrected,
        false => RecordReason::Transition,
    };
    let next = NextRecord {
        state: step.to,
        ..NextRecord::of(&columns, reason)
    };
    let client = columns.client;
    next_record(call, unit, columns, next, stepped.document).await?;
    clients::touch(unit, client).await?;
    Ok(())
}
