//! What goes wrong at the token endpoints, as RFC 6749 writes it.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use application::oauth::refused::Refused;
use contract::oauth::refused::OAuthError;

/// A refusal of the token endpoints on its way out.
#[derive(Debug)]
pub struct HttpRefused(pub Refused);

impl<R: Into<Refused>> From<R> for HttpRefused {
    fn from(refused: R) -> Self {
        Self(refused.into())
    }
}

impl std::fmt::Display for HttpRefused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl ResponseError for HttpRefused {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::BAD_REQUEST)
    }

    fn error_response(&self) -> HttpResponse {
        let refused = &self.0;
        let mut response = HttpResponse::build(self.status_code());
        if let Some(seconds) = refused.retry_after {
            response.insert_header(("retry-after", seconds.to_string()));
        }
        response
            .insert_header(("cache-control", "no-store"))
            .json(OAuthError {
                error: refused.error.to_owned(),
                error_description: refused.description.to_owned(),
            })
    }
}
