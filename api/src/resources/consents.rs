//! Consents: given, in force, withdrawn (R38–R40).

pub mod give;
pub mod withdraw;

use crate::answer;
use crate::answer::Answer;
use crate::call::Call;
use crate::request;
use crate::request::Query;
use crate::surface::ServiceConfig;
use actix_web::HttpRequest;
use actix_web::get;
use application::clients::file::File;
use application::clients::file::death;
use application::consents::show::one;
use application::consents::show::representing;
use application::consents::show::shown_consent;
use application::consents::show::subject;
use application::cursor;
use application::cursor::Scope;
use application::operations;
use contract::consents::show::ConsentPage;
use contract::consents::show::ShownConsent;
use domain::ids::ClientId;
use domain::ids::ConsentId;
use persistence::consents::StoredConsent;

operations! {
    ListConsents "listConsents" ConsentView;
    ReadConsent "readConsent" ConsentView;
    GiveConsent "giveConsent" ConsentEdit;
    WithdrawConsent "withdrawConsent" ConsentEdit;
}

pub fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_consents)
        .service(give::give_consent)
        .service(read_consent)
        .service(withdraw::withdraw_consent);
}

/// Lists a client's consents, those withdrawn and expired too.
///
/// Needs `consent.view`. Leaves an entry that names the client, and the representatives who are clients.
#[utoipa::path(tag = "consents",
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = ConsentPage, description = "A page.")))]
#[get("/v1/registers/{register}/clients/{client}/consents")]
async fn list_consents(call: Call<ListConsents>, request: HttpRequest) -> Answer {
    let client: ClientId = request::id(&request, "client")?;
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let (limit, scope) = (request::limit(&query)?, Scope::new("consents", client));
    let after = scope.after_id(query.one("cursor")?)?.unwrap_or(uuid::Uuid::nil());
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let file = File::open(&mut unit, row).await?;
    // One more than the page tells that there is another.
    let page = file.consents.map(|consents| {
        let next = consents.into_iter().filter(|stored| stored.id.0 > after);
        next.take(limit + 1).collect::<Vec<_>>()
    });
    let on_page: Vec<ConsentId> =
        page.judge(|consents| consents.iter().take(limit).map(|stored| stored.id).collect());
    let is_shown = |stored: &StoredConsent| on_page.contains(&stored.id);
    let linked = representing(&call, &mut unit, &page, is_shown).await?;
    drop(unit);
    let all = file.facts.zip(page).zip(linked.relatives());
    let page = all.map(|((facts, consents), relatives)| {
        let death = death(&facts);
        let items = consents.iter();
        let items = items
            .map(|stored| shown_consent(&call, stored, death, relatives))
            .collect();
        let (items, next_cursor) =
            cursor::cut(items, limit, &scope, |item: &ShownConsent| item.id.to_string());
        ConsentPage { items, next_cursor }
    });
    let mut subjects = subject(client);
    subjects.extend(linked.subjects.iter().cloned());
    Ok(answer::shown(call.show(page, call.entry(subjects)).await?))
}

/// Reads a consent.
///
/// Needs `consent.view`. Leaves an entry that names the client, and the representatives who are clients.
#[utoipa::path(tag = "consents", responses((status = 200, body = ShownConsent, description = "The consent.")))]
#[get("/v1/registers/{register}/clients/{client}/consents/{consent}")]
async fn read_consent(call: Call<ReadConsent>, request: HttpRequest) -> Answer {
    let (client, id): (ClientId, ConsentId) = (
        request::id(&request, "client")?,
        request::id(&request, "consent")?,
    );
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let file = File::open(&mut unit, row).await?;
    let (found, subjects) = one(&call, &mut unit, &file, id).await?;
    drop(unit);
    Ok(answer::versioned(call.show(found, call.entry(subjects)).await?))
}
