//! The entry of a client.

use crate::accounts::Account;
use crate::case::{Answers, Case};
use crate::desk::{Desk, Hand, Opened, Step};
use crate::error::Error;
use crate::random::Dice;
use crate::usual::working;
use crate::{consents, sources};
use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::access::Right;
use domain::client::entry::{self, EnteredBy, Entering};
use domain::client::fact::ChangeReason;
use domain::client::field::Field;
use domain::consent::Consent;
use domain::decision::Ground;
use domain::ids::ClientId;
use persistence::clients::{self, ClientRow};
use persistence::outside_notice::{self, CaseRow};
use persistence::relationships::{self, Relationship, RelationshipRow};
use persistence::{Unit, changes};

impl Desk {
    /// Enters a client on the first day on which a condition of entry is met. `None` when none is until
    /// the demo begins, or when no task of the register enters clients.
    pub(crate) async fn enter(
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
                _ => day = working(day.checked_add_days(Days::new(60))?).min(today),
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
}
