//! Adding a dated fact.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::dated::datum::NewDatum;
use crate::dated::judge::{judge_new, with_refusals};
use crate::dated::link_check::LinkCheck;
use crate::dated::proposed::{ProposedDatum, judge_proposed};
use crate::dated::record::seal;
use crate::dated::show::{recorded, visible};
use crate::dated::versions::FactVersion;
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use contract::dated::any::{AnyFact, FactInput};
use domain::client::dated::DatedKind;
use domain::ids::{ClientId, FactId};
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::Unit;
use uuid::Uuid;

/// Adds a fact.
pub struct AddFact {
    kind: DatedKind,
    client: ClientId,
    id: FactId,
    datum: NewDatum,
}

impl AddFact {
    /// The fact that a request describes.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn new(caller: &RegisterCaller, client: ClientId, input: &FactInput) -> Result<Self, Problem> {
        let datum = NewDatum::from_input(input, &caller.profile, None, "").map_err(Problem::invalid)?;
        Ok(Self {
            kind: input.kind(),
            client,
            id: FactId(caller.new_id()),
            datum,
        })
    }
}

/// A client to whom a fact is to be added.
pub struct Loaded {
    dossier: ClientDossier,
    link: LinkCheck,
}

impl Command for AddFact {
    type Caller = RegisterCaller;
    type Loaded = Loaded;
    type Decision = FactVersion;
    type Shown = AnyFact;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<Loaded, Problem> {
        LinkCheck::before(unit, self.kind).await?;
        let dossier = ClientDossier::lock(caller, unit, self.client).await?;
        // Who may not see the field is not told what a request made before either.
        visible(caller, &dossier, self.datum.field)?;
        let link = LinkCheck::of(caller, unit, &dossier, &self.datum.document(), None).await?;
        Ok(Loaded { dossier, link })
    }

    fn subjects(&self, _: &Loaded) -> Vec<Subject> {
        vec![Subject::shown(self.client, self.datum.field.code())]
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        loaded: &Loaded,
        now: DateTime<Utc>,
    ) -> Result<Judged<FactVersion>, Problem> {
        let proposed = ProposedDatum {
            field: self.datum.field,
            document: &self.datum.document(),
            replaces: None,
            pointer: &self.datum.pointer,
            link: loaded.link,
        };
        let refusals = judge_proposed(caller, &loaded.dossier, proposed)?;
        let judged = judge_new(caller, &loaded.dossier, self.datum.clone(), self.id, now);
        let (version, ground) = with_refusals(judged, refusals)?;
        Ok(Judged::on(version, ground))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        loaded: Loaded,
        version: FactVersion,
    ) -> Result<Secret<AnyFact>, Problem> {
        let mut dossier = loaded.dossier;
        dossier.take_in(seal(unit, self.client, vec![version]).await?);
        dossier.touch(unit).await?;
        let (shown, subjects) = recorded(caller, unit, self.kind, &dossier, self.id).await?;
        entry.add(subjects);
        Ok(shown)
    }

    fn new_id(&self) -> Option<Uuid> {
        Some(self.id.0)
    }

    async fn repeat(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        loaded: Loaded,
        made: Uuid,
    ) -> Result<Secret<AnyFact>, Problem> {
        let (shown, subjects) = recorded(caller, unit, self.kind, &loaded.dossier, FactId(made)).await?;
        entry.add(subjects);
        Ok(shown)
    }
}
