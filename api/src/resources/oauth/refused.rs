//! What goes wrong at the token endpoints, as RFC 6749 writes it.

use crate::application::oauth::refused::Refused;
use crate::contract::oauth::refused::OAuthError;
use actix_web::HttpResponse;
use actix_web::ResponseError;
use actix_web::http::StatusCode;

impl ResponseError for Refused {
    fn status_code(&self) -> StatusCode {
        self.status
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(seconds) = self.retry_after {
            response.insert_header(("retry-after", seconds.to_string()));
        }
        response
            .insert_header(("cache-control", "no-store"))
            .json(OAuthError {
                error: self.error.to_owned(),
                error_description: self.description.to_owned(),
            })
    }
}
