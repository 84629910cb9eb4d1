//! Where an invented client is entered: by the same rules and into the same tables as over HTTP, with an
//! entry of the user log for each step.

use super::accounts::{Account, Team};
use super::case::{Answers, Case};
use super::random::Dice;
use super::record::{Hand, Step};
use super::write::Written;
use super::{Error, consents, sources};
use application::hosted_registers::Register;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, TimeZone, Utc};
use domain::access::Right;
use domain::client::entry::{self, EnteredBy, Entering};
use domain::client::fact::{ChangeReason, FactDocument};
use domain::client::field::Field;
use domain::consent::Consent;
use domain::decision::Ground;
use domain::ids::{ClientId, ConsentId, FactId};
use domain::log::LogEntry;
use persistence::clients::{self, ClientRow};
use persistence::outside_notice::{self, CaseRow};
use persistence::relationships::{self, Relationship, RelationshipRow};
use persistence::{Clock, Ids, Unit, changes};
use std::sync::Arc;

/// An official's desk in one register.
pub(super) struct Desk {
    pub(super) register: Arc<Register>,
    pub(super) team: Team,
    /// Ids by the time of the history that is told.
    pub(super) ids: Ids,
    /// The time of the history that is told.
    pub(super) clock: Clock,
    /// When the demo begins: nothing happens after it.
    pub(super) until: DateTime<Utc>,
}

/// A fact as it was recorded last.
pub(super) struct Kept {
    pub(super) id: FactId,
    pub(super) version: i64,
    pub(super) field: Field,
    pub(super) document: FactDocument,
}

/// A client who was entered, and what is known of the client so far.
pub(super) struct Opened {
    pub(super) id: ClientId,
    pub(super) facts: Vec<Kept>,
    pub(super) consents: Vec<(ConsentId, i64, Consent)>,
    pub(super) records: Vec<Written>,
    pub(super) relationship: Relationship,
    pub(super) entries: Vec<LogEntry>,
    /// When the last step was taken.
    pub(super) at: DateTime<Utc>,
    pub(super) by_law: bool,
    pub(super) death: Option<NaiveDate>,
}

impl Desk {
    /// The day on which an instant lies in the register.
    pub(super) fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        domain::civil::today(at, self.register.versions()[0].time_zone)
    }

    /// A moment of office hours on a day, after another moment and before the demo begins.
    pub(super) fn moment(&self, day: NaiveDate, after: DateTime<Utc>, dice: &mut Dice) -> DateTime<Utc> {
        let moment = self.eight_on(day) + TimeDelta::seconds(dice.between(300, 27_000));
        let soonest = after + TimeDelta::seconds(dice.between(40, 400));
        moment.max(soonest).min(self.until - TimeDelta::seconds(1))
    }

    /// Eight in the morning of a day, where the register is.
    pub(super) fn eight_on(&self, day: NaiveDate) -> DateTime<Utc> {
        let zone = self.register.versions()[0].time_zone;
        let eight = day
            .and_hms_opt(8, 0, 0)
            .and_then(|local| zone.from_local_datetime(&local).earliest());
        eight.map_or(self.until, |local| local.with_timezone(&Utc))
    }

    /// From now on the unit works as if it were then.
    pub(super) fn travel(&self, unit: &mut Unit, at: DateTime<Utc>) {
        self.clock.set(at);
        unit.now = at;
    }

    /// Enters a client on the first day on which a condition of entry is met. `None` when none is until
    /// the demo begins, or when no task of the register enters clients.
    pub(super) async fn enter(
        &self,
        unit: &mut Unit,
        case: &Case,
        dice: &mut Dice,
    ) -> Result<Option<Opened>, Error> {
        let Some((day, entered, given)) = self.admitted(case, dice) else {
            return Ok(None);
        };
        let right = match entered.outside_notice {
            true => Right::OutsideNoticeRecord,
            false => Right::ClientEnter,
        };
        let Some(by) = self.team.with(&self.register, right, day) else {
            return Ok(None);
        };
        let at = self.moment(day, DateTime::UNIX_EPOCH, dice);
        self.travel(unit, at);
        let profile = self.register.profile(day).clone();
        let hand = Hand {
            profile: &profile,
            by,
        };
        let row = self.row(case, &hand, &entered, at);
        clients::insert(unit, &row).await?;
        let id = ClientId(row.id);
        if entered.outside_notice {
            outside_notice::open(unit, &self.case_of(&row)).await?;
        }
        let mut opened = Opened {
            id,
            facts: Vec::new(),
            consents: Vec::new(),
            records: Vec::new(),
            relationship: self.relationship(case, by, day, dice),
            entries: Vec::new(),
            at,
            by_law: profile.provision(&row.entered_by).is_some(),
            death: None,
        };
        for consent in given {
            self.give(unit, &mut opened, &hand, consent).await?;
        }
        for value in case.person.values(case.since.unwrap_or(day)) {
            let notes = sources::candidates(&profile, value.0.field(), day, dice);
            self.record(unit, &mut opened, &hand, value, &notes).await?;
        }
        let source = sources::candidates(&profile, Field::ClientGroup, day, dice);
        if let Some(source) = source.into_iter().next() {
            self.record_group(unit, &mut opened, &hand, &row.client_group, source)
                .await?;
        }
        relationships::record(unit, id, &opened.relationship, &[]).await?;
        changes::note(unit, id, "relationship", opened.relationship.row.id, 1).await?;
        changes::note(unit, id, "client", id.0, 1).await?;
        let consent = entered.consent.and_then(|at| opened.consents.get(at));
        let ground = Ground {
            consent: consent.map(|(id, ..)| *id),
            ..entered.ground
        };
        let fields = opened.facts.iter().map(|fact| fact.field.code().to_owned());
        let step = Step {
            operation: "createClient",
            shown: fields.collect(),
            ground: Some(ground),
        };
        self.note(&mut opened, by, step);
        Ok(Some(opened))
    }

    /// The first day from the one wished for on which the rules admit the client.
    fn admitted(&self, case: &Case, dice: &mut Dice) -> Option<(NaiveDate, EnteredBy, Vec<Consent>)> {
        let today = self.day(self.until);
        let mut day = case.entered_on.min(today);
        loop {
            let profile = self.register.profile(day);
            let consents = match &case.required_by_law {
                Some(_) => Vec::new(),
                None => consents::of_entry(profile, case, day, dice),
            };
            let sound = consents
                .iter()
                .all(|consent| domain::consent::judge_giving(profile, consent, day).is_ok());
            let fields: Vec<Field> = case
                .person
                .values(day)
                .iter()
                .map(|(value, _)| value.field())
                .filter(|field| profile.category_of(*field).is_some())
                .collect();
            let entering = Entering {
                consents: &consents,
                required_by_law: case.required_by_law.as_deref(),
                fields: &fields,
                today: day,
            };
            match entry::judge(profile, &entering) {
                Ok(entered) if sound => return Some((day, entered, consents)),
                _ if day >= today => return None,
                // A statute that is not in force yet: the client comes later.
                _ => day = super::usual::working(day.checked_add_days(Days::new(60))?).min(today),
            }
        }
    }

    fn row(&self, case: &Case, hand: &Hand<'_>, entered: &EnteredBy, at: DateTime<Utc>) -> ClientRow {
        let groups = &hand.profile.groups;
        let group = groups.get(case.group % groups.len().max(1));
        ClientRow {
            id: self.ids.next(),
            version: 1,
            client_group: group.map(|group| group.code.clone()).unwrap_or_default(),
            entered_by: entered.condition.clone(),
            outside_notice: entered.outside_notice,
            created_at: at,
            created_by: hand.by.user.0,
            updated_at: at,
        }
    }

    fn case_of(&self, row: &ClientRow) -> CaseRow {
        CaseRow {
            id: self.ids.next(),
            version: 1,
            client_id: row.id,
            fact_id: None,
            field: None,
            provision: row.entered_by.clone(),
            recorded_by: row.created_by,
            recorded_at: row.created_at,
            closing: None,
            closed_by: None,
            closed_at: None,
        }
    }

    fn relationship(&self, case: &Case, by: &Account, day: NaiveDate, dice: &mut Dice) -> Relationship {
        let officials = self.team.officials(&self.register, day);
        let officials = match case.answers {
            Answers::Anybody => dice.pick(&officials).copied().into_iter().collect(),
            Answers::First => officials.into_iter().take(1).collect(),
            Answers::Two => officials.into_iter().take(2).collect(),
            Answers::Former => Vec::from_iter(&self.team.former),
        };
        Relationship {
            row: RelationshipRow {
                id: self.ids.next(),
                version: 1,
                starts_on: case.since.unwrap_or(day),
                ends_on: None,
                end_reason: None,
                change_reason: ChangeReason::Recorded.code().to_owned(),
                recorded_by: by.user.0,
                recorded_at: self.clock.now(),
            },
            officials: officials.iter().map(|official| official.user).collect(),
        }
    }

    /// Who works with a client: an official who answers, if it holds the right, else whoever does.
    pub(super) fn works_with(&self, opened: &Opened, right: Right, day: NaiveDate) -> Option<&Account> {
        let mut officials = opened.relationship.officials.iter();
        officials
            .find_map(|user| self.team.who(*user, &self.register, right, day))
            .or_else(|| self.team.with(&self.register, right, day))
    }
}

impl Opened {
    /// Whether there is work with the client: a relationship is open, nobody has died, and not all of the
    /// client is restricted.
    pub(super) fn goes_on(&self) -> bool {
        let restricted = self.facts.iter().any(|fact| fact.field == Field::Restriction);
        self.relationship.row.ends_on.is_none() && self.death.is_none() && !restricted
    }
}
