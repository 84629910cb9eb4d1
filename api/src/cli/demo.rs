//! `demo`: the registers with invented people, ready to be tried.

use crate::demo::{self, Options, Ready};
use crate::{server, telemetry};
use chrono::NaiveDate;
use clap::Args;
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
pub(super) async fn run(demo: Demo) -> Result<(), String> {
    telemetry::start_with(false, "warn");
    // The port first: a demo that cannot be served must not clear anything.
    let listener = TcpListener::bind(&demo.listen).map_err(|error| format!("{}: {error}", demo.listen))?;
    let listen = listener.local_addr().map_err(|error| error.to_string())?;
    let options = Options {
        data_dir: demo.data_dir,
        registers_dir: demo.registers_dir,
        listen: listen.to_string(),
        clients: demo.clients.and_then(|clients| usize::try_from(clients).ok()),
        seed: demo.seed,
        today: demo.today,
        reset: demo.reset,
    };
    let ready = demo::ready(&options).await?;
    let server = server::serve(ready.state.clone(), listener).map_err(|error| error.to_string())?;
    announce(&options, &ready)?;
    let served = server.await;
    server::close(&ready.state).await;
    super::say("The demo has ended; its data stays for the next start.")?;
    served.map_err(|error| error.to_string())
}

fn announce(options: &Options, ready: &Ready) -> Result<(), String> {
    let (plan, address) = (&ready.plan, format!("http://{}", options.listen));
    super::say("Asiakasrekisteri, the demo. Nobody in it exists.\n")?;
    super::say(format_args!("Address    {address}"))?;
    super::say(format_args!("To try it  {address}/docs"))?;
    let clients: usize = ready.document.clients.values().sum();
    super::say(format_args!(
        "Data       {} ({clients} clients; seed {}, from {}; {})",
        ready.data_dir.display(),
        plan.seed,
        plan.today,
        if ready.reused { "as it was" } else { "filled anew" }
    ))?;
    super::say(format_args!("Keys       {}", ready.key_dir.display()))?;
    super::say(format_args!(
        "Fixtures   {}",
        ready.data_dir.join(demo::ACCOUNTS).display()
    ))?;
    let now = ready.state.store.clock().now();
    super::say(format_args!("Its clock  {} (UTC)", now.format("%Y-%m-%d %H:%M")))?;
    let differs = options.clients.is_some_and(|clients| clients != plan.clients)
        || options.seed.is_some_and(|seed| seed != plan.seed)
        || options.today.is_some_and(|today| today != plan.today);
    if ready.reused && differs {
        super::say(
            "\nThe data is there already, so it was taken as it is; --reset fills it by what you asked for.",
        )?;
    }
    super::say(format_args!("\nEverybody's password is {}", demo::PASSWORD))?;
    super::say(ready.document.table(&ready.state.registers))?;
    super::say("Ctrl-C ends it.")
}
