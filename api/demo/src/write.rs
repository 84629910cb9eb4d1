//! What a desk writes into records, version by version.

use crate::desk::{Desk, Hand, Opened, Step, Written};
use crate::error::Error;
use crate::random::Dice;
use crate::sources;
use application::records as casework;
use application::records::days::RecordDays;
use chrono::NaiveDate;
use domain::client::fact::RestrictedBy;
use domain::client::field::Field;
use domain::client::recording::{self, Datum, Recording};
use domain::consent::GivenConsent;
use domain::ids::{ConsentId, RecordId, SharedEventId};
use domain::record::{self, Content, RecordDocument, RecordKind, RecordReason, RecordState};
use domain::register::RecordType;
use domain::secret::Secret;
use persistence::records::{self, NewRecord, RecordColumns};
use persistence::{Unit, changes, clients};

/// A record that is to be entered.
pub(crate) struct Draft<'p> {
    /// Its type.
    pub(crate) known: &'p RecordType,
    /// What it says.
    pub(crate) content: Content,
    /// In which state.
    pub(crate) state: RecordState,
    /// The plan that it belongs to.
    pub(crate) parent: Option<RecordId>,
    /// The event that it is one client's part of.
    pub(crate) event: Option<SharedEventId>,
}

impl<'p> Draft<'p> {
    /// A record of a type, in the state in which such are entered.
    pub(crate) fn of(known: &'p RecordType, content: Content) -> Self {
        Self {
            known,
            state: record::initial(content.kind())[0],
            content,
            parent: None,
            event: None,
        }
    }

    /// The same, in another state.
    pub(crate) fn in_state(self, state: RecordState) -> Self {
        Self { state, ..self }
    }
}

impl Opened {
    /// The latest record of a kind in one of some states, that is not restricted.
    pub(crate) fn latest(&self, kind: RecordKind, such: impl Fn(RecordState) -> bool) -> Option<usize> {
        self.records.iter().rposition(|written| {
            let columns = &written.columns;
            columns.kind == kind && columns.restricted.is_none() && such(columns.state)
        })
    }
}

impl Desk {
    /// Enters a record from the first source by which the rules allow it, with its entry; false when they
    /// allow it from none.
    pub(crate) async fn write_down(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        draft: Draft<'_>,
        operation: &'static str,
        dice: &mut Dice,
    ) -> Result<bool, Error> {
        let Some(id) = self.enter_record(unit, opened, hand, draft, dice).await? else {
            return Ok(false);
        };
        clients::touch(unit, opened.id).await?;
        let entry = self.entry(opened, hand.by, Step::records(operation));
        let last = opened.records.last().map(|written| &written.columns);
        let entry = match last.map(|columns| (columns.kind, columns.state)) {
            Some(original) => casework::integrity::prove(unit, opened.id, id, original, entry).await?,
            None => entry,
        };
        opened.entries.push(entry);
        Ok(true)
    }

    /// The same without an entry: of what concerns several clients one entry tells.
    pub(crate) async fn enter_record(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        draft: Draft<'_>,
        dice: &mut Dice,
    ) -> Result<Option<RecordId>, Error> {
        let Some(written) = self.judged(unit, opened, hand, draft, dice) else {
            return Ok(None);
        };
        let id = written.columns.id;
        opened.records.push(written);
        self.seal_record(unit, opened, hand, opened.records.len() - 1)
            .await?;
        Ok(Some(id))
    }

    fn judged(
        &self,
        unit: &Unit,
        opened: &Opened,
        hand: &Hand<'_>,
        draft: Draft<'_>,
        dice: &mut Dice,
    ) -> Option<Written> {
        let day = self.day(unit.now);
        let consents = opened.consents.iter();
        let given: Vec<GivenConsent<'_>> = consents
            .map(|(id, _, consent)| GivenConsent { id: *id, consent })
            .collect();
        let notes = sources::candidates(hand.profile, Field::Name, day, dice);
        let (source, rests_on) = notes.into_iter().find_map(|source| {
            let recording = Recording {
                datum: Datum::Category(&draft.known.category),
                source: &source,
                required_by_law: None,
                consents: &given,
                entered_by_law: opened.by_law,
                death: opened.death,
                today: day,
            };
            let (rests_on, _) = recording::judge(hand.profile, &recording).ok()?;
            Some((source, rests_on))
        })?;
        let kind = draft.content.kind();
        let ahead = [
            RecordKind::Appointment,
            RecordKind::Plan,
            RecordKind::Goal,
            RecordKind::Measure,
        ];
        let held_on = (!ahead.contains(&kind)).then_some(day);
        let days = RecordDays::of(hand.profile, &draft.content, held_on, day);
        Some(Written {
            columns: RecordColumns {
                client: opened.id,
                id: RecordId(self.ids.next()),
                version: 1,
                parent: draft.parent,
                event: draft.event,
                kind,
                record_type: draft.known.code.clone(),
                state: draft.state,
                official: Some(hand.by.user),
                on_day: days.on_day,
                due_on: days.due_on,
                starts_at: days.starts_at,
                restricted: None,
                removed: false,
                reason: RecordReason::Recorded,
                recorded_by: hand.by.user,
                author: hand.by.user,
                created_at: unit.now,
            },
            document: RecordDocument {
                content: Some(draft.content),
                held_on,
                source,
                rests_on,
                state_reason: None,
                passages: Vec::new(),
                salt: self.ids.next(),
            },
        })
    }

    /// The next version of a record, as it stands now.
    pub(crate) async fn again(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        at: usize,
        reason: RecordReason,
    ) -> Result<(), Error> {
        let columns = &mut opened.records[at].columns;
        columns.version += 1;
        columns.reason = reason;
        columns.recorded_by = hand.by.user;
        self.seal_record(unit, opened, hand, at).await
    }

    async fn seal_record(
        &self,
        unit: &mut Unit,
        opened: &Opened,
        hand: &Hand<'_>,
        at: usize,
    ) -> Result<(), Error> {
        let Written { columns, document } = &opened.records[at];
        let known = hand.profile.record_type(&columns.record_type);
        let category = known.map(|known| known.category.as_str()).unwrap_or_default();
        let (id, version) = (columns.id, columns.version);
        let new = NewRecord {
            columns: columns.clone(),
            retention_class: casework::seal::retention_class(hand.profile, category),
            document: Secret::new(document.clone()),
        };
        records::record(unit, new).await?;
        changes::note(unit, opened.id, "record", id.0, version).await?;
        Ok(())
    }

    /// A death ends what is open, as it does over HTTP; whether there was anything.
    pub(crate) async fn end_by_death(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        died: NaiveDate,
    ) -> Result<bool, Error> {
        let mut any = false;
        for at in 0..opened.records.len() {
            let Written { columns, document } = &mut opened.records[at];
            let (content, now) = (document.content.as_ref(), unit.now);
            if !record::is_ahead_at_death(columns.kind, content, columns.on_day, died, now) {
                continue;
            }
            let Some(state) = record::state_after_death(columns.kind, columns.state) else {
                continue;
            };
            columns.state = state;
            document.state_reason = None;
            self.again(unit, opened, hand, at, RecordReason::ClientDied)
                .await?;
            any = true;
        }
        Ok(any)
    }

    /// R39: what rests on a consent that was withdrawn is restricted; whether there was anything.
    pub(crate) async fn restrict_resting(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        consent: ConsentId,
    ) -> Result<bool, Error> {
        let mut any = false;
        for at in 0..opened.records.len() {
            let written = &mut opened.records[at];
            if !written.document.rests_on.consents.contains(&consent) {
                continue;
            }
            written.columns.restricted = Some(RestrictedBy::ConsentWithdrawn);
            self.again(unit, opened, hand, at, RecordReason::ConsentWithdrawn)
                .await?;
            any = true;
        }
        Ok(any)
    }
}
