//! What is entered on each client who took part, read from the request.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use crate::records::proposed::ProposedRecord;
use contract::events::{EventClientInput, EventInput};
use contract::json::lengths;
use contract::problem::{Code, FieldError};
use contract::records::content::{
    AppointmentContentInput, ContactContentInput, NoteContentInput, RecordContentInput,
};
use contract::records::dto::RecordInput;
use domain::record::ParticipantRole;
use domain::text::tidy;

/// Reads the record of each client, in the order of the request.
///
/// # Errors
/// Everything that is wrong with the request, apart from who the clients are.
pub(super) fn parse(caller: &RegisterCaller, body: &EventInput) -> Result<Vec<ProposedRecord>, Problem> {
    let mut errors = not_for_all(&body.content);
    let common = match ProposedRecord::parse(caller, &body.common()) {
        Err(problem) if problem.code != Code::ValidationFailed => return Err(problem),
        Err(problem) => {
            errors.extend(problem.errors);
            return Err(Problem::invalid(errors));
        }
        Ok(common) => common,
    };
    let mut every = Vec::with_capacity(body.clients.len());
    for (at, client) in body.clients.iter().enumerate() {
        let place = format!("/clients/{at}");
        match own(caller, body, client, &common) {
            Ok(entering) => every.push(entering),
            Err(found) => errors.extend(found.into_iter().map(|error| error.below(&place))),
        }
    }
    if errors.is_empty() {
        Ok(every)
    } else {
        Err(Problem::invalid(errors))
    }
}

/// The record of one client. Pointers are relative to the client's place.
fn own(
    caller: &RegisterCaller,
    body: &EventInput,
    client: &EventClientInput,
    common: &ProposedRecord,
) -> Result<ProposedRecord, Vec<FieldError>> {
    if client.state.is_none() && client.held_on.is_none() && client.note.is_none() {
        return Ok(common.clone());
    }
    let state = client.state.or(body.state);
    let mut input = RecordInput {
        state,
        held_on: client.held_on.or(body.held_on),
        ..body.common()
    };
    if let Some(note) = client.note.as_deref().map(tidy).filter(|note| !note.is_empty()) {
        add(&mut input.content, &note)?;
    }
    ProposedRecord::parse(caller, &input).map_err(|problem| problem.errors)
}

/// Adds what concerns one client alone to what is written of all.
fn add(content: &mut RecordContentInput, note: &str) -> Result<(), Vec<FieldError>> {
    let joined = |text: &str| match text {
        "" => note.to_owned(),
        text => format!("{text}\n\n{note}"),
    };
    let fits = |text: String, (_, most): (usize, usize)| match text.chars().count() <= most {
        true => Ok(text),
        false => {
            let left = most.saturating_sub(text.chars().count() - note.chars().count());
            Err(vec![FieldError::new("/note", "too_long").with("limit", left)])
        }
    };
    match content {
        RecordContentInput::Contact(contact) => {
            let text = joined(contact.text.as_deref().unwrap_or_default());
            contact.text = Some(fits(text, lengths::<ContactContentInput>("text"))?);
        }
        RecordContentInput::Note(known) => {
            known.text = fits(joined(&known.text), lengths::<NoteContentInput>("text"))?;
        }
        RecordContentInput::Appointment(appointment) => {
            let about = joined(appointment.about.as_deref().unwrap_or_default());
            appointment.about = Some(fits(about, lengths::<AppointmentContentInput>("about"))?);
        }
        // What no event consists of is refused beforehand.
        _ => {}
    }
    Ok(())
}

/// What cannot be said of several clients at once: another sort of record, and the name of one of them on
/// the records of all.
fn not_for_all(content: &RecordContentInput) -> Vec<FieldError> {
    match content {
        RecordContentInput::Note(_) | RecordContentInput::Appointment(_) => Vec::new(),
        RecordContentInput::Contact(contact) => {
            let named = contact.with.iter().enumerate().filter(|(_, participant)| {
                let of_clients = matches!(
                    participant.role.0,
                    ParticipantRole::Client | ParticipantRole::FamilyMember
                );
                of_clients && participant.name.is_some()
            });
            named
                .map(|(at, _)| FieldError::new(format!("/content/with/{at}/name"), "name_not_shared"))
                .collect()
        }
        _ => {
            let error = FieldError::new("/content/kind", "wrong_kind");
            vec![error.with_each("allowed", ["contact", "note", "appointment"])]
        }
    }
}
