//! A client with all that the client's own answer is made of.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::clients::show::{client_fields, shown_client};
use crate::clients::visibility::ClientVisibility;
use crate::problem::Problem;
use contract::clients::client::Client;
use domain::log::Subject;
use domain::secret::Secret;
use persistence::Unit;
use persistence::clients::ClientRow;
use persistence::relationships::{self, Relationship};

/// A client with facts, consents and relationships.
pub struct WholeClient {
    /// The client with the facts and consents in use.
    pub dossier: ClientDossier,
    /// The relationships.
    pub relationships: Vec<Relationship>,
}

impl WholeClient {
    /// Opens a client.
    ///
    /// # Errors
    /// The database's.
    pub async fn open(caller: &RegisterCaller, unit: &mut Unit, row: ClientRow) -> Result<Self, Problem> {
        let dossier = ClientDossier::open(unit, row).await?;
        let client = dossier.client();
        let relationships = relationships::of_client(&mut unit.tx, caller.register.key, client).await?;
        Ok(Self {
            dossier,
            relationships,
        })
    }

    /// The client as the caller may see one, and what the log says of it.
    pub fn shown(self, caller: &RegisterCaller) -> (Secret<Client>, Subject) {
        let Self {
            dossier,
            relationships,
        } = self;
        let ClientDossier { row, facts, consents } = dossier;
        let visibility = ClientVisibility::of(caller, &row, &facts);
        let subject = visibility.subject(domain::ids::ClientId(row.id), client_fields());
        let shown = facts
            .zip(consents)
            .map(|(facts, consents)| shown_client(&visibility, &row, &facts, &consents, &relationships));
        (shown, subject)
    }
}
