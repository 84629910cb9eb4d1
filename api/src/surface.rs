//! Where operations are registered: one list serves requests and writes the contract.

use actix_web::dev::HttpServiceFactory;
use utoipa::openapi::path::Paths;
use utoipa::openapi::{Components, OpenApi, RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

/// What operations are registered with. A worker only serves them: describing each of them again for
/// every worker costs a start more than all else.
pub enum ServiceConfig<'s> {
    /// Requests are served.
    Serving(&'s mut actix_web::web::ServiceConfig),
    /// The contract is written.
    Describing(&'s mut Description),
}

impl ServiceConfig<'_> {
    /// Registers an operation.
    pub fn service<F>(&mut self, operation: F) -> &mut Self
    where
        F: HttpServiceFactory + OpenApiFactory + 'static,
    {
        match self {
            Self::Serving(service) => {
                service.service(operation);
            }
            Self::Describing(description) => {
                description.paths.merge(operation.paths());
                operation.schemas(&mut description.schemas);
            }
        }
        self
    }
}

/// What the operations say of themselves.
#[derive(Default)]
pub struct Description {
    paths: Paths,
    schemas: Vec<(String, RefOr<Schema>)>,
}

impl Description {
    /// The document with these operations in it.
    pub fn into_document(self, mut document: OpenApi) -> OpenApi {
        document.paths.merge(self.paths);
        let components = document.components.get_or_insert_with(Components::new);
        components.schemas.extend(self.schemas);
        document
    }
}
