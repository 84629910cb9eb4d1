//! How much waits for the caller, in every register.

use crate::answer::{self, Answer};
use crate::call::SignedIn;
use crate::request::Query;
use crate::resources::worklists::ReadMyWorklists;
use actix_web::{HttpRequest, get};
use application::worklists::mine;
use contract::worklists::mine::MyWorklists;

/// Counts what waits for the caller, by register, task and worklist.
///
/// Needs nothing but to be signed in. Counts go no further than 1,000. A register that is bound to networks
/// is counted from within them alone. Shows no client and leaves no entry.
#[utoipa::path(tag = "me", responses((status = 200, body = MyWorklists, description = "The counts.")))]
#[get("/v1/me/worklists")]
pub async fn read_my_worklists(call: SignedIn<ReadMyWorklists>, request: HttpRequest) -> Answer {
    Query::parse(&request, &[])?;
    Ok(answer::unlogged(mine::read_my_worklists(&call).await?))
}
