//! How a demo is asked for.

use chrono::NaiveDate;
use std::path::PathBuf;

/// How many clients a demo has, unless it is told otherwise.
pub const CLIENTS: usize = 200;
/// By which seed people are invented, unless it is told otherwise.
pub const SEED: u64 = 1;

/// What makes one demo the same as another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Plan {
    /// By which people are invented.
    pub seed: u64,
    /// How many clients, over all registers. Those that stand for something are there in any case.
    pub clients: usize,
    /// What day it is when the demo begins.
    pub today: NaiveDate,
}

/// How a demo is to be started.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the data; the keys lie beside it, in a folder with `-keys` after its name.
    pub data_dir: PathBuf,
    /// The directory of the register profiles.
    pub registers_dir: PathBuf,
    /// Address and port at which it will be known.
    pub listen: String,
    /// How many clients; [`CLIENTS`] when absent.
    pub clients: Option<usize>,
    /// The seed; [`SEED`] when absent.
    pub seed: Option<u64>,
    /// The day; the real one when absent.
    pub today: Option<NaiveDate>,
    /// Whether to clear what is there and fill anew.
    pub reset: bool,
}
