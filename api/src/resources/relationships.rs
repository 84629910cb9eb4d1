//! Client relationships: start, end with its reason, and the officials who answer.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post, put};
use application::execute::{Manner, execute};
use application::operations;
use application::problem::Problem;
use application::relationships::change::ChangedRelationship;
use application::relationships::end::{self, Ending};
use application::relationships::officials::{self, AnsweringOfficials};
use application::relationships::{read, start};
use contract::relationships::RelationshipOrDryRun;
use contract::relationships::dto::{
    EndingInput, OfficialsInput, RelationshipInput, RelationshipPage, ShownRelationship,
};

operations! {
    finds ListRelationships "listRelationships" ClientView [paged];
    reads ReadRelationship "readRelationship" ClientView [versioned];
    creates StartRelationship "startRelationship" RelationshipEdit [versioned, dry_run, idempotent, on_client(ClientAction::StartRelationship)];
    changes SetOfficials "setOfficials" RelationshipEdit [versioned, if_match, on_client(ClientAction::SetOfficials)];
    decides EndRelationship "endRelationship" RelationshipEdit [versioned, if_match, dry_run, on_client(ClientAction::EndRelationship)];
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_relationships)
        .service(start_relationship)
        .service(read_relationship)
        .service(set_officials)
        .service(end_relationship);
}

/// Lists a client's relationships.
///
/// Needs `client.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "relationships",
    responses((status = 200, body = RelationshipPage, description = "A page.")))]
#[get("/v1/registers/{register}/clients/{client}/relationships")]
async fn list_relationships(call: Call<ListRelationships>, request: HttpRequest) -> Answer {
    let client = request::id(&request, "client")?;
    let page = request::page(&Query::parse(&request, &[])?)?;
    Ok(answer::shown(
        read::list_relationships(&call, client, page).await?,
    ))
}

/// Reads a client relationship.
///
/// Needs `client.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "relationships",
    responses((status = 200, body = ShownRelationship, description = "The relationship.")))]
#[get("/v1/registers/{register}/clients/{client}/relationships/{relationship}")]
async fn read_relationship(call: Call<ReadRelationship>, request: HttpRequest) -> Answer {
    let client = request::id(&request, "client")?;
    let id = request::id(&request, "relationship")?;
    Query::parse(&request, &[])?;
    Ok(answer::versioned(
        read::read_relationship(&call, client, id).await?,
    ))
}

/// Starts a client relationship.
///
/// Needs `relationship.edit`. A client has one open relationship at a time. Leaves an entry.
#[utoipa::path(tag = "relationships",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = RelationshipInput,
    responses(
        (status = 201, body = ShownRelationship, description = "Started."),
        (status = 200, body = contract::dry_run::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/relationships")]
async fn start_relationship(
    call: Call<StartRelationship>,
    body: Valid<RelationshipInput>,
    request: HttpRequest,
) -> Answer {
    let client = request::id(&request, "client")?;
    let manner = request::manner(&call, &request, &body.digest)?;
    let command = start::StartRelationship::new(&call, client, &body.body)?;
    let outcome = execute(&*call, command, manner).await?;
    Ok(answer::made(outcome, |made| {
        format!("{}/{}", request.path(), made.id)
    }))
}

/// Says which officials answer.
///
/// Needs `relationship.edit`. Officials are people who hold a grant in the register today. Leaves an
/// entry.
#[utoipa::path(tag = "relationships", request_body = OfficialsInput,
    responses((status = 200, body = ShownRelationship, description = "Changed.")))]
#[put("/v1/registers/{register}/clients/{client}/relationships/{relationship}/officials")]
async fn set_officials(
    call: Call<SetOfficials>,
    body: Valid<OfficialsInput>,
    request: HttpRequest,
) -> Answer {
    Query::parse(&request, &[])?;
    let command = officials::SetOfficials {
        officials: AnsweringOfficials::of(&call, &body.body)?,
        relationship: changed(&request)?,
    };
    let outcome = execute(&*call, command, Manner::plain()).await?;
    Ok(answer::decided(outcome))
}

/// Ends a client relationship.
///
/// Needs `relationship.edit`. The client and the data stay; what follows from the end is a matter of
/// retention. Leaves an entry.
#[utoipa::path(tag = "relationships",
    params(("dryRun" = Option<bool>, Query, description = "Only tell what would be decided.")),
    request_body = EndingInput,
    responses((status = 200, body = RelationshipOrDryRun, description = "Ended, or what would be decided.")))]
#[post("/v1/registers/{register}/clients/{client}/relationships/{relationship}/end")]
async fn end_relationship(
    call: Call<EndRelationship>,
    body: Valid<EndingInput>,
    request: HttpRequest,
) -> Answer {
    let manner = request::dry_run(&request)?;
    let command = end::EndRelationship {
        ending: Ending::of(&call, body.body)?,
        relationship: changed(&request)?,
    };
    Ok(answer::decided(execute(&*call, command, manner).await?))
}

/// Which relationship a request changes.
fn changed(request: &HttpRequest) -> Result<ChangedRelationship, Problem> {
    Ok(ChangedRelationship {
        client: request::id(request, "client")?,
        id: request::id(request, "relationship")?,
        version: request::if_match(request)?,
    })
}
