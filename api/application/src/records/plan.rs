//! A plan, as what stands below it looks at it.

use crate::caller::RegisterCaller;
use crate::clients::dossier::Reach;
use crate::problem::Problem;
use crate::records::actions::may_grow;
use crate::records::visible::{stored_if_any, withheld};
use contract::problem::Code;
use domain::ids::{ClientId, RecordId};
use domain::record::RecordKind;
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::{RecordColumns, StoredRecord};

/// Below which plan a record stands, and of which kind it is.
#[derive(Clone, Copy)]
pub struct PartOfPlan {
    /// The plan.
    pub plan: RecordId,
    /// The kind.
    pub kind: RecordKind,
}

impl PartOfPlan {
    /// Judges that a record stands where the path says: another plan's goal is none of this one's.
    ///
    /// # Errors
    /// `not_found`.
    pub(crate) fn judge(self, columns: &RecordColumns) -> Result<(), Problem> {
        match columns.parent == Some(self.plan) && columns.kind == self.kind {
            true => Ok(()),
            false => Err(Problem::new(Code::NotFound).about(columns.client)),
        }
    }
}

/// A plan within the caller's reach.
pub(crate) struct Plan {
    /// As it is stored.
    pub(crate) stored: Secret<StoredRecord>,
    /// What of it stands in clear.
    pub(crate) columns: RecordColumns,
}

impl Plan {
    /// Loads it; none, when there is no such plan within the caller's reach.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn load(
        caller: &RegisterCaller,
        unit: &mut Unit,
        reach: &Reach,
        id: RecordId,
    ) -> Result<Option<Self>, Problem> {
        let found = stored_if_any(caller, unit, reach, id).await?;
        let plan = found.filter(|(_, columns)| columns.kind == RecordKind::Plan);
        Ok(plan.map(|(stored, columns)| Self { stored, columns }))
    }

    /// Judges that a client's plan which was loaded is there, and that the caller sees what it says.
    ///
    /// # Errors
    /// `not_found`; `field_withheld`.
    pub(crate) fn seen<'p>(
        caller: &RegisterCaller,
        client: ClientId,
        plan: Option<&'p Self>,
    ) -> Result<&'p Self, Problem> {
        let plan = plan.ok_or_else(|| Problem::new(Code::NotFound).about(client))?;
        match plan.stored.judge(|stored| withheld(caller, stored).is_some()) {
            true => Err(Problem::new(Code::FieldWithheld).about(client)),
            false => Ok(plan),
        }
    }

    /// Judges that something may still be added to it.
    ///
    /// # Errors
    /// `already_ended`.
    pub(crate) fn may_grow(&self) -> Result<(), Problem> {
        may_grow(self.columns.state).map_err(|code| Problem::new(code).about(self.columns.client))
    }
}
