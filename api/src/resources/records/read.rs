//! Reading one record, and its versions.

use super::around::Around;
use super::dto::{RecordPage, ShownRecord};
use super::{ListRecordVersions, ReadRecord, subject};
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::cursor::{self, Scope};
use crate::application::problem::Problem;
use crate::call::Call;
use crate::contract::problem::Code;
use crate::request::{self, Query};
use crate::resources::clients::file::Reach;
use actix_web::{HttpRequest, get};
use domain::client::visibility::Protection;
use domain::ids::{ClientId, RecordId};
use domain::secret::{NonPersonal, Secret};
use persistence::Unit;
use persistence::records::{self, RecordColumns, StoredRecord};

/// There is no such record within the caller's reach.
struct NoSuchRecord;
impl NonPersonal for NoSuchRecord {}

/// A record as it is stored, within the caller's reach: of a category that the caller may see, neither
/// moved nor redacted.
///
/// # Errors
/// `not_found`; the database's.
pub async fn stored(
    call: &RegisterCaller,
    unit: &mut Unit,
    reach: &Reach,
    id: RecordId,
) -> Result<(Secret<StoredRecord>, RecordColumns), Problem> {
    let found = records::one(unit, reach.client, id).await?;
    let found = found.map(|found| found.filter(|found| !found.columns.removed).ok_or(NoSuchRecord));
    let found = found
        .transpose()
        .map_err(|NoSuchRecord| Problem::new(Code::NotFound).about(reach.client))?;
    let columns = found.judge(|found| found.columns.clone());
    if !visible_types(call, &reach.protection).contains(&columns.record_type) {
        return Err(Problem::new(Code::NotFound).about(reach.client));
    }
    Ok((found, columns))
}

/// The types of records whose category the caller may see of a client.
pub fn visible_types(call: &RegisterCaller, protection: &Protection) -> Vec<String> {
    let viewer = call.viewer();
    let types = call.profile.record_types.iter();
    types
        .filter(|known| {
            viewer
                .withheld_category(&call.profile, protection, &known.category)
                .is_none()
        })
        .map(|known| known.code.clone())
        .collect()
}

/// A record as the caller may see it.
///
/// # Errors
/// `not_found`; the database's.
pub async fn one(
    call: &RegisterCaller,
    unit: &mut Unit,
    reach: &Reach,
    id: RecordId,
) -> Result<Secret<ShownRecord>, Problem> {
    let (found, columns) = stored(call, unit, reach, id).await?;
    let around = Around::of(call, unit, &[columns]).await?;
    Ok(found.map(|found| ShownRecord::of(call, &around, &found)))
}

/// Reads a record.
///
/// Needs `record.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "records", responses((status = 200, body = ShownRecord, description = "The record.")))]
#[get("/v1/registers/{register}/clients/{client}/records/{record}")]
pub(super) async fn read_record(call: Call<ReadRecord>, request: HttpRequest) -> Answer {
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
pub(super) async fn list_record_versions(call: Call<ListRecordVersions>, request: HttpRequest) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let id: RecordId = request::id(&request, "record")?;
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let (limit, scope) = (
        cursor::limit(&query)?,
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
                items.push(ShownRecord::of_version(&call, &around, stored, &later));
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
