//! What a client permits after the entry, and takes back.

use crate::case::Case;
use crate::consents;
use crate::desk::{Desk, Hand, Kept, Opened, Step};
use crate::error::Error;
use crate::random::Dice;
use chrono::NaiveDate;
use domain::civil::Period;
use domain::client::fact::ChangeReason;
use domain::client::field::Field;
use domain::client::provenance::SourceNote;
use domain::client::value::Value;
use domain::consent::Withdrawal;
use domain::register::{Channel, ConsentForm};
use persistence::{Unit, clients};

impl Desk {
    /// The client permits something to be obtained, and the party gives a number.
    pub(crate) async fn obtains(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        case: &Case,
        number: &str,
        dice: &mut Dice,
    ) -> Result<Option<Step>, Error> {
        let day = self.day(unit.now);
        let Some((consent, party)) = consents::of_obtaining(hand.profile, case, day, dice) else {
            return Ok(None);
        };
        let Ok(ground) = domain::consent::judge_giving(hand.profile, &consent, day) else {
            return Ok(None);
        };
        self.give(unit, opened, hand, consent).await?;
        let given = Step {
            operation: "giveConsent",
            shown: vec!["consents".to_owned()],
            ground: Some(ground),
        };
        self.note(opened, hand.by, given);
        let source = hand.profile.sources.iter().find(|source| {
            let on_day = hand.profile.party_on(&source.party, day);
            on_day.is_some_and(|on_day| on_day.code == party.code)
        });
        let note = SourceNote {
            party,
            channel: source
                .and_then(|source| source.channels.first().copied())
                .unwrap_or(Channel::Phone),
            reason: Some("Asiakkaan suostumus".to_owned()),
        };
        let value = (Value::Phone(number.to_owned()), Period::default());
        let recorded = self.record(unit, opened, hand, value, &[note]).await?;
        if recorded.is_some() {
            clients::touch(unit, opened.id).await?;
        }
        Ok(recorded.map(|ground| Step {
            operation: "addPhone",
            shown: vec![Field::Phone.code().to_owned()],
            ground: Some(ground),
        }))
    }

    /// The client consents to something until a day.
    pub(crate) async fn consents(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        (case, until): (&Case, NaiveDate),
        dice: &mut Dice,
    ) -> Result<Option<Step>, Error> {
        let day = self.day(unit.now);
        let Some((mut consent, _)) = consents::of_obtaining(hand.profile, case, day, dice) else {
            return Ok(None);
        };
        consent.period.to = Some(until);
        let Ok(ground) = domain::consent::judge_giving(hand.profile, &consent, day) else {
            return Ok(None);
        };
        self.give(unit, opened, hand, consent).await?;
        Ok(Some(Step {
            operation: "giveConsent",
            shown: vec!["consents".to_owned()],
            ground: Some(ground),
        }))
    }

    /// R39: the consent is withdrawn, and what rests on it is restricted.
    pub(crate) async fn withdraws(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        on: NaiveDate,
    ) -> Result<Option<Step>, Error> {
        let Some(given) = opened.consents.first_mut() else {
            return Ok(None);
        };
        given.1 += 1;
        given.2.withdrawal = Some(Withdrawal {
            on: on.max(given.2.given_on),
            form: ConsentForm::Written,
        });
        let id = given.0;
        self.seal_consent(unit, opened.id, hand, &opened.consents[0])
            .await?;
        let mut shown = vec!["consents".to_owned()];
        let rests = |fact: &&mut Kept| fact.document.rests_on.consents.contains(&id);
        for fact in opened.facts.iter_mut().filter(rests) {
            fact.version += 1;
            self.seal(unit, opened.id, hand, fact, ChangeReason::ConsentWithdrawn)
                .await?;
            shown.push(fact.field.code().to_owned());
        }
        shown.dedup();
        if self.restrict_resting(unit, opened, hand, id).await? {
            shown.push("records".to_owned());
        }
        if shown.len() > 1 {
            clients::touch(unit, opened.id).await?;
        }
        Ok(Some(Step {
            operation: "withdrawConsent",
            shown,
            ground: None,
        }))
    }
}
