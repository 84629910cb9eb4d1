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
use contract::dated::fact::DatedFact;
use contract::dated::kinds::address::{AddressFact, AddressInput};
use contract::dated::kinds::permit::PermitFact;
use contract::dated::kinds::protective::{NonDisclosureFact, RestrictionFact};
use contract::dated::kinds::reception::ReceptionPeriodFact;
use contract::dated::kinds::reception::{RegistrationFact, ReimbursementFact};
use contract::dated::kinds::related::RelatedPersonFact;
use contract::dated::kinds::texts::PhoneFact;
use contract::patch::Patch;
use contract::shared::{PeriodInput, SourceInput};
use domain::civil::Period;
use domain::client::fact::ChangeReason;
use domain::client::field::Field;
use domain::client::value::{Address, IdentityCode, Value};
use domain::ids::FactId;
use serde_json::json;

impl Past {
    /// Adds a permit, or something else that has its period.
    pub(crate) async fn adds_dated(
        &self,
        client: &KnownClient,
        occasion: &Occasion<'_>,
        datum: (Value, Period),
        dice: &mut Dice,
    ) -> Result<(), Error> {
        let by = occasion.by;
        match datum.0.field() {
            Field::StateReimbursement => {
                self.add::<ReimbursementFact>(client, by, datum, dice).await?;
            }
            Field::MunicipalityRegistration => {
                self.add::<RegistrationFact>(client, by, datum, dice).await?;
            }
            Field::ReceptionPeriod => {
                self.add::<ReceptionPeriodFact>(client, by, datum, dice).await?;
            }
            _ => {
                self.add::<PermitFact>(client, by, datum, dice).await?;
            }
        }
        Ok(())
    }

    /// Adds a dated fact from the first source that the notice allows, if it allows any.
    pub(crate) async fn add<K: DatedFact + AddedBy>(
        &self,
        client: &KnownClient,
        by: &Account,
        (value, period): (Value, Period),
        dice: &mut Dice,
    ) -> Result<Option<K>, Error> {
        let (profile, today) = (self.profile(), self.today());
        let notes = sources::candidates(profile, value.field(), today, dice);
        let Some(source) = client.source(profile, value.field().into(), today, notes) else {
            return Ok(None);
        };
        let Some(input) = requests::dated_fact::<K>(&value, period, &source)? else {
            return Ok(None);
        };
        let caller = self.acting(by, K::ADDED_BY).await?;
        let command = AddFact::<K>::new(&caller, client.id, &input);
        self.act(&caller, command).await
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
        let Some(new) = self.add::<AddressFact>(client, occasion.by, datum, dice).await? else {
            return Ok(());
        };
        let new = KnownAddress {
            id: FactId(new.id),
            version: new.version,
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
        let patch: Result<Patch<AddressInput>, _> =
            Patch::parse(&caller.app.schemas, json!({"period": period}));
        let patch = patch.map_err(Error::malformed)?;
        let (id, version, reason) = (former.id, former.version, ChangeReason::Changed);
        let command = ChangeFact::<AddressFact>::new(client.id, id, version, reason, patch);
        self.act(&caller, Ok(command)).await?;
        Ok(())
    }
}

/// The operation that adds a fact of a kind.
pub(crate) trait AddedBy {
    /// Its id.
    const ADDED_BY: &'static str;
}

macro_rules! added_by {
    ($($kind:ident $operation:literal;)*) => {$(
        impl AddedBy for $kind {
            const ADDED_BY: &'static str = $operation;
        }
    )*};
}

added_by! {
    AddressFact "addAddress";
    PhoneFact "addPhone";
    PermitFact "addPermit";
    ReimbursementFact "addReimbursement";
    RegistrationFact "addRegistration";
    ReceptionPeriodFact "addReceptionPeriod";
    RelatedPersonFact "addRelatedPerson";
    NonDisclosureFact "addNonDisclosureOrder";
    RestrictionFact "addRestriction";
}
