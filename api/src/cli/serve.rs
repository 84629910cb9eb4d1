//! `serve` and `migrate`.

use super::{configured, output};
use crate::{server, telemetry};
use application::config::Config;
use std::net::TcpListener;

/// Serves until it is told to stop, then ends what is under way.
pub(super) async fn run(config: Config) -> Result<(), String> {
    telemetry::start(config.log_json);
    let store = configured::open(&config).await?;
    let address = config.listen.clone();
    let state = server::state(store, config).await?;
    let listener = TcpListener::bind(&address).map_err(|error| format!("{address}: {error}"))?;
    tracing::info!(%address, "serving");
    let served = server::serve(state.clone(), listener)
        .map_err(|error| error.to_string())?
        .await;
    server::close(&state).await;
    served.map_err(|error| error.to_string())
}

/// Brings the database to this version, and stores the profiles.
pub(super) async fn migrate(config: Config) -> Result<(), String> {
    let store = configured::open(&config).await?;
    let registers =
        application::hosted_registers::Registers::load(&store, &config.registers_dir, &config.registers)
            .await?;
    for register in registers.all() {
        output::say(format_args!("{} {}", register.id, register.versions()[0].version))?;
    }
    store.close().await;
    Ok(())
}
