//! The commands of the binary.

mod configured;
mod demo;
mod log;
mod openapi;
mod output;
mod registers;
mod serve;
mod user;

use clap::{Parser, Subcommand};
use configured::Configured;

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
