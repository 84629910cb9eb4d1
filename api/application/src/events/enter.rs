//! ProposedRecord clients on an event, all or none: each gets a record of their own, judged as if it were entered alone.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::events::input::parse;
use crate::events::places::placed;
use crate::events::reach::{NamedClients, wrong_client};
use crate::events::records::EventRecords;
use crate::events::show::shown;
use crate::execute::Judged;
use crate::problem::Problem;
use crate::records::proposed::ProposedRecord;
use crate::records::seal::{FirstVersion, seal_first};
use crate::records::whereabouts::may_tell;
use chrono::{DateTime, Utc};
use contract::events::{EventInput, ShownEvent};
use contract::problem::{Code, FieldError};
use domain::client::provenance::RestsOn;
use domain::decision::Ground;
use domain::ids::{ClientId, RecordId, SharedEventId};
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::{Unit, clients};

/// The clients who are to be entered on an event.
#[derive(Default)]
pub(super) struct Participants {
    /// Who they are.
    pub(super) named: NamedClients,
    /// The places of those who have a record of the event already.
    pub(super) present: Vec<FieldError>,
    /// Whether somebody has a part in the event whose whereabouts are hidden from the caller.
    pub(super) hides_whereabouts: bool,
}

/// A record that may be entered on a client.
pub struct JudgedRecord {
    client: ClientId,
    entering: ProposedRecord,
    rests_on: RestsOn,
    ground: Ground,
}

impl Participants {
    /// What the log says of them.
    pub(super) fn subjects(&self) -> Vec<Subject> {
        let dossiers = self.named.dossiers.iter();
        dossiers
            .map(|dossier| Subject::shown(dossier.client(), "records"))
            .collect()
    }

    /// Judges what is entered on each of them.
    ///
    /// # Errors
    /// Everything that is wrong with the form of the request, at once; `rule_refused`, with every reason of every
    /// client; `field_withheld`.
    pub(super) fn judge(
        &self,
        caller: &RegisterCaller,
        body: &EventInput,
        now: DateTime<Utc>,
    ) -> Result<Judged<Vec<JudgedRecord>>, Problem> {
        let parsed = parse(caller, body);
        if let Some(problem) = self.named.problem(&self.present) {
            return Err(match parsed {
                Err(other) if other.code == Code::ValidationFailed => problem.at(other.errors),
                _ => problem,
            });
        }
        let judged = parsed.and_then(|entering| {
            // Whose part in the event is protected is not told by what others' records say.
            if self.hides_whereabouts {
                entering.iter().try_for_each(|own| may_tell(&own.content))?;
            }
            judge_each(caller, &self.named.dossiers, body, entering, now)
        });
        let judged = judged.map_err(|problem| problem.concerning(self.subjects()))?;
        let ground = common_ground(judged.iter().map(|record| &record.ground));
        Ok(Judged::on(judged, ground))
    }
}

fn judge_each(
    caller: &RegisterCaller,
    dossiers: &[ClientDossier],
    body: &EventInput,
    entering: Vec<ProposedRecord>,
    now: DateTime<Utc>,
) -> Result<Vec<JudgedRecord>, Problem> {
    let (mut judged, mut refused) = (Vec::new(), Vec::new());
    for (at, (entering, dossier)) in entering.into_iter().zip(dossiers).enumerate() {
        match entering.judge(caller, dossier, now) {
            Ok((rests_on, ground)) => judged.push(JudgedRecord {
                client: dossier.client(),
                entering,
                rests_on,
                ground,
            }),
            Err(problem) if problem.code == Code::RuleRefused => {
                refused.extend(problem.errors.into_iter().map(|error| (at, error)));
            }
            Err(problem) => return Err(problem.at([wrong_client(at, "field_withheld")])),
        }
    }
    match refused.is_empty() {
        true => Ok(judged),
        false => Err(Problem::new(Code::RuleRefused).at(placed(body, refused))),
    }
}

/// Enters the record of each client, and shows the event, whose other records are given.
///
/// # Errors
/// The database's.
pub(super) async fn enter(
    caller: &RegisterCaller,
    unit: &mut Unit,
    entry: &mut LogEntry,
    (id, others): (SharedEventId, EventRecords),
    judged: Vec<JudgedRecord>,
) -> Result<Secret<ShownEvent>, Problem> {
    let mut entered = Vec::with_capacity(judged.len());
    for record in judged {
        let first = FirstVersion {
            id: RecordId(unit.ids().next()),
            parent: None,
            event: Some(id),
            entering: record.entering,
            rests_on: record.rests_on,
        };
        entered.push(seal_first(caller, unit, record.client, first).await?);
        clients::touch(unit, record.client).await?;
    }
    let (event, subjects) = shown(caller, unit, id, others.with(entered)).await?;
    entry.subjects = subjects;
    Ok(event)
}

/// Shows the event of a request that repeats; the entry names every client who is shown, and no other.
///
/// # Errors
/// `not_found`; the database's.
pub(super) async fn show_again(
    caller: &RegisterCaller,
    unit: &mut Unit,
    entry: &mut LogEntry,
    id: SharedEventId,
) -> Result<Secret<ShownEvent>, Problem> {
    let records = EventRecords::find(caller, unit, id).await?;
    let (event, subjects) = shown(caller, unit, id, records).await?;
    entry.subjects = subjects;
    Ok(event)
}

/// The ground of all, when they have the same: consents differ from client to client.
pub(super) fn common_ground<'g>(mut grounds: impl Iterator<Item = &'g Ground>) -> Ground {
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
