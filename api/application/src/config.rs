//! Configuration: a file, then the environment (`ASIAKASREKISTERI_…`). Unknown keys are refused.

mod variables;

use chrono::TimeDelta;
use ipnet::IpNet;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// The longest session, in hours: nobody stays in over night.
const LONGEST_SESSION: u32 = 24;

/// The configuration of `serve`, `migrate` and `user add`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Config {
    /// Address and port to listen on.
    pub listen: String,
    /// `sqlite:PATH` or `postgres://…`.
    pub database_url: String,
    /// The directory of the root key, and on SQLite of the key store. Never below the data.
    pub key_dir: PathBuf,
    /// The directory of the register profiles.
    pub registers_dir: PathBuf,
    /// The issuer that access tokens name: the address at which this service is known.
    pub issuer: String,
    /// Origins that browsers may call from.
    pub allowed_origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// What a municipality adds to its registers, by register id.
    pub registers: BTreeMap<String, Overlay>,
    /// Threads that serve requests.
    pub workers: usize,
    /// Hours after a sign-in at which its session ends, however often it is refreshed.
    pub session_hours: u32,
    /// Logs as JSON lines rather than text.
    pub log_json: bool,
}

/// What a municipality adds to a register: no notice states address ranges.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Overlay {
    /// The networks from which a register that is bound to one is reached. Without any, it is closed.
    pub networks: Vec<IpNet>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            database_url: "sqlite:data/asiakasrekisteri.db".to_owned(),
            key_dir: PathBuf::from("keys"),
            registers_dir: PathBuf::from("registers"),
            issuer: "http://127.0.0.1:8080".to_owned(),
            allowed_origins: Vec::new(),
            trusted_proxies: Vec::new(),
            registers: BTreeMap::new(),
            workers: 2,
            session_hours: 12,
            log_json: true,
        }
    }
}

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// What is wrong with it, with the key.
    pub fn load(file: Option<&Path>) -> Result<Self, String> {
        let mut builder = config::Config::builder();
        if let Some(file) = file {
            builder = builder.add_source(config::File::from(file).format(config::FileFormat::Toml));
        }
        let (variables, networks) = variables::read()?;
        let environment = config::Environment::with_prefix(variables::PREFIX)
            .source(Some(variables))
            .prefix_separator("_")
            .separator("__")
            .try_parsing(true)
            .list_separator(",")
            .with_list_parse_key("allowed_origins")
            .with_list_parse_key("trusted_proxies");
        let mut config: Self = builder
            .add_source(environment)
            .build()
            .and_then(config::Config::try_deserialize)
            .map_err(|error| error.to_string())?;
        for (register, networks) in networks {
            config.registers.entry(register).or_default().networks = networks;
        }
        config.check()?;
        Ok(config)
    }

    /// How long a session lasts from its sign-in.
    pub fn session_length(&self) -> TimeDelta {
        TimeDelta::hours(self.session_hours.into())
    }

    fn check(&self) -> Result<(), String> {
        if !(1..=LONGEST_SESSION).contains(&self.session_hours) {
            return Err(format!("session_hours: must be 1 to {LONGEST_SESSION}"));
        }
        self.check_places()
    }

    /// Keys below the data would lie in the same backup.
    fn check_places(&self) -> Result<(), String> {
        let Some(path) = self.database_url.strip_prefix("sqlite:") else {
            return Ok(());
        };
        let path = path
            .trim_start_matches("//")
            .split('?')
            .next()
            .unwrap_or_default();
        let data = absolute(Path::new(path).parent().unwrap_or(Path::new(".")));
        if absolute(&self.key_dir).starts_with(&data) {
            return Err(
                "key_dir: lies below the directory of the data; keys are kept apart from it".to_owned(),
            );
        }
        Ok(())
    }
}

/// A path as it is from the root, with `.`, `..` and links resolved. What does not exist yet lies where
/// its nearest folder that does lies.
fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let mut resolved = PathBuf::new();
    for part in path.components() {
        match part {
            std::path::Component::ParentDir => {
                resolved.pop();
            }
            part => resolved.push(part),
        }
        resolved = resolved.canonicalize().unwrap_or(resolved);
    }
    resolved
}
