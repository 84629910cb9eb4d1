//! Reading a worklist.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use crate::records::across::is_visible;
use crate::walk::{Listed, Walked, walk};
use chrono::SecondsFormat;
use contract::coded::Open;
use contract::worklists::named::ClientReference;
use contract::worklists::read::WorklistItem;
use domain::client::field::Field;
use domain::client::visibility::Protection;
use domain::ids::UserId;
use domain::record::RecordState;
use domain::work::worklist::Worklist;
use persistence::Unit;
use persistence::worklists::{self, WorkFilter, WorkPosition, WorkRow};
use uuid::Uuid;

pub fn item(call: &RegisterCaller, list: Worklist, row: &WorkRow, client: ClientReference) -> WorklistItem {
    WorklistItem {
        client,
        resource: match list {
            Worklist::PermitsExpiring => "permit",
            Worklist::ConsentsExpiring => "consent",
            Worklist::ClientsUnassigned => "relationship",
            _ => "record",
        },
        id: row.id,
        version: row.version,
        kind: (list != Worklist::ClientsUnassigned).then(|| row.kind.clone()),
        record_type: row.record_type.clone(),
        state: row.state.as_deref().and_then(RecordState::parse).map(Open),
        day: row.day,
        starts_at: row.starts_at,
        official: row.official.map(|user| call.official(UserId(user))),
    }
}

/// A place as a cursor holds it.
pub fn text((place, id): (WorkPosition, Uuid)) -> String {
    match place {
        WorkPosition::Day(day) => format!("{day} {id}"),
        WorkPosition::At(at) => format!("{} {id}", at.to_rfc3339_opts(SecondsFormat::Nanos, true)),
    }
}

pub async fn found(
    call: &RegisterCaller,
    unit: &mut Unit,
    filter: &WorkFilter,
    after: Option<(WorkPosition, Uuid)>,
    limit: usize,
) -> Result<Walked<WorkRow, (WorkPosition, Uuid)>, Problem> {
    let batch = async |unit: &mut Unit, after, limit| {
        let rows = worklists::page(&mut unit.tx, call.register.key, filter, after, limit).await?;
        let listed = rows.into_iter().map(|row| Listed {
            client: row.client_id,
            place: (row.position(filter.list), row.id),
            row,
        });
        Ok(listed.collect())
    };
    let sees = |row: &WorkRow, protection: &Protection| sees(call, filter.list, protection, row);
    walk(call, unit, after, limit, batch, sees).await
}

/// Whether the caller may see an item, of a client whom this protects.
pub fn sees(call: &RegisterCaller, list: Worklist, protection: &Protection, row: &WorkRow) -> bool {
    let viewer = call.viewer();
    match (list, &row.record_type) {
        (Worklist::PermitsExpiring, _) => {
            let field = Field::ResidencePermit;
            let restricted = row.restricted.is_some();
            let withheld = viewer.withheld(&call.profile, protection, field);
            withheld.is_none() && viewer.withheld_fact(field, restricted).is_none()
        }
        (_, Some(record_type)) => is_visible(call, protection, record_type),
        (_, None) => true,
    }
}
