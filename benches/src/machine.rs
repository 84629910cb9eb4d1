//! Where and when it was measured: a figure says nothing without.

use std::fs;

/// The machine, its cores, its system and the day, in one line.
pub fn line() -> String {
    let model = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = model
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map_or("a processor without a name", |name| {
            name.trim_start_matches([' ', '\t', ':'])
        });
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    let today = persistence::Clock::system().now().date_naive();
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{today}, {cores} cores, {model}, Linux {}", kernel.trim())
}
