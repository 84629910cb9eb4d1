//! What happens to a client after the entry.

use crate::case::{Case, Later};
use crate::desk::{Desk, Hand, Opened, Step};
use crate::error::Error;
use crate::random::Dice;
use crate::{dated, sources, timeline};
use chrono::{Days, NaiveDate};
use domain::access::Right;
use domain::civil::Period;
use domain::client::fact::ChangeReason;
use domain::client::field::Field;
use domain::client::value::{Address, Restriction, Value};
use persistence::relationships::{self, Relationship};
use persistence::{Unit, changes, clients};

impl Later {
    /// What it takes to write it down.
    fn right(&self) -> Right {
        match self {
            Self::NonDisclosure(_) | Self::Death => Right::ProtectionEdit,
            Self::Restriction(_) => Right::RestrictionEdit,
            Self::IdentityCode(_) | Self::Moves(_) | Self::Dated(..) => Right::ClientEdit,
            Self::Obtains(_) | Self::Withdraws | Self::Consents(_) => Right::ConsentEdit,
            Self::Work(_) => Right::RecordEdit,
            Self::Ends => Right::RelationshipEdit,
        }
    }

    /// Whether it comes of work with the client: there is none any more when the relationship has ended.
    fn is_work(&self) -> bool {
        matches!(self, Self::Dated(..) | Self::Consents(_) | Self::Work(_))
    }
}

/// The operation that adds a dated fact.
fn adding(field: Field) -> &'static str {
    match field {
        Field::StateReimbursement => "addReimbursement",
        Field::MunicipalityRegistration => "addRegistration",
        Field::ReceptionPeriod => "addReceptionPeriod",
        _ => "addPermit",
    }
}

impl Desk {
    /// Takes the steps that follow the entry, each on its day or, when that had passed, on the day of
    /// the entry.
    pub(crate) async fn go_on(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        case: &Case,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let (entered, today) = (self.day(opened.at), self.day(self.until));
        let mut steps = case.later.clone();
        let profile = self.register.profile(entered);
        steps.extend(dated::of(profile, case, entered, today, dice));
        steps.extend(timeline::work(case, entered, today, dice));
        steps.sort_by_key(|(on, _)| *on);
        for (on, later) in &steps {
            let day = (*on).max(self.day(opened.at));
            if day > today || (later.is_work() && !opened.goes_on()) {
                continue;
            }
            let Some(by) = self.works_with(opened, later.right(), day) else {
                continue;
            };
            opened.at = self.moment(day, opened.at, dice);
            self.travel(unit, opened.at);
            let profile = self.register.profile(day).clone();
            let hand = Hand {
                profile: &profile,
                by,
            };
            let since = Period {
                from: Some(*on),
                to: None,
            };
            let step = match later {
                Later::NonDisclosure(until) => {
                    let value = (Value::NonDisclosure, Period { to: *until, ..since });
                    self.adds(unit, opened, &hand, "addNonDisclosureOrder", value, dice)
                        .await?
                }
                Later::Restriction(ground) => {
                    let restriction = Restriction {
                        categories: Vec::new(),
                        ground: *ground,
                    };
                    let value = (Value::Restriction(restriction), since);
                    self.adds(unit, opened, &hand, "addRestriction", value, dice)
                        .await?
                }
                Later::Death => {
                    let date = on.checked_sub_days(Days::new(1)).unwrap_or(*on);
                    let value = (Value::Death(date), Period::default());
                    let step = self.adds(unit, opened, &hand, "recordDeath", value, dice).await?;
                    if step.is_some() {
                        self.end_by_death(unit, opened, &hand, date).await?;
                    }
                    step
                }
                Later::IdentityCode(code) => {
                    let value = (Value::IdentityCode(code.clone()), Period::default());
                    self.adds(unit, opened, &hand, "updateClient", value, dice)
                        .await?
                }
                Later::Moves(address) => self.moves(unit, opened, &hand, address, since, dice).await?,
                Later::Obtains(number) => self.obtains(unit, opened, &hand, case, number, dice).await?,
                Later::Withdraws => self.withdraws(unit, opened, &hand, *on).await?,
                Later::Ends => {
                    self.closes(unit, opened, &hand, dice).await?;
                    self.ends(unit, opened, &hand, *on, dice).await?
                }
                Later::Dated(value, period) => {
                    let operation = adding(value.field());
                    let value = (value.clone(), *period);
                    self.adds(unit, opened, &hand, operation, value, dice).await?
                }
                Later::Consents(until) => self.consents(unit, opened, &hand, (case, *until), dice).await?,
                Later::Work(work) => {
                    self.work(unit, opened, &hand, (case, *work), dice).await?;
                    None
                }
            };
            if let Some(step) = step {
                self.note(opened, by, step);
            }
        }
        Ok(())
    }

    pub(crate) async fn adds(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        operation: &'static str,
        value: (Value, Period),
        dice: &mut Dice,
    ) -> Result<Option<Step>, Error> {
        let field = value.0.field();
        let notes = sources::candidates(hand.profile, field, self.day(unit.now), dice);
        let recorded = self.record(unit, opened, hand, value, &notes).await?;
        if recorded.is_some() {
            clients::touch(unit, opened.id).await?;
        }
        Ok(recorded.map(|ground| Step {
            operation,
            shown: vec![field.code().to_owned()],
            ground: Some(ground),
        }))
    }

    /// The former address ends the day before the new one begins, and stays in the history.
    async fn moves(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        address: &Address,
        since: Period,
        dice: &mut Dice,
    ) -> Result<Option<Step>, Error> {
        let former = opened.facts.iter().rposition(|fact| fact.field == Field::Address);
        let value = (Value::Address(address.clone()), since);
        let step = self.adds(unit, opened, hand, "addAddress", value, dice).await?;
        if let (Some(at), Some(_)) = (former, &step) {
            let fact = &mut opened.facts[at];
            let begun = fact.document.period.from;
            fact.version += 1;
            fact.document.period.to = since.from.and_then(|from| from.pred_opt()).max(begun);
            let fact = &opened.facts[at];
            self.seal(unit, opened.id, hand, fact, ChangeReason::Changed)
                .await?;
        }
        Ok(step)
    }

    async fn ends(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        on: NaiveDate,
        dice: &mut Dice,
    ) -> Result<Option<Step>, Error> {
        // What ends by death or by withdrawal is told by these.
        let reasons: Vec<_> = hand
            .profile
            .end_reasons
            .iter()
            .filter(|reason| !matches!(reason.code.as_str(), "death" | "consent_withdrawn"))
            .collect();
        let Relationship { row, officials } = &mut opened.relationship;
        let Some(reason) = dice.pick(&reasons).filter(|_| row.ends_on.is_none()) else {
            return Ok(None);
        };
        row.version += 1;
        row.ends_on = Some(on.max(row.starts_on));
        row.end_reason = Some(reason.code.clone());
        row.change_reason = ChangeReason::Changed.code().to_owned();
        row.recorded_by = hand.by.user.0;
        let before = officials.clone();
        let (id, version) = (row.id, row.version);
        relationships::record(unit, opened.id, &opened.relationship, &before).await?;
        changes::note(unit, opened.id, "relationship", id, version).await?;
        Ok(Some(Step {
            operation: "endRelationship",
            shown: vec!["relationships".to_owned()],
            ground: None,
        }))
    }
}
