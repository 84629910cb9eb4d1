//! Listing records: of a client, and across clients.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query, invalid_query};
use crate::resources::records::ListRecords;
use actix_web::{HttpRequest, get};
use application::caller::RegisterCaller;
use application::clients::dossier::Reach;
use application::cursor::{self, Scope};
use application::problem::Problem;
use application::records::around::Around;
use application::records::list::{FILTERS, end_of, marked_later, place, within};
use application::records::read::visible_types;
use application::records::show::shown_version;
use application::records::subject;
use chrono::NaiveDate;
use contract::coded::CodeText;
use contract::problem::Code;
use contract::records::dto::RecordPage;
use domain::ids::{ClientId, UserId};
use domain::record::{RecordKind, RecordState};
use domain::secret::Secret;
use persistence::records::{self, RecordFilter, RecordPosition, StoredRecord};

/// Every value of a parameter that may be repeated, parsed.
fn several<T>(
    query: &Query,
    name: &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Vec<T>, Problem> {
    let values = query.all(name);
    let parsed = values
        .iter()
        .map(|value| parse(value).ok_or_else(|| invalid_query(name)));
    parsed.collect()
}

fn day(query: &Query, name: &'static str) -> Result<Option<NaiveDate>, Problem> {
    query.parsed(name, |text| {
        let day = (text.len() == 10).then(|| text.parse().ok()).flatten();
        day.filter(|day| domain::civil::is_acceptable(*day))
    })
}

/// The filter that a query names.
///
/// # Errors
/// `invalid_query`, naming the parameter.
pub fn filter(call: &RegisterCaller, query: &Query) -> Result<RecordFilter, Problem> {
    let types = query.all("type");
    if types.iter().any(|code| call.profile.record_type(code).is_none()) {
        return Err(invalid_query("type"));
    }
    Ok(RecordFilter {
        kinds: several(query, "kind", RecordKind::parse)?,
        types,
        states: several(query, "state", RecordState::parse)?,
        officials: several(query, "official", |text| text.parse().ok().map(UserId))?,
        from: day(query, "from")?,
        to: day(query, "to")?,
        ..RecordFilter::default()
    })
}

/// Where a page begins: the day and the id of the last item of the one before.
///
/// # Errors
/// `invalid_cursor`.
pub fn after(scope: &Scope, query: &Query) -> Result<RecordPosition, Problem> {
    let invalid = || Problem::new(Code::InvalidCursor);
    let Some(place) = scope.after(query.one("cursor")?)? else {
        return Ok(None);
    };
    let (day, id) = place.split_once(' ').ok_or_else(invalid)?;
    let place = (
        day.parse().map_err(|_| invalid())?,
        id.parse().map_err(|_| invalid())?,
    );
    Ok(Some(place))
}

/// Lists a client's records, the newest day first.
///
/// Needs `record.view`. Records of categories that the caller may not see are left out. With `asOf`, as
/// they stood at the end of that day. Leaves an entry that names the client.
#[utoipa::path(tag = "records",
    params(
        ("kind" = Option<Vec<CodeText>>, Query, description = "Kinds.", max_items = 20),
        ("type" = Option<Vec<CodeText>>, Query, description = "Codes of types.", max_items = 50),
        ("state" = Option<Vec<CodeText>>, Query, description = "States.", max_items = 20),
        ("official" = Option<Vec<uuid::Uuid>>, Query, description = "Ids of the officials who answer.", max_items = 20),
        ("from" = Option<NaiveDate>, Query, description = "About this day or a later one."),
        ("to" = Option<NaiveDate>, Query, description = "About this day or an earlier one."),
        ("asOf" = Option<NaiveDate>, Query, description = "As they stood at the end of this day."),
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = RecordPage, description = "A page.")))]
#[get("/v1/registers/{register}/clients/{client}/records")]
pub async fn list_records(call: Call<ListRecords>, request: HttpRequest) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let mut known = FILTERS.to_vec();
    known.push("asOf");
    let query = Query::parse(&request, &known)?;
    let limit = request::limit(&query)?;
    let as_of = day(&query, "asOf")?;
    let filter = RecordFilter {
        client: Some(client),
        as_of: as_of.map(|day| end_of(&call, day)),
        ..filter(&call, &query)?
    };
    let scope = Scope::new("records", &filter);
    let after = after(&scope, &query)?;
    let mut unit = call.read().await?;
    let reach = Reach::open(&call, &mut unit, client).await?;
    let found = match within(filter, &visible_types(&call, &reach.protection)) {
        Some(filter) => records::find(&mut unit, &filter, after, limit + 1).await?,
        None => Secret::new(Vec::new()),
    };
    let marked = marked_later(&mut unit, client, &found).await?;
    let around = Around::of_found(&call, &mut unit, &found).await?;
    drop(unit);
    let page = found.zip(marked).map(|(found, marked): (Vec<StoredRecord>, _)| {
        let none = Vec::new();
        let items = found
            .iter()
            .map(|stored| {
                let marked = marked.get(&stored.columns.id).unwrap_or(&none);
                shown_version(&call, &around, stored, marked)
            })
            .collect();
        let (items, next_cursor) = cursor::cut(items, limit, &scope, place);
        RecordPage { items, next_cursor }
    });
    Ok(answer::shown(call.show(page, call.entry(subject(client))).await?))
}
