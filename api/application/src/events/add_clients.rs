//! ProposedRecord further clients on an event: who came unexpectedly.

use crate::caller::RegisterCaller;
use crate::events::enter::{JudgedRecord, Participants, enter, show_again};
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
    /// The event's records, when the caller may see something of it.
    event: Option<EventRecords>,
    participants: Participants,
}

impl Command for AddClients {
    type Caller = RegisterCaller;
    type Loaded = LoadedAddition;
    type Decision = Vec<JudgedRecord>;
    type Shown = ShownEvent;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<LoadedAddition, Problem> {
        let mut loaded = LoadedAddition {
            event: EventRecords::find_if_any(caller, unit, self.event).await?,
            participants: Participants::default(),
        };
        // A request that repeats is answered, whatever has become of the event since: only the rule refuses.
        if self.has_room(&loaded).is_ok() {
            let named = self.input.clients.iter().map(|client| client.client);
            let named = NamedClients::lock(caller, unit, named).await?;
            // Looked at again: from here on nobody else enters these clients.
            let records = EventRecords::find(caller, unit, self.event).await?;
            loaded.participants = self.participants(caller, unit, named, &records).await?;
            loaded.event = Some(records);
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
        let record_type = self.has_room(loaded)?;
        let body = self.input.clone().of_type(record_type.to_owned());
        loaded.participants.judge(caller, &body, now)
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        loaded: LoadedAddition,
        judged: Vec<JudgedRecord>,
    ) -> Result<Secret<ShownEvent>, Problem> {
        let others = loaded.event.unwrap_or_else(EventRecords::none);
        enter(caller, unit, entry, (self.event, others), judged).await
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
        show_again(caller, unit, entry, SharedEventId(made)).await
    }
}

impl AddClients {
    /// The type of the event's records, when there is room for every client who is named.
    fn has_room<'l>(&self, loaded: &'l LoadedAddition) -> Result<&'l str, Problem> {
        let unknown = || Problem::new(Code::NotFound);
        let records = loaded.event.as_ref().ok_or_else(unknown)?;
        let room = records.room();
        if self.input.clients.len() > room {
            let error = FieldError::new("/clients", "too_many_items");
            return Err(Problem::invalid([error.with("limit", room)]));
        }
        let first = records.visible.first().ok_or_else(unknown)?;
        Ok(&first.record_type)
    }

    async fn participants(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        named: NamedClients,
        records: &EventRecords,
    ) -> Result<Participants, Problem> {
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
