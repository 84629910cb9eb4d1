//! Reading what stands below a plan: goals and reviews are records with the plan's type, and another kind.

use crate::caller::RegisterCaller;
use crate::clients::dossier::Reach;
use crate::cursor::{self, PageRequest, Scope};
use crate::problem::Problem;
use crate::records::context::RecordContext;
use crate::records::plan::{PartOfPlan, Plan};
use crate::records::position::{after, place};
use crate::records::show::{shown_record, subject};
use crate::records::visible::stored;
use contract::records::dto::{RecordPage, ShownRecord};
use domain::ids::{ClientId, RecordId};
use persistence::Logged;
use persistence::records::{self, RecordFilter, StoredRecord};

/// What stands below a plan, of one kind, the newest day first.
///
/// # Errors
/// `invalid_cursor`; `not_found` and `field_withheld`, of the plan; the database's.
pub async fn list_parts(
    caller: &RegisterCaller,
    client: ClientId,
    part: PartOfPlan,
    page: PageRequest,
) -> Result<Logged<RecordPage>, Problem> {
    let scope = Scope::new("parts of a plan", (client, part.plan, part.kind.code()));
    let (limit, after) = (page.limit, after(&scope, page.cursor.as_deref())?);
    let mut unit = caller.read().await?;
    let reach = Reach::open(caller, &mut unit, client).await?;
    let plan = Plan::load(caller, &mut unit, &reach, part.plan).await?;
    Plan::seen(caller, client, plan.as_ref())?;
    let filter = RecordFilter {
        client: Some(client),
        parent: Some(part.plan),
        kinds: vec![part.kind],
        ..RecordFilter::default()
    };
    let found = records::find(&mut unit, &filter, after, limit + 1).await?;
    let context = RecordContext::of_found(caller, &mut unit, &found).await?;
    drop(unit);
    let page = found.map(|found: Vec<StoredRecord>| {
        let items = found
            .iter()
            .map(|stored| shown_record(caller, &context, stored))
            .collect();
        let (items, next_cursor) = cursor::cut(items, limit, &scope, place);
        RecordPage { items, next_cursor }
    });
    caller.show(page, caller.entry(subject(client))).await
}

/// One of what stands below a plan.
///
/// # Errors
/// `not_found`; the database's.
pub async fn read_part(
    caller: &RegisterCaller,
    client: ClientId,
    part: PartOfPlan,
    id: RecordId,
) -> Result<Logged<ShownRecord>, Problem> {
    let mut unit = caller.read().await?;
    let reach = Reach::open(caller, &mut unit, client).await?;
    let (found, columns) = stored(caller, &mut unit, &reach, id).await?;
    part.judge(&columns)?;
    let context = RecordContext::of(caller, &mut unit, &[columns]).await?;
    drop(unit);
    let found = found.map(|found| shown_record(caller, &context, &found));
    caller.show(found, caller.entry(subject(client))).await
}
