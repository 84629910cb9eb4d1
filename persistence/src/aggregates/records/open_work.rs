//! Records of one client that something befalls together: a death, a consent withdrawn, a correction. Each
//! is opened by itself, since each is sealed again.

use crate::aggregates::records::find::versions;
use crate::aggregates::records::stored::{COLUMNS, EachRecord, RecordRow, StoredRecord, open_each};
use crate::engine::error::Error;
use crate::engine::unit::Unit;
use chrono::NaiveDate;
use domain::ids::{ClientId, ConsentId, RecordId};
use domain::record::{Content, RecordKind, RecordReason, is_ahead_at_death, states_ended_by_death};
use domain::secret::Secret;
use uuid::Uuid;

const OF_CLIENT: &str =
    "r.register_key = $1 AND r.client_id = $2 AND r.superseded_at IS NULL AND NOT r.removed";

/// How many rows are read at once.
const PAGE: usize = 200;

/// Current records of a client that meet a condition of fixed text, a page of rows at a time.
async fn such(
    unit: &mut Unit,
    client: ClientId,
    condition: &str,
    wanted: impl Fn(&EachRecord) -> bool,
) -> Result<Vec<EachRecord>, Error> {
    let register = unit.register();
    let (mut found, mut after) = (Vec::new(), Uuid::nil());
    loop {
        let rows: Vec<RecordRow> = unit
            .tx
            .composed(format!(
                "{COLUMNS} FROM records r WHERE {OF_CLIENT} AND r.id > $3 AND {condition} ORDER BY r.id LIMIT {PAGE}"
            ))
            .bind(register.0)
            .bind(client.0)
            .bind(after)
            .all()
            .await?;
        let more = rows.len() == PAGE;
        after = rows.last().map_or(after, |row| row.id);
        found.extend(open_each(unit, rows)?.into_iter().filter(|each| wanted(each)));
        if !more {
            return Ok(found);
        }
    }
}

/// What a client's death ends: appointments after the day of death, measures that are planned or under way,
/// plans in force or in preparation.
///
/// # Errors
/// The database's.
pub async fn open_at_death(
    unit: &mut Unit,
    client: ClientId,
    died: NaiveDate,
) -> Result<Vec<EachRecord>, Error> {
    let states: Vec<_> = states_ended_by_death()
        .map(|(kind, state)| format!("r.kind = '{}' AND r.state = '{}'", kind.code(), state.code()))
        .collect();
    let condition = format!("({})", states.join(" OR "));
    let now = unit.now;
    such(unit, client, &condition, |(columns, opened)| {
        opened.judge(|stored| {
            let content = stored.document.content.as_ref();
            is_ahead_at_death(columns.kind, content, columns.on_day, died, now)
        })
    })
    .await
}

/// What a client's death ended, and nobody has changed since: each as it is, with the version that stood
/// before the death. That another official answers for it, or that a consent was withdrawn, changes
/// nothing of what it says.
///
/// # Errors
/// The database's.
pub async fn ended_by_death(
    unit: &mut Unit,
    client: ClientId,
) -> Result<Vec<(EachRecord, Secret<StoredRecord>)>, Error> {
    let leaves_content = [RecordReason::Reassigned, RecordReason::ConsentWithdrawn];
    let reasons = leaves_content.into_iter().chain([RecordReason::ClientDied]);
    let reasons: Vec<_> = reasons.map(|reason| format!("'{}'", reason.code())).collect();
    let condition = format!("r.change_reason IN ({})", reasons.join(", "));
    let mut ended = Vec::new();
    for each in such(unit, client, &condition, |_| true).await? {
        let versions = versions(unit, client, each.0.id).await?.map(|versions| {
            let mut newest_first = versions.into_iter();
            let says = newest_first.find(|stored| !leaves_content.contains(&stored.columns.reason));
            let before = newest_first.next();
            before.filter(|_| says.is_some_and(|says| says.columns.reason == RecordReason::ClientDied))
        });
        let before = versions.map(|before| before.ok_or(())).transpose();
        ended.extend(before.ok().map(|before| (each, before)));
    }
    Ok(ended)
}

/// What rests on a consent and is not restricted yet.
///
/// # Errors
/// The database's.
pub async fn resting_on(
    unit: &mut Unit,
    client: ClientId,
    consent: ConsentId,
) -> Result<Vec<EachRecord>, Error> {
    such(unit, client, "r.restricted IS NULL", |(_, opened)| {
        opened.judge(|stored| stored.document.rests_on.consents.contains(&consent))
    })
    .await
}

/// Measures that serve one of these goals, as they are now.
///
/// # Errors
/// The database's.
pub async fn serving(
    unit: &mut Unit,
    client: ClientId,
    goals: &[RecordId],
) -> Result<Vec<EachRecord>, Error> {
    if goals.is_empty() {
        return Ok(Vec::new());
    }
    let condition = format!("r.kind = '{}'", RecordKind::Measure.code());
    such(unit, client, &condition, |(_, opened)| {
        opened.judge(|stored| match &stored.document.content {
            Some(Content::Measure(measure)) => {
                measure.goal.is_some_and(|goal| goals.contains(&RecordId(goal)))
            }
            _ => false,
        })
    })
    .await
}

/// Every version of a record and of what stands below it, the record first, each from its first version on.
///
/// # Errors
/// The database's.
pub async fn below_and_itself(
    unit: &mut Unit,
    client: ClientId,
    record: RecordId,
) -> Result<Vec<EachRecord>, Error> {
    let register = unit.register();
    let rows: Vec<RecordRow> = unit
        .tx
        .composed(format!(
            "{COLUMNS} FROM records r WHERE r.register_key = $1 AND r.client_id = $2 AND (r.id = $3 OR r.parent_id = $3)
             ORDER BY CASE WHEN r.id = $3 THEN 0 ELSE 1 END, r.id, r.version"
        ))
        .bind(register.0)
        .bind(client.0)
        .bind(record.0)
        .all()
        .await?;
    open_each(unit, rows)
}
