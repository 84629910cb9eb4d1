//! Closing a case: the notice names by now what law required, and the ordinary rules carry it; or it is
//! removed.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::execute::{Command, Judged};
use crate::outside_notice::case::{find, shown_case, subject};
use crate::outside_notice::entry::KeptClient;
use crate::outside_notice::{datum, entry};
use crate::problem::Problem;
use chrono::{DateTime, Utc};
use contract::outside_notice::{Closing, OutsideNoticeCase};
use contract::problem::Code;
use domain::client::provenance::RestsOn;
use domain::decision::Ground;
use domain::ids::{ClientId, FactId, OutsideNoticeId};
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::clients;
use persistence::facts::{self, StoredFact};
use persistence::outside_notice::{self, CaseRow};
use persistence::{Unit, changes};

/// Closes a case.
pub struct CloseCase {
    /// Which.
    pub id: OutsideNoticeId,
    /// The version that was read.
    pub version: i64,
    /// How.
    pub closing: Closing,
}

/// A case with its client.
pub struct LoadedCase {
    row: CaseRow,
    dossier: ClientDossier,
    /// The versions of the datum that it is about, the newest first; none, of the entry of the client itself.
    versions: Secret<Vec<StoredFact>>,
}

/// What closing a case does.
pub enum Closed {
    /// A datum is kept, and rests on this; one that is out of use stays as it is.
    DatumKept(FactId, Option<RestsOn>),
    /// A datum is erased.
    DatumErased(FactId),
    /// The client is kept.
    ClientKept(KeptClient),
    /// The client is erased.
    ClientErased,
}

impl Command for CloseCase {
    type Caller = RegisterCaller;
    type Loaded = LoadedCase;
    type Decision = Closed;
    type Shown = OutsideNoticeCase;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<LoadedCase, Problem> {
        let dossier = lock(caller, unit, self.id).await?;
        // Read only now: the one before us may have closed it while we waited for the client.
        let row = find(caller, unit, self.id).await?;
        let versions = match row.fact_id.map(FactId) {
            Some(fact) => facts::versions(unit, dossier.client(), fact).await?,
            None => Secret::new(Vec::new()),
        };
        Ok(LoadedCase {
            row,
            dossier,
            versions,
        })
    }

    fn subjects(&self, loaded: &LoadedCase) -> Vec<Subject> {
        vec![subject(&loaded.row)]
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        loaded: &LoadedCase,
        _: DateTime<Utc>,
    ) -> Result<Judged<Closed>, Problem> {
        if loaded.row.version != self.version {
            return Err(Problem::new(Code::Stale));
        }
        if loaded.row.closing.is_some() {
            return Err(Problem::new(Code::AlreadyClosed));
        }
        let dossier = &loaded.dossier;
        Ok(match (loaded.row.fact_id.map(FactId), self.closing) {
            (Some(fact), Closing::NoticeAmended) => {
                let kept = datum::judge(caller, dossier, &loaded.versions)?;
                kept.map(|rests_on| Closed::DatumKept(fact, rests_on))
            }
            (Some(fact), Closing::Removed) => Judged::on(Closed::DatumErased(fact), Ground::default()),
            (None, Closing::NoticeAmended) => entry::judge(caller, dossier)?.map(Closed::ClientKept),
            (None, Closing::Removed) => Judged::on(Closed::ClientErased, Ground::default()),
        })
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        _: &mut LogEntry,
        loaded: LoadedCase,
        closed: Closed,
    ) -> Result<Secret<OutsideNoticeCase>, Problem> {
        let LoadedCase {
            row,
            dossier,
            versions,
        } = loaded;
        let (client, closing, by) = (dossier.client(), self.closing.code(), caller.person.id);
        if !outside_notice::close(unit, self.id, self.version, closing, by).await? {
            return Err(Problem::new(Code::Stale));
        }
        match closed {
            Closed::DatumKept(_, None) => {}
            Closed::DatumKept(id, Some(rests_on)) => {
                datum::keep(caller, unit, &versions, id, rests_on).await?;
            }
            Closed::DatumErased(id) => datum::erase(caller, unit, client, &versions, id).await?,
            Closed::ClientKept(kept) => entry::keep(caller, unit, &dossier, kept).await?,
            Closed::ClientErased => entry::erase(caller, unit, client).await?,
        }
        clients::touch(unit, client).await?;
        if row.fact_id.is_none() {
            changes::note(unit, client, "client", client.0, dossier.row.version + 1);
        }
        let row = CaseRow {
            version: self.version + 1,
            closing: Some(closing.to_owned()),
            closed_by: Some(by.0),
            closed_at: Some(unit.now),
            ..row
        };
        Ok(Secret::new(shown_case(caller, &row)))
    }
}

/// Locks the client of a case, or finds one who is erased: then all the client's cases are closed.
async fn lock(
    caller: &RegisterCaller,
    unit: &mut Unit,
    id: OutsideNoticeId,
) -> Result<ClientDossier, Problem> {
    let client: ClientId = find(caller, unit, id).await?.client_id.into();
    match ClientDossier::lock(caller, unit, client).await {
        Err(problem) if problem.code == Code::NotFound => {
            let row = caller.client_even_erased(unit, client).await?;
            Ok(ClientDossier::erased(row))
        }
        locked => locked,
    }
}
