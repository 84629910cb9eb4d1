//! Grants: a task in a register, for a time, with a signed secrecy undertaking.
//!
//! The operator's administrator appoints an administrator per register; that one grants there, and only
//! there.

mod ending;

use crate::answer;
use crate::answer::Answer;
use crate::application::caller::Caller;
use crate::application::cursor::{self, Scope};
use crate::application::problem::Problem;
use crate::application::registers::Register;
use crate::body::Valid;
use crate::call::SignedIn;
use crate::contract::outcome::Versioned;
use crate::contract::problem::{Code, FieldError};
use crate::operations;
use crate::page;
use crate::request::{self, Query};
use crate::resources::handovers::{Ending, LeftWithoutOwner, left_without_owner};
use crate::resources::users::administrator;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, get, post};
use chrono::{DateTime, NaiveDate, Utc};
use domain::access::Right;
use domain::ids::{GrantId, RegisterKey, UserId};
use domain::log::LogEntry;
use domain::secret::Secret;
use persistence::Unit;
use persistence::grants::{self, GrantRow};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use utoipa::ToSchema;
use validator::Validate;

operations! {
    ListGrants "listGrants";
    GiveGrant "giveGrant";
    EndGrant "endGrant";
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_grants)
        .service(give_grant)
        .service(ending::end_grant);
}

/// A grant that is to be given.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct GrantInput {
    /// The register's public id.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9-]*$")]
    pub register: String,
    /// Code of the task.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub task: String,
    /// First day; today when absent.
    #[serde(default)]
    pub valid_from: Option<NaiveDate>,
    /// Last day; open when absent.
    #[serde(default)]
    pub valid_to: Option<NaiveDate>,
    /// The day on which the secrecy undertaking was signed.
    pub undertaking_signed_on: NaiveDate,
    /// Whether it reaches only the clients for whom the person answers.
    #[serde(default)]
    pub own_clients_only: bool,
}

/// A grant.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Grant {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// The register's public id; null for the operator's administrator.
    #[schema(required = true, max_length = 64)]
    pub register: Option<String>,
    /// Code of the task.
    #[schema(max_length = 64)]
    pub task: String,
    /// First day.
    pub valid_from: NaiveDate,
    /// Last day.
    #[schema(required = true)]
    pub valid_to: Option<NaiveDate>,
    /// The day on which the secrecy undertaking was signed.
    pub undertaking_signed_on: NaiveDate,
    /// Whether it reaches only the person's own clients.
    pub own_clients_only: bool,
    /// When it was given.
    pub created_at: DateTime<Utc>,
    /// What the person leaves without an owner in the register after the last day, for lack of another grant:
    /// told where a grant is ended, or given with a last day; null in lists.
    #[schema(required = true, max_items = 1)]
    pub left_without_owner: Option<Vec<LeftWithoutOwner>>,
}

page! {
    /// A page of grants, the newest first.
    GrantPage of Grant
}

impl Versioned for Grant {
    fn version(&self) -> i64 {
        self.version
    }
}

/// The task of the operator's administrator, whose grants belong to no register.
pub const OPERATOR: &str = "operator";

fn shown(call: &Caller, row: GrantRow, left_without_owner: Option<Vec<LeftWithoutOwner>>) -> Grant {
    let register = call.app.registers.of_key(RegisterKey(row.register_key));
    Grant {
        id: row.id,
        version: row.version,
        register: register.map(|register| register.id.clone()),
        task: row.task,
        valid_from: row.valid_from,
        valid_to: row.valid_to,
        undertaking_signed_on: row.undertaking_signed_on,
        own_clients_only: row.own_clients_only,
        created_at: row.created_at,
        left_without_owner,
    }
}

/// What the person leaves without an owner after the last day of a grant, as it is or is about to be.
async fn left(
    call: &Caller,
    unit: &mut Unit,
    grant: &domain::access::grant::Grant,
) -> Result<Option<Vec<LeftWithoutOwner>>, Problem> {
    let (Some(last_day), Some(register)) = (grant.to, call.app.registers.of_key(grant.register)) else {
        return Ok(None);
    };
    let mut grants = call.snapshot.grants(grant.user, grant.register);
    grants.retain(|known| known.id != grant.id);
    grants.push(grant.clone());
    let ending = Ending {
        user: grant.user,
        active: call
            .snapshot
            .person(grant.user)
            .is_some_and(|person| person.active),
        grants: &grants,
        last_day,
    };
    let left = left_without_owner(call, unit, register, ending).await?;
    Ok(Some(left.into_iter().collect()))
}

/// The entry of a grant stands in the log of its register, where its auditor reads who was given rights.
fn entered(call: &Caller, row: &GrantRow) -> LogEntry {
    about(call.entry(Vec::new()), row)
}

/// The entry of a call, about a grant.
fn about(entry: LogEntry, row: &GrantRow) -> LogEntry {
    let about = format!("grant {} of task {} to user {}", row.id, row.task, row.user_id);
    entry.in_register(RegisterKey(row.register_key)).about(about)
}

/// Whether the caller may give or end a task in a register: its administrator any task, the operator's
/// administrator the administrator's.
fn may_grant(call: &Caller, register: RegisterKey, task: &str) -> bool {
    if call.administers().contains(&register) {
        return true;
    }
    let grants_only = call.app.registers.of_key(register).is_some_and(|register| {
        let (_, profile) = register.on(call.now);
        profile
            .task(task)
            .is_some_and(|task| task.rights.contains(&Right::GrantEdit))
    });
    call.is_operator() && (register == RegisterKey::SYSTEM || grants_only)
}

/// Who gives rights sees no client: nobody gives rights to oneself, and nobody holds both a task that gives
/// rights and one that opens clients' data in a register.
fn keeps_apart(call: &Caller, user: UserId, register: &Register, task: &str) -> Result<(), Problem> {
    let (today, profile) = register.on(call.now);
    let gives = |code: &str| {
        profile
            .task(code)
            .is_some_and(|task| task.rights.contains(&Right::GrantEdit))
    };
    let opens = |code: &str| {
        profile
            .task(code)
            .is_some_and(|task| task.rights.iter().any(|right| right.opens_client_data()))
    };
    let held = call.snapshot.grants(user, register.key);
    let operates = call
        .snapshot
        .grants(user, RegisterKey::SYSTEM)
        .iter()
        .any(|grant| grant.to.is_none_or(|to| today <= to));
    let clash = operates && opens(task)
        || held
            .iter()
            .filter(|grant| grant.to.is_none_or(|to| today <= to))
            .any(|grant| (gives(&grant.task) && opens(task)) || (opens(&grant.task) && gives(task)));
    if user == call.person.id || clash {
        return Err(Problem::new(Code::RightsKeptApart));
    }
    Ok(())
}

/// Lists a person's grants, those ended too.
///
/// Needs to be an administrator. Leaves an entry in the system log.
#[utoipa::path(tag = "users",
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = GrantPage, description = "A page.")))]
#[get("/v1/users/{user}/grants")]
async fn list_grants(call: SignedIn<ListGrants>, request: HttpRequest) -> Answer {
    administrator(&call)?;
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let user: UserId = request::id(&request, "user")?;
    let (limit, scope) = (cursor::limit(&query)?, Scope::new("grants", user));
    let after = scope.after_id(query.one("cursor")?)?;
    let rows = grants::of_user(&mut call.app.store.reader().await?, user, after, limit as i64 + 1).await?;
    let (rows, next_cursor) = cursor::cut(rows, limit, &scope, |row| row.id.to_string());
    let page = GrantPage {
        items: rows.into_iter().map(|row| shown(&call, row, None)).collect(),
        next_cursor,
    };
    Ok(answer::shown(
        call.show(Secret::new(page), call.entry(Vec::new())).await?,
    ))
}

/// Gives a person a task in a register.
///
/// Needs to be the register's administrator, or, to appoint one, the operator's. A signed secrecy
/// undertaking is needed, and the grant ends on its last day, also for who is signed in. Given with a last
/// day, it tells in numbers what the person would leave without an owner (`leftWithoutOwner`). Leaves an entry
/// in the register's log.
#[utoipa::path(tag = "users", request_body = GrantInput,
    responses((status = 201, body = Grant, description = "Given.")))]
#[post("/v1/users/{user}/grants")]
async fn give_grant(call: SignedIn<GiveGrant>, body: Valid<GrantInput>, request: HttpRequest) -> Answer {
    administrator(&call)?;
    Query::parse(&request, &[])?;
    let user: UserId = request::id(&request, "user")?;
    let key = call.idempotency(&request, &body.digest)?;
    let input = body.body;
    let register = call.app.registers.find(&input.register);
    let register = register.ok_or_else(|| Problem::invalid_at("/register", "unknown_code"))?;
    let (today, profile) = register.on(call.now);
    if profile.task(&input.task).is_none() {
        return Err(Problem::invalid_at("/task", "unknown_code").into());
    }
    if !may_grant(&call, register.key, &input.task) {
        return Err(Problem::new(Code::AdministratorOnly).into());
    }
    keeps_apart(&call, user, register, &input.task)?;
    let valid_from = input.valid_from.unwrap_or(today);
    let mut errors = Vec::new();
    if input.valid_to.is_some_and(|valid_to| valid_to < valid_from) {
        errors.push(FieldError::new("/validTo", "period_backwards"));
    }
    if input.undertaking_signed_on > today {
        errors.push(FieldError::new("/undertakingSignedOn", "date_in_future"));
    }
    if !errors.is_empty() {
        return Err(Problem::invalid(errors).into());
    }
    let row = GrantRow {
        id: call.app.store.ids().next(),
        user_id: user.0,
        register_key: register.key.0,
        task: input.task,
        valid_from,
        valid_to: input.valid_to,
        undertaking_signed_on: input.undertaking_signed_on,
        own_clients_only: input.own_clients_only,
        granted_by: Some(call.person.id.0),
        version: 1,
        created_at: call.now,
    };
    let (path, shared) = (request.path().to_owned(), Arc::new((call.clone(), key, row)));
    let answer = call
        .write(move |mut unit| {
            let shared = shared.clone();
            async move {
                let (call, key, row) = &*shared;
                if persistence::users::find(&mut unit.tx, user).await?.is_none() {
                    return Err(Problem::new(Code::NotFound));
                }
                let made = call.claim(&mut unit, key.as_ref(), row.id).await?;
                if made.is_none() {
                    grants::insert(&mut unit.tx, row).await?;
                }
                let row = grants::find(&mut unit.tx, user, GrantId(made.unwrap_or(row.id))).await?;
                let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
                let entry = entered(call, &row);
                let left = left(call, &mut unit, &row.grant()).await?;
                Ok(call.done(unit, Secret::new(shown(call, row, left)), entry))
            }
        })
        .await?;
    call.app.access.refresh(&call.app.store).await?;
    Ok(answer::created(answer, |grant: &Grant| {
        format!("{path}/{}", grant.id)
    }))
}
