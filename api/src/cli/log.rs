//! `log verify`: recomputes every MAC of the user log and names the entries that were changed.

use super::configured::{self, Configured};
use super::output;
use clap::Subcommand;
use persistence::log::LogReader;

/// After how many entries it is said how far it is: a multiple of what is read at once.
const SAID_EVERY: u64 = 100_000;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Recomputes every MAC, and names the entries that were changed. Writes nothing.
    Verify(Configured),
}

pub(super) async fn run(command: Command) -> Result<(), String> {
    let Command::Verify(configured) = command;
    let config = configured.load()?;
    let told = |error: persistence::Error| application::operator::told(&error);
    let reader = LogReader::open(&configured::location(&config))
        .await
        .map_err(told)?;
    let mut changed = 0;
    for (register, name) in reader.logs().await.map_err(told)? {
        let so_far = |entries: u64| {
            if entries.is_multiple_of(SAID_EVERY) {
                eprintln!("{name}: {entries} entries so far");
            }
        };
        let found = reader.verify(register, so_far).await.map_err(told)?;
        output::say(format_args!(
            "{name}: {} entries, {} changed",
            found.entries,
            found.changed.len()
        ))?;
        for id in &found.changed {
            output::say(format_args!("{name}: changed: {id}"))?;
        }
        changed += found.changed.len();
    }
    reader.close().await;
    if changed == 0 {
        Ok(())
    } else {
        Err(format!("{changed} entries of the user log were changed"))
    }
}
