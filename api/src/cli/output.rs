//! What a command prints.

/// Prints a line to standard output: what the command was asked for.
pub(super) fn say(line: impl std::fmt::Display) -> Result<(), String> {
    use std::io::Write;
    writeln!(std::io::stdout(), "{line}").map_err(|error| error.to_string())
}
