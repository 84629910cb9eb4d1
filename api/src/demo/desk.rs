//! Where an invented client is entered: by the same rules and into the same tables as over HTTP, with an
//! entry of the user log for each step.

use super::Error;
use super::accounts::{Account, Team};
use super::case::Case;
use super::consents;
use super::random::Dice;
use super::sources;
use crate::registers::Register;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, TimeZone, Utc};
use domain::access::Right;
use domain::civil::Period;
use domain::consent::{Consent, Given};
use domain::decision::Ground;
use domain::entry::{self, EnteredBy, Entering};
use domain::fact::{ChangeReason, FactDocument, Field};
use domain::ids::{ClientId, ConsentId, EventId, FactId};
use domain::log::{Entry, Outcome, Subject};
use domain::profile::RegisterProfile;
use domain::recording::{self, Recording, SourceNote};
use domain::secret::Secret;
use domain::value::Value;
use persistence::clients::{self, ClientRow};
use persistence::consents::NewConsent;
use persistence::facts::{self, NewFact};
use persistence::outside_notice::{self, CaseRow};
use persistence::relationships::{self, Relationship, RelationshipRow};
use persistence::{Clock, Done, Ids, Unit, changes};

/// An official's desk in one register.
pub(super) struct Desk {
    pub(super) register: std::sync::Arc<Register>,
    pub(super) team: Team,
    /// Ids by the time of the history that is told.
    pub(super) ids: Ids,
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
    pub(super) relationship: Relationship,
    pub(super) entries: Vec<Entry>,
    /// When the last step was taken.
    pub(super) at: DateTime<Utc>,
    by_law: bool,
    death: Option<NaiveDate>,
}

/// What a step leaves in the log.
pub(super) struct Step<'a> {
    pub(super) by: &'a Account,
    pub(super) operation: &'static str,
    pub(super) shown: Vec<String>,
    pub(super) ground: Option<Ground>,
}

impl Desk {
    /// The day on which an instant lies in the register.
    pub(super) fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        domain::civil::today(at, self.register.versions()[0].time_zone)
    }

    /// A moment of office hours on a day, after another moment and before the demo begins.
    pub(super) fn moment(&self, day: NaiveDate, after: DateTime<Utc>, dice: &mut Dice) -> DateTime<Utc> {
        let zone = self.register.versions()[0].time_zone;
        let eight = day
            .and_hms_opt(8, 0, 0)
            .and_then(|local| zone.from_local_datetime(&local).earliest());
        let eight = eight.map_or(self.until, |local| local.with_timezone(&Utc));
        let moment = eight + TimeDelta::seconds(dice.between(300, 27_000));
        let soonest = after + TimeDelta::seconds(dice.between(40, 400));
        moment.max(soonest).min(self.until - TimeDelta::seconds(1))
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
        let right = if entered.outside_notice {
            Right::OutsideNoticeRecord
        } else {
            Right::ClientEnter
        };
        let Some(by) = self.team.with(&self.register, right, day) else {
            return Ok(None);
        };
        let at = self.moment(day, DateTime::UNIX_EPOCH, dice);
        self.travel(unit, at);
        let profile = self.register.profile(day).clone();
        let row = self.row(case, &profile, by, &entered, at);
        clients::insert(unit, &row).await?;
        let id = ClientId(row.id);
        if entered.outside_notice {
            outside_notice::open(unit, &self.case_of(&row)).await?;
        }
        let mut opened = Opened {
            id,
            facts: Vec::new(),
            consents: Vec::new(),
            relationship: self.relationship(case, by, day, dice),
            entries: Vec::new(),
            at,
            by_law: profile.provision(&row.entered_by).is_some(),
            death: None,
        };
        for consent in given {
            self.give(unit, &mut opened, &profile, by, consent).await?;
        }
        let since = case.since.unwrap_or(day);
        for (value, period) in case.person.values(since) {
            let notes = sources::candidates(&profile, value.field(), day, dice);
            self.record(unit, &mut opened, &profile, by, (value, period), &notes)
                .await?;
        }
        relationships::record(unit, id, &opened.relationship, &[]).await?;
        changes::note(unit, id, "relationship", opened.relationship.row.id, 1).await?;
        changes::note(unit, id, "client", id.0, 1).await?;
        let consent = entered
            .consent
            .and_then(|at| opened.consents.get(at))
            .map(|(id, ..)| *id);
        let shown = opened
            .facts
            .iter()
            .map(|fact| fact.field.code().to_owned())
            .collect();
        let ground = Some(Ground {
            consent,
            ..entered.ground
        });
        self.note(
            &mut opened,
            Step {
                by,
                operation: "createClient",
                shown,
                ground,
            },
        );
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
                _ => day = super::plan::working(day.checked_add_days(Days::new(60))?).min(today),
            }
        }
    }

    fn row(
        &self,
        case: &Case,
        profile: &RegisterProfile,
        by: &Account,
        entered: &EnteredBy,
        at: DateTime<Utc>,
    ) -> ClientRow {
        let group = profile.groups.get(case.group % profile.groups.len().max(1));
        ClientRow {
            id: self.ids.next(),
            version: 1,
            client_group: group.map(|group| group.code.clone()).unwrap_or_default(),
            entered_by: entered.condition.clone(),
            outside_notice: entered.outside_notice,
            created_at: at,
            created_by: by.user.0,
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
        let mut officials = self.team.officials(&self.register, day);
        if case.two_officials {
            officials.truncate(2);
        } else {
            officials = dice.pick(&officials).copied().into_iter().collect();
        }
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
            officials,
        }
    }

    /// Seals a consent that the client gives.
    pub(super) async fn give(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        profile: &RegisterProfile,
        by: &Account,
        consent: Consent,
    ) -> Result<ConsentId, Error> {
        let id = ConsentId(self.ids.next());
        let new = NewConsent {
            client: opened.id,
            id,
            version: 1,
            retention_class: profile.consent_retention_class.clone(),
            recorded_by: by.user,
            consent: Secret::new(consent.clone()),
        };
        persistence::consents::record(unit, new).await?;
        changes::note(unit, opened.id, "consent", id.0, 1).await?;
        opened.consents.push((id, 1, consent));
        Ok(id)
    }

    /// Records a datum from the first source by which the rules allow it; what they do not allow from
    /// any is left out, as an official would have to.
    pub(super) async fn record(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        profile: &RegisterProfile,
        by: &Account,
        (value, period): (Value, Period),
        notes: &[SourceNote],
    ) -> Result<Option<Ground>, Error> {
        let field = value.field();
        let given: Vec<Given<'_>> = opened
            .consents
            .iter()
            .map(|(id, _, consent)| Given { id: *id, consent })
            .collect();
        let today = self.day(unit.now);
        let judged = notes.iter().find_map(|source| {
            let recording = Recording {
                field,
                source,
                required_by_law: None,
                consents: &given,
                entered_by_law: opened.by_law,
                death: opened.death,
                today,
            };
            let (rests_on, ground) = recording::judge(profile, &recording).ok()?;
            Some((source.clone(), rests_on, ground))
        });
        let Some((source, rests_on, ground)) = judged else {
            return Ok(None);
        };
        if let Value::Death(date) = &value {
            opened.death = Some(*date);
        }
        let known = opened
            .facts
            .iter()
            .position(|fact| fact.field == field && !field.is_repeated());
        let (id, version) = match known {
            Some(at) => (opened.facts[at].id, opened.facts[at].version + 1),
            None => (FactId(self.ids.next()), 1),
        };
        let document = FactDocument {
            value: Some(value),
            period,
            source,
            rests_on,
        };
        let fact = Kept {
            id,
            version,
            field,
            document,
        };
        let reason = if version == 1 {
            ChangeReason::Recorded
        } else {
            ChangeReason::Changed
        };
        self.seal(unit, opened.id, profile, by, &fact, reason).await?;
        match known {
            Some(at) => opened.facts[at] = fact,
            None => opened.facts.push(fact),
        }
        Ok(Some(ground))
    }

    /// Seals a version of a fact.
    pub(super) async fn seal(
        &self,
        unit: &mut Unit,
        client: ClientId,
        profile: &RegisterProfile,
        by: &Account,
        fact: &Kept,
        reason: ChangeReason,
    ) -> Result<(), Error> {
        let restricted = (reason == ChangeReason::ConsentWithdrawn)
            .then_some(domain::fact::RestrictedBy::ConsentWithdrawn);
        let new = NewFact {
            client,
            id: fact.id,
            version: fact.version,
            field: fact.field,
            retention_class: profile.retention_class_of(fact.field).to_owned(),
            restricted,
            removed: false,
            reason,
            recorded_by: by.user,
            document: Secret::new(fact.document.clone()),
        };
        facts::record(unit, new).await?;
        changes::note(unit, client, fact.field.code(), fact.id.0, fact.version).await?;
        Ok(())
    }

    /// Notes a step for the log.
    pub(super) fn note(&self, opened: &mut Opened, step: Step<'_>) {
        let day = self.day(opened.at);
        opened.entries.push(Entry {
            id: EventId(self.ids.next()),
            register: self.register.key,
            at: opened.at,
            actor: step.by.actor(day),
            operation: step.operation.to_owned(),
            outcome: Outcome::Done,
            code: None,
            ground: step.ground,
            trace: None,
            subjects: vec![Subject {
                client: opened.id,
                shown: step.shown,
                withheld: Vec::new(),
            }],
            count: 1,
        });
    }
}

/// A unit that did its work, with an entry for each step: the last is the unit's own.
pub(super) async fn done<T>(
    mut unit: Unit,
    value: Secret<T>,
    mut entries: Vec<Entry>,
) -> Result<Done<T>, Error> {
    let entry = entries.pop().ok_or(Error::NothingToEnter)?;
    unit.enter(&entries).await?;
    Ok(Done {
        unit,
        value,
        entry,
        dry_run: false,
    })
}
