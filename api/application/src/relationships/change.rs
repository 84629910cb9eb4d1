//! The next version of a client relationship, by the version that was read.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use crate::relationships::show::{find, shown_relationship};
use contract::problem::Code;
use contract::relationships::dto::ShownRelationship;
use domain::client::fact::ChangeReason;
use domain::ids::{ClientId, RelationshipId};
use domain::secret::Secret;
use persistence::relationships::{self, Relationship, RelationshipRow};
use persistence::{Unit, changes};

/// Which relationship is changed.
#[derive(Clone, Copy)]
pub struct ChangedRelationship {
    /// Whose.
    pub client: ClientId,
    /// Its id.
    pub id: RelationshipId,
    /// The version that was read.
    pub version: i64,
}

impl ChangedRelationship {
    /// Locks the client and finds the relationship.
    ///
    /// # Errors
    /// `not_found`; the database's.
    pub(super) async fn load(
        self,
        caller: &RegisterCaller,
        unit: &mut Unit,
    ) -> Result<Relationship, Problem> {
        caller.lock_client(unit, self.client).await?;
        find(caller, unit, self.client, self.id).await
    }

    /// Whether it is still the version that was read.
    ///
    /// # Errors
    /// `stale`.
    pub(super) fn judge_version(self, found: &Relationship) -> Result<(), Problem> {
        match found.row.version == self.version {
            true => Ok(()),
            false => Err(Problem::new(Code::Stale).about(self.client)),
        }
    }

    /// Records the next version, after the one that was found; shows it.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn record(
        self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        before: Relationship,
        mut after: Relationship,
    ) -> Result<Secret<ShownRelationship>, Problem> {
        after.officials.sort_unstable();
        after.row = RelationshipRow {
            version: self.version + 1,
            change_reason: ChangeReason::Changed.code().to_owned(),
            recorded_by: caller.person.id.0,
            recorded_at: unit.now,
            ..after.row
        };
        relationships::record(unit, self.client, &after, &before.officials).await?;
        changes::note(unit, self.client, "relationship", self.id.0, after.row.version);
        Ok(Secret::new(shown_relationship(caller, &after)))
    }
}
