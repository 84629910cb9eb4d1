//! `registers check`: what is wrong with profiles, all at once.

use super::output;
use clap::Subcommand;
use std::path::PathBuf;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Checks profile files.
    Check {
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
}

pub(super) fn run(command: Command) -> Result<(), String> {
    let Command::Check { files } = command;
    let mut wrong = String::new();
    for file in &files {
        match application::hosted_registers::read(file) {
            Ok((profile, _)) => output::say(format_args!(
                "{}: {} {} is sound",
                file.display(),
                profile.id,
                profile.version
            ))?,
            Err(error) => wrong.push_str(&error.to_string()),
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(format!("profiles are wrong\n{wrong}"))
    }
}
