//! The commands of the binary.

mod demo;
mod log;
mod openapi;
mod registers;
mod serve;
mod user;

use application::config::Config;
use clap::{Args, Parser, Subcommand};
use persistence::{Clock, Ids, Location, Store};
use std::path::PathBuf;

/// Client registers of municipal integration, refugee-reception and employment services.
#[derive(Parser)]
#[command(name = "asiakasrekisteri", version, about)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves the registers.
    Serve(Configured),
    /// Serves the registers with invented people, ready to be tried.
    Demo(demo::Demo),
    /// Brings the database to this version, and stores the profiles.
    Migrate(Configured),
    /// Register profiles.
    Registers {
        #[command(subcommand)]
        command: registers::Command,
    },
    /// People who use the system.
    User {
        #[command(subcommand)]
        command: user::Command,
    },
    /// The user log.
    Log {
        #[command(subcommand)]
        command: log::Command,
    },
    /// Prints the contract.
    Openapi,
}

/// Where the configuration is.
#[derive(Args)]
struct Configured {
    /// Configuration file (TOML); the environment goes before it.
    #[arg(long)]
    config: Option<PathBuf>,
}

impl Configured {
    fn load(&self) -> Result<Config, String> {
        Config::load(self.config.as_deref())
    }
}

/// Runs a command.
///
/// # Errors
/// What went wrong, for the operator to read.
pub async fn run(cli: Cli) -> Result<(), String> {
    match cli.command {
        Command::Serve(configured) => serve::run(configured.load()?).await,
        Command::Demo(demo) => demo::run(demo).await,
        Command::Migrate(configured) => serve::migrate(configured.load()?).await,
        Command::Registers { command } => registers::run(command),
        Command::User { command } => user::run(command).await,
        Command::Log { command } => log::run(command).await,
        Command::Openapi => openapi::run(),
    }
}

/// Opens the store that a configuration names, by the system's clock.
async fn open(config: &Config) -> Result<Store, String> {
    let clock = Clock::system();
    let ids = Ids::random(clock.clone());
    Store::open(&location(config), clock, ids)
        .await
        .map_err(|error| told(&error))
}

/// Where the data and the keys lie.
fn location(config: &Config) -> Location {
    Location {
        database_url: config.database_url.clone(),
        key_dir: config.key_dir.clone(),
    }
}

/// An error with what caused it, for the operator to read.
pub(crate) fn told(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

/// Prints a line to standard output: what the command was asked for.
fn say(line: impl std::fmt::Display) -> Result<(), String> {
    use std::io::Write;
    writeln!(std::io::stdout(), "{line}").map_err(|error| error.to_string())
}
