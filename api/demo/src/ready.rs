//! Making a demo ready: filled when it is new, else taken as it is.

use crate::document::Document;
use crate::fill::{begins, fill};
use crate::folder::{Folder, Mark};
use crate::options::{CLIENTS, Options, Plan, SEED};
use application::app::{App, Contract};
use application::config::{Config, Overlay};
use application::operator::told;
use chrono::{DateTime, Utc};
use ipnet::IpNet;
use persistence::{Clock, Ids, Location, Store};
use std::path::PathBuf;

/// A demo that is ready to be served.
pub struct Ready {
    /// The store, open.
    pub store: Store,
    /// How it is to be served.
    pub config: Config,
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
pub async fn ready(options: &Options, contract: Contract) -> Result<Ready, String> {
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
        None => filled(&folder, options, contract, system).await?,
    };
    // The demo's clock runs on while the demo is away, as other clocks do.
    let now = mark.begins + (system - mark.filled_at).max(chrono::TimeDelta::zero());
    let clock = Clock::starting_at(now);
    let ids = Ids::random(clock.clone());
    let store = Store::open(&location(&folder), clock, ids).await;
    let store = store.map_err(|error| explained(told(&error), reused))?;
    Ok(Ready {
        store,
        config: config(&folder, options, &document),
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
    contract: Contract,
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
    let ids = Ids::seeded(clock.clone(), mark.seed);
    let store = Store::open(&location(folder), clock.clone(), ids)
        .await
        .map_err(|error| told(&error))?;
    let filling = Config {
        registers_dir: options.registers_dir.clone(),
        ..Config::default()
    };
    let (app, _) = App::open(store, filling, contract).await?;
    if options.today.is_none() {
        let zone = app
            .registers
            .all()
            .first()
            .map(|register| register.versions()[0].time_zone);
        mark.today = zone.map_or(mark.today, |zone| domain::civil::today(system, zone));
    }
    mark.begins = begins(&app.registers, mark.today);
    clock.set(mark.begins);
    let plan = Plan {
        seed: mark.seed,
        clients: mark.clients,
        today: mark.today,
    };
    let document = fill(&app, &plan).await;
    app.store.close().await;
    let document = document.map_err(|error| format!("the demo was not filled: {}", told(&error)))?;
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

/// How the demo is served.
fn config(folder: &Folder, options: &Options, document: &Document) -> Config {
    // The registers that were filled: reading the profiles for their ids alone would cost a start more
    // than all else.
    let overlays = document.clients.keys().map(|id| {
        let networks = loopback();
        (id.clone(), Overlay { networks })
    });
    Config {
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
    }
}

/// What keeps a demo from being served, with what helps when the data was there already.
fn explained(error: String, reused: bool) -> String {
    match reused {
        true => format!("{error}\n(is the data of another version? --reset fills it anew)"),
        false => error,
    }
}

impl Ready {
    /// What keeps this demo from being served, for the operator to read.
    pub fn explained(&self, error: String) -> String {
        explained(error, self.reused)
    }
}
