//! Whether the service lives and answers, its metrics and its contract.

use serde::Serialize;
use utoipa::ToSchema;

/// That the service lives, or is ready.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`.
    #[schema(max_length = 10)]
    pub status: String,
}

/// Metrics in the text format of Prometheus.
#[derive(ToSchema)]
#[schema(value_type = String, max_length = 16777216)]
#[expect(dead_code, reason = "it describes the text")]
pub struct MetricsText(String);

/// An OpenAPI document, of which only the outermost is described here.
#[derive(Serialize, ToSchema)]
pub struct Contract {
    /// The version of OpenAPI.
    #[schema(max_length = 20, pattern = "^3\\.1\\.[0-9]+$")]
    openapi: String,
    /// What it is about.
    #[schema(value_type = Object)]
    info: (),
    /// Operations by path.
    #[schema(value_type = Object)]
    paths: (),
    /// What operations share.
    #[schema(value_type = Object)]
    components: (),
}
