//! From a file to a profile that has passed every check.

use super::error::ProfileError;
use super::profile::RegisterProfile;
use super::{check, read};

impl RegisterProfile {
    /// Reads and checks a profile.
    ///
    /// # Errors
    /// Everything that is wrong with it, at once: unknown and missing keys, wrong types, codes that
    /// nothing declares, contradictions.
    pub fn parse(text: &str) -> Result<Self, Vec<ProfileError>> {
        let table = text.parse::<toml::Table>().map_err(|error| {
            let line = error
                .span()
                .map_or(1, |span| text[..span.start].matches('\n').count() + 1);
            vec![ProfileError {
                key: format!("line {line}"),
                reason: error.message().to_owned(),
            }]
        })?;
        let mut errors = Vec::new();
        let profile = read::profile(table, &mut errors);
        // References are checked even when a key was wrong, so that one run names everything; a
        // value that could not be read is left out of these checks by its empty code.
        check::profile(&profile, &mut errors);
        if errors.is_empty() {
            Ok(profile)
        } else {
            Err(errors)
        }
    }
}
