//! What law required to be recorded although the notice does not name it: a list that the DPO closes, by
//! an amendment of the notice or by removal.

mod closing;

use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::cursor::{self, Scope};
use crate::application::problem::Problem;
use crate::call::Call;
use crate::contract::coded::{OneOf, Open};
use crate::contract::outcome::Versioned;
use crate::contract::problem::Code;
use crate::contract::shared::Official;
use crate::operations;
use crate::page;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get};
use chrono::{DateTime, Utc};
use domain::ids::{ClientId, OutsideNoticeId, UserId};
use domain::log::Subject;
use domain::secret::Secret;
use persistence::outside_notice::{self, CaseRow};
use persistence::{Unit, responsible_officials};
use serde::Serialize;
use utoipa::ToSchema;

operations! {
    ListOutsideNotice "listOutsideNotice" OutsideNoticeView;
    ReadOutsideNotice "readOutsideNotice" OutsideNoticeView;
    CloseOutsideNotice "closeOutsideNotice" OutsideNoticeClose;
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_outside_notice)
        .service(read_outside_notice)
        .service(closing::close_outside_notice);
}

domain::coded! {
    /// How a case is closed.
    pub enum Closing {
        /// The notice was amended to name it: the restriction ends.
        NoticeAmended = "notice_amended",
        /// It is removed, in all its versions.
        Removed = "removed",
    }
}

/// How a case is closed, in a request.
pub type ClosingCode = OneOf<Closing>;
/// How a case was closed.
pub type ShownClosing = Open<Closing>;

/// A datum, or an entry, that law required although the notice does not name it.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct OutsideNoticeCase {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The client.
    pub client_id: uuid::Uuid,
    /// The datum; null when it is the entry of the client itself.
    #[schema(required = true)]
    pub fact_id: Option<uuid::Uuid>,
    /// Code of the datum's field.
    #[schema(required = true, max_length = 64)]
    pub field: Option<String>,
    /// Code of the provision.
    #[schema(max_length = 64)]
    pub provision: String,
    /// The provision, as cited.
    #[schema(required = true, max_length = 200)]
    pub citation: Option<String>,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: Official,
    /// How it was closed; null while it is open.
    #[schema(required = true)]
    pub closing: Option<ShownClosing>,
    /// When.
    #[schema(required = true)]
    pub closed_at: Option<DateTime<Utc>>,
    /// By whom.
    #[schema(required = true)]
    pub closed_by: Option<Official>,
}

page! {
    /// A page of cases, the oldest first.
    OutsideNoticePage of OutsideNoticeCase
}

impl Versioned for OutsideNoticeCase {
    fn version(&self) -> i64 {
        self.version
    }
}

impl OutsideNoticeCase {
    fn of(call: &RegisterCaller, row: &CaseRow) -> Self {
        let provision = call.profile.provision(&row.provision);
        Self {
            id: row.id,
            version: row.version,
            client_id: row.client_id,
            fact_id: row.fact_id,
            field: row.field.clone(),
            provision: row.provision.clone(),
            citation: provision.map(|provision| call.profile.cite(provision, call.today)),
            recorded_at: row.recorded_at,
            recorded_by: Official::of(call, UserId(row.recorded_by)),
            closing: row.closing.as_deref().and_then(Closing::parse).map(Open),
            closed_at: row.closed_at,
            closed_by: row.closed_by.map(|user| Official::of(call, UserId(user))),
        }
    }
}

fn subject(row: &CaseRow) -> Subject {
    let shown = row.field.as_deref().unwrap_or("client");
    Subject::shown(ClientId(row.client_id), shown)
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
        cursor::limit(&query)?,
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
    let items = rows.iter().map(|row| OutsideNoticeCase::of(&call, row)).collect();
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
    let shown = Secret::new(OutsideNoticeCase::of(&call, &row));
    Ok(answer::versioned(
        call.show(shown, call.entry(vec![subject(&row)])).await?,
    ))
}

async fn find(call: &RegisterCaller, unit: &mut Unit, id: OutsideNoticeId) -> Result<CaseRow, Problem> {
    let row = outside_notice::find(&mut unit.tx, call.register.key, id).await?;
    row.ok_or_else(|| Problem::new(Code::NotFound))
}
