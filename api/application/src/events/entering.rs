//! What is entered on each client who took part: read from the request, reached, judged.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::problem::Problem;
use crate::records::entering::Entering;
use chrono::{DateTime, Utc};
use contract::events::dto::{EventClientInput, EventInput};
use contract::json::lengths;
use contract::problem::{Code, FieldError};
use contract::records::content::{
    AppointmentContentInput, ContactContentInput, NoteContentInput, RecordContentInput,
};
use contract::records::dto::RecordInput;
use domain::client::provenance::RestsOn;
use domain::decision::Ground;
use domain::ids::ClientId;
use domain::record::ParticipantRole;
use domain::text::tidy;
use persistence::Unit;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// What is entered on a client, what it rests on, and on what ground it was allowed.
pub type Judged = (Entering, RestsOn, Ground);

/// Reads the record of each client, in the order of the request.
///
/// # Errors
/// Everything that is wrong with the request, apart from who the clients are.
pub fn parse(call: &RegisterCaller, body: &EventInput) -> Result<Vec<Entering>, Problem> {
    let mut errors = not_for_all(&body.content);
    let common = match Entering::parse(call, &body.common()) {
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
        match own(call, body, client, &common) {
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
pub fn own(
    call: &RegisterCaller,
    body: &EventInput,
    client: &EventClientInput,
    common: &Entering,
) -> Result<Entering, Vec<FieldError>> {
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
    Entering::parse(call, &input).map_err(|problem| problem.errors)
}

/// Adds what concerns one client alone to what is written of all.
pub fn add(content: &mut RecordContentInput, note: &str) -> Result<(), Vec<FieldError>> {
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
pub fn not_for_all(content: &RecordContentInput) -> Vec<FieldError> {
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

/// Locks and opens clients, in the order of the request. They are locked in the order of their ids, so that
/// two events of the same clients wait for each other instead of for ever.
///
/// # Errors
/// `validation_failed` at the places of clients who stand twice or are out of reach; the database's.
pub async fn reach(
    call: &RegisterCaller,
    unit: &mut Unit,
    clients: impl ExactSizeIterator<Item = Uuid>,
) -> Result<Vec<ClientDossier>, Problem> {
    let named = clients.len();
    let mut errors = Vec::new();
    let mut wanted = BTreeMap::new();
    for (at, client) in clients.enumerate() {
        match wanted.entry(client) {
            Entry::Vacant(place) => {
                place.insert(at);
            }
            Entry::Occupied(_) => {
                errors.push(FieldError::new(format!("/clients/{at}/client"), "repeated"));
            }
        }
    }
    let (mut files, mut subjects) = (HashMap::new(), Vec::new());
    for (id, at) in wanted {
        match call.lock_client(unit, ClientId(id)).await {
            Ok(row) => {
                files.insert(at, ClientDossier::open(unit, row).await?);
            }
            Err(problem) if problem.code == Code::NotFound => {
                subjects.extend(problem.subjects);
                errors.push(FieldError::new(format!("/clients/{at}/client"), "client_unknown"));
            }
            Err(problem) => return Err(problem),
        }
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors).concerning(subjects));
    }
    Ok((0..named).filter_map(|at| files.remove(&at)).collect())
}

/// Judges the record of each client as if it were entered alone.
///
/// # Errors
/// `rule_refused`, with every reason of every client; `field_withheld`.
pub fn judge(
    call: &RegisterCaller,
    files: &[ClientDossier],
    body: &EventInput,
    entering: Vec<Entering>,
    now: DateTime<Utc>,
) -> Result<Vec<Judged>, Problem> {
    let (mut judged, mut refused) = (Vec::new(), Vec::new());
    for (at, (entering, file)) in entering.into_iter().zip(files).enumerate() {
        match entering.judge(call, file, now) {
            Ok((rests_on, ground)) => judged.push((entering, rests_on, ground)),
            Err(problem) if problem.code == Code::RuleRefused => {
                refused.extend(problem.errors.into_iter().map(|error| (at, error)));
            }
            Err(problem) => {
                let place = FieldError::new(format!("/clients/{at}/client"), "field_withheld");
                return Err(problem.at([place]));
            }
        }
    }
    match refused.is_empty() {
        true => Ok(judged),
        false => Err(Problem::new(Code::RuleRefused).at(placed(body, refused))),
    }
}

/// Puts refusals at their places: what is refused for every client is wrong with what all have in common,
/// and told once; the rest stands at the client.
pub fn placed(body: &EventInput, refused: Vec<(usize, FieldError)>) -> Vec<FieldError> {
    let mut placed: Vec<FieldError> = Vec::new();
    for (at, error) in &refused {
        let client = body.clients.get(*at);
        let state = client.is_some_and(|client| client.state.is_some());
        let own = match error.pointer.as_str() {
            "/state" => state.then_some("state"),
            "/heldOn" => client.and_then(|client| client.held_on).map(|_| "heldOn"),
            // What is said of all can only be refused for some because of the state that is their own.
            pointer if pointer.starts_with("/content") => state.then_some("state"),
            _ => None,
        };
        let of_all = refused.iter().filter(|(_, other)| other == error).count() == body.clients.len();
        let error = match (own, of_all) {
            (None, true) => error.clone(),
            (own, _) => FieldError {
                pointer: format!("/clients/{at}/{}", own.unwrap_or("client")),
                ..error.clone()
            },
        };
        if !placed.contains(&error) {
            placed.push(error);
        }
    }
    placed
}
