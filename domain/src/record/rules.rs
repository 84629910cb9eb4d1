//! Whether what a record says can be so: days, periods, passages.

use super::content::Content;
use super::document::Passage;
use super::kinds::RecordState;
use crate::civil::is_acceptable;
use crate::decision::{Reason, Refusal};
use chrono::{DateTime, NaiveDate, Utc};

/// A record as it is written: what this rule looks at. Pointers are those of the request.
pub struct WrittenRecord<'a> {
    /// The content.
    pub content: &'a Content,
    /// In which state.
    pub state: RecordState,
    /// The day of the meeting.
    pub held_on: Option<NaiveDate>,
    /// Marked passages.
    pub passages: &'a [Passage],
    /// What day it is in the register.
    pub today: NaiveDate,
    /// The time.
    pub now: DateTime<Utc>,
}

/// Judges what a record says.
///
/// # Errors
/// Every reason at once.
pub fn judge_content(written: &WrittenRecord<'_>) -> Result<(), Vec<Refusal>> {
    let mut refusals = Vec::new();
    let mut refuse = |reason, pointer: &str| refusals.push(Refusal::new(reason, pointer));
    // What is said to have happened cannot lie ahead; a draft is prepared beforehand.
    if written.state != RecordState::Draft && written.held_on.is_some_and(|day| day > written.today) {
        refuse(Reason::DateInFuture, "/heldOn");
    }
    match written.content {
        Content::Appointment(appointment) => {
            if appointment
                .ends_at
                .is_some_and(|end| end <= appointment.starts_at)
            {
                refuse(Reason::PeriodBackwards, "/content/endsAt");
            }
            let held = matches!(written.state, RecordState::Attended | RecordState::NoShow);
            if held && appointment.starts_at > written.now {
                refuse(Reason::DateInFuture, "/content/startsAt");
            }
            let instants = [
                (Some(appointment.starts_at), "/content/startsAt"),
                (appointment.ends_at, "/content/endsAt"),
            ];
            for (instant, pointer) in instants {
                if instant.is_some_and(|instant| !is_acceptable(instant.date_naive())) {
                    refuse(Reason::OutOfRange, pointer);
                }
            }
        }
        Content::Plan(plan) => {
            let begins = plan.period.from;
            if plan
                .review_on
                .zip(begins)
                .is_some_and(|(review, from)| review < from)
            {
                refuse(Reason::PeriodBackwards, "/content/reviewOn");
            }
        }
        Content::Review(review) => {
            let held = written.held_on.unwrap_or(written.today);
            if review.next_on.is_some_and(|next| next <= held) {
                refuse(Reason::PeriodBackwards, "/content/nextOn");
            }
        }
        _ => {}
    }
    if written.content.kind().rules().held_on_needed && written.held_on.is_none() {
        refuse(Reason::DayMissing, "/heldOn");
    }
    refusals.extend(written.content.of_any_kind().refused());
    let mut content = written.content.clone();
    let texts = content.texts();
    for (at, passage) in written.passages.iter().enumerate() {
        let text = texts.iter().find(|(pointer, _)| *pointer == passage.pointer);
        let fits = text.is_some_and(|(_, text)| {
            passage.from < passage.to && passage.to as usize <= text.chars().count()
        });
        if !fits {
            refusals.push(Refusal::new(Reason::PassageNotInText, format!("/passages/{at}")));
        }
    }
    if refusals.is_empty() {
        Ok(())
    } else {
        Err(refusals)
    }
}

/// Pointers of free texts in which something is written like a personal identity code: a warning, no more.
pub fn texts_with_identity_codes(content: &Content) -> Vec<String> {
    let mut content = content.clone();
    let texts = content.texts();
    texts
        .into_iter()
        .filter(|(_, text)| crate::client::identity_code::is_written_in(text))
        .map(|(pointer, _)| pointer)
        .collect()
}
