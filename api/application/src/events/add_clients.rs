//! Entering further clients on an event: who came unexpectedly.

use crate::caller::RegisterCaller;
use crate::events::enter::{JudgedRecord, Participants, enter, show};
use crate::events::reach::{NamedClients, wrong_client};
use crate::events::records::EventRecords;
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::records::whereabouts::Whereabouts;
use chrono::{DateTime, Utc};
use contract::events::{EventRecordsInput, ShownEvent};
use contract::problem::{Code, FieldError};
use domain::ids::SharedEventId;
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::Unit;
use uuid::Uuid;

/// Enters further clients on an event.
pub struct AddClients {
    /// The event.
    pub event: SharedEventId,
    /// What is entered on whom.
    pub input: EventRecordsInput,
}

/// An event as it is, and the clients who are to be added.
pub struct LoadedAddition {
    /// The event, when the caller may see something of it.
    event: Option<KnownEvent>,
    participants: Participants,
}

struct KnownEvent {
    record_type: String,
    /// How many further records it may have.
    room: usize,
}

impl Command for AddClients {
    type Caller = RegisterCaller;
    type Loaded = LoadedAddition;
    type Decision = Vec<JudgedRecord>;
    type Shown = ShownEvent;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<LoadedAddition, Problem> {
        let mut loaded = LoadedAddition {
            event: known_event(EventRecords::find(caller, unit, self.event).await)?,
            participants: Participants::default(),
        };
        // A request that repeats is answered, whatever has become of the event since: only the rule refuses.
        if self.has_room(&loaded).is_ok() {
            loaded.participants = self.load_participants(caller, unit).await?;
        }
        Ok(loaded)
    }

    fn subjects(&self, loaded: &LoadedAddition) -> Vec<Subject> {
        loaded.participants.subjects()
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        loaded: &LoadedAddition,
        now: DateTime<Utc>,
    ) -> Result<Judged<Vec<JudgedRecord>>, Problem> {
        let event = self.has_room(loaded)?;
        let body = self.input.clone().of_type(event.record_type.clone());
        loaded.participants.judge(caller, &body, now)
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        _: LoadedAddition,
        judged: Vec<JudgedRecord>,
    ) -> Result<Secret<ShownEvent>, Problem> {
        enter(caller, unit, entry, self.event, judged).await
    }

    fn new_id(&self) -> Option<Uuid> {
        Some(self.event.0)
    }

    async fn repeat(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        _: LoadedAddition,
        made: Uuid,
    ) -> Result<Secret<ShownEvent>, Problem> {
        show(caller, unit, entry, SharedEventId(made)).await
    }
}

impl AddClients {
    /// The event, when there is room in it for every client who is named.
    fn has_room<'l>(&self, loaded: &'l LoadedAddition) -> Result<&'l KnownEvent, Problem> {
        let event = loaded.event.as_ref();
        let event = event.ok_or_else(|| Problem::new(Code::NotFound))?;
        match self.input.clients.len() > event.room {
            true => {
                let error = FieldError::new("/clients", "too_many_items");
                Err(Problem::invalid([error.with("limit", event.room)]))
            }
            false => Ok(event),
        }
    }

    async fn load_participants(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
    ) -> Result<Participants, Problem> {
        let clients = self.input.clients.iter().map(|client| client.client);
        let named = NamedClients::lock(caller, unit, clients).await?;
        // Looked at only now: from here on nobody else enters these clients.
        let records = EventRecords::find(caller, unit, self.event).await?;
        let places = self.input.clients.iter().enumerate();
        let present = places.filter(|(_, client)| records.of_client(client.client).is_some());
        let whereabouts = Whereabouts::of_event(caller, unit, self.event).await?;
        Ok(Participants {
            named,
            present: present.map(|(at, _)| wrong_client(at, "already_so")).collect(),
            hides_whereabouts: whereabouts.hides_event(self.event),
        })
    }
}

fn known_event(found: Result<EventRecords, Problem>) -> Result<Option<KnownEvent>, Problem> {
    match found {
        Err(problem) if problem.code == Code::NotFound => Ok(None),
        found => {
            let records = found?;
            let first = records.visible.first();
            Ok(first.map(|first| KnownEvent {
                record_type: first.record_type.clone(),
                room: records.room(),
            }))
        }
    }
}
