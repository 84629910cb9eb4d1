//! `log verify`: recomputes every MAC of the user log and names the entries that were changed.

use super::Configured;
use clap::Subcommand;
use domain::ids::RegisterKey;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Recomputes every MAC, and names the entries that were changed.
    Verify(Configured),
}

pub(super) async fn run(command: Command) -> Result<(), String> {
    let Command::Verify(configured) = command;
    let config = configured.load()?;
    let store = super::open(&config).await?;
    let registers =
        crate::registers::Registers::load(&store, &config.registers_dir, &config.registers).await?;
    let mut logs = vec![(RegisterKey::SYSTEM, "system".to_owned())];
    logs.extend(
        registers
            .all()
            .iter()
            .map(|register| (register.key, register.id.clone())),
    );
    let mut changed = 0;
    for (key, name) in logs {
        let found = persistence::log::verify(&store, key)
            .await
            .map_err(|error| super::told(&error))?;
        super::say(format_args!(
            "{name}: {} entries, {} changed",
            found.entries,
            found.changed.len()
        ))?;
        for id in &found.changed {
            super::say(format_args!("{name}: changed: {id}"))?;
        }
        changed += found.changed.len();
    }
    store.close().await;
    if changed == 0 {
        Ok(())
    } else {
        Err(format!("{changed} entries of the user log were changed"))
    }
}
