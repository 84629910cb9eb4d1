//! What law required to be recorded although the notice does not name it: a list that the DPO closes, by
//! an amendment of the notice or by removal.

pub mod closing;

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get};
use application::cursor::{self, Scope};
use application::operations;
use application::outside_notice::{find, shown_case, subject};
use contract::outside_notice::{OutsideNoticeCase, OutsideNoticePage};
use domain::ids::{ClientId, OutsideNoticeId};
use domain::log::Subject;
use domain::secret::Secret;
use persistence::{outside_notice, responsible_officials};

operations! {
    finds ListOutsideNotice "listOutsideNotice" OutsideNoticeView;
    reads ReadOutsideNotice "readOutsideNotice" OutsideNoticeView [versioned];
    decides CloseOutsideNotice "closeOutsideNotice" OutsideNoticeClose [versioned, if_match, dry_run];
}

pub fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_outside_notice)
        .service(read_outside_notice)
        .service(closing::close_outside_notice);
}

/// Lists what law required to be recorded although the notice does not name it.
///
/// Needs `outside_notice.view`. Leaves an entry that names the clients.
#[utoipa::path(tag = "outside-notice",
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500),
        ("state" = Option<String>, Query, description = "`open` or `closed`; both when absent.", max_length = 10, pattern = "^(open|closed)$")
    ),
    responses((status = 200, body = OutsideNoticePage, description = "A page.")))]
#[get("/v1/registers/{register}/outside-notice")]
async fn list_outside_notice(call: Call<ListOutsideNotice>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &["limit", "cursor", "state"])?;
    let closed = query.parsed("state", |state| match state {
        "open" => Some(false),
        "closed" => Some(true),
        _ => None,
    })?;
    let (limit, scope) = (
        request::limit(&query)?,
        Scope::new("outside notice", (&call.register.id, closed)),
    );
    let after = scope.after_id(query.one("cursor")?)?;
    let mut unit = call.read().await?;
    let rows = outside_notice::page(&mut unit.tx, call.register.key, closed, after, limit as i64 + 1).await?;
    let (mut rows, next_cursor) = cursor::cut(rows, limit, &scope, |row| row.id.to_string());
    if let Some(user) = call.only_of() {
        let mut own = Vec::new();
        for row in rows {
            let client = ClientId(row.client_id);
            if responsible_officials::is_responsible(
                &mut unit.tx,
                call.register.key,
                client,
                user,
                call.today,
            )
            .await?
            {
                own.push(row);
            }
        }
        rows = own;
    }
    drop(unit);
    let mut subjects: Vec<Subject> = Vec::new();
    for row in &rows {
        let next = subject(row);
        match subjects.iter_mut().find(|known| known.client == next.client) {
            Some(known) => known.shown.extend(next.shown),
            None => subjects.push(next),
        }
    }
    let items = rows.iter().map(|row| shown_case(&call, row)).collect();
    let page = Secret::new(OutsideNoticePage { items, next_cursor });
    Ok(answer::shown(call.show(page, call.entry(subjects)).await?))
}

/// Reads a case.
///
/// Needs `outside_notice.view`. Leaves an entry that names the client.
#[utoipa::path(tag = "outside-notice", responses((status = 200, body = OutsideNoticeCase, description = "The case.")))]
#[get("/v1/registers/{register}/outside-notice/{case}")]
async fn read_outside_notice(call: Call<ReadOutsideNotice>, request: HttpRequest) -> Answer {
    let id: OutsideNoticeId = request::id(&request, "case")?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let row = find(&call, &mut unit, id).await?;
    call.client_even_erased(&mut unit, ClientId(row.client_id))
        .await?;
    drop(unit);
    let shown = Secret::new(shown_case(&call, &row));
    Ok(answer::versioned(
        call.show(shown, call.entry(vec![subject(&row)])).await?,
    ))
}
