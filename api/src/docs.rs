//! Swagger UI, from inside the binary: it works where nothing can be fetched.

use actix_web::body::{BoxBody, MessageBody, to_bytes};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{self, HeaderValue};
use actix_web::middleware::{Next, from_fn};
use actix_web::web::{self, ServiceConfig};
use flate2::read::GzDecoder;
use std::io::Read;
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
    // Before the scope, which would answer for its own root.
    service.service(web::redirect("/docs", "/docs/"));
    service.service(
        web::scope("/docs")
            .wrap(from_fn(as_accepted))
            .service(SwaggerUi::new("/{_:.*}").config(config)),
    );
}

/// The files lie packed in the binary, and are unpacked for whoever does not take them so.
async fn as_accepted<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let accepts = accepts_gzip(request.headers().get(header::ACCEPT_ENCODING));
    let mut response = next.call(request).await?.map_into_boxed_body();
    let headers = response.headers_mut();
    headers.insert(header::VARY, HeaderValue::from_static("Accept-Encoding"));
    let packed = headers
        .get(header::CONTENT_ENCODING)
        .is_some_and(|encoding| encoding == "gzip");
    if accepts || !packed {
        return Ok(response);
    }
    headers.remove(header::CONTENT_ENCODING);
    let (request, response) = response.into_parts();
    let (head, body) = response.into_parts();
    let body = to_bytes(body).await.unwrap_or_default();
    let mut unpacked = Vec::new();
    GzDecoder::new(&*body).read_to_end(&mut unpacked)?;
    Ok(ServiceResponse::new(
        request,
        head.set_body(BoxBody::new(unpacked)),
    ))
}

/// Whether a caller takes what is packed by gzip: whoever names it, or everything, and not only to refuse it.
fn accepts_gzip(accepted: Option<&HeaderValue>) -> bool {
    let accepted = accepted.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let weight = |name: &str| {
        accepted.split(',').find_map(|coding| {
            let mut parts = coding.split(';').map(str::trim);
            let weight =
                (parts.next() == Some(name)).then(|| parts.next().and_then(|rest| rest.strip_prefix("q=")));
            weight.map(|weight| {
                weight.is_none_or(|weight| weight.parse().is_ok_and(|weight: f32| weight > 0.0))
            })
        })
    };
    weight("gzip").or_else(|| weight("*")).unwrap_or(false)
}
