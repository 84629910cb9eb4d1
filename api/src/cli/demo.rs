//! `demo`: the registers with invented people, ready to be tried.

use super::output;
use crate::state::State;
use crate::{server, telemetry};
use chrono::NaiveDate;
use clap::Args;
use demo::{Options, Ready};
use std::net::TcpListener;
use std::path::PathBuf;

/// More people than this would wait for longer than a demo is worth.
const MOST: u64 = 100_000;

#[derive(Args)]
pub(super) struct Demo {
    /// The folder of the data. The keys lie beside it, in a folder with `-keys` after its name.
    #[arg(long, default_value = "demo-data")]
    data_dir: PathBuf,
    /// Address and port to listen on.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// How many clients, over all registers [default: 200].
    #[arg(long, value_parser = clap::value_parser!(u64).range(0..=MOST))]
    clients: Option<u64>,
    /// By which people are invented: the same seed, day and number of clients give the same demo
    /// [default: 1].
    #[arg(long)]
    seed: Option<u64>,
    /// What day it is when the demo begins, at nine in the morning [default: the real one].
    #[arg(long, value_name = "DATE")]
    today: Option<NaiveDate>,
    /// Clears data and keys, and fills anew.
    #[arg(long)]
    reset: bool,
    /// The directory of the register profiles.
    #[arg(long, default_value = "registers")]
    registers_dir: PathBuf,
}

/// Fills the demo when it is new, and serves it until it is told to stop.
pub(super) async fn run(asked: Demo) -> Result<(), String> {
    telemetry::start_with(false, "warn");
    // The port first: a demo that cannot be served must not clear anything.
    let listener = TcpListener::bind(&asked.listen).map_err(|error| format!("{}: {error}", asked.listen))?;
    let listen = listener.local_addr().map_err(|error| error.to_string())?;
    let options = Options {
        data_dir: asked.data_dir,
        registers_dir: asked.registers_dir,
        listen: listen.to_string(),
        clients: asked.clients.and_then(|clients| usize::try_from(clients).ok()),
        seed: asked.seed,
        today: asked.today,
        reset: asked.reset,
    };
    let ready = demo::ready(&options, server::CONTRACT).await?;
    let state = server::state(ready.store.clone(), ready.config.clone()).await;
    let state = state.map_err(|error| ready.explained(error))?;
    let server = server::serve(state.clone(), listener).map_err(|error| error.to_string())?;
    announce(&options, &ready, &state)?;
    let served = server.await;
    server::close(&state).await;
    output::say("The demo has ended; its data stays for the next start.")?;
    served.map_err(|error| error.to_string())
}

fn announce(options: &Options, ready: &Ready, state: &State) -> Result<(), String> {
    let (plan, address) = (&ready.plan, format!("http://{}", options.listen));
    output::say("Asiakasrekisteri, the demo. Nobody in it exists.\n")?;
    output::say(format_args!("Address    {address}"))?;
    output::say(format_args!("To try it  {address}/docs"))?;
    let clients: usize = ready.document.clients.values().sum();
    output::say(format_args!(
        "Data       {} ({clients} clients; seed {}, from {}; {})",
        ready.data_dir.display(),
        plan.seed,
        plan.today,
        if ready.reused { "as it was" } else { "filled anew" }
    ))?;
    output::say(format_args!("Keys       {}", ready.key_dir.display()))?;
    output::say(format_args!(
        "Fixtures   {}",
        ready.data_dir.join(demo::ACCOUNTS).display()
    ))?;
    let now = state.store.clock().now();
    output::say(format_args!("Its clock  {} (UTC)", now.format("%Y-%m-%d %H:%M")))?;
    let differs = options.clients.is_some_and(|clients| clients != plan.clients)
        || options.seed.is_some_and(|seed| seed != plan.seed)
        || options.today.is_some_and(|today| today != plan.today);
    if ready.reused && differs {
        output::say(
            "\nThe data is there already, so it was taken as it is; --reset fills it by what you asked for.",
        )?;
    }
    output::say(format_args!("\nEverybody's password is {}", demo::PASSWORD))?;
    output::say(ready.document.table(&state.registers))?;
    output::say("Ctrl-C ends it.")
}
