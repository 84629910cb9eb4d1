//! A client's own answer, made of all that is in use.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::clients::show::{client_fields, shown_client};
use crate::clients::visibility::ClientVisibility;
use contract::clients::client::Client;
use domain::log::Subject;
use domain::secret::Secret;

/// The client as the caller may see one, and what the log says of it.
pub fn whole_client(caller: &RegisterCaller, dossier: ClientDossier) -> (Secret<Client>, Subject) {
    let visibility = ClientVisibility::of(caller, &dossier.row, &dossier.facts);
    let subject = visibility.subject(dossier.client(), client_fields());
    let ClientDossier {
        row,
        facts,
        consents,
        relationships,
    } = dossier;
    let shown = facts
        .zip(consents)
        .map(|(facts, consents)| shown_client(&visibility, &row, &facts, &consents, &relationships));
    (shown, subject)
}
