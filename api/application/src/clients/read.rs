//! Reading a client.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::clients::whole::whole_client;
use crate::problem::Problem;
use contract::clients::client::Client;
use domain::ids::ClientId;
use persistence::{Logged, MANY_ROWS};

/// A client, as the caller may see one.
///
/// # Errors
/// `not_found`; the database's.
pub async fn read_client(caller: &RegisterCaller, client: ClientId) -> Result<Logged<Client>, Problem> {
    let mut unit = caller.read().await?;
    let dossier = ClientDossier::read(caller, &mut unit, client).await?;
    drop(unit);
    let (shown, subject) = match dossier.facts.judge(Vec::len) {
        MANY_ROWS.. => {
            let who = caller.clone();
            let show = move || whole_client(&who, dossier);
            caller.app.store.done_aside(show).await?
        }
        _ => whole_client(caller, dossier),
    };
    caller.show(shown, caller.entry(vec![subject])).await
}
