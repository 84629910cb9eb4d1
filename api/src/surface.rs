//! Where operations are registered: one list serves requests and writes the contract.

use actix_web::dev::HttpServiceFactory;
use actix_web::guard::{Guard, GuardContext};
use actix_web::web;
use utoipa::openapi::path::Paths;
use utoipa::openapi::{Components, OpenApi, RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

/// What operations are registered with. A worker only serves them: describing each of them again for
/// every worker costs a start more than all else.
pub enum ServiceConfig<'s> {
    /// Requests are served.
    Serving(&'s mut web::ServiceConfig),
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

    /// Registers the operations that stand below one of these paths, all that do. The framework tries one pattern
    /// after the other: so it tries those of a section alone, and of two sections the deeper one comes first.
    pub fn section<F>(&mut self, below: &[&str], routes: F) -> &mut Self
    where
        F: FnOnce(&mut ServiceConfig<'_>),
    {
        match self {
            Self::Serving(service) => {
                let section = web::scope("").guard(Below::any_of(below));
                service.service(section.configure(|inner| routes(&mut ServiceConfig::Serving(inner))));
            }
            Self::Describing(_) => routes(self),
        }
        self
    }
}

/// Requests whose path begins with the steps of one of several paths.
struct Below(Vec<Vec<Step>>);

enum Step {
    Word(String),
    Any,
}

impl Below {
    fn any_of(paths: &[&str]) -> Self {
        let step = |step: &str| match step.starts_with('{') {
            true => Step::Any,
            false => Step::Word(step.to_owned()),
        };
        Self(
            paths
                .iter()
                .map(|path| path.split('/').map(step).collect())
                .collect(),
        )
    }
}

impl Guard for Below {
    fn check(&self, context: &GuardContext<'_>) -> bool {
        let path = context.head().uri.path();
        self.0.iter().any(|below| {
            let mut asked = path.split('/');
            below.iter().all(|step| match (step, asked.next()) {
                (Step::Word(word), Some(asked)) => word == asked,
                (Step::Any, asked) => asked.is_some(),
                (Step::Word(_), None) => false,
            })
        })
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
