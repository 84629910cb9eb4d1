//! A client's death, and its reversal when the message proves false.
//!
//! Consents lapse and rights end because a death is recorded, and come back when it is no longer. What is
//! open among the records ends, each by a version of its own, and the reversal opens it again.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::clients::rules::{may_record_death, may_reverse_death};
use crate::clients::whole::whole_client;
use crate::dated::datum::NewDatum;
use crate::dated::judge::judge_new;
use crate::dated::record::seal;
use crate::dated::versions::{FactVersion, NextFact, next_fact};
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::records::consequences::{RECORDS, end_by_death, reopen};
use chrono::{DateTime, NaiveDate, Utc};
use contract::clients::client::Client;
use contract::clients::death::{DeathInput, ReversalInput};
use contract::problem::Code;
use domain::client::fact::{ChangeReason, FactDocument};
use domain::client::field::Field;
use domain::client::provenance::SourceNote;
use domain::client::value::Value;
use domain::ids::{ClientId, FactId};
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::Unit;

/// Records that a client has died.
pub struct RecordDeath {
    client: ClientId,
    version: i64,
    date: NaiveDate,
    source: SourceNote,
}

impl RecordDeath {
    /// The death that a request describes, of a client by the version that was read.
    ///
    /// # Errors
    /// `date_in_future`.
    pub fn new(
        caller: &RegisterCaller,
        client: ClientId,
        version: i64,
        input: &DeathInput,
    ) -> Result<Self, Problem> {
        if input.date > caller.today {
            return Err(Problem::invalid_at("/date", "date_in_future"));
        }
        Ok(Self {
            client,
            version,
            date: input.date,
            source: input.source.note(),
        })
    }
}

impl Command for RecordDeath {
    type Caller = RegisterCaller;
    type Loaded = ClientDossier;
    type Decision = FactVersion;
    type Shown = Client;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<ClientDossier, Problem> {
        load(caller, unit, self.client, self.version).await
    }

    fn subjects(&self, _: &ClientDossier) -> Vec<Subject> {
        subject(self.client)
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        dossier: &ClientDossier,
        now: DateTime<Utc>,
    ) -> Result<Judged<FactVersion>, Problem> {
        may_record_death(recorded_death(dossier).is_some()).map_err(Problem::new)?;
        let datum = NewDatum {
            field: Field::Death,
            value: Secret::new(Value::Death(self.date)),
            period: Default::default(),
            source: self.source.clone(),
            required_by_law: None,
            pointer: String::new(),
        };
        let (version, ground) = judge_new(caller, dossier, datum, FactId(caller.new_id()), now)?;
        Ok(Judged::on(
            version,
            Some(ground).filter(|ground| *ground != Default::default()),
        ))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        mut dossier: ClientDossier,
        version: FactVersion,
    ) -> Result<Secret<Client>, Problem> {
        let stored = seal(unit, self.client, vec![version]).await?;
        dossier.take_in(stored);
        let ended = end_by_death(caller, unit, self.client, self.date).await?;
        dossier.touch(unit).await?;
        Ok(shown(caller, entry, dossier, ended))
    }
}

/// Takes back a death whose message proved false.
pub struct ReverseDeath {
    client: ClientId,
    version: i64,
    source: SourceNote,
}

impl ReverseDeath {
    /// The reversal that a request describes, of a client by the version that was read.
    pub fn new(client: ClientId, version: i64, input: &ReversalInput) -> Self {
        Self {
            client,
            version,
            source: input.source.note(),
        }
    }
}

impl Command for ReverseDeath {
    type Caller = RegisterCaller;
    type Loaded = ClientDossier;
    type Decision = FactVersion;
    type Shown = Client;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<ClientDossier, Problem> {
        load(caller, unit, self.client, self.version).await
    }

    fn subjects(&self, _: &ClientDossier) -> Vec<Subject> {
        subject(self.client)
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        dossier: &ClientDossier,
        _: DateTime<Utc>,
    ) -> Result<Judged<FactVersion>, Problem> {
        let recorded = recorded_death(dossier);
        may_reverse_death(recorded.is_some()).map_err(Problem::new)?;
        let id = recorded.ok_or_else(|| Problem::new(Code::DeathNotRecorded))?;
        let source = self.source.clone();
        let next = NextFact::removing(id, ChangeReason::Reversed);
        let version = next_fact(caller, &dossier.facts, next, |document| {
            document.map(|document| FactDocument { source, ..document })
        })?;
        Ok(Judged::allowed(version))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        mut dossier: ClientDossier,
        version: FactVersion,
    ) -> Result<Secret<Client>, Problem> {
        let stored = seal(unit, self.client, vec![version]).await?;
        dossier.take_in(stored);
        let opened = reopen(caller, unit, self.client).await?;
        dossier.touch(unit).await?;
        Ok(shown(caller, entry, dossier, opened))
    }
}

/// A client by the version that was read, locked and opened.
async fn load(
    caller: &RegisterCaller,
    unit: &mut Unit,
    client: ClientId,
    version: i64,
) -> Result<ClientDossier, Problem> {
    let dossier = ClientDossier::lock(caller, unit, client).await?;
    match dossier.row.version == version {
        true => Ok(dossier),
        false => Err(Problem::new(Code::Stale).about(client)),
    }
}

/// What the log says of a client whose death is only asked about.
fn subject(client: ClientId) -> Vec<Subject> {
    vec![Subject::shown(client, Field::Death.code())]
}

/// The death that is recorded of a client.
fn recorded_death(dossier: &ClientDossier) -> Option<FactId> {
    dossier.facts.judge(|facts| {
        let fact = facts.iter().find(|fact| fact.field == Field::Death);
        fact.map(|fact| fact.id)
    })
}

/// The client as it is now. The entry names what is shown, and records when they were ended or opened.
fn shown(
    caller: &RegisterCaller,
    entry: &mut LogEntry,
    dossier: ClientDossier,
    records: bool,
) -> Secret<Client> {
    let (shown, mut subject) = whole_client(caller, dossier);
    if records {
        subject.shown.push(RECORDS.to_owned());
    }
    entry.subjects = vec![subject];
    shown
}
