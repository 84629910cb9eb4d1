//! Reading a client.

use crate::caller::RegisterCaller;
use crate::clients::whole::WholeClient;
use crate::problem::Problem;
use contract::clients::client::Client;
use domain::ids::ClientId;
use persistence::Logged;

/// A client, as the caller may see one.
///
/// # Errors
/// `not_found`; the database's.
pub async fn read_client(caller: &RegisterCaller, client: ClientId) -> Result<Logged<Client>, Problem> {
    let mut unit = caller.read().await?;
    let row = caller.client(&mut unit, client).await?;
    let whole = WholeClient::open(caller, &mut unit, row).await?;
    drop(unit);
    let (shown, subject) = whole.shown(caller);
    caller.show(shown, caller.entry(vec![subject])).await
}
