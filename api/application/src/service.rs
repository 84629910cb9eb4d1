//! Whether the service can serve.

use crate::app::App;
use crate::problem::Problem;
use contract::problem::Code;

/// Whether the database answers and rights are fresh.
///
/// # Errors
/// `unavailable`; `grants_stale`.
pub async fn ready(app: &App) -> Result<(), Problem> {
    app.store.ping().await?;
    match app.access.fresh() {
        Some(_) => Ok(()),
        None => Err(Problem::new(Code::GrantsStale).retry_after(1)),
    }
}
