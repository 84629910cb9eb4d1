//! What `/metrics` tells: requests and problems as they are counted, and what is going on when it is asked.

use crate::state::State;
use metrics::gauge;
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder, PrometheusRecorder};

/// Bounds of durations in seconds, from what a reading takes to what nobody waits for.
const SECONDS: [f64; 14] = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
];

/// What keeps the metrics: durations as histograms, which add up over instances.
///
/// # Errors
/// When there are no bounds.
pub fn recorder() -> Result<PrometheusRecorder, BuildError> {
    Ok(PrometheusBuilder::new().set_buckets(&SECONDS)?.build_recorder())
}

/// The metrics in the text format of Prometheus.
pub fn render(state: &State) -> String {
    let store = state.store.figures();
    gauge!("database_connections").set(store.connections as f64);
    gauge!("database_connections_in_use").set(store.connections_in_use as f64);
    gauge!("units_of_work_under_way").set(store.units_under_way as f64);
    gauge!("log_entries_waiting").set(store.entries_waiting as f64);
    gauge!("rights_snapshot_age_seconds").set(state.access.age().as_secs_f64());
    state.metrics.render()
}
