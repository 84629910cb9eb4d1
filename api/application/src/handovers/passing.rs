//! What passes of a client from one official to another: relationships and open records, each in a new version.

use crate::caller::RegisterCaller;
use crate::handovers::parties::Parties;
use crate::problem::Problem;
use crate::records::seal::{NextRecord, next_record};
use domain::client::fact::ChangeReason;
use domain::ids::{ClientId, UserId};
use domain::log::Subject;
use domain::record::{RecordDocument, RecordReason};
use domain::secret::{NonPersonal, Secret};
use domain::work::handover;
use persistence::records::{self, RecordColumns};
use persistence::relationships::{self, Relationship, RelationshipRow};
use persistence::{Unit, changes, clients, handovers};

/// What passes of a client.
pub(super) struct ClientPassing {
    client: ClientId,
    relationships: Vec<PassingRelationship>,
    /// The open records; `None` when the other official would not reach them.
    records: Option<Vec<PassingRecord>>,
}

/// A relationship for which the other official is to answer.
struct PassingRelationship {
    row: RelationshipRow,
    before: Vec<UserId>,
    after: Vec<UserId>,
}

/// An open record for which the other official is to answer.
struct PassingRecord {
    columns: RecordColumns,
    document: Secret<RecordDocument>,
}

/// A record that was open has been destroyed in the meantime.
struct Gone;

impl NonPersonal for Gone {}

impl ClientPassing {
    /// What passes of a client who is locked.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn load(
        caller: &RegisterCaller,
        unit: &mut Unit,
        parties: Parties,
        client: ClientId,
    ) -> Result<Self, Problem> {
        let found = relationships::of_client(&mut unit.tx, caller.register.key, client).await?;
        let mut other_answers = false;
        let mut passing = Vec::new();
        for Relationship { row, officials } in found {
            if row.ends_on.is_some_and(|ends_on| ends_on < caller.today) {
                continue;
            }
            let after = handover::reassigned(&officials, parties.from, parties.to);
            other_answers |= after.as_ref().unwrap_or(&officials).contains(&parties.to);
            passing.extend(after.map(|after| PassingRelationship {
                row,
                before: officials,
                after,
            }));
        }
        let open = handovers::open_records(unit, client, parties.from).await?;
        let reached = open.is_empty() || !parties.to_reaches_own_only || other_answers;
        let mut records = Vec::new();
        for id in open.into_iter().filter(|_| reached) {
            let found = records::one(unit, client, id).await?;
            let Ok(found) = found.map(|found| found.ok_or(Gone)).transpose() else {
                continue;
            };
            records.push(PassingRecord {
                columns: found.judge(|found| found.columns.clone()),
                document: found.map(|found| found.document),
            });
        }
        Ok(Self {
            client,
            relationships: passing,
            records: reached.then_some(records),
        })
    }

    /// How many relationships pass.
    pub(super) fn relationships(&self) -> i64 {
        self.relationships.len() as i64
    }

    /// How many open records pass; `None` when the other official would not reach them.
    pub(super) fn records(&self) -> Option<i64> {
        self.records.as_ref().map(|records| records.len() as i64)
    }

    /// What the log says of the client; nothing of one of whom nothing passes.
    pub(super) fn subject(&self) -> Option<Subject> {
        let counts = [
            ("relationships", self.relationships()),
            ("records", self.records().unwrap_or_default()),
        ];
        let passing = counts.iter().filter(|(_, count)| *count > 0);
        let shown: Vec<String> = passing.map(|(code, _)| (*code).to_owned()).collect();
        (!shown.is_empty()).then(|| Subject {
            client: self.client,
            shown,
            withheld: Vec::new(),
        })
    }

    /// Passes it.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn write(
        self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        parties: Parties,
    ) -> Result<(), Problem> {
        let (client, passes) = (self.client, self.subject().is_some());
        for PassingRelationship { row, before, after } in self.relationships {
            let row = RelationshipRow {
                version: row.version + 1,
                recorded_by: caller.person.id.0,
                change_reason: ChangeReason::Changed.code().to_owned(),
                ..row
            };
            let (id, version) = (row.id, row.version);
            let relationship = Relationship {
                row,
                officials: after,
            };
            relationships::record(unit, client, &relationship, &before).await?;
            changes::note(unit, client, "relationship", id, version);
        }
        for PassingRecord { columns, document } in self.records.into_iter().flatten() {
            let next = NextRecord {
                official: Some(parties.to),
                ..NextRecord::of(&columns, RecordReason::Reassigned)
            };
            next_record(caller, unit, columns, next, document).await?;
        }
        if passes {
            clients::touch(unit, client).await?;
        }
        Ok(())
    }
}
