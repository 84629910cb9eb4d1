//! An invented person, and the households that people live in.

use crate::names::{self, Origin};
use crate::random::Dice;
use chrono::{Datelike, Days, Months, NaiveDate};
use domain::civil::Period;
use domain::client::identity_code::PersonalIdentityCode;
use domain::client::value::{
    Address, AddressKind, Identifier, IdentityCode, InterpreterNeed, MaritalStatus, Name, Value,
};
use domain::register::{IdentifierAlphabet, RegisterProfile};
use std::collections::HashSet;

/// The individual numbers of invented people: no living person is given one of these.
const INDIVIDUALS: (i64, i64) = (900, 999);

/// An invented person. Which of it a register takes, its profile says.
#[derive(Clone)]
pub(crate) struct Person {
    pub(crate) first_names: Option<String>,
    pub(crate) last_name: String,
    pub(crate) woman: bool,
    pub(crate) birth_date: NaiveDate,
    pub(crate) code: Option<IdentityCode>,
    pub(crate) citizenship: &'static str,
    pub(crate) mother_tongue: &'static str,
    pub(crate) language: &'static str,
    pub(crate) interpreter: bool,
    pub(crate) marital_status: MaritalStatus,
    pub(crate) occupation: Option<&'static str>,
    pub(crate) phone: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) identifier: Option<Identifier>,
    pub(crate) address: Address,
    pub(crate) municipality: String,
}

/// People who live at one address and share a last name.
pub(crate) struct Household {
    origin: &'static Origin,
    mother_tongue: &'static str,
    /// The name that its members share.
    pub(crate) last_name: &'static str,
    /// Where they live.
    pub(crate) address: Address,
    municipality: String,
    phone: String,
}

/// Makes the people of one register.
pub(crate) struct Town<'p> {
    profile: &'p RegisterProfile,
    /// What day the demo begins.
    pub(crate) today: NaiveDate,
    /// Its dice.
    pub(crate) dice: Dice,
    /// Whether the register is one of newcomers: its notice then takes their citizenships.
    pub(crate) newcomers: bool,
    codes: HashSet<PersonalIdentityCode>,
}

impl<'p> Town<'p> {
    /// The people of a register.
    pub(crate) fn new(profile: &'p RegisterProfile, today: NaiveDate, dice: Dice) -> Self {
        Self {
            profile,
            today,
            dice,
            newcomers: profile
                .category_of(domain::client::field::Field::Citizenship)
                .is_some(),
            codes: HashSet::new(),
        }
    }

    /// A household, of newcomers or of whoever lives in the town; `None` when nobody is known to come
    /// from anywhere.
    pub(crate) fn household(&mut self, newcomers: bool) -> Option<Household> {
        let origin = Origin::pick(&mut self.dice, newcomers)?;
        let controller = &self.profile.controller;
        Some(Household {
            mother_tongue: self.dice.pick(&origin.tongues).copied().unwrap_or("und"),
            last_name: origin.last_name(&mut self.dice),
            address: self.address(),
            municipality: controller.municipality.clone(),
            phone: names::phone(&mut self.dice),
            origin,
        })
    }

    /// An invented street in the controller's own town.
    pub(crate) fn address(&mut self) -> Address {
        let controller = &self.profile.controller;
        Address {
            kind: AddressKind::Permanent,
            street: Some(names::street(&mut self.dice)),
            postal_code: Some(controller.postal_code.clone()),
            city: Some(controller.city.clone()),
            country: "FI".to_owned(),
        }
    }

    /// A member of a household, of an age between two.
    pub(crate) fn member(&mut self, household: &Household, woman: bool, ages: (i64, i64)) -> Person {
        let dice = &mut self.dice;
        let birth_date = born(self.today, dice, ages);
        let adult = ages.0 >= 18;
        let origin = household.origin;
        let first_names = Some(origin.first_names(dice, woman));
        let served = Origin::is_served(household.mother_tongue);
        let email = (adult && dice.chance(60))
            .then(|| names::email(dice, first_names.as_deref(), household.last_name));
        let statuses = [
            MaritalStatus::Unmarried,
            MaritalStatus::Married,
            MaritalStatus::Divorced,
            MaritalStatus::Separated,
            MaritalStatus::Widowed,
            MaritalStatus::Unknown,
        ];
        let marital_status = match adult {
            true => dice.pick(&statuses).copied().unwrap_or(MaritalStatus::Unknown),
            false => MaritalStatus::Unmarried,
        };
        let language = match (served, dice.between(1, 10)) {
            (true, _) | (false, 1..=5) => household.mother_tongue,
            (false, 6..=8) => "fi",
            (false, _) => "en",
        };
        let mut person = Person {
            first_names,
            last_name: household.last_name.to_owned(),
            woman,
            birth_date,
            code: None,
            citizenship: origin.citizenship,
            mother_tongue: household.mother_tongue,
            language,
            interpreter: !served && language == household.mother_tongue && dice.chance(85),
            marital_status,
            occupation: adult.then(|| names::occupation(dice)).flatten(),
            phone: match adult {
                true => Some(names::phone(dice)),
                false => (birth_date.year() + 13 > self.today.year()).then(|| household.phone.clone()),
            },
            email,
            identifier: None,
            address: household.address.clone(),
            municipality: household.municipality.clone(),
        };
        person.identifier = self.identifier();
        // Newcomers wait for theirs: some have none yet, some a temporary one.
        let (without, temporary) = if self.newcomers { (12, 12) } else { (3, 2) };
        if !self.dice.chance(without) {
            person.code = self.code(&person, self.newcomers && birth_date.year() > 1900);
            let temporary = self.dice.chance(temporary);
            person.code = person.code.map(|known| IdentityCode { temporary, ..known });
        }
        person
    }

    /// An identity code that nobody of the register has, with an individual number of 900–999, odd for
    /// men as in real ones.
    pub(crate) fn code(&mut self, person: &Person, newcomer: bool) -> Option<IdentityCode> {
        let signs: &[char] = match person.birth_date.year() {
            ..1900 => &['+'],
            // Newcomers are given the signs that came into use in 2023 more often.
            1900..2000 if newcomer => &['-', '-', '-', 'Y', 'X'],
            1900..2000 => &['-'],
            _ if newcomer => &['A', 'A', 'A', 'B', 'C'],
            _ => &['A'],
        };
        (0..200).find_map(|_| {
            let number =
                self.dice.between(INDIVIDUALS.0 / 2, INDIVIDUALS.1 / 2) * 2 + i64::from(!person.woman);
            let sign = self.dice.pick(signs).copied()?;
            let code = PersonalIdentityCode::compose(person.birth_date, sign, u16::try_from(number).ok()?)?;
            self.codes.insert(code.clone()).then_some(IdentityCode {
                code,
                temporary: false,
            })
        })
    }

    /// A number in the first scheme of the register, if it has one.
    fn identifier(&mut self) -> Option<Identifier> {
        let scheme = self.profile.identifier_schemes.first()?;
        let alphabet: &[char] = match scheme.alphabet {
            IdentifierAlphabet::Digits => &['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'],
            IdentifierAlphabet::Alphanumeric => &['2', '3', '4', '5', '6', '7', '8', 'A', 'E', 'K', 'R', 'T'],
        };
        let length = scheme.max_length.min(scheme.min_length.max(8));
        let value = (0..length).filter_map(|_| self.dice.pick(alphabet)).collect();
        Some(Identifier {
            scheme: scheme.code.clone(),
            value,
        })
    }
}

fn born(today: NaiveDate, dice: &mut Dice, (youngest, oldest): (i64, i64)) -> NaiveDate {
    let months = dice.between(youngest * 12, oldest * 12 + 11);
    let month = u32::try_from(months).map_or(today, |months| {
        today.checked_sub_months(Months::new(months)).unwrap_or(today)
    });
    let days = u64::try_from(dice.between(1, 27)).unwrap_or(1);
    month.checked_sub_days(Days::new(days)).unwrap_or(month)
}

impl Person {
    /// The name, as an official writes it of a representative.
    pub(crate) fn full_name(&self) -> String {
        match &self.first_names {
            Some(first_names) => format!("{first_names} {}", self.last_name),
            None => self.last_name.clone(),
        }
    }

    /// What is known of the person, each with the period in which it holds. What has an address has it
    /// since a day.
    pub(crate) fn values(&self, since: NaiveDate) -> Vec<(Value, Period)> {
        let always = Period::default();
        let from = Period {
            from: Some(since),
            to: None,
        };
        let mut values = vec![(
            Value::Name(Name {
                first_names: self.first_names.clone(),
                last_name: self.last_name.clone(),
            }),
            always,
        )];
        match &self.code {
            Some(code) => values.push((Value::IdentityCode(code.clone()), always)),
            None => values.push((Value::BirthDate(self.birth_date), always)),
        }
        let need = InterpreterNeed {
            needed: true,
            language: Some(self.mother_tongue.to_owned()),
        };
        let optional = [
            (Some(Value::MotherTongue(self.mother_tongue.to_owned())), always),
            (
                Some(Value::CommunicationLanguage(self.language.to_owned())),
                always,
            ),
            (self.interpreter.then_some(Value::InterpreterNeed(need)), always),
            (Some(Value::MaritalStatus(self.marital_status)), always),
            (
                self.occupation.map(|text| Value::Occupation(text.to_owned())),
                always,
            ),
            (Some(Value::Citizenship(self.citizenship.to_owned())), always),
            (Some(Value::Municipality(self.municipality.clone())), from),
            (Some(Value::Address(self.address.clone())), from),
            (self.phone.clone().map(Value::Phone), always),
            (self.email.clone().map(Value::Email), always),
            (self.identifier.clone().map(Value::Identifier), always),
        ];
        values.extend(
            optional
                .into_iter()
                .filter_map(|(value, period)| Some((value?, period))),
        );
        values
    }
}
