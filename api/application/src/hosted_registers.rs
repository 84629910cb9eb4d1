//! The registers that this service runs: profiles from files, stored by content, with what the
//! municipality adds.

use crate::config::Overlay;
use chrono::{DateTime, NaiveDate, Utc};
use domain::ids::RegisterKey;
use domain::register::{ProfileError, RegisterProfile};
use ipnet::IpNet;
use persistence::Store;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A register that runs.
pub struct Register {
    /// The surrogate in the database.
    pub key: RegisterKey,
    /// The public id.
    pub id: String,
    /// Versions of the profile, the newest first; never empty.
    versions: Vec<Arc<RegisterProfile>>,
    networks: Vec<IpNet>,
}

impl Register {
    /// The profile in force on a day: the newest that has come into force. Before the first one, the
    /// first.
    pub fn profile(&self, day: NaiveDate) -> &Arc<RegisterProfile> {
        let in_force = self.versions.iter().find(|profile| profile.valid_from <= day);
        in_force.unwrap_or(&self.versions[self.versions.len() - 1])
    }

    /// Every version of the profile, the newest first.
    pub fn versions(&self) -> &[Arc<RegisterProfile>] {
        &self.versions
    }

    /// What day it is in the register, and the profile in force on it.
    pub fn on(&self, now: DateTime<Utc>) -> (NaiveDate, &Arc<RegisterProfile>) {
        let newest = &self.versions[0];
        let today = domain::civil::today(now, newest.time_zone);
        (today, self.profile(today))
    }

    /// R66: whether a call may come from an address.
    pub fn is_reached_from(&self, profile: &RegisterProfile, address: Option<IpAddr>) -> bool {
        !profile.network.bound
            || address.is_some_and(|address| self.networks.iter().any(|network| network.contains(&address)))
    }
}

/// All registers. Clones share them.
#[derive(Clone)]
pub struct Registers {
    list: Vec<Arc<Register>>,
}

/// A profile file that is refused: everything that is wrong with it.
#[derive(Debug)]
pub struct WrongFile {
    /// The file.
    pub file: PathBuf,
    /// What is wrong.
    pub errors: Vec<ProfileError>,
}

impl std::fmt::Display for WrongFile {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for error in &self.errors {
            writeln!(f, "{}: {error}", self.file.display())?;
        }
        Ok(())
    }
}

/// Reads and checks a profile file.
///
/// # Errors
/// Everything that is wrong with it.
pub fn read(file: &Path) -> Result<(RegisterProfile, String), WrongFile> {
    let wrong = |errors| WrongFile {
        file: file.to_owned(),
        errors,
    };
    let text = std::fs::read_to_string(file).map_err(|error| {
        wrong(vec![ProfileError {
            key: "file".to_owned(),
            reason: error.to_string(),
        }])
    })?;
    let profile = RegisterProfile::parse(&text).map_err(wrong)?;
    Ok((profile, text))
}

/// The profile files of a directory, in the order of their names.
///
/// # Errors
/// When the directory cannot be read.
pub fn files(directory: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

impl Registers {
    /// Reads a directory of profiles and stores each by its content.
    ///
    /// # Errors
    /// Every file that is wrong, with every error, at once; a version that is stored with other content.
    pub async fn load(
        store: &Store,
        directory: &Path,
        overlays: &BTreeMap<String, Overlay>,
    ) -> Result<Self, String> {
        let files = files(directory).map_err(|error| format!("{}: {error}", directory.display()))?;
        let (mut profiles, mut wrong) = (Vec::new(), String::new());
        for file in &files {
            match read(file) {
                Ok((profile, text)) => profiles.push((profile, text)),
                Err(error) => wrong.push_str(&error.to_string()),
            }
        }
        for (at, (profile, _)) in profiles.iter().enumerate() {
            if profiles[..at].iter().any(|(other, _)| other.id == profile.id) {
                wrong.push_str(&format!(
                    "{}: the register {:?} stands in two files\n",
                    directory.display(),
                    profile.id
                ));
            }
        }
        for id in overlays
            .keys()
            .filter(|id| !profiles.iter().any(|(profile, _)| &profile.id == *id))
        {
            wrong.push_str(&format!("registers.{id}: no profile has this id\n"));
        }
        if profiles.is_empty() && wrong.is_empty() {
            wrong = format!("{}: no register profile (*.toml) here\n", directory.display());
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        let mut list = Vec::new();
        for (profile, text) in profiles {
            let overlay = overlays.get(&profile.id).cloned().unwrap_or_default();
            list.push(Arc::new(
                register(store, profile, &text, overlay)
                    .await
                    .map_err(|error| error.to_string())?,
            ));
        }
        Ok(Self { list })
    }

    /// A register by its public id.
    pub fn find(&self, id: &str) -> Option<&Arc<Register>> {
        self.list.iter().find(|register| register.id == id)
    }

    /// A register by its surrogate.
    pub fn of_key(&self, key: RegisterKey) -> Option<&Arc<Register>> {
        self.list.iter().find(|register| register.key == key)
    }

    /// All of them, in the order of their ids.
    pub fn all(&self) -> &[Arc<Register>] {
        &self.list
    }
}

async fn register(
    store: &Store,
    profile: RegisterProfile,
    text: &str,
    overlay: Overlay,
) -> Result<Register, persistence::Error> {
    let key = persistence::registers::store_profile(store, &profile, text).await?;
    store.register_keys(key).await?;
    let id = profile.id.clone();
    let mut versions = vec![Arc::new(profile)];
    for stored in persistence::registers::versions(store, key).await? {
        if stored.version == versions[0].version {
            continue;
        }
        match RegisterProfile::parse(&stored.content) {
            Ok(profile) => versions.push(Arc::new(profile)),
            Err(errors) => {
                tracing::warn!(
                    register = id,
                    version = stored.version,
                    errors = errors.len(),
                    "a former profile cannot be read"
                );
            }
        }
    }
    versions.sort_by_key(|profile| std::cmp::Reverse(profile.valid_from));
    Ok(Register {
        key,
        id,
        versions,
        networks: overlay.networks,
    })
}
