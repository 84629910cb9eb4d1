//! Entering a shared event: on every client who took part, or on none; and on who came besides.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::events::entering::Judged;
use crate::events::read::{MOST, visible};
use crate::problem::Problem;
use crate::records::seal::{FirstVersion, seal_first};
use contract::events::dto::{EventInput, EventRecordsInput};
use contract::problem::{Code, FieldError};
use domain::decision::Ground;
use domain::ids::{RecordId, SharedEventId};
use persistence::{Unit, clients};

/// What is entered.
pub enum Entry {
    /// An event.
    Event(EventInput),
    /// Records of further clients of an event.
    Further(EventRecordsInput),
}

/// What is entered on further clients.
pub async fn joining(
    call: &RegisterCaller,
    unit: &mut Unit,
    id: SharedEventId,
    further: &EventRecordsInput,
) -> Result<EventInput, Problem> {
    let (every, seen) = visible(call, unit, id).await?;
    let room = MOST.saturating_sub(every.judge(Vec::len));
    if further.clients.len() > room {
        let error = FieldError::new("/clients", "too_many_items").with("limit", room);
        return Err(Problem::invalid([error]));
    }
    let first = seen.first().ok_or_else(|| Problem::new(Code::NotFound))?;
    Ok(further.clone().of_type(first.record_type.clone()))
}

/// The places of those who have a record of the event already.
pub async fn already(
    call: &RegisterCaller,
    unit: &mut Unit,
    id: SharedEventId,
    further: &EventRecordsInput,
) -> Result<Vec<FieldError>, Problem> {
    let (_, seen) = visible(call, unit, id).await?;
    let has_one = |client: uuid::Uuid| seen.iter().any(|columns| columns.client.0 == client);
    let places = further.clients.iter().enumerate();
    Ok(places
        .filter(|(_, client)| has_one(client.client))
        .map(|(at, _)| FieldError::new(format!("/clients/{at}/client"), "already_so"))
        .collect())
}

/// Seals the record of each client.
pub async fn seal(
    call: &RegisterCaller,
    unit: &mut Unit,
    id: SharedEventId,
    files: &[ClientDossier],
    judged: Vec<Judged>,
) -> Result<(), Problem> {
    for (file, (entering, rests_on, _)) in files.iter().zip(judged) {
        let first = FirstVersion {
            id: RecordId(unit.ids().next()),
            parent: None,
            event: Some(id),
            entering,
            rests_on,
        };
        seal_first(call, unit, file.client(), first).await?;
        clients::touch(unit, file.client()).await?;
    }
    Ok(())
}

/// The ground of all, when they have the same: consents differ from client to client.
pub fn common_ground<'g>(mut grounds: impl Iterator<Item = &'g Ground>) -> Ground {
    let Some(first) = grounds.next() else {
        return Ground::default();
    };
    match grounds.all(|ground| ground == first) {
        true => first.clone(),
        false => Ground {
            consent: None,
            ..first.clone()
        },
    }
}
