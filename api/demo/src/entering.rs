//! The entry of a client.

use crate::case::{Answers, Case};
use crate::client::{KnownAddress, KnownClient, may_come_from};
use crate::error::Error;
use crate::office::{Past, shown};
use crate::random::Dice;
use crate::requests;
use crate::usual::working;
use crate::{consents, sources};
use application::clients::create::create_client;
use application::execute::Manner;
use chrono::{DateTime, Days, NaiveDate};
use contract::clients::requests::{
    ClientCreation, EntryInput, IdentityCodeInput, InterpreterNeedInput, PersonInput,
};
use contract::coded::OneOf;
use contract::dated::fact::DatedFact;
use contract::relationships::dto::RelationshipInput;
use contract::shared::SourceInput;
use domain::access::Right;
use domain::civil::Period;
use domain::client::entry::{self, Entering};
use domain::client::field::Field;
use domain::client::provenance::SourceNote;
use domain::client::value::Value;
use domain::consent::Consent;
use domain::ids::{ClientId, FactId, UserId};
use domain::register::RegisterProfile;

/// An entry that the register's conditions admit.
struct Admitted {
    day: NaiveDate,
    by_law: bool,
    outside_notice: bool,
    consents: Vec<Consent>,
}

impl Past {
    /// Enters a client on the first day on which a condition of entry is met. `None` when none is until
    /// the demo begins, or when no task of the register enters clients.
    pub(crate) async fn enter(&self, case: &Case, dice: &mut Dice) -> Result<Option<KnownClient>, Error> {
        let Some(admitted) = self.admitted(case, dice) else {
            return Ok(None);
        };
        let (office, day) = (&self.office, admitted.day);
        let rights: &[Right] = match admitted.outside_notice {
            true => &[Right::ClientEnter, Right::OutsideNoticeRecord],
            false => &[Right::ClientEnter],
        };
        let Some(by) = office.team.with(&office.register, rights, day) else {
            return Ok(None);
        };
        let at = office.moment(day, DateTime::UNIX_EPOCH, dice);
        self.go_to(at);
        let officials = self.officials(case, dice);
        let profile = self.profile();
        let Some(mut data) = Data::of(profile, &admitted, dice) else {
            return Ok(None);
        };
        for (value, period) in case.person.values(case.since.unwrap_or(day)) {
            data.take(value, period, dice)?;
        }
        let groups = &profile.groups;
        let group = groups.get(case.group % groups.len().max(1));
        let relationship = RelationshipInput {
            starts_on: Some(case.since.unwrap_or(day)),
            officials: Some(officials.iter().map(|official| official.0).collect()),
        };
        let entry = EntryInput {
            consents: admitted.consents.iter().map(requests::consent).collect(),
            required_by_law: case.required_by_law.clone(),
        };
        let creation = ClientCreation {
            client_group: group.map(|group| group.code.clone()).unwrap_or_default(),
            entry,
            relationship: Some(relationship),
            ..data.creation
        };
        let caller = self.acting(by, "createClient").await?;
        let done = create_client(&caller, &creation, Manner::plain()).await;
        let Some(client) = shown(&caller, done)? else {
            return Ok(None);
        };
        let address = client.addresses.first().map(|address| KnownAddress {
            id: FactId(address.id),
            version: address.version,
            from: address.period.from,
        });
        Ok(Some(KnownClient {
            id: ClientId(client.id),
            consents: admitted.consents,
            records: Vec::new(),
            officials,
            address,
            at,
            by_law: admitted.by_law,
            protected: false,
            restricted: admitted.outside_notice,
            ended: false,
            death: None,
        }))
    }

    /// The first day from the one wished for on which the rules admit the client.
    fn admitted(&self, case: &Case, dice: &mut Dice) -> Option<Admitted> {
        let today = self.office.today();
        let mut day = case.entered_on.min(today);
        loop {
            let profile = self.office.register.profile(day);
            let consents = match &case.required_by_law {
                Some(_) => Vec::new(),
                None => consents::of_entry(profile, case, day, dice),
            };
            let sound = consents
                .iter()
                .all(|consent| domain::consent::judge_giving(profile, consent, day).is_ok());
            let values = case.person.values(day);
            let fields = values.iter().map(|(value, _)| value.field());
            let fields: Vec<Field> = fields
                .filter(|field| profile.category_of(*field).is_some())
                .collect();
            let entering = Entering {
                consents: &consents,
                required_by_law: case.required_by_law.as_deref(),
                fields: &fields,
                today: day,
            };
            match entry::judge(profile, &entering) {
                Ok(entered) if sound => {
                    return Some(Admitted {
                        day,
                        by_law: profile.provision(&entered.condition).is_some(),
                        outside_notice: entered.outside_notice,
                        consents,
                    });
                }
                _ if day >= today => return None,
                // A statute that is not in force yet: the client comes later.
                _ => day = working(day.checked_add_days(Days::new(60))?).min(today),
            }
        }
    }

    /// Who answers for a client from the entry on.
    fn officials(&self, case: &Case, dice: &mut Dice) -> Vec<UserId> {
        let team = &self.office.team;
        let officials = team.officials(&self.office.register, self.today());
        let officials: Vec<_> = match case.answers {
            Answers::Anybody => dice.pick(&officials).copied().into_iter().collect(),
            Answers::First => officials.into_iter().take(1).collect(),
            Answers::Two => officials.into_iter().take(2).collect(),
            Answers::Former => Vec::from_iter(&team.former),
        };
        officials.iter().map(|official| official.user).collect()
    }
}

/// What is entered of a client, as far as the notice takes it from some source.
struct Data<'a> {
    profile: &'a RegisterProfile,
    admitted: &'a Admitted,
    /// Where it comes from, as far as it may; a dated fact may come from another.
    source: SourceNote,
    creation: ClientCreation,
}

impl<'a> Data<'a> {
    /// Nothing yet; `None` when the notice names no source.
    fn of(profile: &'a RegisterProfile, admitted: &'a Admitted, dice: &mut Dice) -> Option<Self> {
        let notes = sources::candidates(profile, Field::Name, admitted.day, dice);
        let source = Self::first(profile, admitted, Field::Name, notes.clone());
        let source = source.or_else(|| notes.into_iter().next())?;
        Some(Self {
            profile,
            admitted,
            creation: ClientCreation {
                client_group: String::new(),
                person: PersonInput::default(),
                source: SourceInput::of(&source),
                entry: EntryInput::default(),
                citizenships: Vec::new(),
                municipalities: Vec::new(),
                addresses: Vec::new(),
                phones: Vec::new(),
                emails: Vec::new(),
                identifiers: Vec::new(),
                non_disclosure: None,
                relationship: None,
            },
            source,
        })
    }

    fn first(
        profile: &RegisterProfile,
        admitted: &Admitted,
        field: Field,
        notes: Vec<SourceNote>,
    ) -> Option<SourceNote> {
        let (day, consents) = (admitted.day, &admitted.consents);
        may_come_from(
            profile,
            field.into(),
            day,
            notes,
            consents,
            (admitted.by_law, None),
        )
    }

    /// Takes a value in, if the notice does.
    fn take(&mut self, value: Value, period: Period, dice: &mut Dice) -> Result<(), Error> {
        let field = value.field();
        let notes = sources::candidates(self.profile, field, self.admitted.day, dice);
        if let Some(source) = Self::first(self.profile, self.admitted, field, notes) {
            let creation = &mut self.creation;
            add(&mut creation.citizenships, &value, period, &source)?;
            add(&mut creation.municipalities, &value, period, &source)?;
            add(&mut creation.addresses, &value, period, &source)?;
            add(&mut creation.phones, &value, period, &source)?;
            add(&mut creation.emails, &value, period, &source)?;
            add(&mut creation.identifiers, &value, period, &source)?;
        }
        // Of the person all comes from one source.
        let common = vec![self.source.clone()];
        if Self::first(self.profile, self.admitted, field, common).is_some() {
            tell(&mut self.creation.person, value);
        }
        Ok(())
    }
}

/// A request of a kind of dated fact that stands in an entry.
trait InEntry: Sized {
    /// The kind.
    type Kind: DatedFact<Input = Self>;
}

macro_rules! in_entry {
    ($($input:ident of $kind:ident in $module:ident;)*) => {$(
        impl InEntry for contract::dated::kinds::$module::$input {
            type Kind = contract::dated::kinds::$module::$kind;
        }
    )*};
}

in_entry! {
    CitizenshipInput of CitizenshipFact in texts;
    MunicipalityInput of MunicipalityFact in texts;
    AddressInput of AddressFact in address;
    PhoneInput of PhoneFact in texts;
    EmailInput of EmailFact in texts;
    IdentifierInput of IdentifierFact in identifier;
}

/// Adds a value to the facts of its kind.
fn add<I: InEntry>(
    facts: &mut Vec<I>,
    value: &Value,
    period: Period,
    source: &SourceNote,
) -> Result<(), Error> {
    facts.extend(requests::dated_fact::<I::Kind>(value, period, source)?);
    Ok(())
}

/// Says of a person what is no dated fact.
fn tell(person: &mut PersonInput, value: Value) {
    match value {
        Value::Name(name) => {
            person.first_names = name.first_names;
            person.last_name = Some(name.last_name);
        }
        Value::IdentityCode(code) => {
            person.identity_code = Some(IdentityCodeInput {
                value: code.code.as_str().to_owned(),
                temporary: code.temporary,
            });
        }
        Value::BirthDate(date) => person.birth_date = Some(date),
        Value::MotherTongue(language) => person.mother_tongue = Some(language),
        Value::CommunicationLanguage(language) => person.communication_language = Some(language),
        Value::InterpreterNeed(need) => {
            person.interpreter_need = Some(InterpreterNeedInput {
                needed: need.needed,
                language: need.language,
            });
        }
        Value::MaritalStatus(status) => person.marital_status = Some(OneOf(status)),
        Value::Occupation(text) => person.occupation = Some(text),
        _ => {}
    }
}
