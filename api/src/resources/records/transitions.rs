//! Passing a record into another state.

use super::dto::{ShownRecord, TransitionInput};
use super::integrity::prove;
use super::members::said;
use super::parts::{Below, judge_below};
use super::read::{one, stored};
use super::seal::{NextRecord, next_record};
use super::show::{hides_passages, may_pass_on};
use super::{PassRecordOn, subject};
use crate::answer::{self, Decided, Made};
use crate::body::Valid;
use crate::call::{Call, Operation};
use crate::problem::{Code, FieldError, Problem};
use crate::request::{self, Query};
use crate::resources::clients::file::{Died, File, death};
use crate::resources::dated::Refused;
use actix_web::{HttpRequest, HttpResponse, post};
use chrono::{DateTime, Utc};
use domain::decision::{Ground, Reason, Refusal};
use domain::ids::{ClientId, RecordId};
use domain::record::{self, Content, RecordDocument, RecordReason, RecordState, StateReason, Written};
use domain::recording::Datum;
use domain::secret::Secret;
use persistence::records::{RecordColumns, StoredRecord};
use persistence::{Unit, clients};
use std::sync::Arc;

/// The record, or what would be decided.
pub type RecordOrDryRun = Decided<ShownRecord>;

/// Passes a record into another state.
///
/// Needs `record.edit` and `If-Match`. A state that cannot follow is refused, naming those that can; some
/// ask for a reason. An appointment that was marked by mistake is put right: attended, not attended and called
/// off pass into one another, with a reason, and one that was called off is booked again while it lies ahead. What lies ahead has not been held, and what goes on rests on what is in force, as when
/// it is entered. Leaves an entry that names the client.
#[utoipa::path(tag = "records", request_body = TransitionInput,
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    responses((status = 200, body = RecordOrDryRun, description = "It is in its new state, or what would be decided.")))]
#[post("/v1/registers/{register}/clients/{client}/records/{record}/transitions")]
pub(super) async fn pass_record_on(
    call: Call<PassRecordOn>,
    body: Valid<TransitionInput>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let id: RecordId = request::id(&request, "record")?;
    let step = Step {
        to: body.body.to.0,
        reason: StateReason::of(body.body.reason_code.map(|code| code.0), said(&body.body.reason)),
        realisation: None,
    };
    pass_on(call, step, request, id, None).await
}

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
        columns: &RecordColumns,
        document: &RecordDocument,
        now: DateTime<Utc>,
    ) -> Result<Option<Ground>, Problem> {
        let Some(content) = &document.content else {
            return Err(Problem::new(Code::NotFound));
        };
        let written = Written {
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
            && record::books_the_past(columns.kind, self.to, appointment.starts_at, now)
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
pub fn judge_step<O: Operation>(
    call: &Call<O>,
    file: &File,
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
    record::judge_transition(columns.kind, columns.state, step.to, step.reason.as_ref())?;
    let document = found.map(|found| step.take(found.document));
    let judge = |document: &RecordDocument| step.judge(call, file, columns, document, now).map_err(Refused);
    let ground = document.judge(judge)?;
    Ok(Stepped { document, ground })
}

/// Takes a step that was judged: the next version of the record, noted on its client.
///
/// # Errors
/// The database's.
pub async fn take_step<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    columns: RecordColumns,
    stepped: Stepped,
    step: &Step,
) -> Result<(), Problem> {
    let reason = match record::puts_right(columns.kind, columns.state) {
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

/// Passes a record, or what stands below a plan, into another state.
///
/// # Errors
/// What keeps it from following.
pub async fn pass_on<O: Operation>(
    call: Call<O>,
    step: Step,
    request: HttpRequest,
    id: RecordId,
    below: Option<Below>,
) -> Result<HttpResponse, Problem> {
    let client: ClientId = request::id(&request, "client")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let version = request::if_match(&request)?;
    let shared = Arc::new((call.clone(), step));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, step) = &*shared;
                let row = call.lock_client(&mut unit, client).await?;
                let file = File::open(&mut unit, row).await?;
                let reach = file.reach(call.today);
                let (found, columns) = stored(call, &mut unit, &reach, id).await?;
                judge_below(&columns, below)?;
                let stepped = judge_step(call, &file, found, &columns, version, step, unit.now);
                if dry_run {
                    let ground = stepped.map(|stepped| stepped.ground.unwrap_or_default());
                    return call.asked(unit, subject(client), ground);
                }
                let stepped = stepped?;
                let original = (columns.kind, step.to);
                let ground = stepped.ground.clone();
                take_step(call, &mut unit, columns, stepped, step).await?;
                let entry = call.entry(subject(client)).on(ground);
                let entry = prove(&mut unit, client, id, original, entry).await?;
                let passed = one(call, &mut unit, &reach, id).await?;
                Ok(call.done(unit, passed.map(Made::Resource), entry))
            }
        })
        .await?;
    Ok(answer::decided(answer))
}
