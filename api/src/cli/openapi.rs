//! `openapi`: the contract, as it is generated from the handlers.

use super::output;

pub(super) fn run() -> Result<(), String> {
    let document =
        serde_json::to_string_pretty(&crate::server::document()).map_err(|error| error.to_string())?;
    output::say(document)
}
