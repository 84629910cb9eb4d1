//! Reading the user log. Reading it is an event too.

use crate::caller::RegisterCaller;
use contract::coded::Open;
use contract::log::{LogEntry, LogSubject};
use contract::shared::Official;
use domain::log::Outcome;
use persistence::log::EventRow;
use persistence::{Error, Unit};

pub async fn entries(
    call: &RegisterCaller,
    unit: &mut Unit,
    rows: Vec<EventRow>,
) -> Result<Vec<LogEntry>, Error> {
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let subjects = persistence::log::subjects(&mut unit.tx, call.register.key, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let view = row.view()?;
            let own = subjects
                .iter()
                .filter(|(event, _)| *event == row.id)
                .map(|(_, subject)| LogSubject {
                    client_id: subject.client.0,
                    shown: subject.shown.clone(),
                    withheld: subject.withheld.clone(),
                });
            Ok(LogEntry {
                id: row.id,
                at: row.at,
                // The name as it was then: the log keeps it when the person leaves.
                user: row.user_id.map(|id| Official {
                    id,
                    display_name: view.actor.name.clone(),
                }),
                address: view.actor.address,
                task: view.actor.task,
                purpose: view.actor.purpose,
                restricted_use: view.actor.restricted_use,
                substitute_for: view.actor.substitute_for.map(|user| call.official(user)),
                operation: row.operation,
                outcome: Open(Outcome::parse(&row.outcome).unwrap_or(Outcome::Failed)),
                code: view.code,
                notice_section: view.section,
                provision: view.provision,
                about: view.about,
                count: view.count,
                subjects: own.collect(),
                mac: row.mac.iter().map(|byte| format!("{byte:02x}")).collect(),
            })
        })
        .collect()
}
