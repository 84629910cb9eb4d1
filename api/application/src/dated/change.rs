//! Changing a dated fact by a merge patch: a new version, with the one before it kept.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::dated::datum::document;
use crate::dated::judge::{judge_recording, with_refusals};
use crate::dated::link_check::LinkCheck;
use crate::dated::proposed::{ProposedDatum, judge_proposed};
use crate::dated::record::seal;
use crate::dated::show::one;
use crate::dated::target::{Target, keeps_protection};
use crate::dated::versions::{FactVersion, NextFact, NoSuchFact, Restriction, next_fact};
use crate::execute::{Command, Judged};
use crate::problem::{Problem, Refused};
use chrono::{DateTime, Utc};
use contract::dated::any::{AnyFact, FactInput, FactPatch};
use contract::problem::Code;
use contract::shared::PeriodInput;
use domain::client::fact::{ChangeReason, FactDocument, RestrictedBy};
use domain::client::field::Field;
use domain::client::recording::takes_a_provision;
use domain::decision::Ground;
use domain::ids::{ClientId, FactId};
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::Unit;
use persistence::facts::StoredFact;

/// Reasons that a caller may give; the others say themselves what was done.
pub const CHANGE_REASONS: [ChangeReason; 5] = [
    ChangeReason::Changed,
    ChangeReason::Corrected,
    ChangeReason::Completed,
    ChangeReason::ClientRequest,
    ChangeReason::Unnecessary,
];

/// Changes a fact.
pub struct ChangeFact {
    client: ClientId,
    target: Target,
    reason: ChangeReason,
    patch: FactPatch,
}

impl ChangeFact {
    /// The change that a request describes, of a fact by the version that was read.
    pub fn new(client: ClientId, id: FactId, version: i64, reason: ChangeReason, patch: FactPatch) -> Self {
        Self {
            client,
            target: Target {
                id,
                version,
                kind: patch.kind,
            },
            reason,
            patch,
        }
    }

    /// What the patch makes of the fact.
    fn proposed(&self, caller: &RegisterCaller, dossier: &ClientDossier) -> Result<Proposed, Problem> {
        let field = self.target.check(caller, dossier)?;
        let merged = dossier.facts.as_ref().map(|facts| {
            let former = facts.iter().find(|fact| fact.id == self.target.id);
            let former = former.ok_or(NoSuchFact)?;
            let merged = self.merged(caller, former)?;
            // A guardian is no member of the family: what tells of another field is another fact.
            match merged.value.as_ref().is_some_and(|value| value.field() == field) {
                true => Ok((former.document.period, self.differs(former, &merged), merged)),
                false => Err(Refused(Problem::invalid_at("/relation", "not_expected"))),
            }
        });
        let merged = merged.transpose()?;
        let (covers, shrinks, differs) = merged.judge(|(before, differs, merged)| {
            (
                merged.period.covers(before),
                before.covers(&merged.period) && *before != merged.period,
                *differs,
            )
        });
        if !covers {
            keeps_protection(caller, field)?;
        }
        Ok(Proposed {
            field,
            document: merged.map(|(.., merged)| merged),
            only_shrinks: shrinks && self.patch.is_of_period(),
            differs,
        })
    }

    /// Whether the fact is to say anything else than it did, on another provision, or may be set free by being
    /// judged again. What is sent back as it was read makes no version.
    fn differs(&self, former: &StoredFact, merged: &FactDocument) -> bool {
        let before = &former.document;
        let same =
            (&before.value, before.period, &before.source) == (&merged.value, merged.period, &merged.source);
        let named = self.patch.value["requiredByLaw"].as_str();
        let other_provision = named.is_some() && named != before.rests_on.provision.as_deref();
        !same || other_provision || former.restricted == Some(RestrictedBy::ConsentWithdrawn)
    }

    fn merged(&self, caller: &RegisterCaller, former: &StoredFact) -> Result<FactDocument, Refused> {
        let internal = |_| Refused(Problem::new(Code::Internal));
        let before = &former.document;
        let input = before
            .value
            .as_ref()
            .and_then(|value| FactInput::of(self.patch.kind, value))
            .ok_or(NoSuchFact)?;
        let mut current = serde_json::to_value(&input).map_err(internal)?;
        current["period"] = serde_json::to_value(PeriodInput::from(before.period)).map_err(internal)?;
        let input = self
            .patch
            .apply(&caller.app.schemas, current)
            .map_err(|errors| Refused(errors.into()))?;
        let rests_on = before.rests_on.clone();
        document(&input, &caller.profile, Some(&before.source), rests_on)
            .map_err(|errors| Refused(Problem::invalid(errors)))
    }

    /// Every change is judged as a recording is, but one: what only ends a datum earlier, or lets it begin
    /// later, claims nothing new, and is open although the consent that the datum rests on is no longer in
    /// force.
    fn decide(
        &self,
        caller: &RegisterCaller,
        loaded: &Loaded,
        proposed: Proposed,
    ) -> Result<(Secret<FactDocument>, Restriction, Ground), Problem> {
        let (dossier, document, field) = (&loaded.dossier, proposed.document, proposed.field);
        if proposed.only_shrinks {
            return Ok((document, Restriction::Kept, Ground::default()));
        }
        let judged = document.judge(|document| {
            // What law required then may be corrected on the same provision.
            let stored = &document.rests_on;
            let outside = stored.outside_notice && takes_a_provision(&caller.profile, field);
            let stored = stored.provision.as_deref().filter(|_| outside);
            let required_by_law = self.patch.value["requiredByLaw"].as_str().or(stored);
            judge_recording(caller, dossier, field, &document.source, required_by_law, "").map_err(Refused)
        });
        let datum = ProposedDatum {
            field,
            document: &document,
            replaces: Some(self.target.id),
            pointer: "",
            link: loaded.link,
        };
        let refusals = judge_proposed(caller, dossier, datum)?;
        let (rests_on, ground) = with_refusals(judged.map_err(Problem::from), refusals)?;
        let document = document.map(|document| FactDocument { rests_on, ..document });
        Ok((document, Restriction::Judged, ground))
    }
}

/// What a patch makes of a fact.
struct Proposed {
    field: Field,
    document: Secret<FactDocument>,
    /// Whether it only makes the period shorter.
    only_shrinks: bool,
    /// Whether anything is different, or judging it again sets it free.
    differs: bool,
}

/// A client of whom a fact is to be changed.
pub struct Loaded {
    dossier: ClientDossier,
    link: LinkCheck,
}

impl Command for ChangeFact {
    type Caller = RegisterCaller;
    type Loaded = Loaded;
    /// None, when nothing is different.
    type Decision = Option<FactVersion>;
    type Shown = AnyFact;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<Loaded, Problem> {
        LinkCheck::before(unit, self.patch.kind).await?;
        let dossier = ClientDossier::lock(caller, unit, self.client).await?;
        // Nobody is looked up for a change that is refused as it is, or that claims nothing new.
        let link = match self.proposed(caller, &dossier) {
            Ok(proposed) if !proposed.only_shrinks => {
                let replaces = Some(self.target.id);
                LinkCheck::of(caller, unit, &dossier, &proposed.document, replaces).await?
            }
            _ => LinkCheck::default(),
        };
        Ok(Loaded { dossier, link })
    }

    fn subjects(&self, loaded: &Loaded) -> Vec<Subject> {
        self.target.subjects(&loaded.dossier)
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        loaded: &Loaded,
        _: DateTime<Utc>,
    ) -> Result<Judged<Option<FactVersion>>, Problem> {
        let proposed = self.proposed(caller, &loaded.dossier)?;
        let differs = proposed.differs;
        let (document, restriction, ground) = self.decide(caller, loaded, proposed)?;
        if !differs {
            return Ok(Judged::on(None, ground));
        }
        let next = NextFact {
            restriction,
            ..NextFact::of(self.target.id, self.reason)
        };
        let version = next_fact(caller, &loaded.dossier.facts, next, |_| document)?;
        Ok(Judged::on(Some(version), ground))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        loaded: Loaded,
        version: Option<FactVersion>,
    ) -> Result<Secret<AnyFact>, Problem> {
        let mut dossier = loaded.dossier;
        if let Some(version) = version {
            dossier.take_in(seal(unit, self.client, vec![version]).await?);
            dossier.touch(unit).await?;
        }
        let (shown, subjects) = one(caller, unit, self.patch.kind, &dossier, self.target.id).await?;
        entry.add(subjects);
        Ok(shown)
    }
}
