//! A client's dossier: everything of the client that rules look at, opened and still secret.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use chrono::NaiveDate;
use contract::problem::Code;
use contract::problem::FieldError;
use domain::client::entry;
use domain::client::field::Field;
use domain::client::provenance::{RestsOn, SourceNote};
use domain::client::recording::{self, Datum, Recording};
use domain::client::value::Value;
use domain::client::visibility::Protection;
use domain::consent::GivenConsent;
use domain::decision::Ground;
use domain::ids::ClientId;
use domain::register::RegisterProfile;
use domain::secret::{NonPersonal, Secret};
use persistence::Unit;
use persistence::clients::{self, ClientRow};
use persistence::consents::StoredConsent;
use persistence::dossiers::{self, Dossier};
use persistence::facts::{self, StoredFact};
use persistence::relationships::Relationship;

/// A client with the facts, consents and relationships in use.
pub struct ClientDossier {
    /// The row.
    pub row: ClientRow,
    /// Facts in use.
    pub facts: Secret<Vec<StoredFact>>,
    /// Consents.
    pub consents: Secret<Vec<StoredConsent>>,
    /// Relationships.
    pub relationships: Vec<Relationship>,
}

impl From<Dossier> for ClientDossier {
    fn from(stored: Dossier) -> Self {
        Self {
            row: stored.row,
            facts: stored.facts,
            consents: stored.consents,
            relationships: stored.relationships,
        }
    }
}

impl ClientDossier {
    /// Locks a client within the caller's reach and opens the dossier: how a command on one client begins.
    ///
    /// # Errors
    /// `not_found`; the database's.
    pub async fn lock(caller: &RegisterCaller, unit: &mut Unit, client: ClientId) -> Result<Self, Problem> {
        caller.lock_client(unit, client).await?;
        Self::of_locked(unit, client).await
    }

    /// Reads a client within the caller's reach.
    ///
    /// # Errors
    /// `not_found`; the database's.
    pub async fn read(caller: &RegisterCaller, unit: &mut Unit, client: ClientId) -> Result<Self, Problem> {
        let stored = dossiers::read(unit, client).await?;
        let data = stored.as_ref().map_or(0, |stored| stored.facts.judge(Vec::len));
        caller.app.turns.note(caller.person.id, data);
        Ok(caller.within_reach(unit, client, stored).await?.into())
    }

    /// Opens the dossier of a client who was locked.
    ///
    /// # Errors
    /// `not_found`; the database's.
    pub async fn of_locked(unit: &mut Unit, client: ClientId) -> Result<Self, Problem> {
        let stored = dossiers::read(unit, client).await?;
        stored.map(Self::from).ok_or_else(|| Problem::new(Code::NotFound))
    }

    /// What is left of a client who was erased: a row, and nothing else.
    pub fn erased(row: ClientRow) -> Self {
        Self {
            row,
            facts: Secret::new(Vec::new()),
            consents: Secret::new(Vec::new()),
            relationships: Vec::new(),
        }
    }

    /// Whose it is.
    pub fn client(&self) -> ClientId {
        ClientId(self.row.id)
    }

    /// Takes in facts as they were stored just now, each in the place of the version before it: what is in use
    /// now, in the order in which it would be read.
    pub fn take_in(&mut self, stored: Secret<Vec<StoredFact>>) {
        let facts = std::mem::replace(&mut self.facts, Secret::new(Vec::new()));
        self.facts = facts.zip(stored).map(|(mut facts, stored)| {
            facts.retain(|fact| stored.iter().all(|new| new.id != fact.id));
            facts.extend(stored.into_iter().filter(|new| !new.removed));
            facts.sort_by_key(|fact| fact.id);
            facts
        });
    }

    /// Raises the client's version, in the store and here: its data changed.
    ///
    /// # Errors
    /// The database's.
    pub async fn touch(&mut self, unit: &mut Unit) -> Result<(), Problem> {
        clients::touch(unit, self.client()).await?;
        self.row.version += 1;
        self.row.updated_at = unit.now;
        Ok(())
    }

    /// What protects the client on a day.
    pub fn protection(&self, today: NaiveDate) -> Protection {
        protection(&self.row, &self.facts, today)
    }

    /// What reading of the client's casework needs.
    pub fn reach(&self, today: NaiveDate) -> Reach {
        Reach {
            client: self.client(),
            protection: self.protection(today),
        }
    }

    /// Judges whether the client is identified still, as the register requires, once a change leaves data of
    /// these fields. What was missing before is not held against the change.
    ///
    /// # Errors
    /// `rule_refused`, with every reason.
    pub fn judge_identification(&self, profile: &RegisterProfile, after: &[Field]) -> Result<(), Problem> {
        let before: Vec<Field> = self
            .facts
            .judge(|facts| facts.iter().map(|fact| fact.field).collect());
        let missing = |fields| {
            entry::judge_identification(profile, fields)
                .err()
                .unwrap_or_default()
        };
        let known = missing(&before);
        let refusals: Vec<_> = missing(after)
            .into_iter()
            .filter(|refusal| !known.contains(refusal))
            .collect();
        if refusals.is_empty() {
            Ok(())
        } else {
            Err(Problem::refused(refusals))
        }
    }

    /// Judges whether a datum may be recorded.
    ///
    /// # Errors
    /// `rule_refused`, with every reason; pointers are relative to the datum.
    pub fn judge<'d>(
        &self,
        profile: &RegisterProfile,
        datum: impl Into<Datum<'d>>,
        source: &SourceNote,
        required_by_law: Option<&str>,
        today: NaiveDate,
    ) -> Result<(RestsOn, Ground), Vec<FieldError>> {
        let datum = datum.into();
        let judged = self
            .facts
            .as_ref()
            .zip(self.consents.as_ref())
            .judge(|(facts, consents)| {
                let given: Vec<GivenConsent<'_>> = consents
                    .iter()
                    .map(|stored| GivenConsent {
                        id: stored.id,
                        consent: &stored.consent,
                    })
                    .collect();
                let recording = Recording {
                    datum,
                    source,
                    required_by_law,
                    consents: &given,
                    entered_by_law: entry::asks_no_consent(profile, &self.row.entered_by, today),
                    death: death(facts),
                    today,
                };
                recording::judge(profile, &recording)
            });
        judged.map_err(|refusals| refusals.into_iter().map(FieldError::from).collect())
    }
}

/// A client within the caller's reach, and what protects that client: reading needs no more of the dossier.
pub struct Reach {
    /// Whose.
    pub client: ClientId,
    /// What protects the client today.
    pub protection: Protection,
}

impl Reach {
    /// Finds a client and opens what protects.
    ///
    /// # Errors
    /// `not_found`; the database's.
    pub async fn open(caller: &RegisterCaller, unit: &mut Unit, client: ClientId) -> Result<Self, Problem> {
        let dossier = ClientDossier::read(caller, unit, client).await?;
        Ok(dossier.reach(caller.today))
    }
}

/// What protects a client on a day.
pub fn protection(row: &ClientRow, facts: &Secret<Vec<StoredFact>>, today: NaiveDate) -> Protection {
    facts.judge(|facts| {
        let own = facts::of_client(facts, row.id);
        let own = own.iter().map(|fact| &fact.document);
        Protection::of(own, row.outside_notice, today)
    })
}

/// The day of a client's death, as a rule asks for it.
pub struct Died(pub Option<NaiveDate>);

impl NonPersonal for Died {}

/// The date of death, while a death is recorded.
pub fn death(facts: &[StoredFact]) -> Option<NaiveDate> {
    facts.iter().find_map(|fact| match fact.document.value {
        Some(Value::Death(date)) => Some(date),
        _ => None,
    })
}
