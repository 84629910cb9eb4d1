//! Where a command finds its configuration, and the store that it names.

use application::config::Config;
use application::operator::told;
use clap::Args;
use persistence::{Clock, Ids, Location, Store};
use std::path::PathBuf;

/// Where the configuration is.
#[derive(Args)]
pub(super) struct Configured {
    /// Configuration file (TOML); the environment goes before it.
    #[arg(long)]
    config: Option<PathBuf>,
}

impl Configured {
    /// The configuration.
    ///
    /// # Errors
    /// What is wrong with it, for the operator to read.
    pub(super) fn load(&self) -> Result<Config, String> {
        Config::load(self.config.as_deref())
    }
}

/// Opens the store that a configuration names, by the system's clock.
pub(super) async fn open(config: &Config) -> Result<Store, String> {
    let clock = Clock::system();
    let ids = Ids::random(clock.clone());
    Store::open(&location(config), clock, ids)
        .await
        .map_err(|error| told(&error))
}

/// Where the data and the keys lie.
pub(super) fn location(config: &Config) -> Location {
    Location {
        database_url: config.database_url.clone(),
        key_dir: config.key_dir.clone(),
    }
}
