//! What is to be measured.

use crate::served::{self, Build};
use std::path::PathBuf;
use std::time::Duration;

/// What is to be measured.
#[derive(clap::Parser)]
#[command(
    name = "bench",
    about = "What the service costs, against its limits and against another build."
)]
pub struct Plan {
    /// Another build's binary, to be measured in alternating rounds.
    #[arg(long)]
    pub against: Option<PathBuf>,
    /// The profiles that the other build knows.
    #[arg(long, default_value = served::REGISTERS)]
    pub against_registers: PathBuf,
    /// Clients in the register.
    #[arg(long, default_value_t = 2000)]
    pub clients: usize,
    /// How often each job is measured; the median is told.
    #[arg(long, default_value_t = 3)]
    pub rounds: usize,
    /// Seconds of one measurement.
    #[arg(long, default_value_t = 3)]
    pub seconds: u64,
    /// Seconds of the load after which memory is looked at.
    #[arg(long, default_value_t = 60)]
    pub memory: u64,
    /// Only the jobs whose names have this in them.
    #[arg(long, default_value = "")]
    pub only: String,
    /// On SQLite alone.
    #[arg(long)]
    pub sqlite: bool,
    /// Sizes of registers, in which it is measured whether anything grows with them, and nothing else.
    #[arg(long, value_delimiter = ',')]
    pub sizes: Vec<usize>,
    /// What others feel while somebody asks for too much, and nothing else.
    #[arg(long)]
    pub crowd: bool,
    /// Entries of the log beside such a crowd.
    #[arg(long, default_value_t = 10_000_000)]
    pub log: usize,
}

impl Plan {
    /// How long one measurement goes on.
    pub fn time(&self) -> Duration {
        Duration::from_secs(self.seconds)
    }

    /// How long the load goes on after which memory is looked at.
    pub fn memory(&self) -> Duration {
        Duration::from_secs(self.memory)
    }

    /// This build, and the other one.
    pub fn builds(&self) -> Vec<Build> {
        let other = self.against.clone().map(|binary| Build::Other {
            binary,
            registers: self.against_registers.clone(),
        });
        std::iter::once(Build::This).chain(other).collect()
    }
}
