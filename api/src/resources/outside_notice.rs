//! What law required to be recorded although the notice does not name it: a list that the DPO closes, by
//! an amendment of the notice or by removal.

use crate::answer::{self, Versioned};
use crate::body::Valid;
use crate::call::{Call, Operation};
use crate::openapi::{OneOf, Open};
use crate::operations;
use crate::page;
use crate::problem::{Code, Problem};
use crate::request::{self, Query};
use crate::resources::cursor::{self, Scope};
use crate::resources::shared::Official;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, Utc};
use domain::consent::ConsentParty;
use domain::fact::{ChangeReason, FactDocument, Field};
use domain::ids::{ClientId, FactId, OutsideNoticeId, UserId};
use domain::log::Subject;
use domain::recording::{RestsOn, SourceNote};
use domain::secret::{Finding, Secret};
use persistence::facts::{self, NewFact};
use persistence::outside_notice::{self, CaseRow};
use persistence::{Unit, changes, clients, consents, relationships};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

operations! {
    ListOutsideNotice "listOutsideNotice" OutsideNoticeView;
    ReadOutsideNotice "readOutsideNotice" OutsideNoticeView;
    CloseOutsideNotice "closeOutsideNotice" OutsideNoticeClose;
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_outside_notice)
        .service(read_outside_notice)
        .service(close_outside_notice);
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
    fn of<O: Operation>(call: &Call<O>, row: &CaseRow) -> Self {
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
    let shown = row.field.clone().unwrap_or_else(|| "client".to_owned());
    Subject {
        client: ClientId(row.client_id),
        shown: vec![shown],
        withheld: Vec::new(),
    }
}

/// How a case is to be closed.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = OutsideNoticeClosing)]
pub struct ClosingInput {
    /// By an amendment of the notice, or by removal.
    pub closing: ClosingCode,
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
async fn list_outside_notice(
    call: Call<ListOutsideNotice>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
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
            if relationships::is_responsible(&mut unit.tx, call.register.key, client, user, call.today)
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
async fn read_outside_notice(
    call: Call<ReadOutsideNotice>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let id: OutsideNoticeId = request::id(&request, "case")?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let row = find(&call, &mut unit, id).await?;
    call.client(&mut unit, ClientId(row.client_id)).await?;
    drop(unit);
    let shown = Secret::new(OutsideNoticeCase::of(&call, &row));
    Ok(answer::versioned(
        call.show(shown, call.entry(vec![subject(&row)])).await?,
    ))
}

async fn find<O: Operation>(
    call: &Call<O>,
    unit: &mut Unit,
    id: OutsideNoticeId,
) -> Result<CaseRow, Problem> {
    let row = outside_notice::find(&mut unit.tx, call.register.key, id).await?;
    row.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Closes a case.
///
/// Needs `outside_notice.close`. Closed by an amendment, the restriction ends; closed by removal, the
/// datum is erased in all its versions and leaves a trace without its content. Leaves an entry.
#[utoipa::path(tag = "outside-notice", request_body = ClosingInput,
    responses((status = 200, body = OutsideNoticeCase, description = "Closed.")))]
#[post("/v1/registers/{register}/outside-notice/{case}/closing")]
async fn close_outside_notice(
    call: Call<CloseOutsideNotice>,
    body: Valid<ClosingInput>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    let id: OutsideNoticeId = request::id(&request, "case")?;
    Query::parse(&request, &[])?;
    let version = request::if_match(&request)?;
    let (shared, closing) = (Arc::new(call.clone()), body.body.closing.0);
    let answer = call
        .write(move |mut unit| {
            let call = shared.clone();
            async move {
                let row = find(&call, &mut unit, id).await?;
                let client = ClientId(row.client_id);
                call.lock_client(&mut unit, client).await?;
                // Read again: the one before us may have closed it while we waited for the client.
                let row = find(&call, &mut unit, id).await?;
                if row.closing.is_some() {
                    return Err(Problem::new(Code::AlreadyClosed).about(client));
                }
                if row.version != version {
                    return Err(Problem::new(Code::Stale).about(client));
                }
                match row.fact_id {
                    Some(fact) => close_fact(&call, &mut unit, client, FactId(fact), closing).await?,
                    None => close_entry(&call, &mut unit, client, closing).await?,
                }
                if !outside_notice::close(&mut unit, id, version, closing.code(), call.person.id).await? {
                    return Err(Problem::new(Code::Stale).about(client));
                }
                let row = find(&call, &mut unit, id).await?;
                let shown = Secret::new(OutsideNoticeCase::of(&call, &row));
                Ok(call.done(unit, shown, call.entry(vec![subject(&row)])))
            }
        })
        .await?;
    Ok(answer::versioned(answer))
}

struct Latest {
    version: i64,
    field: Field,
    removed: bool,
}
impl Finding for Latest {}

struct Absent;
impl Finding for Absent {}

/// Ends the restriction of a datum; or erases it in all its versions, those taken out of use too, and
/// leaves a trace without content.
async fn close_fact(
    call: &Call<CloseOutsideNotice>,
    unit: &mut Unit,
    client: ClientId,
    id: FactId,
    closing: Closing,
) -> Result<(), Problem> {
    let versions = facts::versions(unit, client, id).await?;
    let latest = versions.judge(|versions| {
        let latest = versions.first()?;
        Some(Latest {
            version: latest.version,
            field: latest.field,
            removed: latest.removed,
        })
    });
    let Some(Latest {
        version,
        field,
        removed: out_of_use,
    }) = latest
    else {
        return Ok(());
    };
    let erased = closing == Closing::Removed;
    if out_of_use && !erased {
        return Ok(());
    }
    let document = versions.map(|versions| {
        let document = versions.into_iter().next().ok_or(Absent)?.document;
        let rests_on = RestsOn {
            outside_notice: false,
            ..document.rests_on
        };
        Ok(if erased {
            let party = ConsentParty {
                code: document.source.party.code,
                name: None,
            };
            let source = SourceNote {
                party,
                channel: document.source.channel,
                reason: None,
            };
            FactDocument {
                value: None,
                period: Default::default(),
                source,
                rests_on,
            }
        } else {
            FactDocument { rests_on, ..document }
        })
    });
    let fact = NewFact {
        client,
        id,
        version: version + 1,
        field,
        retention_class: call.profile.retention_class_of(field).to_owned(),
        restricted: None,
        removed: erased,
        reason: ChangeReason::OutsideNoticeClosed,
        recorded_by: call.person.id,
        document: document
            .transpose()
            .map_err(|Absent| Problem::new(Code::Internal))?,
    };
    facts::record(unit, fact).await?;
    if erased {
        facts::erase_before(unit, client, id, version + 1).await?;
    }
    clients::touch(unit, client).await?;
    changes::note(unit, client, field.code(), id.0, version + 1).await?;
    Ok(())
}

/// Ends the restriction of a client; or erases every datum and every consent of the client, and closes
/// the cases of single data with it.
async fn close_entry(
    call: &Call<CloseOutsideNotice>,
    unit: &mut Unit,
    client: ClientId,
    closing: Closing,
) -> Result<(), Problem> {
    clients::close_outside_notice(unit, client).await?;
    if closing == Closing::Removed {
        let ids = facts::history(unit, client, None, i64::from(u16::MAX)).await?;
        let mut ids = ids.judge(|facts| facts.iter().map(|fact| Datum(fact.id)).collect::<Vec<_>>());
        ids.sort();
        ids.dedup();
        for Datum(id) in ids {
            close_fact(call, unit, client, id, closing).await?;
        }
        consents::erase_all(unit, client).await?;
        for case in outside_notice::open_of_client(&mut unit.tx, call.register.key, client).await? {
            if case.fact_id.is_some() {
                let id = OutsideNoticeId(case.id);
                outside_notice::close(unit, id, case.version, closing.code(), call.person.id).await?;
            }
        }
    }
    clients::touch(unit, client).await?;
    Ok(())
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Datum(FactId);
impl Finding for Datum {}
