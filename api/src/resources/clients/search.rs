//! Searching for a person: in the body, never in the URL; blind candidates, verified after opening.

mod walk;
mod wanted;

use super::dto::SearchPage;
use crate::answer;
use crate::answer::Answer;
use crate::application::cursor::{MOST, Scope};
use crate::application::problem::Problem;
use crate::body::Valid;
use crate::call::Call;
use crate::contract::problem::Code;
use crate::operations;
use crate::request::Query;
use actix_web::{HttpRequest, post};
use chrono::NaiveDate;
use domain::secret::Secret;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;
use walk::{Place, Walk};
use wanted::Wanted;

operations! { SearchClients "searchClients" ClientSearch; }

/// What a person is looked for by. All that is given must match.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[schema(as = ClientSearch)]
pub struct SearchInput {
    /// Words of the name, in any order: whole, their beginnings, or as they sound.
    #[serde(default)]
    #[schema(max_length = 200, min_length = 1)]
    pub name: Option<String>,
    /// Personal identity code.
    #[serde(default)]
    #[schema(max_length = 20, min_length = 11)]
    pub identity_code: Option<String>,
    /// Identifier of a scheme.
    #[serde(default)]
    pub identifier: Option<IdentifierSearch>,
    /// Date of birth.
    #[serde(default)]
    pub birth_date: Option<NaiveDate>,
    /// Phone number, however it is written.
    #[serde(default)]
    #[schema(max_length = 40, min_length = 5)]
    pub phone: Option<String>,
    /// Items of the page; 50 when absent.
    #[serde(default)]
    #[schema(minimum = 1, maximum = 200)]
    pub limit: Option<u32>,
    /// Where the page begins.
    #[serde(default)]
    #[schema(max_length = 500, min_length = 1)]
    pub cursor: Option<String>,
}

/// An identifier of a scheme.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct IdentifierSearch {
    /// Code of the scheme.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub scheme: String,
    /// The identifier.
    #[schema(max_length = 64, min_length = 1)]
    pub value: String,
}

/// Finds clients by name, identity code, identifier, birth date or phone.
///
/// Needs `client.search`; the identity code also `identity_code.view`. The best come first: identity
/// code, whole names, beginnings, sound. A field that is withheld from the caller never matches. Leaves
/// one entry that names every client shown, also when there is none.
#[utoipa::path(tag = "clients", request_body = SearchInput,
    responses((status = 200, body = SearchPage, description = "A page, the best first.")))]
#[post("/v1/registers/{register}/clients/search")]
pub(super) async fn search_clients(
    call: Call<SearchClients>,
    body: Valid<SearchInput>,
    request: HttpRequest,
) -> Answer {
    Query::parse(&request, &[])?;
    let wanted = Wanted::of(&call, &body.body)?;
    let limit = body.body.limit.map_or(50, |limit| limit as usize).min(MOST);
    let scope = Scope::new(
        "search",
        (
            &call.register.id,
            &call.app.store.system_mac("search", &[&wanted.spelled()]),
        ),
    );
    let place = start(&scope, body.body.cursor.as_deref())?;
    let mut unit = call.read().await?;
    let walk = Walk::new(&call, &wanted, place, limit);
    let found = walk.run(&mut unit).await?;
    drop(unit);
    let next_cursor = found
        .next
        .map(|Place { stage, after }| scope.cursor(&format!("{stage}:{after}")));
    let (hits, subjects): (Vec<_>, Vec<_>) = found
        .hits
        .into_iter()
        .map(|found| (found.hit, found.subject))
        .unzip();
    let entry = call.entry(subjects);
    let page = Secret::collect(hits).map(|items| SearchPage { items, next_cursor });
    Ok(answer::shown(call.show(page, entry).await?))
}

fn start(scope: &Scope, cursor: Option<&str>) -> Result<Place, Problem> {
    let Some(place) = scope.after(cursor)? else {
        return Ok(Place::default());
    };
    let (stage, after) = place
        .split_once(':')
        .ok_or_else(|| Problem::new(Code::InvalidCursor))?;
    match (stage.parse(), after.parse()) {
        (Ok(stage), Ok(after)) => Ok(Place { stage, after }),
        _ => Err(Problem::new(Code::InvalidCursor)),
    }
}
