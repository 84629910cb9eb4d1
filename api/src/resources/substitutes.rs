//! Substitutes: who stands in for an official who is away, for a time. While it lasts the substitute reaches
//! the official's clients too, by no other rights than the substitute's own.

use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::cursor::{self, Scope};
use crate::application::problem::Problem;
use crate::body::Valid;
use crate::call::Call;
use crate::contract::outcome::Versioned;
use crate::contract::problem::{Code, FieldError};
use crate::contract::shared::Official;
use crate::operations;
use crate::page;
use crate::request::{self, Query};
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::grant::Grant;
use domain::ids::{SubstituteId, UserId};
use domain::log::LogEntry;
use domain::secret::Secret;
use domain::work::handover;
use persistence::Unit;
use persistence::substitutes::{self, SubstituteRow};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use validator::Validate;

operations! {
    ListSubstitutes "listSubstitutes" CaseloadEdit;
    ReadSubstitute "readSubstitute" CaseloadEdit;
    CreateSubstitute "createSubstitute" CaseloadEdit;
    EndSubstitute "endSubstitute" CaseloadEdit;
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_substitutes)
        .service(create_substitute)
        .service(read_substitute)
        .service(end_substitute);
}

/// The days on which somebody stands in. Both belong to it.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct AbsencePeriod {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// That somebody is to stand in for an official.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubstituteInput {
    /// Id of the official who is away.
    pub official: uuid::Uuid,
    /// Id of the official who stands in.
    pub substitute: uuid::Uuid,
    /// When.
    pub period: AbsencePeriod,
}

/// That it ends before its last day: at once.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubstituteEnding {}

/// That somebody stands in for an official.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Substitute {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Who is away.
    pub official: Official,
    /// Who stands in.
    pub substitute: Official,
    /// When.
    pub period: AbsencePeriod,
    /// Whether it holds today.
    pub holds: bool,
    /// Who recorded it.
    pub recorded_by: Official,
    /// When.
    pub recorded_at: DateTime<Utc>,
    /// When it ended before its last day.
    #[schema(required = true)]
    pub ended_at: Option<DateTime<Utc>>,
    /// Who ended it.
    #[schema(required = true)]
    pub ended_by: Option<Official>,
}

page! {
    /// A page of substitutes, the newest first.
    SubstitutePage of Substitute
}

impl Versioned for Substitute {
    fn version(&self) -> i64 {
        self.version
    }
}

impl Substitute {
    fn of(call: &RegisterCaller, row: &SubstituteRow) -> Self {
        let days = row.starts_on..=row.ends_on;
        Self {
            id: row.id,
            version: row.version,
            official: Official::of(call, UserId(row.official)),
            substitute: Official::of(call, UserId(row.substitute)),
            period: AbsencePeriod {
                from: row.starts_on,
                to: row.ends_on,
            },
            holds: row.ended_at.is_none() && days.contains(&call.today),
            recorded_by: Official::of(call, UserId(row.recorded_by)),
            recorded_at: row.recorded_at,
            ended_at: row.ended_at,
            ended_by: row.ended_by.map(|user| Official::of(call, UserId(user))),
        }
    }
}

/// What the log says it is about: no client.
fn entry(call: &RegisterCaller, row: &SubstituteRow) -> LogEntry {
    let (substitute, official) = (row.substitute, row.official);
    call.entry(Vec::new())
        .about(format!("user {substitute} as substitute of user {official}"))
}

/// Lists who stands in for whom, those who no longer do too.
///
/// Needs `caseload.edit`. Leaves an entry.
#[utoipa::path(tag = "handing-over",
    params(
        ("official" = Option<uuid::Uuid>, Query, description = "Who stands in for this official."),
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = SubstitutePage, description = "A page.")))]
#[get("/v1/registers/{register}/substitutes")]
async fn list_substitutes(call: Call<ListSubstitutes>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &["official", "limit", "cursor"])?;
    let official = query.parsed("official", |text| text.parse().ok().map(UserId))?;
    let (limit, scope) = (
        cursor::limit(&query)?,
        Scope::new("substitutes", (&call.register.id, official)),
    );
    let after = scope.after_id(query.one("cursor")?)?;
    let mut unit = call.read().await?;
    let key = call.register.key;
    let rows = substitutes::page(&mut unit.tx, key, official, after, limit as i64 + 1).await?;
    drop(unit);
    let (rows, next_cursor) = cursor::cut(rows, limit, &scope, |row| row.id.to_string());
    let page = SubstitutePage {
        items: rows.iter().map(|row| Substitute::of(&call, row)).collect(),
        next_cursor,
    };
    let entry = call.entry(Vec::new());
    Ok(answer::shown(call.show(Secret::new(page), entry).await?))
}

/// Reads who stands in for whom.
///
/// Needs `caseload.edit`. Leaves an entry.
#[utoipa::path(tag = "handing-over",
    responses((status = 200, body = Substitute, description = "Who stands in for whom.")))]
#[get("/v1/registers/{register}/substitutes/{substitute}")]
async fn read_substitute(call: Call<ReadSubstitute>, request: HttpRequest) -> Answer {
    let id: SubstituteId = request::id(&request, "substitute")?;
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let row = find(&call, &mut unit, id).await?;
    drop(unit);
    let shown = Secret::new(Substitute::of(&call, &row));
    Ok(answer::versioned(call.show(shown, entry(&call, &row)).await?))
}

async fn find(call: &RegisterCaller, unit: &mut Unit, id: SubstituteId) -> Result<SubstituteRow, Problem> {
    let found = substitutes::find(&mut unit.tx, call.register.key, id).await?;
    found.ok_or_else(|| Problem::new(Code::NotFound))
}

/// Appoints a substitute for an official who is away.
///
/// Needs `caseload.edit`; whose grant reaches own clients alone appoints a substitute of the own only. The
/// substitute must hold a task that does the casework on each day of the period (`listOfficials`). In the period the substitute reaches the official's clients, by the substitute's own rights, and finds them
/// in worklists. The user log names the official whose client was reached so. Leaves an entry.
#[utoipa::path(tag = "handing-over", request_body = SubstituteInput,
    responses((status = 201, body = Substitute, description = "Appointed.")))]
#[post("/v1/registers/{register}/substitutes")]
async fn create_substitute(
    call: Call<CreateSubstitute>,
    body: Valid<SubstituteInput>,
    request: HttpRequest,
) -> Answer {
    Query::parse(&request, &[])?;
    let key = call.idempotency(&request, &body.digest)?;
    let row = appointed(&call, &body.body)?;
    let (path, shared) = (request.path().to_owned(), Arc::new((call.clone(), key, row)));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, row) = &*shared;
                let made = call.claim(&mut unit, key.as_ref(), row.id).await?;
                if made.is_none() {
                    if substitutes::overlaps(&mut unit, row).await? {
                        return Err(Problem::new(Code::SubstituteAlready));
                    }
                    substitutes::insert(&mut unit, row).await?;
                }
                let row = find(call, &mut unit, SubstituteId(made.unwrap_or(row.id))).await?;
                let entry = entry(call, &row);
                Ok(call.done(unit, Secret::new(Substitute::of(call, &row)), entry))
            }
        })
        .await?;
    Ok(answer::created(answer, |made: &Substitute| {
        format!("{path}/{}", made.id)
    }))
}

/// What is to be recorded.
fn appointed(call: &RegisterCaller, input: &SubstituteInput) -> Result<SubstituteRow, Problem> {
    let (official, substitute) = (UserId(input.official), UserId(input.substitute));
    let mut errors = Vec::new();
    // Nobody widens the own reach: a colleague's clients are not given to oneself.
    if call.only_of().is_some_and(|own| own != official) || !call.has_been_official(official) {
        errors.push(FieldError::new("/official", "user_unknown"));
    }
    let AbsencePeriod { from, to } = input.period;
    errors.extend(stands_throughout(call, substitute, from.max(call.today), to.max(call.today)).err());
    if official == substitute {
        errors.push(FieldError::new("/substitute", "already_so"));
    }
    if to < from {
        errors.push(FieldError::new("/period/to", "period_backwards"));
    } else if to < call.today {
        errors.push(FieldError::new("/period/to", "date_out_of_range"));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors));
    }
    Ok(SubstituteRow {
        id: call.app.store.ids().next(),
        version: 1,
        official: official.0,
        substitute: substitute.0,
        starts_on: from,
        ends_on: to,
        recorded_by: call.person.id.0,
        recorded_at: call.now,
        ended_by: None,
        ended_at: None,
    })
}

/// Whoever stands in acts in the register on each day of the period, in a task that does the casework: also one
/// whose grant begins with it, and nobody whose grant ends before.
fn stands_throughout(
    call: &RegisterCaller,
    user: UserId,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<(), FieldError> {
    let active = call.snapshot.person(user).is_some_and(|person| person.active);
    let grants = call.snapshot.grants(user, call.register.key);
    let ahead = |grant: &Grant| grant.to.is_none_or(|to| call.today <= to);
    if !active || !grants.iter().any(ahead) {
        return Err(FieldError::new("/substitute", "user_unknown"));
    }
    match handover::can_answer_throughout(&call.profile, &grants, from, to) {
        true => Ok(()),
        false => Err(FieldError::new("/substitute", "not_throughout")),
    }
}

/// Ends at once that somebody stands in.
///
/// Needs `caseload.edit` and `If-Match`. Leaves an entry.
#[utoipa::path(tag = "handing-over", request_body = SubstituteEnding,
    responses((status = 200, body = Substitute, description = "Ended.")))]
#[post("/v1/registers/{register}/substitutes/{substitute}/end")]
async fn end_substitute(
    call: Call<EndSubstitute>,
    _body: Valid<SubstituteEnding>,
    request: HttpRequest,
) -> Answer {
    Query::parse(&request, &[])?;
    let (id, version): (SubstituteId, i64) =
        (request::id(&request, "substitute")?, request::if_match(&request)?);
    let shared = Arc::new(call.clone());
    let answer = call
        .write(move |mut unit| {
            let call = shared.clone();
            async move {
                let row = find(&call, &mut unit, id).await?;
                if call.only_of().is_some_and(|own| own.0 != row.official) {
                    return Err(Problem::new(Code::NotFound));
                }
                if row.ended_at.is_some() || row.ends_on < call.today {
                    return Err(Problem::new(Code::AlreadyEnded));
                }
                if !substitutes::end(&mut unit, id, version, call.person.id).await? {
                    return Err(Problem::new(Code::Stale));
                }
                let row = find(&call, &mut unit, id).await?;
                let entry = entry(&call, &row);
                Ok(call.done(unit, Secret::new(Substitute::of(&call, &row)), entry))
            }
        })
        .await?;
    Ok(answer::versioned(answer))
}
