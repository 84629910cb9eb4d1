//! Correcting a client: a merge patch, each changed datum a new version with its reason.

mod judging;
mod merged;

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::clients::patch::judging::{Corrections, Judging};
use crate::clients::patch::merged::{Merged, touched};
use crate::clients::visibility::ClientVisibility;
use crate::clients::whole::whole_client;
use crate::dated::record::seal;
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use contract::clients::client::Client;
use contract::clients::requests::ClientPatch;
use contract::problem::Code;
use domain::client::fact::ChangeReason;
use domain::ids::ClientId;
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
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

impl Command for UpdateClient {
    type Caller = RegisterCaller;
    type Loaded = ClientDossier;
    type Decision = Corrections;
    type Shown = Client;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<ClientDossier, Problem> {
        ClientDossier::lock(caller, unit, self.client).await
    }

    /// What is shown is known only once it was changed.
    fn subjects(&self, _: &ClientDossier) -> Vec<Subject> {
        Vec::new()
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        dossier: &ClientDossier,
        now: DateTime<Utc>,
    ) -> Result<Judged<Corrections>, Problem> {
        self.judge_visibility(caller, dossier)?;
        if dossier.row.version != self.version {
            return Err(Problem::new(Code::Stale).about(self.client));
        }
        let merged = dossier.facts.as_ref();
        let merged = merged.map(|facts| Merged::of(caller, facts, &self.patch));
        let merged = merged.transpose()?;
        let judging = Judging::of(caller, dossier, &merged, touched(&self.patch), self.reason, now);
        let (corrections, ground) = judging.corrections()?;
        Ok(Judged::on(corrections, ground))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        mut dossier: ClientDossier,
        corrections: Corrections,
    ) -> Result<Secret<Client>, Problem> {
        let client = self.client;
        if let Some(group) = corrections.group {
            clients::set_group(unit, client, &group).await?;
            dossier.row.client_group = group;
        }
        if !corrections.facts.is_empty() {
            dossier.take_in(seal(unit, client, corrections.facts).await?);
            dossier.touch(unit).await?;
            changes::note(unit, client, "client", client.0, dossier.row.version);
        }
        let (shown, subject) = whole_client(caller, dossier);
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
