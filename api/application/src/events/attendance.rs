//! Who came to a shared event, marked at once: each client's record passes on by its own rules, all or none.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::events::enter::common_ground;
use crate::events::reach::{NamedClients, wrong_client};
use crate::events::records::EventRecords;
use crate::events::show::shown;
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::records::transitions::{Step, Stepped, judge_step, take_step};
use crate::records::visible::stored;
use chrono::{DateTime, Utc};
use contract::events::{ClientAttendanceInput, ShownEvent};
use contract::problem::{Code, FieldError};
use contract::records::convert::said;
use domain::ids::SharedEventId;
use domain::log::{LogEntry, Subject};
use domain::record::StateReason;
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::{RecordColumns, StoredRecord};

/// Marks who came to an event, of several clients at once.
pub struct MarkAttendance {
    /// The event.
    pub event: SharedEventId,
    /// Whether each of them came.
    pub clients: Vec<ClientAttendanceInput>,
}

/// The records of an event, and those that are to take a step.
pub struct LoadedAttendance {
    records: EventRecords,
    marked: Vec<MarkedRecord>,
}

/// A client's record of the event, and the step that it is to take.
struct MarkedRecord {
    dossier: ClientDossier,
    record: Secret<StoredRecord>,
    columns: RecordColumns,
    /// The version that was read.
    version: i64,
    step: Step,
}

impl MarkedRecord {
    fn subject(&self) -> Subject {
        Subject {
            client: self.columns.client,
            shown: vec!["records".to_owned(), "attendance".to_owned()],
            withheld: Vec::new(),
        }
    }
}

impl Command for MarkAttendance {
    type Caller = RegisterCaller;
    type Loaded = LoadedAttendance;
    /// How each of the records takes its step, in their order.
    type Decision = Vec<Stepped>;
    type Shown = ShownEvent;

    /// Clients who stand twice, are out of reach or have no record of the event are refused here, at their places.
    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<LoadedAttendance, Problem> {
        // Nobody is locked for the sake of an event of which the caller sees nothing.
        EventRecords::find(caller, unit, self.event).await?;
        let clients = self.clients.iter().map(|client| client.client);
        let named = NamedClients::lock(caller, unit, clients).await?;
        if let Some(problem) = named.problem(&[]) {
            return Err(problem);
        }
        // Read only now: nobody else writes to these clients any more.
        let records = EventRecords::find(caller, unit, self.event).await?;
        let (mut marked, mut errors) = (Vec::new(), Vec::new());
        for (at, (client, dossier)) in self.clients.iter().zip(named.dossiers).enumerate() {
            let Some(record) = records.of_client(client.client) else {
                errors.push(wrong_client(at, "client_unknown"));
                continue;
            };
            let (record, columns) = stored(caller, unit, &dossier.reach(caller.today), record).await?;
            marked.push(MarkedRecord {
                dossier,
                record,
                columns,
                version: client.version,
                step: step(client),
            });
        }
        match errors.is_empty() {
            true => Ok(LoadedAttendance { records, marked }),
            false => Err(Problem::invalid(errors)),
        }
    }

    fn subjects(&self, loaded: &LoadedAttendance) -> Vec<Subject> {
        loaded.marked.iter().map(MarkedRecord::subject).collect()
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        loaded: &LoadedAttendance,
        now: DateTime<Utc>,
    ) -> Result<Judged<Vec<Stepped>>, Problem> {
        let stepped = judge_each(caller, &loaded.marked, now);
        let stepped = stepped.map_err(|problem| problem.concerning(self.subjects(loaded)))?;
        let ground = common_ground(stepped.iter().filter_map(|stepped| stepped.ground.as_ref()));
        Ok(Judged::on(stepped, ground))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        loaded: LoadedAttendance,
        stepped: Vec<Stepped>,
    ) -> Result<Secret<ShownEvent>, Problem> {
        let mut taken = Vec::with_capacity(stepped.len());
        for (marked, stepped) in loaded.marked.into_iter().zip(stepped) {
            taken.push(take_step(caller, unit, marked.columns, stepped, &marked.step).await?);
        }
        let records = loaded.records.with(taken);
        let (event, mut named) = shown(caller, unit, self.event, records).await?;
        for subject in &mut named {
            let own = entry.subjects.iter().find(|own| own.client == subject.client);
            if let Some(own) = own {
                subject.clone_from(own);
            }
        }
        entry.subjects = named;
        Ok(event)
    }
}

fn step(client: &ClientAttendanceInput) -> Step {
    Step {
        to: client.state.0,
        reason: StateReason::of(None, said(&client.reason)),
        realisation: None,
    }
}

/// Judges every step as if it were taken alone, and tells what is refused of all together: first what was
/// read too long ago, then what is withheld, then what a rule says.
fn judge_each(
    caller: &RegisterCaller,
    marked: &[MarkedRecord],
    now: DateTime<Utc>,
) -> Result<Vec<Stepped>, Problem> {
    let mut judged = Vec::with_capacity(marked.len());
    let mut refused = RefusedSteps::default();
    for (at, one) in marked.iter().enumerate() {
        let (record, columns) = (one.record.clone(), &one.columns);
        match judge_step(caller, &one.dossier, record, columns, one.version, &one.step, now) {
            Ok(stepped) => judged.push(stepped),
            Err(problem) => refused.add(at, problem)?,
        }
    }
    refused.none().map(|()| judged)
}

/// What is refused of several steps, at the places of their clients.
#[derive(Default)]
struct RefusedSteps {
    stale: Vec<FieldError>,
    withheld: Vec<FieldError>,
    by_rule: Vec<FieldError>,
}

impl RefusedSteps {
    fn add(&mut self, at: usize, problem: Problem) -> Result<(), Problem> {
        let place = |member: &str, code| FieldError::new(format!("/clients/{at}/{member}"), code);
        match problem.code {
            Code::Stale => self.stale.push(place("version", "stale")),
            Code::FieldWithheld => self.withheld.push(place("client", "field_withheld")),
            Code::NothingFollows => self.by_rule.push(place("state", "nothing_follows")),
            Code::RuleRefused => self
                .by_rule
                .extend(problem.errors.into_iter().map(|error| FieldError {
                    pointer: match error.pointer.as_str() {
                        "/to" => format!("/clients/{at}/state"),
                        own => format!("/clients/{at}{own}"),
                    },
                    ..error
                })),
            _ => return Err(problem),
        }
        Ok(())
    }

    fn none(self) -> Result<(), Problem> {
        let refused = [
            (Code::Stale, self.stale),
            (Code::FieldWithheld, self.withheld),
            (Code::RuleRefused, self.by_rule),
        ];
        match refused.into_iter().find(|(_, errors)| !errors.is_empty()) {
            Some((code, errors)) => Err(Problem::new(code).at(errors)),
            None => Ok(()),
        }
    }
}
