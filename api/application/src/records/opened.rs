//! A record that is to be changed, of a client who is locked: all that is loaded for it.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::problem::Problem;
use crate::records::context::RecordContext;
use crate::records::plan::PartOfPlan;
use crate::records::visible::stored;
use domain::ids::{ClientId, RecordId};
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::{RecordColumns, StoredRecord};

/// A record with the dossier of its client.
pub struct OpenedRecord {
    /// The client's dossier.
    pub(crate) dossier: ClientDossier,
    /// The record as it is stored.
    pub(crate) found: Secret<StoredRecord>,
    /// What of it stands in clear.
    pub(crate) columns: RecordColumns,
    /// What is looked up beside it.
    pub(crate) context: RecordContext,
}

impl OpenedRecord {
    /// Locks the client and opens the record, which stands below a plan when a part is named.
    ///
    /// # Errors
    /// `not_found`; the database's.
    pub(crate) async fn lock(
        caller: &RegisterCaller,
        unit: &mut Unit,
        (client, id): (ClientId, RecordId),
        part: Option<PartOfPlan>,
    ) -> Result<Self, Problem> {
        let dossier = ClientDossier::lock(caller, unit, client).await?;
        let (found, columns) = stored(caller, unit, &dossier.reach(caller.today), id).await?;
        part.map_or(Ok(()), |part| part.judge(&columns))?;
        let context = RecordContext::of(caller, unit, std::slice::from_ref(&columns)).await?;
        Ok(Self {
            dossier,
            found,
            columns,
            context,
        })
    }
}
