//! Finding records across the clients of a register.

use super::around::Around;
use super::dto::ShownRecord;
use super::list::{FILTERS, after, filter, within};
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::cursor::{self, Scope};
use crate::application::problem::Problem;
use crate::call::Call;
use crate::contract::coded::CodeText;
use crate::operations;
use crate::page;
use crate::request::Query;
use crate::resources::walk::{Listed, Walked, walk};
use crate::resources::worklists::{ClientReference, subjects};
use actix_web::{HttpRequest, get};
use chrono::NaiveDate;
use domain::client::visibility::{Protection, Viewer};
use domain::register::RegisterProfile;
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::{self, RecordColumns, RecordFilter, RecordPosition, StoredRecord};
use serde::Serialize;
use std::collections::HashSet;
use utoipa::ToSchema;
use uuid::Uuid;

operations! { FindRecords "findRecords" RecordView; }

/// A record of a list across clients.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FoundRecord {
    /// Whose it is.
    pub client: ClientReference,
    /// The record.
    pub record: ShownRecord,
}

page! {
    /// A page of records across clients, the newest day first.
    FoundRecordPage of FoundRecord
}

/// Codes of the types that somebody may see of a client whom nothing protects; of one who is protected it may
/// be fewer.
pub fn types_seen(profile: &RegisterProfile, viewer: &Viewer<'_>) -> Vec<String> {
    let nothing = Protection::default();
    let types = profile.record_types.iter();
    types
        .filter(|known| {
            viewer
                .withheld_category(profile, &nothing, &known.category)
                .is_none()
        })
        .map(|known| known.code.clone())
        .collect()
}

/// Whether the caller may see records of a type, of a client whom this protects.
pub fn is_visible(call: &RegisterCaller, protection: &Protection, record_type: &str) -> bool {
    let (profile, viewer) = (&call.profile, call.viewer());
    let known = profile.record_type(record_type);
    known.is_some_and(|known| {
        viewer
            .withheld_category(profile, protection, &known.category)
            .is_none()
    })
}

/// Finds records across clients, the newest day first.
///
/// Needs `record.view`. Parts of plans (goals, reviews) are found below their plans. What a reading of the
/// single record would refuse is left out: categories that the caller may not see, clients out of reach,
/// data that is restricted. A page may hold fewer items than asked for although another follows. Leaves one
/// entry that names every client of the page.
#[utoipa::path(tag = "records",
    params(
        ("kind" = Option<Vec<CodeText>>, Query, description = "Kinds.", max_items = 20),
        ("type" = Option<Vec<CodeText>>, Query, description = "Codes of types.", max_items = 50),
        ("state" = Option<Vec<CodeText>>, Query, description = "States.", max_items = 20),
        ("official" = Option<Vec<uuid::Uuid>>, Query, description = "Ids of the officials who answer.", max_items = 20),
        ("from" = Option<NaiveDate>, Query, description = "About this day or a later one."),
        ("to" = Option<NaiveDate>, Query, description = "About this day or an earlier one."),
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = FoundRecordPage, description = "A page.")))]
#[get("/v1/registers/{register}/records")]
pub(super) async fn find_records(call: Call<FindRecords>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &FILTERS)?;
    let limit = cursor::limit(&query)?;
    let filter = RecordFilter {
        answered_by: call.only_of().map(|user| (user, call.today)),
        ..filter(&call, &query)?
    };
    let scope = Scope::new("records of a register", (&call.register.id, &filter));
    let after = after(&scope, &query)?;
    let mut unit = call.read().await?;
    let (found, records) = match within(filter, &types_seen(&call.profile, &call.viewer())) {
        Some(filter) => found(&call, &mut unit, &filter, after, limit).await?,
        None => (Walked::nothing(), Secret::new(Vec::new())),
    };
    let around = Around::of(&call, &mut unit, &found.rows).await?;
    drop(unit);
    let next_cursor = found.next.map(|(day, id)| scope.cursor(&format!("{day} {id}")));
    let clients = found.rows.iter().map(|columns| columns.client.0);
    let subjects = subjects(clients, "records");
    let page = found.named.names().beside(records, |records, client| {
        let items = records.iter().map(|stored| FoundRecord {
            client: client(stored.columns.client.0),
            record: ShownRecord::of(&call, &around, stored),
        });
        FoundRecordPage {
            items: items.collect(),
            next_cursor,
        }
    });
    Ok(answer::shown(call.show(page, call.entry(subjects)).await?))
}

/// What a page holds, and the records themselves.
async fn found(
    call: &RegisterCaller,
    unit: &mut Unit,
    filter: &RecordFilter,
    after: RecordPosition,
    limit: usize,
) -> Result<
    (
        Walked<RecordColumns, (NaiveDate, Uuid)>,
        Secret<Vec<StoredRecord>>,
    ),
    Problem,
> {
    let mut opened = Secret::new(Vec::new());
    let batch = async |unit: &mut Unit, after: RecordPosition, limit| {
        let batch = records::find(unit, filter, after, limit).await?;
        let columns = batch.judge(|batch| {
            batch
                .iter()
                .map(|stored| stored.columns.clone())
                .collect::<Vec<_>>()
        });
        let before = std::mem::replace(&mut opened, Secret::new(Vec::new()));
        opened = before.zip(batch).map(|(mut opened, batch)| {
            opened.extend(batch);
            opened
        });
        let listed = columns.into_iter().map(|row| Listed {
            client: row.client.0,
            place: (row.on_day, row.id.0),
            row,
        });
        Ok(listed.collect())
    };
    let opens_restricted = call.viewer().opens_restricted();
    let sees = |row: &RecordColumns, protection: &Protection| {
        is_visible(call, protection, &row.record_type) && (row.restricted.is_none() || opens_restricted)
    };
    let found = walk(call, unit, after, limit, batch, sees).await?;
    let seen: HashSet<_> = found.rows.iter().map(|row| row.id).collect();
    let records = opened.map(|mut records: Vec<StoredRecord>| {
        records.retain(|stored| seen.contains(&stored.columns.id));
        records
    });
    Ok((found, records))
}
