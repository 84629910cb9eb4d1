//! Listing the records of a client.

use crate::caller::RegisterCaller;
use crate::clients::dossier::Reach;
use crate::cursor::{self, PageRequest, Scope};
use crate::problem::Problem;
use crate::records::context::RecordContext;
use crate::records::criteria::{RecordCriteria, within};
use crate::records::position::{after, place};
use crate::records::show::{shown_version, subject};
use crate::records::visible::visible_types;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use contract::records::dto::RecordPage;
use domain::ids::{ClientId, RecordId};
use domain::record::MarkedText;
use domain::secret::Secret;
use persistence::records::{self, RecordFilter, StoredRecord};
use persistence::{Logged, Unit};
use std::collections::HashMap;

/// A client's records, the newest day first; as they stood at the end of a day, when one is named.
///
/// # Errors
/// `invalid_cursor`; `not_found`; the database's.
pub async fn list_records(
    caller: &RegisterCaller,
    client: ClientId,
    criteria: RecordCriteria,
    as_of: Option<NaiveDate>,
    page: PageRequest,
) -> Result<Logged<RecordPage>, Problem> {
    let filter = RecordFilter {
        client: Some(client),
        as_of: as_of.map(|day| end_of(caller, day)),
        ..criteria.filter()
    };
    let scope = Scope::new("records", &filter);
    let (limit, after) = (page.limit, after(&scope, page.cursor.as_deref())?);
    let mut unit = caller.read().await?;
    let reach = Reach::open(caller, &mut unit, client).await?;
    let found = match within(filter, &visible_types(caller, &reach.protection)) {
        Some(filter) => records::find(&mut unit, &filter, after, limit + 1).await?,
        None => Secret::new(Vec::new()),
    };
    let marked = marked_later(&mut unit, client, &found).await?;
    let context = RecordContext::of_found(caller, &mut unit, &found).await?;
    drop(unit);
    let page = found.zip(marked).map(|(found, marked): (Vec<StoredRecord>, _)| {
        let none = Vec::new();
        let items = found
            .iter()
            .map(|stored| {
                let marked = marked.get(&stored.columns.id).unwrap_or(&none);
                shown_version(caller, &context, stored, marked)
            })
            .collect();
        let (items, next_cursor) = cursor::cut(items, limit, &scope, place);
        RecordPage { items, next_cursor }
    });
    caller.show(page, caller.entry(subject(client))).await
}

/// The end of a day in the register: what was recorded on it is in it.
fn end_of(caller: &RegisterCaller, day: NaiveDate) -> DateTime<Utc> {
    let midnight = (day + TimeDelta::days(1)).and_time(NaiveTime::MIN);
    let local = midnight.and_local_timezone(caller.profile.time_zone);
    local
        .earliest()
        .map_or_else(|| midnight.and_utc(), |local| local.with_timezone(&Utc))
        - TimeDelta::microseconds(1)
}

/// What later versions of each record mark as telling of health.
async fn marked_later(
    unit: &mut Unit,
    client: ClientId,
    found: &Secret<Vec<StoredRecord>>,
) -> Result<Secret<HashMap<RecordId, Vec<MarkedText>>>, Problem> {
    let superseded = found.judge(|found| {
        let superseded = found.iter().filter(|stored| stored.superseded_at.is_some());
        superseded
            .map(|stored| stored.columns.clone())
            .collect::<Vec<_>>()
    });
    let mut marked = Secret::new(HashMap::new());
    for columns in superseded {
        let versions = records::versions(unit, client, columns.id).await?;
        marked = marked.zip(versions).map(|(mut marked, versions)| {
            let later = versions
                .iter()
                .filter(|stored| stored.columns.version > columns.version);
            let texts = later.flat_map(|stored| stored.document.marked_texts());
            marked.insert(columns.id, texts.collect());
            marked
        });
    }
    Ok(marked)
}
