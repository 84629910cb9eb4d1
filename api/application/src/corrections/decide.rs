//! Deciding a correction: by another person than the one who asked for it.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::corrections::carry::carry_over;
use crate::corrections::find::find;
use crate::corrections::show::{about, may_decide, shown_correction, subjects_of};
use crate::corrections::trace::leave_traces;
use crate::corrections::transfer::{Grounds, Transfer};
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::records::visible::stored;
use crate::records::visible::withheld;
use chrono::{DateTime, Utc};
use contract::corrections::ShownCorrection;
use contract::problem::Code;
use domain::ids::{ClientId, CorrectionId, RecordId};
use domain::log::{LogEntry, Subject};
use domain::record::{CorrectionState, RecordReason};
use domain::secret::Secret;
use persistence::clients::ClientRow;
use persistence::corrections::{self, CorrectionRow};
use persistence::records::{EachRecord, StoredRecord};
use persistence::{Error, Unit, clients, records};

/// Confirms or refuses a correction.
pub struct DecideCorrection {
    /// Which.
    pub id: CorrectionId,
    /// The version that was read.
    pub version: i64,
    /// Whether it is carried out.
    pub confirmed: bool,
}

/// A correction that may be decided.
pub struct LoadedCorrection {
    row: CorrectionRow,
    /// What it changes, when it is confirmed.
    affected: Option<Affected>,
}

struct Affected {
    own: ClientDossier,
    record: Secret<StoredRecord>,
    change: Change,
}

/// What confirming changes: the record with all that goes along, or what stands below it.
enum Change {
    Move(Box<Transfer>),
    Redaction(Vec<EachRecord>),
}

impl Command for DecideCorrection {
    type Caller = RegisterCaller;
    type Loaded = LoadedCorrection;
    /// What each record that is moved rests on; nothing, when none is.
    type Decision = Grounds;
    type Shown = ShownCorrection;

    /// Who may not decide it is refused here: that is no matter of what the rule would say, and a dry run does not
    /// answer it.
    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<LoadedCorrection, Problem> {
        let (row, locked) = self.lock(caller, unit).await?;
        let client = ClientId(row.client_id);
        if row.version != self.version {
            return Err(Problem::new(Code::Stale).about(client));
        }
        let decided = row.decided_by.is_some();
        if !decided {
            may_decide(caller, &row).map_err(|code| Problem::new(code).about(client))?;
        }
        let affected = match self.confirmed && !decided {
            true => Some(Affected::load(caller, unit, &row, &locked).await?),
            false => None,
        };
        Ok(LoadedCorrection { row, affected })
    }

    fn subjects(&self, loaded: &LoadedCorrection) -> Vec<Subject> {
        subjects_of(&loaded.row)
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        loaded: &LoadedCorrection,
        _: DateTime<Utc>,
    ) -> Result<Judged<Grounds>, Problem> {
        may_decide(caller, &loaded.row)?;
        let Some(Affected { own, record, change }) = &loaded.affected else {
            return Ok(Judged::allowed(Grounds::new()));
        };
        // Nobody confirms unseen. Marked passages are no hindrance: where no task sees them, they could else never
        // be redacted.
        if record.judge(|record| withheld(caller, record).is_some()) {
            return Err(Problem::new(Code::FieldWithheld).about(own.client()));
        }
        Ok(Judged::allowed(match change {
            Change::Move(transfer) => transfer.judge(caller, own, "/decision")?,
            Change::Redaction(_) => Grounds::new(),
        }))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        loaded: LoadedCorrection,
        grounds: Grounds,
    ) -> Result<Secret<ShownCorrection>, Problem> {
        let LoadedCorrection { row, affected } = loaded;
        let moved_to = match affected {
            Some(affected) => affected.carry_out(caller, unit, &grounds).await?,
            None => None,
        };
        let state = match self.confirmed {
            true => CorrectionState::Confirmed,
            false => CorrectionState::Refused,
        };
        let by = caller.person.id;
        if !corrections::decide(unit, self.id, self.version, state, by, moved_to).await? {
            return Err(Error::Collided.into());
        }
        let row = CorrectionRow {
            version: self.version + 1,
            state: state.code().to_owned(),
            moved_to: moved_to.map(|record| record.0),
            decided_by: Some(by.0),
            decided_at: Some(unit.now),
            ..row
        };
        entry.about = Some(about(self.id));
        Ok(Secret::new(shown_correction(caller, &row, &[])))
    }
}

impl DecideCorrection {
    /// The correction with its clients, who are locked: both in the order of their ids, so that two decisions never
    /// wait for each other in a circle.
    async fn lock(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
    ) -> Result<(CorrectionRow, Vec<ClientRow>), Problem> {
        let row = find(caller, unit, self.id).await?;
        let both = [Some(row.client_id), row.target_client];
        let mut both: Vec<ClientId> = both.into_iter().flatten().map(ClientId).collect();
        both.sort();
        let mut locked = Vec::with_capacity(both.len());
        for client in both {
            locked.push(caller.lock_client(unit, client).await?);
        }
        Ok((find(caller, unit, self.id).await?, locked))
    }
}

impl Affected {
    async fn load(
        caller: &RegisterCaller,
        unit: &mut Unit,
        row: &CorrectionRow,
        locked: &[ClientRow],
    ) -> Result<Self, Problem> {
        let (client, id) = (ClientId(row.client_id), RecordId(row.record_id));
        let own = open(unit, locked, client).await?;
        let (record, _) = stored(caller, unit, &own.reach(caller.today), id).await?;
        let change = match row.target_client.map(ClientId) {
            Some(target) => {
                let target = open(unit, locked, target).await?;
                let transfer = Transfer::load(caller, unit, (client, id), target).await?;
                Change::Move(Box::new(transfer))
            }
            None => Change::Redaction(records::below_and_itself(unit, client, id).await?),
        };
        Ok(Self { own, record, change })
    }

    /// Moves or redacts; the record's new id, when it was moved.
    async fn carry_out(
        self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        grounds: &Grounds,
    ) -> Result<Option<RecordId>, Problem> {
        let (each, moved_to, reason) = match self.change {
            Change::Move(transfer) => {
                let moved_to = carry_over(caller, unit, &transfer, grounds).await?;
                (transfer.each, moved_to, RecordReason::Moved)
            }
            Change::Redaction(each) => (each, None, RecordReason::Redacted),
        };
        leave_traces(caller, unit, each, reason).await?;
        clients::touch(unit, self.own.client()).await?;
        Ok(moved_to)
    }
}

/// The dossier of a client who was locked.
async fn open(unit: &mut Unit, locked: &[ClientRow], client: ClientId) -> Result<ClientDossier, Problem> {
    match locked.iter().any(|row| row.id == client.0) {
        true => ClientDossier::of_locked(unit, client).await,
        false => Err(Problem::new(Code::NotFound).about(client)),
    }
}
