//! Client relationships: start, end with its reason, and the officials who answer.

use crate::answer::{self, Answer};
use crate::body::Valid;
use crate::call::Call;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post, put};
use application::caller::RegisterCaller;
use application::cursor::{self, Scope};
use application::operations;
use application::problem::Problem;
use application::relationships::dto::shown_relationship;
use application::relationships::rules::{Start, may_end, may_set_officials, may_start, officials, start};
use application::relationships::{find, subject};
use contract::outcome::Outcome;
use contract::problem::Code;
use contract::relationships::RelationshipOrDryRun;
use contract::relationships::dto::{
    EndingInput, OfficialsInput, RelationshipInput, RelationshipPage, ShownRelationship,
};
use domain::client::fact::ChangeReason;
use domain::decision::Ground;
use domain::ids::{ClientId, RelationshipId, UserId};
use domain::secret::Secret;
use persistence::changes;
use persistence::relationships::{self, Relationship, RelationshipRow};
use std::sync::Arc;

operations! {
    finds ListRelationships "listRelationships" ClientView;
    reads ReadRelationship "readRelationship" ClientView [versioned];
    creates StartRelationship "startRelationship" RelationshipEdit [versioned, dry_run, idempotent, on_client(ClientAction::StartRelationship)];
    changes SetOfficials "setOfficials" RelationshipEdit [versioned, if_match, on_client(ClientAction::SetOfficials)];
    decides EndRelationship "endRelationship" RelationshipEdit [versioned, if_match, dry_run, on_client(ClientAction::EndRelationship)];
}

pub fn routes(service: &mut ServiceConfig<'_>) {
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
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = RelationshipPage, description = "A page.")))]
#[get("/v1/registers/{register}/clients/{client}/relationships")]
async fn list_relationships(call: Call<ListRelationships>, request: HttpRequest) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let (limit, scope) = (request::limit(&query)?, Scope::new("relationships", client));
    let after = scope.after(query.one("cursor")?)?;
    let mut unit = call.read().await?;
    call.client(&mut unit, client).await?;
    let found = relationships::of_client(&mut unit.tx, call.register.key, client).await?;
    drop(unit);
    let items = found
        .iter()
        .map(|relationship| shown_relationship(&call, relationship));
    let items = items
        .skip_while(|item| after.as_ref().is_some_and(|after| item.id.to_string() != *after))
        .skip(usize::from(after.is_some()))
        .collect();
    let (items, next_cursor) = cursor::cut(items, limit, &scope, |item: &ShownRelationship| {
        item.id.to_string()
    });
    let page = Secret::new(RelationshipPage { items, next_cursor });
    Ok(answer::shown(call.show(page, call.entry(subject(client))).await?))
}

/// Reads a client relationship.
///
/// Needs `client.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "relationships",
    responses((status = 200, body = ShownRelationship, description = "The relationship.")))]
#[get("/v1/registers/{register}/clients/{client}/relationships/{relationship}")]
async fn read_relationship(call: Call<ReadRelationship>, request: HttpRequest) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let id: RelationshipId = request::id(&request, "relationship")?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    call.client(&mut unit, client).await?;
    let found = find(&call, &mut unit, client, id).await?;
    drop(unit);
    let shown = Secret::new(shown_relationship(&call, &found));
    Ok(answer::versioned(
        call.show(shown, call.entry(subject(client))).await?,
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
        (status = 200, body = contract::shared::DryRun, description = "What would be decided.")
    ))]
#[post("/v1/registers/{register}/clients/{client}/relationships")]
async fn start_relationship(
    call: Call<StartRelationship>,
    body: Valid<RelationshipInput>,
    request: HttpRequest,
) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let key = request::idempotency(&call, &request, &body.digest)?;
    let begins = Start::of(&call, Some(&body.body)).map_err(Problem::invalid)?;
    let (path, claimed) = (request.path().to_owned(), call.app.store.ids().next());
    let shared = Arc::new((call.clone(), key, begins));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, begins) = &*shared;
                call.lock_client(&mut unit, client).await?;
                let found = relationships::of_client(&mut unit.tx, call.register.key, client).await?;
                let allowed = may_start(&found, begins.on).map_err(Problem::new);
                if dry_run {
                    return call.asked(unit, subject(client), allowed.map(|()| Ground::default()));
                }
                if let Some(made) = call.claim(&mut unit, key.as_ref(), claimed).await? {
                    let again = find(call, &mut unit, client, RelationshipId(made)).await?;
                    let shown = Secret::new(Outcome::Done(shown_relationship(call, &again)));
                    return Ok(call.done(unit, shown, call.entry(subject(client))));
                }
                allowed?;
                let id = start(call, &mut unit, client, begins).await?;
                let made = find(call, &mut unit, client, id).await?;
                let shown = Secret::new(Outcome::Done(shown_relationship(call, &made)));
                Ok(call.done(unit, shown, call.entry(subject(client))))
            }
        })
        .await?;
    Ok(answer::made(answer, |made: &ShownRelationship| {
        format!("{path}/{}", made.id)
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
    let new = officials(&call, &body.body.officials).map_err(Problem::invalid)?;
    change(call.0, request, false, move |call, row, officials| {
        may_set_officials(row, call.today).map_err(Problem::new)?;
        officials.clone_from(&new);
        row.change_reason = ChangeReason::Changed.code().to_owned();
        Ok(())
    })
    .await
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
    let dry_run = Query::parse(&request, &["dryRun"])?.flag("dryRun")?;
    let EndingInput { ends_on, reason } = body.body;
    if !call.profile.end_reasons.iter().any(|known| known.code == reason) {
        return Err(Problem::invalid_at("/reason", "unknown_code").into());
    }
    let ends_on = ends_on.unwrap_or(call.today);
    if ends_on > call.today {
        return Err(Problem::invalid_at("/endsOn", "date_in_future").into());
    }
    change(call.0, request, dry_run, move |_, row, _| {
        may_end(row).map_err(Problem::new)?;
        if ends_on < row.starts_on {
            return Err(Problem::invalid_at("/endsOn", "period_backwards"));
        }
        row.ends_on = Some(ends_on);
        row.end_reason = Some(reason.clone());
        row.change_reason = ChangeReason::Changed.code().to_owned();
        Ok(())
    })
    .await
}

/// Makes a new version of a relationship.
async fn change(
    call: RegisterCaller,
    request: HttpRequest,
    dry_run: bool,
    edit: impl Fn(&RegisterCaller, &mut RelationshipRow, &mut Vec<UserId>) -> Result<(), Problem>
    + Send
    + Sync
    + 'static,
) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let id: RelationshipId = request::id(&request, "relationship")?;
    let version = request::if_match(&request)?;
    let shared = Arc::new((call.clone(), edit));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, edit) = &*shared;
                call.lock_client(&mut unit, client).await?;
                let Relationship {
                    mut row,
                    officials: before,
                } = find(call, &mut unit, client, id).await?;
                if row.version != version {
                    return Err(Problem::new(Code::Stale).about(client));
                }
                let mut officials = before.clone();
                let allowed = edit(call, &mut row, &mut officials);
                if dry_run {
                    return call.asked(unit, subject(client), allowed.map(|()| Ground::default()));
                }
                allowed?;
                row.version += 1;
                row.recorded_by = call.person.id.0;
                relationships::record(&mut unit, client, &Relationship { row, officials }, &before).await?;
                changes::note(&mut unit, client, "relationship", id.0, version + 1).await?;
                let changed = find(call, &mut unit, client, id).await?;
                let shown = Secret::new(Outcome::Done(shown_relationship(call, &changed)));
                Ok(call.done(unit, shown, call.entry(subject(client))))
            }
        })
        .await?;
    Ok(answer::decided(answer))
}
