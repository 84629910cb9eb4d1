//! What every request shares.

use crate::routes::Routes;
use application::app::App;
use metrics_exporter_prometheus::PrometheusHandle;
use std::sync::Arc;

/// What every request shares: the application, and what HTTP adds to it.
pub struct State {
    /// The application.
    pub app: Arc<App>,
    /// The contract's paths.
    pub routes: Routes,
    /// The contract, as it is served.
    pub document: String,
    /// Metrics.
    pub metrics: PrometheusHandle,
}

impl std::ops::Deref for State {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}
