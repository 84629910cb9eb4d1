//! What is recorded of a client after the entry.

use crate::client::{KnownAddress, KnownClient};
use crate::error::Error;
use crate::occasion::Occasion;
use crate::office::Past;
use crate::random::Dice;
use crate::team::Account;
use crate::{requests, sources};
use application::clients::death::RecordDeath;
use application::clients::patch::UpdateClient;
use application::clients::read::read_client;
use application::dated::add::AddFact;
use application::dated::change::ChangeFact;
use chrono::Days;
use contract::clients::death::DeathInput;
use contract::clients::requests::ClientPatch;
use contract::dated::any::{AnyFact, FactPatch, wording};
use contract::outcome::Versioned;
use contract::patch::Patch;
use contract::shared::{PeriodInput, SourceInput};
use domain::civil::Period;
use domain::client::dated::DatedKind;
use domain::client::fact::ChangeReason;
use domain::client::field::Field;
use domain::client::provenance::SourceNote;
use domain::client::value::{Address, IdentityCode, Value};
use domain::ids::FactId;
use serde_json::json;

impl Past {
    /// Adds a dated fact from the first source that the notice allows, if it allows any.
    pub(crate) async fn add(
        &self,
        client: &KnownClient,
        by: &Account,
        (value, period): (Value, Period),
        dice: &mut Dice,
    ) -> Result<Option<AnyFact>, Error> {
        let (profile, today) = (self.profile(), self.today());
        let notes = sources::candidates(profile, value.field(), today, dice);
        let Some(source) = client.source(profile, value.field().into(), today, notes) else {
            return Ok(None);
        };
        self.adds(client, by, (&value, period), &source).await
    }

    /// Adds a dated fact from a source.
    pub(crate) async fn adds(
        &self,
        client: &KnownClient,
        by: &Account,
        (value, period): (&Value, Period),
        source: &SourceNote,
    ) -> Result<Option<AnyFact>, Error> {
        let Some(kind) = DatedKind::of(value.field()) else {
            return Ok(None);
        };
        let caller = self.acting(by, wording(kind).operations.add).await?;
        let input = requests::any_dated_fact(&caller.app.schemas, value, period, source)?;
        let Some(input) = input else { return Ok(None) };
        self.act(&caller, AddFact::new(&caller, client.id, &input)).await
    }

    /// Records a death, which ends what is open.
    pub(crate) async fn dies(
        &self,
        client: &mut KnownClient,
        occasion: &Occasion<'_>,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let date = occasion.on.checked_sub_days(Days::new(1)).unwrap_or(occasion.on);
        let Some(source) = self.first_source(client, Field::Death, dice) else {
            return Ok(());
        };
        let read = self.acting(occasion.by, "readClient").await?;
        let found = read_client(&read, client.id).await;
        let found = found.map_err(|problem| Error::refused("readClient", &problem))?;
        let version = found.into_parts().0.version;
        let caller = self.acting(occasion.by, "recordDeath").await?;
        let death = DeathInput { date, source };
        let command = RecordDeath::new(&caller, client.id, version, &death);
        if self.act(&caller, command).await?.is_some() {
            client.death = Some(date);
            client.records.clear();
        }
        Ok(())
    }

    /// Where a datum of the client comes from.
    fn first_source(&self, client: &KnownClient, field: Field, dice: &mut Dice) -> Option<SourceInput> {
        let (profile, today) = (self.profile(), self.today());
        let notes = sources::candidates(profile, field, today, dice);
        let source = client.source(profile, field.into(), today, notes)?;
        Some(SourceInput::of(&source))
    }

    /// A real identity code takes the place of a temporary one.
    pub(crate) async fn gets_code(
        &self,
        client: &KnownClient,
        occasion: &Occasion<'_>,
        code: &IdentityCode,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let Some(source) = self.first_source(client, Field::IdentityCode, dice) else {
            return Ok(());
        };
        let read = self.acting(occasion.by, "readClient").await?;
        let found = read_client(&read, client.id).await;
        let found = found.map_err(|problem| Error::refused("readClient", &problem))?;
        let version = found.into_parts().0.version;
        let caller = self.acting(occasion.by, "updateClient").await?;
        let code = json!({"value": code.code.as_str(), "temporary": code.temporary});
        let patch = json!({"person": {"identityCode": code}, "source": source});
        let patch: ClientPatch = Patch::parse(&caller.app.schemas, patch).map_err(Error::malformed)?;
        let command = UpdateClient {
            client: client.id,
            version,
            reason: ChangeReason::Changed,
            patch,
        };
        self.act(&caller, Ok(command)).await?;
        Ok(())
    }

    /// The former address ends the day before the new one begins, and stays in the history.
    pub(crate) async fn moves(
        &self,
        client: &mut KnownClient,
        occasion: &Occasion<'_>,
        address: &Address,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let since = Period {
            from: Some(occasion.on),
            to: None,
        };
        let datum = (Value::Address(address.clone()), since);
        let Some(new) = self.add(client, occasion.by, datum, dice).await? else {
            return Ok(());
        };
        let new = KnownAddress {
            id: FactId(new.id()),
            version: new.version(),
            from: since.from,
        };
        let Some(former) = client.address.replace(new) else {
            return Ok(());
        };
        let to = occasion.on.pred_opt().max(former.from);
        let period = PeriodInput {
            from: former.from,
            to,
        };
        let caller = self.acting(occasion.by, "changeAddress").await?;
        let patch = json!({"period": period});
        let patch =
            FactPatch::read(DatedKind::Address, &caller.app.schemas, patch).map_err(Error::malformed)?;
        let (id, version, reason) = (former.id, former.version, ChangeReason::Changed);
        let command = ChangeFact::new(client.id, id, version, reason, patch);
        self.act(&caller, Ok(command)).await?;
        Ok(())
    }
}
