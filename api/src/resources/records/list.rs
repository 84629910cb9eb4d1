//! Listing records: of a client, and across clients.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query, invalid_query};
use crate::resources::records::ListRecords;
use actix_web::{HttpRequest, get};
use application::caller::RegisterCaller;
use application::problem::Problem;
use application::records::criteria::RecordCriteria;
use application::records::list;
use chrono::NaiveDate;
use contract::coded::CodeText;
use contract::records::dto::RecordPage;
use domain::ids::UserId;
use domain::record::{RecordKind, RecordState};

/// What a list of records may be narrowed by, and which page is asked for.
pub(super) const PARAMETERS: [&str; 6] = ["kind", "type", "state", "official", "from", "to"];

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

/// By what a query narrows a list.
///
/// # Errors
/// `invalid_query`, naming the parameter.
pub(super) fn criteria(caller: &RegisterCaller, query: &Query) -> Result<RecordCriteria, Problem> {
    let types = query.all("type");
    if types
        .iter()
        .any(|code| caller.profile.record_type(code).is_none())
    {
        return Err(invalid_query("type"));
    }
    Ok(RecordCriteria {
        kinds: several(query, "kind", RecordKind::parse)?,
        types,
        states: several(query, "state", RecordState::parse)?,
        officials: several(query, "official", |text| text.parse().ok().map(UserId))?,
        from: day(query, "from")?,
        to: day(query, "to")?,
    })
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
        ("asOf" = Option<NaiveDate>, Query, description = "As they stood at the end of this day.")
    ),
    responses((status = 200, body = RecordPage, description = "A page.")))]
#[get("/v1/registers/{register}/clients/{client}/records")]
pub async fn list_records(call: Call<ListRecords>, request: HttpRequest) -> Answer {
    let client = request::id(&request, "client")?;
    let mut known = PARAMETERS.to_vec();
    known.push("asOf");
    let query = Query::parse(&request, &known)?;
    let (page, as_of) = (request::page(&query)?, day(&query, "asOf")?);
    let criteria = criteria(&call, &query)?;
    let records = list::list_records(&call, client, criteria, as_of, page).await?;
    Ok(answer::shown(records))
}
