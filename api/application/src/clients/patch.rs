//! Correcting a client: a merge patch, each changed datum a new version with its reason.

mod merged;

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::clients::group::changed_group;
use crate::clients::patch::merged::{Merged, touched};
use crate::clients::visibility::ClientVisibility;
use crate::clients::whole::WholeClient;
use crate::dated::datum::NewDatum;
use crate::dated::judge::{judge_new, judge_recording};
use crate::dated::record::seal;
use crate::dated::versions::{FactVersion, NextFact, Restriction, next_fact};
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use contract::clients::client::Client;
use contract::clients::person;
use contract::clients::requests::ClientPatch;
use contract::problem::{Code, FieldError};
use domain::client::fact::{ChangeReason, FactDocument};
use domain::client::field::Field;
use domain::client::provenance::SourceNote;
use domain::client::recording::takes_a_provision;
use domain::client::value::Value;
use domain::decision::{Ground, Reason};
use domain::ids::{ClientId, FactId};
use domain::log::{LogEntry, Subject};
use domain::secret::{NonPersonal, Secret};
use persistence::{Unit, changes, clients};

/// Corrects a client's own data.
pub struct UpdateClient {
    /// Whose.
    pub client: ClientId,
    /// The version of the client that was read.
    pub version: i64,
    /// Why.
    pub reason: ChangeReason,
    /// What is changed.
    pub patch: ClientPatch,
}

/// What a patch changes.
#[derive(Default)]
pub struct Corrections {
    /// Code of another group.
    group: Option<String>,
    /// The new versions, to be sealed.
    facts: Vec<FactVersion>,
}

impl Command for UpdateClient {
    type Caller = RegisterCaller;
    type Loaded = WholeClient;
    type Decision = Corrections;
    type Shown = Client;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<WholeClient, Problem> {
        let row = caller.lock_client(unit, self.client).await?;
        WholeClient::open(caller, unit, row).await
    }

    /// What is shown is known only once it was changed.
    fn subjects(&self, _: &WholeClient) -> Vec<Subject> {
        Vec::new()
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        loaded: &WholeClient,
        now: DateTime<Utc>,
    ) -> Result<Judged<Corrections>, Problem> {
        let dossier = &loaded.dossier;
        self.judge_visibility(caller, dossier)?;
        if dossier.row.version != self.version {
            return Err(Problem::new(Code::Stale).about(self.client));
        }
        let merged = dossier.facts.as_ref();
        let merged = merged.map(|facts| Merged::of(caller, facts, &self.patch));
        let merged = merged.transpose()?;
        let judging = Judging {
            caller,
            dossier,
            reason: self.reason,
            now,
            fields: touched(&self.patch),
            head: merged.judge(Head::of),
            merged: &merged,
        };
        let (corrections, ground) = judging.corrections()?;
        Ok(Judged::on(corrections, ground))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        mut loaded: WholeClient,
        corrections: Corrections,
    ) -> Result<Secret<Client>, Problem> {
        let (client, dossier) = (self.client, &mut loaded.dossier);
        if let Some(group) = corrections.group {
            clients::set_group(unit, client, &group).await?;
            dossier.row.client_group = group;
        }
        if !corrections.facts.is_empty() {
            dossier.take_in(seal(unit, client, corrections.facts).await?);
            dossier.touch(unit).await?;
            changes::note(unit, client, "client", client.0, dossier.row.version).await?;
        }
        let (shown, subject) = loaded.shown(caller);
        entry.add([subject]);
        Ok(shown)
    }
}

impl UpdateClient {
    /// Refuses what touches what the caller may not see.
    fn judge_visibility(&self, caller: &RegisterCaller, dossier: &ClientDossier) -> Result<(), Problem> {
        let withheld = || Err(Problem::new(Code::FieldWithheld).about(dossier.client()));
        let visibility = ClientVisibility::of(caller, &dossier.row, &dossier.facts);
        let viewer = caller.viewer();
        // Restricted as a whole, the client stays visible by name, and unchangeable.
        if visibility.protection().all_restricted && !viewer.opens_restricted() {
            return withheld();
        }
        for field in touched(&self.patch) {
            let covered = caller.profile.category_of(field).is_some();
            let restricted = dossier.facts.judge(|facts| {
                facts.iter().any(|fact| {
                    fact.field == field && viewer.withheld_fact(field, fact.restricted.is_some()).is_some()
                })
            });
            if (covered && visibility.withheld(field).is_some()) || restricted {
                return withheld();
            }
        }
        Ok(())
    }
}

/// What a patch says beside the data.
struct Head {
    group: Option<String>,
    source: Option<SourceNote>,
    required_by_law: Option<String>,
}

impl NonPersonal for Head {}

impl Head {
    fn of(merged: &Merged) -> Self {
        let input = &merged.input;
        Self {
            group: input.client_group.clone(),
            source: input.source.as_ref().map(|source| source.note()),
            required_by_law: input.required_by_law.clone(),
        }
    }

    fn source(&self) -> Result<SourceNote, Problem> {
        let source = self.source.clone();
        source.ok_or_else(|| Problem::invalid_at("/source", "required"))
    }
}

/// A patch that is being judged.
struct Judging<'a> {
    caller: &'a RegisterCaller,
    dossier: &'a ClientDossier,
    reason: ChangeReason,
    now: DateTime<Utc>,
    fields: Vec<Field>,
    head: Head,
    merged: &'a Secret<Merged>,
}

/// The patch leaves nothing of the datum.
struct Absent;

impl NonPersonal for Absent {}

impl Judging<'_> {
    /// What is changed, and the ground of the last datum; every refusal is told at once.
    fn corrections(&self) -> Result<(Corrections, Option<Ground>), Problem> {
        let mut corrections = Corrections::default();
        if let Some((group, fact)) = self.group()? {
            corrections.group = Some(group);
            corrections.facts.push(fact);
        }
        let (mut ground, mut refused) = (None, self.refused_as_a_whole());
        for field in &self.fields {
            match self.datum(*field) {
                Ok(None) => {}
                Ok(Some((fact, on))) => {
                    ground = on.or(ground);
                    corrections.facts.push(fact);
                }
                Err(problem) if problem.code == Code::RuleRefused => refused.extend(problem.errors),
                Err(problem) => return Err(problem),
            }
        }
        if !refused.is_empty() {
            let problem = Problem::new(Code::RuleRefused).at(refused);
            return Err(problem.about(self.dossier.client()));
        }
        Ok((corrections, ground))
    }

    fn group(&self) -> Result<Option<(String, FactVersion)>, Problem> {
        let (caller, dossier) = (self.caller, self.dossier);
        let group = self.head.group.as_ref();
        let Some(group) = group.filter(|group| **group != dossier.row.client_group) else {
            return Ok(None);
        };
        if caller.profile.group(group).is_none() {
            return Err(Problem::invalid_at("/clientGroup", "unknown_code"));
        }
        let fact = changed_group(caller, dossier, group, self.head.source()?, self.reason)?;
        Ok(Some((group.clone(), fact)))
    }

    fn refused_as_a_whole(&self) -> Vec<FieldError> {
        let pair = self.dossier.facts.as_ref().zip(self.merged.as_ref());
        let after = pair.judge(|(facts, merged)| {
            let untouched = facts.iter().map(|fact| fact.field);
            let untouched = untouched.filter(|field| !self.fields.contains(field));
            let given = merged.values.iter().map(Value::field);
            untouched.chain(given).collect::<Vec<_>>()
        });
        let mut refused = Vec::new();
        if let Err(problem) = self.dossier.judge_identification(&self.caller.profile, &after) {
            refused.extend(problem.errors);
        }
        // The provision is for what the notice does not name; with nothing of the kind it would be lost.
        let mut fields = self.fields.iter();
        if self.head.required_by_law.is_some() && !fields.any(|field| self.takes_provision(*field)) {
            let code = Reason::ProvisionNotNeeded.code();
            refused.push(FieldError::new("/requiredByLaw", code));
        }
        refused
    }

    fn takes_provision(&self, field: Field) -> bool {
        takes_a_provision(&self.caller.profile, field)
    }

    /// The version that the patch makes of a datum, with its ground; none where it stays as it is.
    fn datum(&self, field: Field) -> Result<Option<(FactVersion, Option<Ground>)>, Problem> {
        let pair = self.dossier.facts.as_ref().zip(self.merged.as_ref());
        let pair = pair.map(|(facts, merged)| {
            let before = facts.iter().find(|fact| fact.field == field);
            let after = merged.values.iter().find(|value| value.field() == field);
            (before, after)
        });
        if pair.judge(|(before, after)| before.and_then(|fact| fact.document.value.as_ref()) == *after) {
            return Ok(None);
        }
        let source = self.head.source()?;
        let before = pair.judge(|(before, _)| before.map(|fact| fact.id));
        let after = pair.map(|(_, after)| after.cloned().ok_or(Absent)).transpose();
        match (before, after) {
            (None, Err(Absent)) => Ok(None),
            (None, Ok(value)) => self.recorded(field, value, source).map(Some),
            (Some(id), Ok(value)) => self.changed(id, field, value, source).map(Some),
            (Some(id), Err(Absent)) => {
                let next = NextFact {
                    pointer: &person::pointer(field),
                    ..NextFact::removing(id, self.reason)
                };
                let fact = next_fact(self.caller, &self.dossier.facts, next, |before| before)?;
                Ok(Some((fact, None)))
            }
        }
    }

    fn recorded(
        &self,
        field: Field,
        value: Secret<Value>,
        source: SourceNote,
    ) -> Result<(FactVersion, Option<Ground>), Problem> {
        let required_by_law = self.head.required_by_law.clone();
        let datum = NewDatum {
            field,
            value,
            period: Default::default(),
            source,
            required_by_law: required_by_law.filter(|_| self.takes_provision(field)),
            pointer: person::pointer(field),
        };
        let id = FactId(self.caller.new_id());
        let (fact, ground) = judge_new(self.caller, self.dossier, datum, id, self.now)?;
        Ok((fact, Some(ground)))
    }

    fn changed(
        &self,
        id: FactId,
        field: Field,
        value: Secret<Value>,
        source: SourceNote,
    ) -> Result<(FactVersion, Option<Ground>), Problem> {
        let (caller, dossier, pointer) = (self.caller, self.dossier, person::pointer(field));
        let required_by_law = self.head.required_by_law.as_deref();
        let required_by_law = required_by_law.filter(|_| self.takes_provision(field));
        let (rests_on, ground) = judge_recording(caller, dossier, field, &source, required_by_law, &pointer)?;
        let next = NextFact {
            restriction: Restriction::Judged,
            pointer: &pointer,
            ..NextFact::of(id, self.reason)
        };
        let fact = next_fact(caller, &dossier.facts, next, |before| {
            before.zip(value).map(|(before, value)| FactDocument {
                value: Some(value),
                period: before.period,
                source,
                rests_on,
            })
        })?;
        Ok((fact, Some(ground)))
    }
}
