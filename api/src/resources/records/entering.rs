//! What is entered as a record: read from a request, judged, sealed.

use super::dto::{Passage, RecordInput};
use crate::call::{Call, Operation};
use crate::problem::{Code, FieldError, Problem};
use crate::resources::clients::file::{File, death};
use chrono::{DateTime, NaiveDate, Utc};
use domain::decision::{Ground, Reason, Refusal};
use domain::ids::{ClientId, RecordId, SharedEventId, UserId};
use domain::profile::RegisterProfile;
use domain::record::{self, Content, RecordDocument, RecordKind, RecordReason, RecordState, Written};
use domain::recording::{Datum, RestsOn, SourceNote};
use domain::secret::Secret;
use persistence::Unit;
use persistence::changes;
use persistence::records::{self, NewRecord, RecordColumns};

/// What a request says of a record, read and not yet judged.
#[derive(Clone)]
pub struct Entering {
    /// Code of the type.
    pub record_type: String,
    /// Code of the type's category.
    pub category: String,
    /// What it says.
    pub content: Content,
    /// In which state.
    pub state: RecordState,
    /// The day of the meeting.
    pub held_on: Option<NaiveDate>,
    /// Where it came from.
    pub source: SourceNote,
    /// Who answers for it.
    pub official: UserId,
    /// Marked passages.
    pub passages: Vec<record::Passage>,
}

impl Entering {
    /// Reads what a patch made of a record: its state stays, and so may an official who has left.
    ///
    /// # Errors
    /// As [`Entering::parse`].
    pub fn parse_again<O: Operation>(
        call: &Call<O>,
        input: &RecordInput,
        kind: RecordKind,
        state: RecordState,
        official: Option<UserId>,
    ) -> Result<Self, Problem> {
        let stays = official.is_some_and(|official| input.official == Some(official.0));
        let named = if stays { None } else { input.official };
        let input = RecordInput {
            official: named,
            state: None,
            ..input.clone()
        };
        let entering = Self::parse_as(call, &input, kind)?;
        Ok(Self {
            state,
            official: official.filter(|_| stays).unwrap_or(entering.official),
            ..entering
        })
    }

    /// Reads a request.
    ///
    /// # Errors
    /// `rule_refused` for a type that the notice does not name; everything that is wrong with the rest.
    pub fn parse<O: Operation>(call: &Call<O>, input: &RecordInput) -> Result<Self, Problem> {
        let known = call.profile.record_type(&input.record_type);
        Self::parse_as(call, input, known.map_or(RecordKind::Note, |known| known.kind))
    }

    /// Reads a request for a record of a kind: what stands below a plan has the plan's type, and another
    /// kind.
    ///
    /// # Errors
    /// As [`Entering::parse`].
    pub fn parse_as<O: Operation>(
        call: &Call<O>,
        input: &RecordInput,
        kind: RecordKind,
    ) -> Result<Self, Problem> {
        let Some(known) = call.profile.record_type(&input.record_type) else {
            let ground = Ground::section(&call.profile.notice.content_section);
            return Err(Problem::refused([
                Refusal::new(Reason::OutsideNotice, "/type").on(ground)
            ]));
        };
        let mut errors = Vec::new();
        let content = input
            .content
            .parse()
            .map_err(|found| errors.extend(found.into_iter().map(|error| error.below("/content"))))
            .ok();
        if content.as_ref().is_some_and(|content| content.kind() != kind) {
            errors.push(FieldError::new("/content/kind", "wrong_kind").with("expected", kind.code()));
        }
        let official = official(call, input.official, "/official")
            .map_err(|error| errors.push(error))
            .ok();
        let initial = record::initial(kind);
        let state = input.state.map_or(initial[0], |state| state.0);
        if !initial.contains(&state) {
            let allowed: Vec<_> = initial.iter().map(|state| state.code()).collect();
            let error = FieldError::new("/state", Reason::StateCannotFollow.code());
            errors.push(error.with("allowed", allowed.join(", ")));
        }
        match (content, official, errors.is_empty()) {
            (Some(content), Some(official), true) => Ok(Self {
                record_type: known.code.clone(),
                category: known.category.clone(),
                content,
                state,
                held_on: input.held_on,
                source: input.source.note(),
                official,
                passages: passages(&input.passages),
            }),
            _ => Err(Problem::invalid(errors)),
        }
    }

    /// Its kind.
    pub fn kind(&self) -> RecordKind {
        self.content.kind()
    }

    /// Judges whether it may be entered on a client.
    ///
    /// # Errors
    /// `field_withheld` when the caller may not see what it would write; `rule_refused`, with every reason.
    pub fn judge<O: Operation>(
        &self,
        call: &Call<O>,
        file: &File,
        now: DateTime<Utc>,
    ) -> Result<(RestsOn, Ground), Problem> {
        may_see(call, file, &self.category)?;
        let mut errors = Vec::new();
        let datum = Datum::Category(&self.category);
        let judged = file
            .judge(&call.profile, datum, &self.source, None, call.today)
            .map_err(|found| errors.extend(found))
            .ok();
        let written = Written {
            content: &self.content,
            state: self.state,
            held_on: self.held_on,
            passages: &self.passages,
            today: call.today,
            now,
        };
        if let Err(refusals) = record::judge_content(&written) {
            errors.extend(refusals.into_iter().map(FieldError::from));
        }
        // Nobody is booked or begun for whoever has died; what was is still written down.
        let goes_on = record::goes_on(self.kind(), self.state);
        if goes_on && file.facts.judge(|facts| death(facts).is_some()) {
            errors.push(FieldError::from(Refusal::new(Reason::ClientDeceased, "/state")));
        }
        match (judged, errors.is_empty()) {
            (Some(judged), true) => Ok(judged),
            _ => Err(Problem::new(Code::RuleRefused).at(errors)),
        }
    }

    /// The goal that it serves, if it names one.
    pub fn goal(&self) -> Option<RecordId> {
        match &self.content {
            Content::Measure(measure) => measure.goal.map(RecordId),
            _ => None,
        }
    }

    /// The day that lists sort it by, and the day by which something is to be done.
    pub fn days(&self, profile: &RegisterProfile, today: NaiveDate) -> (NaiveDate, Option<NaiveDate>) {
        days(profile, &self.content, self.held_on, today)
    }

    /// What is sealed.
    pub fn document(&self, rests_on: RestsOn, salt: uuid::Uuid) -> RecordDocument {
        RecordDocument {
            content: Some(self.content.clone()),
            held_on: self.held_on,
            source: self.source.clone(),
            rests_on,
            state_reason: None,
            passages: self.passages.clone(),
            salt,
        }
    }
}

/// The day that lists sort a record by, and the day by which something is to be done.
pub fn days(
    profile: &RegisterProfile,
    content: &Content,
    held_on: Option<NaiveDate>,
    recorded_on: NaiveDate,
) -> (NaiveDate, Option<NaiveDate>) {
    match content {
        Content::Appointment(appointment) => {
            let day = domain::civil::today(appointment.starts_at, profile.time_zone);
            (day, Some(day))
        }
        Content::Plan(plan) => (
            held_on.or(plan.period.from).unwrap_or(recorded_on),
            plan.review_on.or(plan.period.to),
        ),
        Content::Measure(measure) => (
            held_on.or(measure.period.from).unwrap_or(recorded_on),
            measure.period.to,
        ),
        Content::Goal(goal) => (held_on.unwrap_or(recorded_on), goal.target_on),
        _ => (held_on.unwrap_or(recorded_on), None),
    }
}

/// Passages as they are sealed.
pub fn passages(passages: &[Passage]) -> Vec<record::Passage> {
    let sealed = passages.iter().map(|passage| record::Passage {
        pointer: passage.pointer.clone(),
        from: passage.from,
        to: passage.to,
        mark: passage.mark.0,
    });
    sealed.collect()
}

/// The official who answers: the caller, unless another one is named, who must hold a grant in the
/// register today.
///
/// # Errors
/// `user_unknown`, at the pointer.
pub fn official<O: Operation>(
    call: &Call<O>,
    named: Option<uuid::Uuid>,
    pointer: &str,
) -> Result<UserId, FieldError> {
    let Some(named) = named.map(UserId) else {
        return Ok(call.person.id);
    };
    if call.is_official(named) {
        Ok(named)
    } else {
        Err(FieldError::new(pointer, "user_unknown"))
    }
}

/// Refuses what touches a category that the caller may not see.
///
/// # Errors
/// `field_withheld`.
pub fn may_see<O: Operation>(call: &Call<O>, file: &File, category: &str) -> Result<(), Problem> {
    let protection = file.protection(call.today);
    match call
        .viewer()
        .withheld_category(&call.profile, &protection, category)
    {
        Some(_) => Err(Problem::new(Code::FieldWithheld).about(file.client())),
        None => Ok(()),
    }
}

/// Judges that a goal which a record names is of a plan of the same client.
///
/// # Errors
/// `validation_failed`; the database's.
pub async fn judge_goal(unit: &mut Unit, client: ClientId, goal: Option<RecordId>) -> Result<(), Problem> {
    let Some(goal) = goal else { return Ok(()) };
    let found = records::one(unit, client, goal).await?;
    let is_goal = found.judge(|found| {
        let columns = found.as_ref().map(|found| &found.columns);
        columns.is_some_and(|columns| columns.kind == RecordKind::Goal && !columns.removed)
    });
    match is_goal {
        true => Ok(()),
        false => Err(Problem::invalid_at("/content/goal", "unknown_reference")),
    }
}

/// A record that is to be entered, judged.
pub struct Entered {
    /// Its id.
    pub id: RecordId,
    /// The plan that it belongs to.
    pub parent: Option<RecordId>,
    /// The shared event that it is one client's part of.
    pub event: Option<SharedEventId>,
    /// What it says.
    pub entering: Entering,
    /// What it rests on.
    pub rests_on: RestsOn,
}

/// Seals the first version of a record and notes the change.
///
/// # Errors
/// The database's.
pub async fn seal_first<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    client: ClientId,
    entered: Entered,
) -> Result<(), Problem> {
    let Entered {
        id,
        parent,
        event,
        entering,
        rests_on,
    } = entered;
    let (on_day, due_on) = entering.days(&call.profile, call.today);
    let columns = RecordColumns {
        client,
        id,
        version: 1,
        parent,
        event,
        kind: entering.kind(),
        record_type: entering.record_type.clone(),
        state: entering.state,
        official: Some(entering.official),
        on_day,
        due_on,
        restricted: None,
        removed: false,
        reason: RecordReason::Recorded,
        recorded_by: call.person.id,
        author: call.person.id,
        created_at: unit.now,
    };
    let salt = unit.ids().next();
    let new = NewRecord {
        columns,
        retention_class: retention_class(&call.profile, &entering.category),
        document: Secret::new(entering.document(rests_on, salt)),
    };
    records::record(unit, new).await?;
    changes::note(unit, client, "record", id.0, 1).await?;
    Ok(())
}

/// The retention class of a category.
pub fn retention_class(profile: &RegisterProfile, category: &str) -> String {
    let category = profile.category(category);
    category.map_or_else(
        || profile.protective_retention_class.clone(),
        |category| category.retention_class.clone(),
    )
}
