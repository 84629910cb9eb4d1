//! Starting a client relationship.

use crate::caller::RegisterCaller;
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::relationships::rules::{Start, may_start};
use crate::relationships::show::{find, shown_relationship, subject};
use chrono::{DateTime, Utc};
use contract::relationships::dto::{RelationshipInput, ShownRelationship};
use domain::client::fact::ChangeReason;
use domain::ids::{ClientId, RelationshipId};
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::relationships::{self, Relationship, RelationshipRow};
use persistence::{Unit, changes};
use uuid::Uuid;

/// Starts a client relationship.
pub struct StartRelationship {
    client: ClientId,
    id: RelationshipId,
    start: Start,
}

impl StartRelationship {
    /// The relationship that a request describes.
    ///
    /// # Errors
    /// `validation_failed`.
    pub fn new(
        caller: &RegisterCaller,
        client: ClientId,
        input: &RelationshipInput,
    ) -> Result<Self, Problem> {
        Ok(Self {
            client,
            id: RelationshipId(caller.new_id()),
            start: Start::of(caller, Some(input)).map_err(Problem::invalid)?,
        })
    }
}

impl Command for StartRelationship {
    type Caller = RegisterCaller;
    type Loaded = Vec<Relationship>;
    type Decision = ();
    type Shown = ShownRelationship;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<Vec<Relationship>, Problem> {
        caller.lock_client(unit, self.client).await?;
        Ok(relationships::of_client(&mut unit.tx, caller.register.key, self.client).await?)
    }

    fn subjects(&self, _: &Vec<Relationship>) -> Vec<Subject> {
        subject(self.client)
    }

    fn judge(
        &self,
        _: &RegisterCaller,
        found: &Vec<Relationship>,
        _: DateTime<Utc>,
    ) -> Result<Judged<()>, Problem> {
        may_start(found, self.start.on)?;
        Ok(Judged::allowed(()))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        _: &mut LogEntry,
        _: Vec<Relationship>,
        (): (),
    ) -> Result<Secret<ShownRelationship>, Problem> {
        let started = record_start(caller, unit, self.client, self.id, &self.start).await?;
        Ok(Secret::new(shown_relationship(caller, &started)))
    }

    fn new_id(&self) -> Option<Uuid> {
        Some(self.id.0)
    }

    async fn repeat(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        _: &mut LogEntry,
        _: Vec<Relationship>,
        made: Uuid,
    ) -> Result<Secret<ShownRelationship>, Problem> {
        let found = find(caller, unit, self.client, RelationshipId(made)).await?;
        Ok(Secret::new(shown_relationship(caller, &found)))
    }
}

/// Records the first version of a relationship; gives it back as it is stored.
///
/// # Errors
/// The database's.
pub async fn record_start(
    caller: &RegisterCaller,
    unit: &mut Unit,
    client: ClientId,
    id: RelationshipId,
    start: &Start,
) -> Result<Relationship, Problem> {
    let mut officials = start.officials.clone();
    officials.sort_unstable();
    let relationship = Relationship {
        row: RelationshipRow {
            id: id.0,
            version: 1,
            starts_on: start.on,
            ends_on: None,
            end_reason: None,
            change_reason: ChangeReason::Recorded.code().to_owned(),
            recorded_by: caller.person.id.0,
            recorded_at: unit.now,
        },
        officials,
    };
    relationships::record(unit, client, &relationship, &[]).await?;
    changes::note(unit, client, "relationship", id.0, 1);
    Ok(relationship)
}
