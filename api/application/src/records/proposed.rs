//! What is entered as a record: read from a request, judged, sealed.

use crate::caller::RegisterCaller;
use crate::clients::dossier::{ClientDossier, Died, death};
use crate::problem::Problem;
use crate::records::days::RecordDays;
use crate::records::visible::may_see;
use crate::records::whereabouts::may_tell;
use chrono::{DateTime, NaiveDate, Utc};
use contract::problem::{Code, FieldError};
use contract::records::content::RecordContentInput;
use contract::records::dto::{Passage, RecordInput};
use domain::client::provenance::{RestsOn, SourceNote};
use domain::client::recording::Datum;
use domain::decision::{Ground, Reason, Refusal};
use domain::ids::{RecordId, UserId};
use domain::record::{self, Content, RecordDocument, RecordKind, RecordState, WrittenRecord};
use domain::register::RegisterProfile;
use domain::text::place_in_tidy;

/// What a request says of a record, read and not yet judged.
#[derive(Clone)]
pub struct ProposedRecord {
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

impl ProposedRecord {
    /// Reads what a patch made of a record: its state stays, and so may an official who has left.
    ///
    /// # Errors
    /// As [`ProposedRecord::parse`].
    pub(crate) fn parse_again(
        caller: &RegisterCaller,
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
        let entering = Self::parse_as(caller, &input, kind)?;
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
    pub fn parse(caller: &RegisterCaller, input: &RecordInput) -> Result<Self, Problem> {
        let known = caller.profile.record_type(&input.record_type);
        Self::parse_as(caller, input, known.map_or(RecordKind::Note, |known| known.kind))
    }

    /// Reads a request for a record of a kind: what stands below a plan has the plan's type, and another
    /// kind.
    ///
    /// # Errors
    /// As [`ProposedRecord::parse`].
    pub fn parse_as(caller: &RegisterCaller, input: &RecordInput, kind: RecordKind) -> Result<Self, Problem> {
        let Some(known) = caller.profile.record_type(&input.record_type) else {
            let ground = Ground::section(&caller.profile.notice.content_section);
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
            errors.push(FieldError::new("/content/kind", "wrong_kind").with_each("allowed", [kind.code()]));
        }
        let official = official(caller, input.official, "/official")
            .map_err(|error| errors.push(error))
            .ok();
        let initial = record::initial(kind);
        let state = input.state.map_or(initial[0], |state| state.0);
        if !initial.contains(&state) {
            let error = FieldError::new("/state", Reason::StateCannotFollow.code());
            errors.push(error.with_each("allowed", initial.iter().map(|state| state.code())));
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
                passages: passages(&input.content, &input.passages),
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
    pub fn judge(
        &self,
        caller: &RegisterCaller,
        dossier: &ClientDossier,
        now: DateTime<Utc>,
    ) -> Result<(RestsOn, Ground), Problem> {
        // Nobody is booked or begun for whoever has died; what was is still written down.
        let living = record::is_for_the_living(self.kind(), self.state);
        let hidden = caller
            .viewer()
            .withheld_whereabouts(&dossier.protection(caller.today));
        if hidden.is_some() {
            may_tell(&self.content).map_err(|problem| problem.about(dossier.client()))?;
        }
        self.judge_unless_dead(caller, dossier, now, living.then_some("/state"))
    }

    /// Judges whether a record may say this from now on. What was open at a death is still put right.
    ///
    /// # Errors
    /// As [`ProposedRecord::judge`].
    pub(crate) fn judge_again(
        &self,
        caller: &RegisterCaller,
        dossier: &ClientDossier,
        now: DateTime<Utc>,
    ) -> Result<(RestsOn, Ground), Problem> {
        let ahead = matches!(&self.content, Content::Appointment(appointment) if appointment.starts_at > now);
        let books = ahead && record::is_open(self.state);
        self.judge_unless_dead(caller, dossier, now, books.then_some("/content/startsAt"))
    }

    /// Judges it; what cannot be of somebody who has died is at the pointer.
    fn judge_unless_dead(
        &self,
        caller: &RegisterCaller,
        dossier: &ClientDossier,
        now: DateTime<Utc>,
        of_the_living: Option<&str>,
    ) -> Result<(RestsOn, Ground), Problem> {
        may_see(caller, dossier, &self.category)?;
        let mut errors = Vec::new();
        let datum = Datum::Category(&self.category);
        let judged = dossier
            .judge(&caller.profile, datum, &self.source, None, caller.today)
            .map_err(|found| errors.extend(found))
            .ok();
        let written = WrittenRecord {
            content: &self.content,
            state: self.state,
            held_on: self.held_on,
            passages: &self.passages,
            today: caller.today,
            now,
        };
        if let Err(refusals) = record::judge_content(&written) {
            errors.extend(refusals.into_iter().map(FieldError::from));
        }
        let died = dossier.facts.judge(|facts| Died(death(facts))).0;
        if let Some(pointer) = of_the_living
            && died.is_some()
        {
            errors.push(FieldError::from(Refusal::new(Reason::ClientDeceased, pointer)));
        }
        let day = self.days(&caller.profile, caller.today).on_day;
        if record::is_after_death(self.kind(), self.state, day, died) {
            errors.push(Refusal::new(Reason::ClientDeceased, "/content/startsAt").into());
        }
        match (judged, errors.is_empty()) {
            (Some(judged), true) => Ok(judged),
            _ => Err(Problem::new(Code::RuleRefused).at(errors)),
        }
    }

    /// The goal that it serves, if it names one.
    pub(crate) fn goal(&self) -> Option<RecordId> {
        goal_of(&self.content)
    }

    /// The days that stand beside its seal.
    pub fn days(&self, profile: &RegisterProfile, recorded_on: NaiveDate) -> RecordDays {
        RecordDays::of(profile, &self.content, self.held_on, recorded_on)
    }

    /// Whether it says what a document says already.
    pub(crate) fn says_what(&self, document: &RecordDocument) -> bool {
        document.content.as_ref() == Some(&self.content)
            && document.held_on == self.held_on
            && document.source == self.source
            && document.passages == self.passages
    }

    /// What is sealed.
    pub(crate) fn document(&self, rests_on: RestsOn, salt: uuid::Uuid) -> RecordDocument {
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

/// The goal that a content names.
pub(crate) fn goal_of(content: &Content) -> Option<RecordId> {
    match content {
        Content::Measure(measure) => measure.goal.map(RecordId),
        _ => None,
    }
}

/// Passages as they are sealed: their places are those of the texts as they were sent, which are sealed tidy.
fn passages(content: &RecordContentInput, passages: &[Passage]) -> Vec<record::Passage> {
    let sent = serde_json::to_value(content).unwrap_or_default();
    let sealed = passages.iter().map(|passage| {
        let text = sent.pointer(&passage.pointer).and_then(serde_json::Value::as_str);
        let place = |at: u32| match text {
            // Beyond its end nothing is marked: the rule refuses it.
            Some(text) if at as usize <= text.chars().count() => {
                u32::try_from(place_in_tidy(text, at as usize)).unwrap_or(at)
            }
            _ => at,
        };
        record::Passage {
            pointer: passage.pointer.clone(),
            from: place(passage.from),
            to: place(passage.to),
            mark: passage.mark.0,
        }
    });
    sealed.collect()
}

/// The official who answers: the caller, unless another one is named, who must be one that can.
///
/// # Errors
/// `user_unknown`, `right_missing`, at the pointer.
fn official(caller: &RegisterCaller, named: Option<uuid::Uuid>, pointer: &str) -> Result<UserId, FieldError> {
    let Some(named) = named.map(UserId) else {
        return Ok(caller.person.id);
    };
    caller.can_answer(named, pointer).map(|()| named)
}
