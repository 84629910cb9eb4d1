//! Where an invented client is entered: by the same rules and into the same tables as over HTTP, with an
//! entry of the user log for each step.

use crate::accounts::{Account, Team};
use crate::random::Dice;
use application::hosted_registers::Register;
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use domain::access::Right;
use domain::client::fact::FactDocument;
use domain::client::field::Field;
use domain::consent::Consent;
use domain::decision::Ground;
use domain::ids::{ClientId, ConsentId, FactId};
use domain::log::LogEntry;
use domain::record::RecordDocument;
use domain::register::RegisterProfile;
use persistence::records::RecordColumns;
use persistence::relationships::Relationship;
use persistence::{Clock, Ids, Unit};
use std::sync::Arc;

/// An official's desk in one register.
pub(crate) struct Desk {
    pub(crate) register: Arc<Register>,
    pub(crate) team: Team,
    /// Ids by the time of the history that is told.
    pub(crate) ids: Ids,
    /// The time of the history that is told.
    pub(crate) clock: Clock,
    /// When the demo begins: nothing happens after it.
    pub(crate) until: DateTime<Utc>,
}

/// A fact as it was recorded last.
pub(crate) struct Kept {
    pub(crate) id: FactId,
    pub(crate) version: i64,
    pub(crate) field: Field,
    pub(crate) document: FactDocument,
}

/// A client who was entered, and what is known of the client so far.
pub(crate) struct Opened {
    pub(crate) id: ClientId,
    pub(crate) facts: Vec<Kept>,
    pub(crate) consents: Vec<(ConsentId, i64, Consent)>,
    pub(crate) records: Vec<Written>,
    pub(crate) relationship: Relationship,
    pub(crate) entries: Vec<LogEntry>,
    /// When the last step was taken.
    pub(crate) at: DateTime<Utc>,
    pub(crate) by_law: bool,
    pub(crate) death: Option<NaiveDate>,
}

/// Who writes, under which version of the profile.
pub(crate) struct Hand<'a> {
    pub(crate) profile: &'a RegisterProfile,
    pub(crate) by: &'a Account,
}

/// What a step leaves in the log.
pub(crate) struct Step {
    pub(crate) operation: &'static str,
    pub(crate) shown: Vec<String>,
    pub(crate) ground: Option<Ground>,
}

impl Step {
    /// A step that was taken on records.
    pub(crate) fn records(operation: &'static str) -> Self {
        Self {
            operation,
            shown: vec!["records".to_owned()],
            ground: None,
        }
    }
}

/// A record as it was written last.
pub(crate) struct Written {
    pub(crate) columns: RecordColumns,
    pub(crate) document: RecordDocument,
}

impl Desk {
    /// The day on which an instant lies in the register.
    pub(crate) fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        domain::civil::today(at, self.register.versions()[0].time_zone)
    }

    /// A moment of office hours on a day, after another moment and before the demo begins.
    pub(crate) fn moment(&self, day: NaiveDate, after: DateTime<Utc>, dice: &mut Dice) -> DateTime<Utc> {
        let moment = self.eight_on(day) + TimeDelta::seconds(dice.between(300, 27_000));
        let soonest = after + TimeDelta::seconds(dice.between(40, 400));
        moment.max(soonest).min(self.until - TimeDelta::seconds(1))
    }

    /// Eight in the morning of a day, where the register is.
    pub(crate) fn eight_on(&self, day: NaiveDate) -> DateTime<Utc> {
        let zone = self.register.versions()[0].time_zone;
        let eight = day
            .and_hms_opt(8, 0, 0)
            .and_then(|local| zone.from_local_datetime(&local).earliest());
        eight.map_or(self.until, |local| local.with_timezone(&Utc))
    }

    /// From now on the unit works as if it were then.
    pub(crate) fn travel(&self, unit: &mut Unit, at: DateTime<Utc>) {
        self.clock.set(at);
        unit.now = at;
    }

    /// Who works with a client: an official who answers, if it holds the right, else whoever does.
    pub(crate) fn works_with(&self, opened: &Opened, right: Right, day: NaiveDate) -> Option<&Account> {
        let mut officials = opened.relationship.officials.iter();
        officials
            .find_map(|user| self.team.who(*user, &self.register, right, day))
            .or_else(|| self.team.with(&self.register, right, day))
    }
}

impl Opened {
    /// Whether there is work with the client: a relationship is open, nobody has died, and not all of the
    /// client is restricted.
    pub(crate) fn goes_on(&self) -> bool {
        let restricted = self.facts.iter().any(|fact| fact.field == Field::Restriction);
        self.relationship.row.ends_on.is_none() && self.death.is_none() && !restricted
    }
}
