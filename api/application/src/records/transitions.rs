//! Passing a record into another state.

use crate::caller::RegisterCaller;
use crate::clients::dossier::{ClientDossier, Died, death};
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::problem::Refused;
use crate::records::actions::may_pass_on;
use crate::records::integrity::prove_original;
use crate::records::opened::OpenedRecord;
use crate::records::plan::PartOfPlan;
use crate::records::seal::{NextRecord, next_record};
use crate::records::show::{shown_record, subject};
use crate::records::visible::hides_passages;
use chrono::{DateTime, Utc};
use contract::problem::{Code, FieldError};
use contract::records::convert::said;
use contract::records::dto::{ShownRecord, TransitionInput};
use contract::records::goals::GoalTransitionInput;
use domain::client::recording::Datum;
use domain::decision::{Ground, Reason, Refusal};
use domain::ids::{ClientId, RecordId};
use domain::log::{LogEntry, Subject};
use domain::record::{self, Content, RecordDocument, RecordReason, RecordState, StateReason, WrittenRecord};
use domain::secret::Secret;
use persistence::records::{RecordColumns, StoredRecord};
use persistence::{Unit, clients};

/// A step into another state.
pub struct Step {
    /// The state that follows.
    pub to: RecordState,
    /// Why.
    pub reason: Option<StateReason>,
    /// How far a goal was reached.
    pub realisation: Option<String>,
}

impl Step {
    /// The step that a request describes.
    pub fn of(input: &TransitionInput) -> Self {
        Self {
            to: input.to.0,
            reason: StateReason::of(input.reason_code.map(|code| code.0), said(&input.reason)),
            realisation: None,
        }
    }

    /// The step of a goal that a request describes.
    pub fn of_goal(input: &GoalTransitionInput) -> Self {
        Self {
            to: input.to.0,
            reason: StateReason::of(None, said(&input.reason)),
            realisation: said(&input.realisation),
        }
    }

    /// Whether the caller may take it.
    fn may(&self, caller: &RegisterCaller, stored: &StoredRecord) -> Result<(), Code> {
        may_pass_on(caller, stored)?;
        // What is said of a goal now takes the place of what was said before.
        match self.realisation.is_some() && hides_passages(caller, stored) {
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
        caller: &RegisterCaller,
        dossier: &ClientDossier,
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
            today: caller.today,
            now,
        };
        let at_step = |error: FieldError| FieldError {
            pointer: "/to".into(),
            ..error
        };
        let refusals = record::judge_content(&written).err().unwrap_or_default();
        let mut errors: Vec<_> = refusals.into_iter().map(FieldError::from).map(at_step).collect();
        let mut ground = None;
        let category = caller
            .profile
            .record_type(&columns.record_type)
            .map(|known| &known.category);
        if let Some(category) = category
            && (record::claims_anew(columns.state, self.to) || self.realisation.is_some())
        {
            let datum = Datum::Category(category);
            match dossier.judge(&caller.profile, datum, &document.source, None, caller.today) {
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
        let died = dossier.facts.judge(|facts| Died(death(facts))).0;
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

/// Passes a record, or what stands below a plan, into another state.
pub struct PassRecordOn {
    /// Whose.
    pub client: ClientId,
    /// Which.
    pub id: RecordId,
    /// Below which plan, when the path says so.
    pub part: Option<PartOfPlan>,
    /// The version that was read.
    pub version: i64,
    /// Into which state, and why.
    pub step: Step,
}

impl Command for PassRecordOn {
    type Caller = RegisterCaller;
    type Loaded = OpenedRecord;
    type Decision = Stepped;
    type Shown = ShownRecord;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<OpenedRecord, Problem> {
        OpenedRecord::lock(caller, unit, (self.client, self.id), self.part).await
    }

    fn subjects(&self, _: &OpenedRecord) -> Vec<Subject> {
        subject(self.client)
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        opened: &OpenedRecord,
        now: DateTime<Utc>,
    ) -> Result<Judged<Stepped>, Problem> {
        let OpenedRecord {
            dossier,
            found,
            columns,
            ..
        } = opened;
        let (found, version) = (found.clone(), self.version);
        let stepped = judge_step(caller, dossier, found, columns, version, &self.step, now)?;
        let ground = stepped.ground.clone();
        Ok(Judged::on(stepped, ground))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        opened: OpenedRecord,
        stepped: Stepped,
    ) -> Result<Secret<ShownRecord>, Problem> {
        let OpenedRecord { columns, context, .. } = opened;
        let passed = take_step(caller, unit, columns, stepped, &self.step).await?;
        prove_original(unit, &passed, entry).await?;
        Ok(passed.map(|passed| shown_record(caller, &context, &passed)))
    }
}

/// A record as a step leaves it, judged.
pub struct Stepped {
    document: Secret<RecordDocument>,
    /// On what ground, when a rule was asked.
    pub ground: Option<Ground>,
}

/// Judges whether a record of an open dossier may take a step, by the version that was read.
///
/// # Errors
/// `stale`; `field_withheld`; `nothing_follows`; `rule_refused`, with every reason.
pub fn judge_step(
    caller: &RegisterCaller,
    dossier: &ClientDossier,
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
    found.judge(|found| step.may(caller, found).map_err(refused))?;
    record::judge_transition(columns.kind, columns.state, step.to, step.reason.as_ref())?;
    let document = found.map(|found| step.take(found.document));
    let judge = |document: &RecordDocument| {
        step.judge(caller, dossier, columns, document, now)
            .map_err(Refused)
    };
    let ground = document.judge(judge)?;
    Ok(Stepped { document, ground })
}

/// Takes a step that was judged: the next version of the record, noted on its client. Gives it back as it is
/// stored.
///
/// # Errors
/// The database's.
pub async fn take_step(
    caller: &RegisterCaller,
    unit: &mut Unit,
    columns: RecordColumns,
    stepped: Stepped,
    step: &Step,
) -> Result<Secret<StoredRecord>, Problem> {
    let reason = match record::rectifies_marking(columns.kind, columns.state) {
        true => RecordReason::Corrected,
        false => RecordReason::Transition,
    };
    let next = NextRecord {
        state: step.to,
        ..NextRecord::of(&columns, reason)
    };
    let client = columns.client;
    let stored = next_record(caller, unit, columns, next, stepped.document).await?;
    clients::touch(unit, client).await?;
    Ok(stored)
}
