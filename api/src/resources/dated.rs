//! What holds for a time: addresses, phones, citizenships and the like. One way of doing it for all.

mod description;
mod handlers;
pub(crate) mod operations;

use crate::surface::ServiceConfig;
use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::{HttpRequest, guard, web};
use domain::client::dated::DatedKind;

/// The five operations of a kind, below the client.
struct OfKind(DatedKind);

impl OfKind {
    fn collection(&self) -> String {
        format!("/v1/registers/{{register}}/clients/{{client}}/{}", self.0.code())
    }

    fn item(&self) -> String {
        format!("{}/{{fact}}", self.collection())
    }
}

impl HttpServiceFactory for OfKind {
    fn register(self, service: &mut AppService) {
        let kind = self.0;
        web::resource(self.collection())
            .guard(guard::Get())
            .to(move |request: HttpRequest| handlers::list(kind, request))
            .register(service);
        web::resource(self.item())
            .guard(guard::Get())
            .to(move |request: HttpRequest| handlers::read(kind, request))
            .register(service);
        web::resource(self.collection())
            .guard(guard::Post())
            .to(move |request: HttpRequest, body: web::Payload| handlers::add(kind, request, body))
            .register(service);
        web::resource(self.item())
            .guard(guard::Patch())
            .to(move |request: HttpRequest, body: web::Payload| handlers::change(kind, request, body))
            .register(service);
        web::resource(self.item())
            .guard(guard::Delete())
            .to(move |request: HttpRequest| handlers::remove(kind, request))
            .register(service);
    }
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    for kind in DatedKind::ALL {
        let kind = OfKind(*kind);
        let below = kind.collection();
        service.section(&[&below], |section| {
            section.service(kind);
        });
    }
}
