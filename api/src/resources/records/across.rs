//! Finding records across the clients of a register.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::records::list::{after, filter};
use actix_web::{HttpRequest, get};
use application::cursor::Scope;
use application::operations;
use application::records::across::{found, types_seen};
use application::records::around::Around;
use application::records::list::{FILTERS, within};
use application::records::show::shown_record;
use application::walk::Walked;
use application::worklists::named::subjects;
use contract::coded::CodeText;
use contract::records::across::{FoundRecord, FoundRecordPage};
use domain::secret::Secret;
use persistence::records::RecordFilter;

operations! {
    finds FindRecords "findRecords" RecordView;
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
pub async fn find_records(call: Call<FindRecords>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &FILTERS)?;
    let limit = request::limit(&query)?;
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
            record: shown_record(&call, &around, stored),
        });
        FoundRecordPage {
            items: items.collect(),
            next_cursor,
        }
    });
    Ok(answer::shown(call.show(page, call.entry(subjects)).await?))
}
