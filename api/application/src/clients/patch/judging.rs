//! What a merge patch changes of a client, judged datum by datum.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::clients::group::changed_group;
use crate::clients::patch::merged::Merged;
use crate::dated::datum::NewDatum;
use crate::dated::judge::{judge_new, judge_recording};
use crate::dated::versions::{FactVersion, NextFact, Restriction, next_fact};
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use contract::clients::person;
use contract::problem::{Code, FieldError};
use domain::client::fact::{ChangeReason, FactDocument};
use domain::client::field::Field;
use domain::client::provenance::SourceNote;
use domain::client::recording::takes_a_provision;
use domain::client::value::Value;
use domain::decision::{Ground, Reason};
use domain::ids::FactId;
use domain::secret::{NonPersonal, Secret};

/// What a patch changes.
#[derive(Default)]
pub struct Corrections {
    /// Code of another group.
    pub(super) group: Option<String>,
    /// The new versions, to be sealed.
    pub(super) facts: Vec<FactVersion>,
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
pub(super) struct Judging<'a> {
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

impl<'a> Judging<'a> {
    /// A patch that touches these fields, as it was merged with what there is.
    pub fn of(
        caller: &'a RegisterCaller,
        dossier: &'a ClientDossier,
        merged: &'a Secret<Merged>,
        fields: Vec<Field>,
        reason: ChangeReason,
        now: DateTime<Utc>,
    ) -> Self {
        Self {
            caller,
            dossier,
            reason,
            now,
            fields,
            head: merged.judge(Head::of),
            merged,
        }
    }

    /// What is changed, and the ground of the last datum; every refusal is told at once.
    ///
    /// # Errors
    /// `rule_refused` with all of them; `right_missing`; what is wrong with the request.
    pub fn corrections(&self) -> Result<(Corrections, Option<Ground>), Problem> {
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
        // A birth date that the identity code tells, and that is sent back as it was read, records nothing.
        if field == Field::BirthDate
            && self.merged.judge(Merged::code_tells_birth_date)
            && pair.judge(|(before, _)| before.is_none())
        {
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
