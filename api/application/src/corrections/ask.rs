//! Asking for a correction.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::corrections::along::seen;
use crate::corrections::find::find;
use crate::corrections::show::{about, shown, shown_correction, subjects};
use crate::corrections::transfer::Transfer;
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::records::visible::stored_if_any;
use chrono::{DateTime, Utc};
use contract::corrections::ShownCorrection;
use contract::problem::{Code, FieldError};
use domain::ids::{ClientId, CorrectionId, RecordId};
use domain::log::{LogEntry, Subject};
use domain::record::{
    CorrectionGround, CorrectionKind, CorrectionRefusal, CorrectionState, judge_correction,
};
use domain::secret::Secret;
use persistence::Unit;
use persistence::corrections::{self, CorrectionRow};
use persistence::records::RecordColumns;
use uuid::Uuid;

/// Asks for a correction of a record.
pub struct AskForCorrection {
    /// The client on whom the record stands.
    pub client: ClientId,
    /// The record.
    pub record: RecordId,
    /// The id that the correction gets.
    pub id: CorrectionId,
    /// What is to be done.
    pub kind: CorrectionKind,
    /// Why.
    pub ground: CorrectionGround,
    /// The client to whom it is to be moved.
    pub target: Option<ClientId>,
}

/// What a correction is asked for of.
pub struct LoadedRecord {
    own: ClientDossier,
    /// The record, when the caller may see it.
    record: Option<RecordColumns>,
    /// Whether a correction of it waits already.
    waits: bool,
    /// What a move needs, when the other client is within reach.
    transfer: Option<Transfer>,
}

impl Command for AskForCorrection {
    type Caller = RegisterCaller;
    type Loaded = LoadedRecord;
    type Decision = CorrectionRow;
    type Shown = ShownCorrection;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<LoadedRecord, Problem> {
        let own = ClientDossier::lock(caller, unit, self.client).await?;
        // A record that is not there is refused by the rule: a request that repeats is answered all the same.
        let record = stored_if_any(caller, unit, &own.reach(caller.today), self.record).await?;
        let record = record.map(|(_, columns)| columns);
        let mut loaded = LoadedRecord {
            own,
            record,
            waits: corrections::waits(unit, self.client, self.record).await?,
            transfer: None,
        };
        if let Some(target) = self.target
            && self.may_ask(&loaded).is_ok()
        {
            loaded.transfer = self.load_transfer(caller, unit, target).await?;
        }
        Ok(loaded)
    }

    fn subjects(&self, _: &LoadedRecord) -> Vec<Subject> {
        subjects(self.client, self.target)
    }

    /// As it will be judged again when it is decided.
    fn judge(
        &self,
        caller: &RegisterCaller,
        loaded: &LoadedRecord,
        now: DateTime<Utc>,
    ) -> Result<Judged<CorrectionRow>, Problem> {
        let record = self.may_ask(loaded)?;
        if self.target.is_some() {
            let unknown = || Problem::invalid_at("/targetClient", "unknown_reference");
            let transfer = loaded.transfer.as_ref().ok_or_else(unknown)?;
            transfer.judge(caller, &loaded.own, "/targetClient")?;
        }
        Ok(Judged::allowed(self.row(caller, record, now)))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        loaded: LoadedRecord,
        row: CorrectionRow,
    ) -> Result<Secret<ShownCorrection>, Problem> {
        corrections::ask(unit, &row).await?;
        entry.about = Some(about(self.id));
        let measures = loaded
            .transfer
            .map_or_else(Vec::new, |transfer| transfer.measures);
        Ok(Secret::new(shown_correction(
            caller,
            &row,
            &seen(caller, &measures),
        )))
    }

    fn new_id(&self) -> Option<Uuid> {
        Some(self.id.0)
    }

    async fn repeat(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        _: LoadedRecord,
        made: Uuid,
    ) -> Result<Secret<ShownCorrection>, Problem> {
        let id = CorrectionId(made);
        let row = find(caller, unit, id).await?;
        let (correction, subjects) = shown(caller, unit, row).await?;
        entry.subjects = subjects;
        entry.about = Some(about(id));
        Ok(Secret::new(correction))
    }
}

impl AskForCorrection {
    /// Judges what is asked for, apart from the other client; tells the record.
    fn may_ask<'l>(&self, loaded: &'l LoadedRecord) -> Result<&'l RecordColumns, Problem> {
        let record = loaded.record.as_ref();
        let record = record.ok_or_else(|| Problem::new(Code::NotFound).about(self.client))?;
        judge_correction(self.kind, self.ground, self.target.is_some(), record.kind)
            .map_err(|wrong| Problem::invalid(wrong.into_iter().map(error)))?;
        if loaded.waits {
            return Err(Problem::new(Code::CorrectionPending).about(self.client));
        }
        match self.target == Some(self.client) {
            true => Err(Problem::invalid_at("/targetClient", "already_so")),
            false => Ok(record),
        }
    }

    /// Loads what a move needs; nothing, when the other client is out of reach.
    async fn load_transfer(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        target: ClientId,
    ) -> Result<Option<Transfer>, Problem> {
        // Locked: whoever is removed in the meantime leaves no correction that waits for nobody.
        let target = match ClientDossier::lock(caller, unit, target).await {
            Err(problem) if problem.code == Code::NotFound => return Ok(None),
            dossier => dossier?,
        };
        let record = (self.client, self.record);
        Transfer::load(caller, unit, record, target).await.map(Some)
    }

    /// The correction as it is stored, waiting.
    fn row(&self, caller: &RegisterCaller, record: &RecordColumns, now: DateTime<Utc>) -> CorrectionRow {
        CorrectionRow {
            id: self.id.0,
            version: 1,
            client_id: self.client.0,
            record_id: self.record.0,
            record_type: record.record_type.clone(),
            kind: self.kind.code().to_owned(),
            ground: self.ground.code().to_owned(),
            target_client: self.target.map(|target| target.0),
            moved_to: None,
            state: CorrectionState::Pending.code().to_owned(),
            asked_by: caller.person.id.0,
            asked_at: now,
            decided_by: None,
            decided_at: None,
        }
    }
}

/// Where in the request it is wrong, and how.
fn error(wrong: CorrectionRefusal) -> FieldError {
    match wrong {
        CorrectionRefusal::Ground => FieldError::new("/ground", "not_in_list"),
        CorrectionRefusal::TargetMissing => FieldError::new("/targetClient", "required"),
        CorrectionRefusal::TargetNeedless => FieldError::new("/targetClient", "not_in_list"),
        CorrectionRefusal::PartOfPlan => {
            FieldError::new("/kind", "wrong_kind").with_each("allowed", [CorrectionKind::Redaction.code()])
        }
    }
}
