//! Reading one record, and its versions.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::records::{ListRecordVersions, ReadRecord};
use actix_web::{HttpRequest, get};
use application::clients::dossier::Reach;
use application::cursor::{self, Scope};
use application::problem::Problem;
use application::records::around::Around;
use application::records::read::{one, stored};
use application::records::show::shown_version;
use application::records::subject;
use contract::problem::Code;
use contract::records::dto::{RecordPage, ShownRecord};
use domain::ids::{ClientId, RecordId};
use persistence::records;

/// Reads a record.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records", responses((status = 200, body = ShownRecord, description = "The record.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}")]
pub async fn read_record(call: Call<ReadRecord>, request: HttpRequest) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let id: RecordId = request::id(&request, "record")?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let reach = Reach::open(&call, &mut unit, client).await?;
    let found = one(&call, &mut unit, &reach, id).await?;
    drop(unit);
    Ok(answer::versioned(
        call.show(found, call.entry(subject(client))).await?,
    ))
}

/// Lists the versions of a record, the newest first, each with its reason.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records",
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = RecordPage, description = "A page of versions.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}/versions")]
pub async fn list_record_versions(call: Call<ListRecordVersions>, request: HttpRequest) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let id: RecordId = request::id(&request, "record")?;
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let (limit, scope) = (
        request::limit(&query)?,
        Scope::new("record-versions", (client, id)),
    );
    let after = scope.after(query.one("cursor")?)?;
    let after = after.map(|after| after.parse().map_err(|_| Problem::new(Code::InvalidCursor)));
    let after: i64 = after.transpose()?.unwrap_or(i64::MAX);
    let mut unit = call.read().await?;
    let reach = Reach::open(&call, &mut unit, client).await?;
    let (_, columns) = stored(&call, &mut unit, &reach, id).await?;
    let around = Around::of(&call, &mut unit, &[columns]).await?;
    let versions = records::versions(&mut unit, client, id).await?;
    drop(unit);
    let page = versions.map(|versions| {
        // From the newest on, so that each is held against all that came after it.
        let (mut items, mut later) = (Vec::new(), Vec::new());
        for stored in &versions {
            if stored.columns.version < after && items.len() <= limit {
                items.push(shown_version(&call, &around, stored, &later));
            }
            later.extend(stored.document.marked_texts());
        }
        let (items, next_cursor) = cursor::cut(items, limit, &scope, |item: &ShownRecord| {
            item.version.to_string()
        });
        RecordPage { items, next_cursor }
    });
    Ok(answer::shown(call.show(page, call.entry(subject(client))).await?))
}
