//! Taking a dated fact out of use: its versions stay in the history.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::dated::record::seal;
use crate::dated::target::{Target, keeps_protection};
use crate::dated::versions::{FactVersion, NextFact, next_fact};
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use domain::client::dated::DatedKind;
use domain::client::fact::ChangeReason;
use domain::ids::{ClientId, FactId};
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::{Unit, clients};

/// Takes a fact out of use.
pub struct RemoveFact {
    client: ClientId,
    target: Target,
    reason: ChangeReason,
}

impl RemoveFact {
    /// A fact of a kind, by the version that was read.
    pub fn new(kind: DatedKind, client: ClientId, id: FactId, version: i64, reason: ChangeReason) -> Self {
        Self {
            client,
            target: Target { id, version, kind },
            reason,
        }
    }
}

impl Command for RemoveFact {
    type Caller = RegisterCaller;
    type Loaded = ClientDossier;
    type Decision = FactVersion;
    type Shown = ();

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<ClientDossier, Problem> {
        ClientDossier::lock(caller, unit, self.client).await
    }

    fn subjects(&self, dossier: &ClientDossier) -> Vec<Subject> {
        self.target.subjects(dossier)
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        dossier: &ClientDossier,
        _: DateTime<Utc>,
    ) -> Result<Judged<FactVersion>, Problem> {
        let field = self.target.check(caller, dossier)?;
        keeps_protection(caller, field)?;
        let id = self.target.id;
        let after = dossier.facts.judge(|facts| {
            let left = facts.iter().filter(|fact| fact.id != id);
            left.map(|fact| fact.field).collect::<Vec<_>>()
        });
        dossier.judge_identification(&caller.profile, &after)?;
        let next = NextFact::removing(id, self.reason);
        let version = next_fact(caller, &dossier.facts, next, |document| document)?;
        Ok(Judged::allowed(version))
    }

    async fn apply(
        &self,
        _: &RegisterCaller,
        unit: &mut Unit,
        _: &mut LogEntry,
        _: ClientDossier,
        version: FactVersion,
    ) -> Result<Secret<()>, Problem> {
        seal(unit, self.client, vec![version]).await?;
        clients::touch(unit, self.client).await?;
        Ok(Secret::new(()))
    }
}
