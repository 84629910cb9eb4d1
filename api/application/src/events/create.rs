//! ProposedRecord a shared event: on every client who took part, or on none.

use crate::caller::RegisterCaller;
use crate::events::enter::{JudgedRecord, Participants, enter, show_again};
use crate::events::reach::NamedClients;
use crate::events::records::EventRecords;
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use contract::events::{EventInput, ShownEvent};
use domain::ids::SharedEventId;
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::Unit;
use uuid::Uuid;

/// Enters a visit or a group meeting of several clients at once.
pub struct CreateEvent {
    /// The id that it gets.
    pub id: SharedEventId,
    /// What is said of it.
    pub input: EventInput,
}

/// The clients who took part.
pub struct LoadedEvent(Participants);

impl Command for CreateEvent {
    type Caller = RegisterCaller;
    type Loaded = LoadedEvent;
    type Decision = Vec<JudgedRecord>;
    type Shown = ShownEvent;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<LoadedEvent, Problem> {
        let clients = self.input.clients.iter().map(|client| client.client);
        Ok(LoadedEvent(Participants {
            named: NamedClients::lock(caller, unit, clients).await?,
            ..Participants::default()
        }))
    }

    fn subjects(&self, loaded: &LoadedEvent) -> Vec<Subject> {
        loaded.0.subjects()
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        loaded: &LoadedEvent,
        now: DateTime<Utc>,
    ) -> Result<Judged<Vec<JudgedRecord>>, Problem> {
        loaded.0.judge(caller, &self.input, now)
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        _: LoadedEvent,
        judged: Vec<JudgedRecord>,
    ) -> Result<Secret<ShownEvent>, Problem> {
        enter(caller, unit, entry, (self.id, EventRecords::none()), judged).await
    }

    fn new_id(&self) -> Option<Uuid> {
        Some(self.id.0)
    }

    async fn repeat(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        _: LoadedEvent,
        made: Uuid,
    ) -> Result<Secret<ShownEvent>, Problem> {
        show_again(caller, unit, entry, SharedEventId(made)).await
    }
}
