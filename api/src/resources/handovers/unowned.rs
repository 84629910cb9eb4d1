//! What would be left without an owner: before a grant ends, and once it has ended.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::{self, Query};
use crate::resources::handovers::ListUnowned;
use actix_web::{HttpRequest, get};
use application::handovers::unowned::{self, UnownedQuery};
use chrono::NaiveDate;
use contract::handovers::unowned::UnownedPage;
use domain::ids::UserId;

/// Lists what would be left without an owner.
///
/// Needs `caseload.edit`. Clients and open records whose officials may not act any more once a day has
/// passed, thirty days from now unless one is named; who has gone already, too. With `official`, what that one
/// would leave, whether or not the rights have got their end: who leaves is known before. Clients for whom nobody has
/// answered at all are not among them. Leaves an entry that names each client.
#[utoipa::path(tag = "handing-over",
    params(
        ("by" = Option<NaiveDate>, Query, description = "The day by which rights have ended."),
        ("official" = Option<uuid::Uuid>, Query, description = "What this official leaves or would leave, alone.")
    ),
    responses((status = 200, body = UnownedPage, description = "A page.")))]
#[get("/v1/registers/{register}/handovers/unowned")]
pub async fn list_unowned(call: Call<ListUnowned>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &["by", "official"])?;
    let day = |text: &str| {
        let day: Option<NaiveDate> = (text.len() == 10).then(|| text.parse().ok()).flatten();
        day.filter(|day| domain::civil::is_acceptable(*day))
    };
    let asked = UnownedQuery {
        by: query.parsed("by", day)?,
        official: query.parsed("official", |text| text.parse().ok().map(UserId))?,
    };
    let page = request::page(&query)?;
    Ok(answer::shown(unowned::list_unowned(&call, asked, page).await?))
}
