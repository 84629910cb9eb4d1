//! What the officials know of a client whose past is told.

use crate::office::Office;
use crate::team::Account;
use chrono::{DateTime, NaiveDate, Utc};
use contract::records::dto::ShownRecord;
use domain::access::Right;
use domain::client::provenance::SourceNote;
use domain::client::recording::{self, Datum, Recording};
use domain::consent::{Consent, GivenConsent};
use domain::ids::{ClientId, ConsentId, FactId, RecordId, UserId};
use domain::record::{RecordKind, RecordState};
use domain::register::RegisterProfile;
use uuid::Uuid;

/// A client, as far as the officials know.
pub(crate) struct KnownClient {
    pub(crate) id: ClientId,
    /// The consents that were given, in their order.
    pub(crate) consents: Vec<Consent>,
    /// The records that are open to be changed, in their order.
    pub(crate) records: Vec<KnownRecord>,
    /// Who answers.
    pub(crate) officials: Vec<UserId>,
    /// The address, with the day from which it holds.
    pub(crate) address: Option<KnownAddress>,
    /// When something was done last.
    pub(crate) at: DateTime<Utc>,
    /// Whether law required the entry.
    pub(crate) by_law: bool,
    /// Whether whereabouts are protected.
    pub(crate) protected: bool,
    /// Whether all of the client is restricted.
    pub(crate) restricted: bool,
    /// Whether the relationship has ended.
    pub(crate) ended: bool,
    /// The day of death.
    pub(crate) death: Option<NaiveDate>,
}

/// A record as it was left.
pub(crate) struct KnownRecord {
    pub(crate) id: RecordId,
    pub(crate) version: i64,
    pub(crate) kind: RecordKind,
    pub(crate) record_type: String,
    pub(crate) state: RecordState,
    pub(crate) plan: Option<RecordId>,
    pub(crate) on_day: NaiveDate,
}

impl KnownRecord {
    /// A record as a command shows it.
    pub(crate) fn of(shown: &ShownRecord) -> Self {
        Self {
            id: RecordId(shown.id),
            version: shown.version,
            kind: shown.kind.0,
            record_type: shown.record_type.clone(),
            state: shown.state.0,
            plan: shown.plan.map(RecordId),
            on_day: shown.on_day,
        }
    }
}

/// An address as it was left.
pub(crate) struct KnownAddress {
    pub(crate) id: FactId,
    pub(crate) version: i64,
    pub(crate) from: Option<NaiveDate>,
}

impl KnownClient {
    /// Whether there is work with the client: a relationship is open, nobody has died, and not all of the
    /// client is restricted.
    pub(crate) fn goes_on(&self) -> bool {
        !self.ended && self.death.is_none() && !self.restricted
    }

    /// The latest record of a kind in one of some states.
    pub(crate) fn latest(
        &mut self,
        kind: RecordKind,
        such: impl Fn(RecordState) -> bool,
    ) -> Option<&mut KnownRecord> {
        let mut records = self.records.iter_mut();
        records.rfind(|record| record.kind == kind && such(record.state))
    }

    /// The first of some sources from which a datum may be recorded: what an official sees from the notice before
    /// anything is sent.
    pub(crate) fn source(
        &self,
        profile: &RegisterProfile,
        datum: Datum<'_>,
        today: NaiveDate,
        notes: Vec<SourceNote>,
    ) -> Option<SourceNote> {
        may_come_from(
            profile,
            datum,
            today,
            notes,
            &self.consents,
            (self.by_law, self.death),
        )
    }

    /// Who works with the client: an official who answers, if the task holds the right, else whoever does. What is
    /// protected is worked with by those who may see it.
    pub(crate) fn worked_with_by<'o>(
        &self,
        office: &'o Office,
        right: Right,
        day: NaiveDate,
    ) -> Option<&'o Account> {
        let rights = [right, Right::ProtectedContactView];
        let rights = &rights[..1 + usize::from(self.protected)];
        let mut officials = self.officials.iter();
        officials
            .find_map(|user| office.team.who(*user, &office.register, rights, day))
            .or_else(|| office.team.with(&office.register, rights, day))
    }
}

/// The first of some sources from which a datum may be recorded, on some consents.
pub(crate) fn may_come_from(
    profile: &RegisterProfile,
    datum: Datum<'_>,
    today: NaiveDate,
    notes: Vec<SourceNote>,
    consents: &[Consent],
    (entered_by_law, death): (bool, Option<NaiveDate>),
) -> Option<SourceNote> {
    let given = consents.iter().map(|consent| GivenConsent {
        id: ConsentId(Uuid::nil()),
        consent,
    });
    let given: Vec<GivenConsent<'_>> = given.collect();
    notes.into_iter().find(|source| {
        let recording = Recording {
            datum,
            source,
            required_by_law: None,
            consents: &given,
            entered_by_law,
            death,
            today,
        };
        recording::judge(profile, &recording).is_ok()
    })
}
