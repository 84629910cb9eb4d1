//! What is looked up beside records that are shown together: what is the same for each of them is asked once.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::problem::Problem;
use crate::records::whereabouts::Whereabouts;
use domain::access::Right;
use domain::ids::RecordId;
use domain::secret::Secret;
use persistence::records::{RecordColumns, StoredRecord};
use persistence::{Unit, corrections};
use std::collections::BTreeSet;

/// What is looked up beside records.
#[derive(Default)]
pub struct RecordContext {
    /// Whose whereabouts are hidden from the caller.
    pub whereabouts: Whereabouts,
    /// Those of which a correction waits for its decision, when the caller may correct.
    waiting: BTreeSet<RecordId>,
}

impl RecordContext {
    /// Looks it up for some records.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(
        caller: &RegisterCaller,
        unit: &mut Unit,
        records: &[RecordColumns],
    ) -> Result<Self, Problem> {
        let waiting = match caller.may(Right::RecordCorrect) && !records.is_empty() {
            true => corrections::waiting_anywhere(unit, records.iter().map(|columns| columns.id)).await?,
            false => Vec::new(),
        };
        Ok(Self {
            whereabouts: Whereabouts::of(caller, unit, records).await?,
            waiting: waiting.into_iter().collect(),
        })
    }

    /// What there is beside a record that has just been entered on a client by itself.
    pub(crate) fn of_new(caller: &RegisterCaller, dossier: &ClientDossier) -> Self {
        Self {
            whereabouts: Whereabouts::of_new(caller, dossier),
            waiting: BTreeSet::new(),
        }
    }

    /// The same for records that are still secret.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn of_found(
        caller: &RegisterCaller,
        unit: &mut Unit,
        found: &Secret<Vec<StoredRecord>>,
    ) -> Result<Self, Problem> {
        let columns = |stored: &StoredRecord| stored.columns.clone();
        let records = found.judge(|found| found.iter().map(columns).collect::<Vec<_>>());
        Self::of(caller, unit, &records).await
    }

    /// Whether a correction of a record waits for its decision.
    pub fn waits(&self, record: RecordId) -> bool {
        self.waiting.contains(&record)
    }
}
