//! The records of an event.

use crate::caller::RegisterCaller;
use crate::clients::dossier::Reach;
use crate::problem::Problem;
use crate::records::visible::visible_types;
use chrono::NaiveDate;
use contract::problem::Code;
use domain::ids::{RecordId, SharedEventId};
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::{self, RecordColumns, RecordFilter, StoredRecord};
use std::cmp::Reverse;
use uuid::Uuid;

/// Records of one event, at most.
pub(super) const MOST: usize = 200;

/// The records of an event, the newest day first.
pub(super) struct EventRecords {
    /// Every record.
    pub(super) every: Secret<Vec<StoredRecord>>,
    /// What stands in clear of those that the caller may see.
    pub(super) visible: Vec<RecordColumns>,
}

impl EventRecords {
    /// Those of an event that has none yet.
    pub(super) fn none() -> Self {
        Self {
            every: Secret::new(Vec::new()),
            visible: Vec::new(),
        }
    }

    /// Finds the records of an event.
    ///
    /// # Errors
    /// `not_found`, also when the caller may see none of them; the database's.
    pub(super) async fn find(
        caller: &RegisterCaller,
        unit: &mut Unit,
        id: SharedEventId,
    ) -> Result<Self, Problem> {
        let filter = RecordFilter {
            event: Some(id),
            ..RecordFilter::default()
        };
        let every = records::find(unit, &filter, None, MOST).await?;
        let columns = |stored: &StoredRecord| stored.columns.clone();
        let each: Vec<RecordColumns> = every.judge(|every| every.iter().map(columns).collect());
        let mut visible = Vec::new();
        for columns in each {
            let reach = match Reach::open(caller, unit, columns.client).await {
                Err(problem) if problem.code == Code::NotFound => continue,
                reach => reach?,
            };
            if visible_types(caller, &reach.protection).contains(&columns.record_type) {
                visible.push(columns);
            }
        }
        match visible.is_empty() {
            true => Err(Problem::new(Code::NotFound)),
            false => Ok(Self { every, visible }),
        }
    }

    /// The same, or none, when the caller may see none of them.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn find_if_any(
        caller: &RegisterCaller,
        unit: &mut Unit,
        id: SharedEventId,
    ) -> Result<Option<Self>, Problem> {
        match Self::find(caller, unit, id).await {
            Err(problem) if problem.code == Code::NotFound => Ok(None),
            found => found.map(Some),
        }
    }

    /// The same with what was written just now, which the caller may see: new records, and new versions.
    pub(super) fn with(self, written: Vec<Secret<StoredRecord>>) -> Self {
        let columns = |stored: &Secret<StoredRecord>| stored.judge(|stored| stored.columns.clone());
        let columns: Vec<RecordColumns> = written.iter().map(columns).collect();
        let is_written = |id: RecordId| columns.iter().any(|columns| columns.id == id);
        let every = self.every.zip(Secret::collect(written));
        let every = every.map(|(mut every, written)| {
            every.retain(|stored| !is_written(stored.columns.id));
            every.extend(written);
            every.sort_by_key(|stored| newest_first(&stored.columns));
            every
        });
        let mut visible = self.visible;
        visible.retain(|columns| !is_written(columns.id));
        visible.extend(columns);
        visible.sort_by_key(newest_first);
        Self { every, visible }
    }

    /// How many further records the event may have.
    pub(super) fn room(&self) -> usize {
        MOST.saturating_sub(self.every.judge(Vec::len))
    }

    /// The record of a client, when the caller may see it.
    pub(super) fn of_client(&self, client: Uuid) -> Option<RecordId> {
        let own = self.visible.iter().find(|columns| columns.client.0 == client);
        own.map(|columns| columns.id)
    }
}

/// In which order the records of an event are found.
fn newest_first(columns: &RecordColumns) -> Reverse<(NaiveDate, Uuid)> {
    Reverse((columns.on_day, columns.id.0))
}
