//! What happens to a client after the entry.

use super::Error;
use super::accounts::Account;
use super::case::{Case, Later};
use super::consents;
use super::desk::{Desk, Kept, Opened, Step};
use super::random::Dice;
use super::sources;
use chrono::{Days, NaiveDate};
use domain::access::Right;
use domain::civil::Period;
use domain::consent::Withdrawal;
use domain::decision::Ground;
use domain::fact::{ChangeReason, Field};
use domain::profile::{ConsentForm, RegisterProfile};
use domain::recording::SourceNote;
use domain::secret::Secret;
use domain::value::{Restriction, Value};
use persistence::clients;
use persistence::consents::NewConsent;
use persistence::relationships::{self, Relationship};
use persistence::{Unit, changes};

/// What a step is taken with.
struct Hand<'a> {
    profile: &'a RegisterProfile,
    by: &'a Account,
    day: NaiveDate,
    case: &'a Case,
}

/// What a step did: the log's operation, fields and ground. `None` when the rules did not allow it.
type Did = Option<(&'static str, Vec<String>, Option<Ground>)>;

impl Later {
    fn right(&self) -> Right {
        match self {
            Self::NonDisclosure(_) | Self::Death => Right::ProtectionEdit,
            Self::Restriction(_) => Right::RestrictionEdit,
            Self::IdentityCode(_) | Self::Moves(_) => Right::ClientEdit,
            Self::Obtains(_) | Self::Withdraws => Right::ConsentEdit,
            Self::Ends => Right::RelationshipEdit,
        }
    }
}

impl Desk {
    /// Takes the steps that follow the entry, each on its day or, when that had passed, on the day of
    /// the entry.
    pub(super) async fn go_on(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        case: &Case,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        for (on, later) in &case.later {
            let day = (*on).max(self.day(opened.at));
            if day > self.day(self.until) {
                continue;
            }
            let Some(by) = self.team.with(&self.register, later.right(), day) else {
                continue;
            };
            opened.at = self.moment(day, opened.at, dice);
            self.travel(unit, opened.at);
            let profile = self.register.profile(day).clone();
            let hand = Hand {
                profile: &profile,
                by,
                day: *on,
                case,
            };
            let did = self.take(unit, opened, &hand, later, dice).await?;
            if let Some((operation, shown, ground)) = did {
                self.note(
                    opened,
                    Step {
                        by,
                        operation,
                        shown,
                        ground,
                    },
                );
            }
        }
        Ok(())
    }

    async fn take(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        later: &Later,
        dice: &mut Dice,
    ) -> Result<Did, Error> {
        match later {
            Later::NonDisclosure(until) => {
                let period = Period {
                    from: Some(hand.day),
                    to: *until,
                };
                self.adds(
                    unit,
                    opened,
                    hand,
                    "addNonDisclosureOrder",
                    (Value::NonDisclosure, period),
                    dice,
                )
                .await
            }
            Later::Restriction(ground) => {
                let value = Value::Restriction(Restriction {
                    categories: Vec::new(),
                    ground: *ground,
                });
                let period = Period {
                    from: Some(hand.day),
                    to: None,
                };
                self.adds(unit, opened, hand, "addRestriction", (value, period), dice)
                    .await
            }
            Later::Death => {
                let date = hand.day.checked_sub_days(Days::new(1)).unwrap_or(hand.day);
                self.adds(
                    unit,
                    opened,
                    hand,
                    "recordDeath",
                    (Value::Death(date), Period::default()),
                    dice,
                )
                .await
            }
            Later::IdentityCode(code) => {
                let value = (Value::IdentityCode(code.clone()), Period::default());
                self.adds(unit, opened, hand, "updateClient", value, dice).await
            }
            Later::Moves(address) => self.moves(unit, opened, hand, address, dice).await,
            Later::Obtains(number) => self.obtains(unit, opened, hand, number, dice).await,
            Later::Withdraws => self.withdraws(unit, opened, hand).await,
            Later::Ends => self.ends(unit, opened, hand, dice).await,
        }
    }

    async fn adds(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        operation: &'static str,
        value: (Value, Period),
        dice: &mut Dice,
    ) -> Result<Did, Error> {
        let field = value.0.field();
        let notes = sources::candidates(hand.profile, field, self.day(unit.now), dice);
        let Some(ground) = self
            .record(unit, opened, hand.profile, hand.by, value, &notes)
            .await?
        else {
            return Ok(None);
        };
        clients::touch(unit, opened.id).await?;
        Ok(Some((operation, vec![field.code().to_owned()], Some(ground))))
    }

    /// The former address ends the day before the new one begins, and stays in the history.
    async fn moves(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        address: &domain::value::Address,
        dice: &mut Dice,
    ) -> Result<Did, Error> {
        let value = Value::Address(address.clone());
        let period = Period {
            from: Some(hand.day),
            to: None,
        };
        let former = opened.facts.iter().position(|fact| fact.field == Field::Address);
        let did = self
            .adds(unit, opened, hand, "addAddress", (value, period), dice)
            .await?;
        if let (Some(at), Some(_)) = (former, &did) {
            let fact = &mut opened.facts[at];
            fact.version += 1;
            fact.document.period.to = hand.day.pred_opt();
            let fact = &opened.facts[at];
            self.seal(
                unit,
                opened.id,
                hand.profile,
                hand.by,
                fact,
                ChangeReason::Changed,
            )
            .await?;
        }
        Ok(did)
    }

    /// The client permits something to be obtained, and the party gives a number.
    async fn obtains(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        number: &str,
        dice: &mut Dice,
    ) -> Result<Did, Error> {
        let day = self.day(unit.now);
        let Some((consent, party)) = consents::of_obtaining(hand.profile, hand.case, day, dice) else {
            return Ok(None);
        };
        let Ok(ground) = domain::consent::judge_giving(hand.profile, &consent, day) else {
            return Ok(None);
        };
        let source = hand.profile.sources.iter().find(|source| {
            let on_day = hand.profile.party_on(&source.party, day);
            on_day.is_some_and(|on_day| on_day.code == party.code)
        });
        self.give(unit, opened, hand.profile, hand.by, consent).await?;
        self.note(
            opened,
            Step {
                by: hand.by,
                operation: "giveConsent",
                shown: vec!["consents".to_owned()],
                ground: Some(ground),
            },
        );
        let note = SourceNote {
            party,
            channel: source
                .and_then(|source| source.channels.first().copied())
                .unwrap_or(domain::profile::Channel::Phone),
            reason: Some("Asiakkaan suostumus".to_owned()),
        };
        let value = (Value::Phone(number.to_owned()), Period::default());
        let recorded = self
            .record(unit, opened, hand.profile, hand.by, value, &[note])
            .await?;
        if recorded.is_some() {
            clients::touch(unit, opened.id).await?;
        }
        Ok(recorded.map(|ground| ("addPhone", vec![Field::Phone.code().to_owned()], Some(ground))))
    }

    /// R39: the consent is withdrawn, and what rests on it is restricted.
    async fn withdraws(&self, unit: &mut Unit, opened: &mut Opened, hand: &Hand<'_>) -> Result<Did, Error> {
        let Some((id, version, consent)) = opened.consents.first_mut() else {
            return Ok(None);
        };
        consent.withdrawal = Some(Withdrawal {
            on: hand.day.max(consent.given_on),
            form: ConsentForm::Written,
        });
        *version += 1;
        let (id, version) = (*id, *version);
        let new = NewConsent {
            client: opened.id,
            id,
            version,
            retention_class: hand.profile.consent_retention_class.clone(),
            recorded_by: hand.by.user,
            consent: Secret::new(consent.clone()),
        };
        persistence::consents::record(unit, new).await?;
        changes::note(unit, opened.id, "consent", id.0, version).await?;
        let mut shown = vec!["consents".to_owned()];
        let rests = |fact: &&mut Kept| fact.document.rests_on.consents.contains(&id);
        for fact in opened.facts.iter_mut().filter(rests) {
            fact.version += 1;
            self.seal(
                unit,
                opened.id,
                hand.profile,
                hand.by,
                fact,
                ChangeReason::ConsentWithdrawn,
            )
            .await?;
            shown.push(fact.field.code().to_owned());
        }
        shown.dedup();
        if shown.len() > 1 {
            clients::touch(unit, opened.id).await?;
        }
        Ok(Some(("withdrawConsent", shown, None)))
    }

    async fn ends(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        dice: &mut Dice,
    ) -> Result<Did, Error> {
        // What death and withdrawal end, they end by themselves.
        let reasons: Vec<_> = hand
            .profile
            .end_reasons
            .iter()
            .filter(|reason| !matches!(reason.code.as_str(), "death" | "consent_withdrawn"))
            .collect();
        let Some(reason) = dice.pick(&reasons) else {
            return Ok(None);
        };
        let Relationship { row, officials } = &mut opened.relationship;
        if row.ends_on.is_some() {
            return Ok(None);
        }
        row.version += 1;
        row.ends_on = Some(hand.day.max(row.starts_on));
        row.end_reason = Some(reason.code.clone());
        row.change_reason = ChangeReason::Changed.code().to_owned();
        row.recorded_by = hand.by.user.0;
        let before = officials.clone();
        let (id, version) = (row.id, row.version);
        relationships::record(unit, opened.id, &opened.relationship, &before).await?;
        changes::note(unit, opened.id, "relationship", id, version).await?;
        Ok(Some(("endRelationship", vec!["relationships".to_owned()], None)))
    }
}
