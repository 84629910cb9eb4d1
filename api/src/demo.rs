//! The demo: every register of a directory with invented people, to be tried by hand and by programs.
//!
//! Nobody here exists. Identity codes have individual numbers 900–999, phone numbers are of a range that
//! nobody is given, streets are on no map, and mail goes to domains that are reserved for examples. What
//! a register gets follows from its profile, and everything is judged by the same rules and lies under
//! the same seals as elsewhere.

mod accounts;
mod agreeing;
mod case;
mod casework;
mod colleagues;
mod consents;
mod content;
mod dated;
mod desk;
mod document;
mod fill;
mod folder;
mod later;
mod names;
mod person;
mod plan;
mod random;
mod record;
mod sources;
mod timeline;
mod together;
mod usual;
mod write;

pub use accounts::PASSWORD;
pub use case::Fixture;
pub use document::{Document, Ids, SignIn};
pub use fill::{begins, fill};
pub use folder::ACCOUNTS;

use crate::server;
use crate::state::State;
use actix_web::web;
use application::config::{Config, Overlay};
use application::hosted_registers::Registers;
use chrono::{DateTime, NaiveDate, Utc};
use domain::log::LogEntry;
use folder::{Folder, Mark};
use ipnet::IpNet;
use persistence::{Clock, Failure, Location, Store};
use std::collections::BTreeMap;
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

/// Why a demo could not be filled.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] persistence::Error),
    /// The password of the accounts could not be hashed.
    #[error("the password of the accounts could not be hashed")]
    Password,
    /// No client of a batch could be entered, so there is nothing to enter in the log.
    #[error("nobody could be entered")]
    NothingToEnter,
}

impl Failure for Error {
    fn collided(&self) -> bool {
        matches!(self, Self::Store(persistence::Error::Collided))
    }

    fn take_entry(&mut self) -> Option<LogEntry> {
        None
    }
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

/// A demo that is ready to be served.
pub struct Ready {
    /// What requests share.
    pub state: web::Data<State>,
    /// Who can sign in, and where to find whom.
    pub document: Document,
    /// By what it was filled.
    pub plan: Plan,
    /// Whether the data was there already.
    pub reused: bool,
    /// The folder of the data.
    pub data_dir: PathBuf,
    /// The folder of the keys.
    pub key_dir: PathBuf,
    /// Held as long as the demo runs.
    _folder: Folder,
}

/// Makes a demo ready: fills it when it is new or when that is asked for, else takes it as it is.
///
/// # Errors
/// What is wrong, for the operator to read.
pub async fn ready(options: &Options) -> Result<Ready, String> {
    let folder = Folder::take(&options.data_dir)?;
    let system = Clock::system().now();
    let known = match options.reset {
        true => None,
        false => folder.filled().zip(folder.document()),
    };
    let reused = known.is_some();
    if reused && !folder.has_keys() {
        return Err(format!(
            "{}: the keys of the data are gone; --reset fills it anew",
            folder.keys().display()
        ));
    }
    let (mark, document) = match known {
        Some(known) => known,
        None => filled(&folder, options, system).await?,
    };
    // The demo's clock runs on while the demo is away, as other clocks do.
    let now = mark.begins + (system - mark.filled_at).max(chrono::TimeDelta::zero());
    let state = open(&folder, options, &document, Clock::starting_at(now)).await;
    let state = state.map_err(|error| match reused {
        true => format!("{error}\n(is the data of another version? --reset fills it anew)"),
        false => error,
    })?;
    Ok(Ready {
        state,
        document,
        plan: Plan {
            seed: mark.seed,
            clients: mark.clients,
            today: mark.today,
        },
        reused,
        data_dir: folder.data().to_owned(),
        key_dir: folder.keys().to_owned(),
        _folder: folder,
    })
}

fn location(folder: &Folder) -> Location {
    Location {
        database_url: folder.database_url(),
        key_dir: folder.keys().to_owned(),
    }
}

async fn filled(
    folder: &Folder,
    options: &Options,
    system: DateTime<Utc>,
) -> Result<(Mark, Document), String> {
    let mut mark = Mark {
        seed: options.seed.unwrap_or(SEED),
        clients: options.clients.unwrap_or(CLIENTS),
        today: options.today.unwrap_or_else(|| system.date_naive()),
        begins: system,
        filled_at: system,
        finished: false,
    };
    folder.clear(&mark)?;
    // The clock stands still while the demo is filled, so that the same plan gives the same ids.
    let clock = Clock::fixed(system);
    let ids = persistence::Ids::seeded(clock.clone(), mark.seed);
    let store = Store::open(&location(folder), clock.clone(), ids)
        .await
        .map_err(|error| crate::cli::told(&error))?;
    let registers = Registers::load(&store, &options.registers_dir, &BTreeMap::new()).await?;
    if options.today.is_none() {
        let zone = registers
            .all()
            .first()
            .map(|register| register.versions()[0].time_zone);
        mark.today = zone.map_or(mark.today, |zone| domain::civil::today(system, zone));
    }
    mark.begins = begins(&registers, mark.today);
    clock.set(mark.begins);
    let plan = Plan {
        seed: mark.seed,
        clients: mark.clients,
        today: mark.today,
    };
    let document = fill(&store, &registers, &plan).await;
    store.close().await;
    let document =
        document.map_err(|error| format!("the demo was not filled: {}", crate::cli::told(&error)))?;
    mark.finished = true;
    folder.finish(&mark, &document)?;
    Ok((mark, document))
}

/// What is on this machine: from where a register that is bound to a network is reached in the demo.
fn loopback() -> Vec<IpNet> {
    let v4 = ipnet::Ipv4Net::new_assert(std::net::Ipv4Addr::new(127, 0, 0, 0), 8);
    let v6 = ipnet::Ipv6Net::new_assert(std::net::Ipv6Addr::LOCALHOST, 128);
    vec![v4.into(), v6.into()]
}

async fn open(
    folder: &Folder,
    options: &Options,
    document: &Document,
    clock: Clock,
) -> Result<web::Data<State>, String> {
    // The registers that were filled: reading the profiles for their ids alone would cost a start more
    // than all else.
    let overlays = document.clients.keys().map(|id| {
        let networks = loopback();
        (id.clone(), Overlay { networks })
    });
    let config = Config {
        listen: options.listen.clone(),
        database_url: folder.database_url(),
        key_dir: folder.keys().to_owned(),
        registers_dir: options.registers_dir.clone(),
        issuer: format!("http://{}", options.listen),
        // So that a bound register can be tried from outside too: with an X-Forwarded-For of elsewhere.
        trusted_proxies: loopback(),
        registers: overlays.collect(),
        log_json: false,
        ..Config::default()
    };
    let ids = persistence::Ids::random(clock.clone());
    let store = Store::open(&location(folder), clock, ids)
        .await
        .map_err(|error| crate::cli::told(&error))?;
    server::state(store, config).await
}
