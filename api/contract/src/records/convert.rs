//! Between what a record says over HTTP and what it says under its seal.

use super::content::*;
use crate::coded::{OneOf, Open};
use crate::problem::FieldError;
use crate::shared::PeriodInput;
use domain::record::{self, Content};
use domain::text::tidy;

/// A text without white space around it; an empty one is none.
pub fn said(text: &Option<String>) -> Option<String> {
    text.as_deref().map(tidy).filter(|text| !text.is_empty())
}

/// A text that must say something.
pub fn needed(text: &str, pointer: &str, errors: &mut Vec<FieldError>) -> String {
    let text = tidy(text);
    if text.is_empty() {
        errors.push(FieldError::new(pointer, "too_short").with("limit", 1));
    }
    text
}

pub fn period(period: &PeriodInput, errors: &mut Vec<FieldError>) -> domain::civil::Period {
    period.parse().unwrap_or_else(|error| {
        errors.push(error);
        domain::civil::Period::default()
    })
}

pub fn language(
    interpreter: &Option<InterpreterUseInput>,
    errors: &mut Vec<FieldError>,
) -> Option<record::InterpreterUse> {
    let interpreter = interpreter.as_ref()?;
    if domain::codes::find_language(&interpreter.language).is_none() {
        errors.push(FieldError::new("/interpreter/language", "not_in_list"));
    }
    Some(record::InterpreterUse {
        language: interpreter.language.clone(),
        remote: interpreter.remote,
    })
}

impl RecordContentInput {
    /// What it says, as it is sealed.
    ///
    /// # Errors
    /// Everything that is wrong with it; pointers are relative to the content.
    pub fn parse(&self) -> Result<Content, Vec<FieldError>> {
        let mut errors = Vec::new();
        let content = match self {
            Self::Contact(contact) => Content::Contact(record::Contact {
                way: contact.way.0,
                with: contact
                    .with
                    .iter()
                    .map(|participant| record::Participant {
                        role: participant.role.0,
                        name: said(&participant.name),
                    })
                    .collect(),
                text: said(&contact.text),
                agreed: said(&contact.agreed),
                interpreter: language(&contact.interpreter, &mut errors),
            }),
            Self::Note(note) => Content::Note(record::Note {
                text: needed(&note.text, "/text", &mut errors),
            }),
            Self::Appointment(appointment) => Content::Appointment(record::Appointment {
                starts_at: appointment.starts_at,
                ends_at: appointment.ends_at,
                place: said(&appointment.place),
                about: said(&appointment.about),
                interpreter: language(&appointment.interpreter, &mut errors),
                outcome: said(&appointment.outcome),
            }),
            Self::Assessment(assessment) => Content::Assessment(record::Assessment {
                summary: needed(&assessment.summary, "/summary", &mut errors),
                needs: assessment
                    .needs
                    .iter()
                    .enumerate()
                    .map(|(at, need)| needed(&need.0, &format!("/needs/{at}"), &mut errors))
                    .collect(),
                conclusion: said(&assessment.conclusion),
                interpreter: language(&assessment.interpreter, &mut errors),
            }),
            Self::Plan(plan) => Content::Plan(record::Plan {
                summary: said(&plan.summary),
                period: period(&plan.period, &mut errors),
                review_on: plan.review_on,
                interpreter: language(&plan.interpreter, &mut errors),
            }),
            Self::Goal(goal) => Content::Goal(record::Goal {
                text: needed(&goal.text, "/text", &mut errors),
                target_on: goal.target_on,
                realisation: said(&goal.realisation),
            }),
            Self::Review(review) => Content::Review(record::Review {
                text: needed(&review.text, "/text", &mut errors),
                next_on: review.next_on,
            }),
            Self::Measure(measure) => Content::Measure(record::Measure {
                text: needed(&measure.text, "/text", &mut errors),
                provider: said(&measure.provider),
                period: period(&measure.period, &mut errors),
                goal: measure.goal,
            }),
            Self::WorkAbilityObservation(observation) => {
                Content::WorkAbilityObservation(record::Observation {
                    text: needed(&observation.text, "/text", &mut errors),
                    setting: said(&observation.setting),
                })
            }
        };
        if errors.is_empty() {
            Ok(content)
        } else {
            Err(errors)
        }
    }

    /// The request that would say what is sealed, for merging patches.
    pub fn of(content: &Content) -> Self {
        match content {
            Content::Contact(contact) => Self::Contact(ContactContentInput {
                kind: ContactTag::Is,
                way: OneOf(contact.way),
                with: contact
                    .with
                    .iter()
                    .map(|participant| ParticipantInput {
                        role: OneOf(participant.role),
                        name: participant.name.clone(),
                    })
                    .collect(),
                text: contact.text.clone(),
                agreed: contact.agreed.clone(),
                interpreter: interpreter_input(&contact.interpreter),
            }),
            Content::Note(note) => Self::Note(NoteContentInput {
                kind: NoteTag::Is,
                text: note.text.clone(),
            }),
            Content::Appointment(appointment) => Self::Appointment(AppointmentContentInput {
                kind: AppointmentTag::Is,
                starts_at: appointment.starts_at,
                ends_at: appointment.ends_at,
                place: appointment.place.clone(),
                about: appointment.about.clone(),
                interpreter: interpreter_input(&appointment.interpreter),
                outcome: appointment.outcome.clone(),
            }),
            Content::Assessment(assessment) => Self::Assessment(AssessmentContentInput {
                kind: AssessmentTag::Is,
                summary: assessment.summary.clone(),
                needs: assessment.needs.iter().cloned().map(NeedText).collect(),
                conclusion: assessment.conclusion.clone(),
                interpreter: interpreter_input(&assessment.interpreter),
            }),
            Content::Plan(plan) => Self::Plan(PlanContentInput {
                kind: PlanTag::Is,
                summary: plan.summary.clone(),
                period: plan.period.into(),
                review_on: plan.review_on,
                interpreter: interpreter_input(&plan.interpreter),
            }),
            Content::Measure(measure) => Self::Measure(MeasureContentInput {
                kind: MeasureTag::Is,
                text: measure.text.clone(),
                provider: measure.provider.clone(),
                period: measure.period.into(),
                goal: measure.goal,
            }),
            Content::WorkAbilityObservation(observation) => {
                Self::WorkAbilityObservation(ObservationContentInput {
                    kind: ObservationTag::Is,
                    text: observation.text.clone(),
                    setting: observation.setting.clone(),
                })
            }
            Content::Goal(goal) => Self::Goal(GoalContentInput {
                kind: GoalTag::Is,
                text: goal.text.clone(),
                target_on: goal.target_on,
                realisation: goal.realisation.clone(),
            }),
            Content::Review(review) => Self::Review(ReviewContentInput {
                kind: ReviewTag::Is,
                text: review.text.clone(),
                next_on: review.next_on,
            }),
        }
    }
}

pub fn interpreter_input(interpreter: &Option<record::InterpreterUse>) -> Option<InterpreterUseInput> {
    interpreter.as_ref().map(|interpreter| InterpreterUseInput {
        language: interpreter.language.clone(),
        remote: interpreter.remote,
    })
}

pub fn interpreter(interpreter: &Option<record::InterpreterUse>) -> Option<InterpreterUse> {
    interpreter.as_ref().map(|interpreter| InterpreterUse {
        language: interpreter.language.clone(),
        remote: interpreter.remote,
    })
}

impl RecordContent {
    /// The answer.
    pub fn of(content: Content) -> Self {
        match content {
            Content::Contact(contact) => Self::Contact(ContactContent {
                kind: ContactTag::Is,
                way: Open(contact.way),
                with: contact
                    .with
                    .into_iter()
                    .map(|participant| ShownParticipant {
                        role: Open(participant.role),
                        name: participant.name,
                    })
                    .collect(),
                interpreter: interpreter(&contact.interpreter),
                text: contact.text,
                agreed: contact.agreed,
            }),
            Content::Note(note) => Self::Note(NoteContent {
                kind: NoteTag::Is,
                text: note.text,
            }),
            Content::Appointment(appointment) => Self::Appointment(AppointmentContent {
                kind: AppointmentTag::Is,
                starts_at: appointment.starts_at,
                ends_at: appointment.ends_at,
                interpreter: interpreter(&appointment.interpreter),
                place: appointment.place,
                about: appointment.about,
                outcome: appointment.outcome,
            }),
            Content::Assessment(assessment) => Self::Assessment(AssessmentContent {
                kind: AssessmentTag::Is,
                interpreter: interpreter(&assessment.interpreter),
                summary: assessment.summary,
                needs: assessment.needs.into_iter().map(NeedText).collect(),
                conclusion: assessment.conclusion,
            }),
            Content::Plan(plan) => Self::Plan(PlanContent {
                kind: PlanTag::Is,
                interpreter: interpreter(&plan.interpreter),
                summary: plan.summary,
                period: plan.period.into(),
                review_on: plan.review_on,
            }),
            Content::Measure(measure) => Self::Measure(MeasureContent {
                kind: MeasureTag::Is,
                text: measure.text,
                provider: measure.provider,
                period: measure.period.into(),
                goal: measure.goal,
            }),
            Content::WorkAbilityObservation(observation) => {
                Self::WorkAbilityObservation(ObservationContent {
                    kind: ObservationTag::Is,
                    text: observation.text,
                    setting: observation.setting,
                })
            }
            Content::Goal(goal) => Self::Goal(GoalContent {
                kind: GoalTag::Is,
                text: goal.text,
                target_on: goal.target_on,
                realisation: goal.realisation,
            }),
            Content::Review(review) => Self::Review(ReviewContent {
                kind: ReviewTag::Is,
                text: review.text,
                next_on: review.next_on,
            }),
        }
    }
}
