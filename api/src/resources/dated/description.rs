//! What the contract says of the operations of each kind of dated fact.

use super::OfKind;
use contract::dated::any::wording;
use contract::dry_run::DryRun;
use domain::access::Right;
use utoipa::ToSchema;
use utoipa::openapi::content::{Content, ContentBuilder};
use utoipa::openapi::path::{HttpMethod, OperationBuilder, PathItem, Paths, PathsBuilder};
use utoipa::openapi::request_body::{RequestBody, RequestBodyBuilder};
use utoipa::openapi::response::{Response, ResponseBuilder};
use utoipa::openapi::schema::Schema;
use utoipa::openapi::{Ref, RefOr};
use utoipa_actix_web::OpenApiFactory;

const ADDING: &str = "The register's notice must name the field, its source must be one that the notice \
    allows, and the consents it rests on must be in force; otherwise the refusal names the section. Leaves \
    an entry.";
const CHANGING: &str = "Makes a new version; the one before it stays in the history with who changed it \
    and why. Leaves an entry.";
const LISTING: &str = "Leaves an entry that names the client and the field; what is withheld is named too.";
const READING: &str = "Leaves an entry that names the client and the field.";
const REMOVING: &str = "Its versions stay in the history. Leaves an entry.";

impl OpenApiFactory for OfKind {
    fn paths(&self) -> Paths {
        let (kind, says) = (self.0, wording(self.0));
        let (ids, names, one, edits) = (&says.operations, (says.names)(), says.one, kind.right());
        let views = Right::ClientView;
        let page = operation(
            ids.list,
            format!("Lists the client's {}.", says.many),
            views,
            LISTING,
        )
        .response("200", answer("A page.", &names.page));
        let read = operation(ids.read, format!("Reads {one}."), views, READING)
            .response("200", answer("The fact.", &names.fact));
        let add = operation(ids.add, format!("Adds {one}."), edits, ADDING)
            .request_body(Some(request(&names.input)))
            .response("201", answer("Added.", &names.fact))
            .response("200", answer("What would be decided.", &DryRun::name()));
        let change = operation(ids.change, format!("Changes {one}."), edits, CHANGING)
            .request_body(Some(request(&names.patch)))
            .response("200", answer("Changed.", &names.fact));
        let taken = ResponseBuilder::new().description("Taken out of use.").build();
        let remove =
            operation(ids.remove, format!("Takes {one} out of use."), edits, REMOVING).response("204", taken);
        let mut collection = PathItem::new(HttpMethod::Get, page);
        collection.post = Some(add.build());
        let mut item = PathItem::new(HttpMethod::Get, read);
        item.patch = Some(change.build());
        item.delete = Some(remove.build());
        PathsBuilder::new()
            .path(self.collection(), collection)
            .path(self.item(), item)
            .build()
    }

    fn schemas(&self, schemas: &mut Vec<(String, RefOr<Schema>)>) {
        (wording(self.0).schemas)(schemas);
    }
}

/// An operation, whose description begins with the right that it needs.
fn operation(id: &str, summary: String, right: Right, rest: &str) -> OperationBuilder {
    OperationBuilder::new()
        .tag("dated-facts")
        .operation_id(Some(id))
        .summary(Some(summary))
        .description(Some(format!("Needs `{}`. {rest}", right.code())))
}

fn json(schema: &str) -> Content {
    ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(schema)))
        .build()
}

fn request(schema: &str) -> RequestBody {
    RequestBodyBuilder::new()
        .content("application/json", json(schema))
        .build()
}

fn answer(description: &str, schema: &str) -> Response {
    ResponseBuilder::new()
        .description(description)
        .content("application/json", json(schema))
        .build()
}
