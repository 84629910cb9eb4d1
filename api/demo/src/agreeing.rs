//! What a client permits after the entry, and takes back.

use crate::client::KnownClient;
use crate::error::Error;
use crate::occasion::Occasion;
use crate::office::{Past, everything};
use crate::random::Dice;
use crate::team::Account;
use crate::{consents, requests};
use application::consents::give::GiveConsent;
use application::consents::read::list_consents;
use application::consents::withdraw::WithdrawConsent;
use chrono::NaiveDate;
use contract::coded::OneOf;
use contract::consents::withdraw::WithdrawalInput;
use domain::civil::Period;
use domain::client::provenance::SourceNote;
use domain::client::value::Value;
use domain::consent::{Consent, Withdrawal};
use domain::ids::ConsentId;
use domain::register::{Channel, ConsentForm};

impl Past {
    /// The client permits something to be obtained, and the party gives a number.
    pub(crate) async fn obtains(
        &self,
        client: &mut KnownClient,
        occasion: &Occasion<'_>,
        number: &str,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let (profile, day) = (self.profile().clone(), self.today());
        let Some((consent, party)) = consents::of_obtaining(&profile, occasion.case, day, dice) else {
            return Ok(());
        };
        if !self.gives(client, occasion.by, consent).await? {
            return Ok(());
        }
        let source = profile.sources.iter().find(|source| {
            let on_day = profile.party_on(&source.party, day);
            on_day.is_some_and(|on_day| on_day.code == party.code)
        });
        let note = SourceNote {
            party,
            channel: source
                .and_then(|source| source.channels.first().copied())
                .unwrap_or(Channel::Phone),
            reason: Some("Asiakkaan suostumus".to_owned()),
        };
        let value = Value::Phone(number.to_owned());
        let notes = vec![note];
        let note = client.source(&profile, value.field().into(), day, notes);
        if let Some(note) = note {
            let datum = (&value, Period::default());
            self.adds(client, occasion.by, datum, &note).await?;
        }
        Ok(())
    }

    /// The client consents to something until a day.
    pub(crate) async fn consents(
        &self,
        client: &mut KnownClient,
        occasion: &Occasion<'_>,
        until: NaiveDate,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let (profile, day) = (self.profile().clone(), self.today());
        let Some((mut consent, _)) = consents::of_obtaining(&profile, occasion.case, day, dice) else {
            return Ok(());
        };
        consent.period.to = Some(until);
        self.gives(client, occasion.by, consent).await?;
        Ok(())
    }

    /// Enters a consent that the client gives; whether the rules take it.
    async fn gives(&self, client: &mut KnownClient, by: &Account, consent: Consent) -> Result<bool, Error> {
        let caller = self.acting(by, "giveConsent").await?;
        let command = GiveConsent {
            client: client.id,
            id: ConsentId(caller.new_id()),
            input: requests::consent(&consent),
        };
        let given = self.act(&caller, Ok(command)).await?.is_some();
        client.consents.extend(given.then_some(consent));
        Ok(given)
    }

    /// R39: the first consent is withdrawn, and what rests on it is restricted.
    pub(crate) async fn withdraws(
        &self,
        client: &mut KnownClient,
        occasion: &Occasion<'_>,
    ) -> Result<(), Error> {
        let Some(given) = client.consents.first_mut() else {
            return Ok(());
        };
        let caller = self.acting(occasion.by, "listConsents").await?;
        let listed = list_consents(&caller, client.id, everything()).await;
        let listed = listed.map_err(|problem| Error::refused("listConsents", &problem))?;
        let listed = listed.into_parts().0.items.into_iter();
        let Some(first) = listed.min_by_key(|consent| (consent.given_on, consent.id)) else {
            return Ok(());
        };
        let withdrawal = Withdrawal {
            on: occasion.on.max(given.given_on),
            form: ConsentForm::Written,
        };
        let input = WithdrawalInput {
            withdrawn_on: Some(withdrawal.on),
            form: OneOf(withdrawal.form),
        };
        let caller = self.acting(occasion.by, "withdrawConsent").await?;
        let id = ConsentId(first.id);
        let command = WithdrawConsent::new(&caller, client.id, id, first.version, &input);
        if self.act(&caller, command).await?.is_some() {
            given.withdrawal = Some(withdrawal);
            // What rests on it is restricted, and nobody goes on with it.
            client.records.clear();
        }
        Ok(())
    }
}
