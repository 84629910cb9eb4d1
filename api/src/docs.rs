//! Swagger UI, from inside the binary: it works where nothing can be fetched.

use actix_web::web::ServiceConfig;
use utoipa_swagger_ui::{Config, SwaggerUi, Url};

/// Serves Swagger UI at `/docs`.
pub fn routes(service: &mut ServiceConfig) {
    let config = Config::new([Url::new("Asiakasrekisteri", "/openapi.json")])
        .persist_authorization(true)
        .try_it_out_enabled(true)
        .display_request_duration(true)
        .deep_linking(true)
        .filter(true)
        .validator_url("none");
    service.service(SwaggerUi::new("/docs/{_:.*}").config(config));
    service.service(actix_web::web::redirect("/docs", "/docs/"));
}
