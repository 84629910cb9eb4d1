//! Handing clients over from one official to another.

use crate::caller::RegisterCaller;
use crate::execute::{Command, Judged};
use crate::handovers::caseload::{Caseload, ClientPositions, everybody, positions};
use crate::handovers::parties::Parties;
use crate::handovers::passing::ClientPassing;
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use contract::dry_run::Effects;
use contract::handovers::hand_over::HandoverInput;
use contract::handovers::handover::Handover;
use contract::problem::{Code, FieldError};
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::Unit;

/// Hands over clients who are named, or the next of everybody for whom an official answers.
pub struct HandOver {
    parties: Parties,
    named: Option<ClientPositions>,
}

impl HandOver {
    /// The handover that a request describes.
    ///
    /// # Errors
    /// `validation_failed`.
    pub fn new(caller: &RegisterCaller, input: &HandoverInput) -> Result<Self, Problem> {
        Ok(Self {
            parties: Parties::of(caller, input)?,
            named: input.clients.as_deref().map(positions).transpose()?,
        })
    }
}

/// What passes, of clients who are locked.
#[derive(Default)]
pub struct Passing {
    clients: Vec<ClientPassing>,
    /// Clients left for another call.
    remaining: i64,
    /// Clients whom the other official does not reach, besides those who are locked.
    out_of_reach: i64,
    /// What is wrong with the clients whom the request names.
    errors: Vec<FieldError>,
    /// Those of them whom the caller does not reach.
    unreached: Vec<Subject>,
}

impl Passing {
    fn subjects(&self) -> Vec<Subject> {
        self.clients.iter().filter_map(ClientPassing::subject).collect()
    }

    fn counts(&self) -> Handover {
        let clients = self.clients.iter();
        let unreached = clients.clone().filter(|client| client.records().is_none());
        Handover {
            handed_over: self.subjects().len() as i64,
            relationships: clients.clone().map(ClientPassing::relationships).sum(),
            records: clients.filter_map(ClientPassing::records).sum(),
            out_of_reach: self.out_of_reach + unreached.count() as i64,
            remaining: self.remaining,
        }
    }
}

impl Command for HandOver {
    type Caller = RegisterCaller;
    type Loaded = Passing;
    type Decision = ();
    type Shown = Handover;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<Passing, Problem> {
        let caseload = match &self.named {
            Some(named) => Caseload {
                next: named.clone(),
                ..Caseload::default()
            },
            None => everybody(caller, unit, self.parties).await?,
        };
        let mut passing = Passing {
            remaining: caseload.remaining,
            out_of_reach: caseload.out_of_reach,
            ..Passing::default()
        };
        for (client, at) in caseload.next {
            match caller.lock_client(unit, client).await {
                Ok(_) => {
                    let client = ClientPassing::load(caller, unit, self.parties, client).await?;
                    passing.clients.push(client);
                }
                Err(problem) if problem.code == Code::NotFound => {
                    passing.unreached.extend(problem.subjects);
                    let error = FieldError::new(format!("/clients/{at}"), "client_unknown");
                    passing.errors.push(error);
                }
                Err(problem) => return Err(problem),
            }
        }
        Ok(passing)
    }

    fn subjects(&self, passing: &Passing) -> Vec<Subject> {
        passing.subjects()
    }

    fn describe(&self, _: &Passing, entry: &mut LogEntry) {
        let Parties { from, to, .. } = self.parties;
        entry.about = Some(format!("handover from user {from} to user {to}"));
    }

    fn judge(&self, _: &RegisterCaller, passing: &Passing, _: DateTime<Utc>) -> Result<Judged<()>, Problem> {
        // Whoever is not named and has gone out of reach meanwhile is passed by.
        match self.named.is_some() && !passing.errors.is_empty() {
            true => Err(Problem::invalid(passing.errors.clone()).concerning(passing.unreached.clone())),
            false => Ok(Judged::allowed(())),
        }
    }

    fn effects(&self, _: &RegisterCaller, passing: &Passing) -> Option<Effects> {
        Some(Effects {
            handover: Some(passing.counts()),
            ..Effects::default()
        })
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        _: &mut LogEntry,
        passing: Passing,
        (): (),
    ) -> Result<Secret<Handover>, Problem> {
        let counts = passing.counts();
        for client in passing.clients {
            client.write(caller, unit, self.parties).await?;
        }
        Ok(Secret::new(counts))
    }
}
