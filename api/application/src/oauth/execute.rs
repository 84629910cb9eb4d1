//! Carrying out what the token endpoints do. Nobody has signed in yet: there is no caller whose entry it would be,
//! and what goes wrong is written as RFC 6749 has it.

use crate::app::App;
use crate::oauth::refused::Refused;
use domain::ids::RegisterKey;
use domain::log::LogEntry;
use domain::secret::Secret;
use persistence::{CompletedUnit, Unit};
use std::sync::Arc;

/// Something that changes sessions.
///
/// A unit of work that meets another is undone and carried out again, so it may run more than once.
pub(super) trait SessionCommand: Send + Sync + 'static {
    /// What is answered.
    type Shown: Send + 'static;

    /// Changes what is to be changed; tells what is answered, and the entry.
    ///
    /// # Errors
    /// The refusal, with its entry; the database's.
    fn carry_out(
        &self,
        app: &App,
        unit: &mut Unit,
    ) -> impl Future<Output = Result<(Self::Shown, LogEntry), Refused>> + Send;
}

/// Carries it out, to its end whoever goes away, with its entry in the system log.
///
/// # Errors
/// What keeps it from being carried out.
pub(super) async fn execute<C: SessionCommand>(app: &Arc<App>, command: C) -> Result<C::Shown, Refused> {
    let work = Arc::new((app.clone(), command));
    let done = app
        .store
        .write(RegisterKey::SYSTEM, move |mut unit| {
            let work = work.clone();
            async move {
                let (app, command) = &*work;
                let (shown, entry) = command.carry_out(app, &mut unit).await?;
                Ok::<_, Refused>(CompletedUnit {
                    unit,
                    value: Secret::new(shown),
                    entry,
                    dry_run: false,
                })
            }
        })
        .await?;
    Ok(done.into_parts().0)
}
