//! Who a client is: from a request to facts, and from facts back to what a request would say.

use crate::clients::requests::{IdentityCodeInput, InterpreterNeedInput, PersonInput};
use crate::coded::OneOf;
use crate::problem::FieldError;
use chrono::NaiveDate;
use domain::client::field::Field;
use domain::client::identity_code::PersonalIdentityCode;
use domain::client::value::{IdentityCode, InterpreterNeed, Name, Value};
use domain::codes::find_language;
use domain::text::tidy;

/// The fields of a person, with the members of the request that carry each.
pub const MEMBERS: &[(&str, Field)] = &[
    ("firstNames", Field::Name),
    ("lastName", Field::Name),
    ("birthDate", Field::BirthDate),
    ("identityCode", Field::IdentityCode),
    ("motherTongue", Field::MotherTongue),
    ("communicationLanguage", Field::CommunicationLanguage),
    ("interpreterNeed", Field::InterpreterNeed),
    ("maritalStatus", Field::MaritalStatus),
    ("occupation", Field::Occupation),
];

/// The fields of a person, each once.
pub fn fields() -> impl Iterator<Item = Field> {
    MEMBERS
        .iter()
        .map(|(_, field)| *field)
        .filter(|field| *field != Field::Name)
        .chain([Field::Name])
}

/// Where a field's errors point.
pub fn pointer(field: Field) -> String {
    let member = MEMBERS
        .iter()
        .rev()
        .find(|(_, known)| *known == field)
        .map_or("", |(member, _)| member);
    format!("/person/{member}")
}

impl PersonInput {
    /// The values that a request gives.
    ///
    /// # Errors
    /// Everything that is wrong; pointers begin with `/person`.
    pub fn values(&self, today: NaiveDate) -> Result<Vec<Value>, Vec<FieldError>> {
        let (mut values, mut errors) = (Vec::new(), Vec::new());
        if let Some(last_name) = &self.last_name {
            let name = Name {
                first_names: self.first_names.as_deref().map(tidy),
                last_name: tidy(last_name),
            };
            if name.last_name.is_empty() {
                errors.push(FieldError::new("/person/lastName", "required"));
            }
            values.push(Value::Name(name));
        } else if self.first_names.is_some() {
            errors.push(FieldError::new("/person/lastName", "required"));
        }
        if let Some(date) = self.birth_date {
            if !domain::civil::is_acceptable_birth_date(date, today) {
                let code = if date > today {
                    "date_in_future"
                } else {
                    "date_out_of_range"
                };
                errors.push(FieldError::new("/person/birthDate", code));
            }
            values.push(Value::BirthDate(date));
        }
        if let Some(identity) = &self.identity_code {
            match PersonalIdentityCode::parse(&identity.value) {
                Ok(code) if code.birth_date() > today => {
                    errors.push(FieldError::new("/person/identityCode/value", "date_in_future"));
                }
                Ok(code) => {
                    if self.birth_date.is_some_and(|date| date != code.birth_date()) {
                        errors.push(FieldError::new("/person/birthDate", "birth_date_contradicts"));
                    }
                    values.push(Value::IdentityCode(IdentityCode {
                        code,
                        temporary: identity.temporary,
                    }));
                }
                Err(_) => errors.push(FieldError::new(
                    "/person/identityCode/value",
                    "identity_code_invalid",
                )),
            }
        }
        self.languages(&mut values, &mut errors);
        if let Some(status) = self.marital_status {
            values.push(Value::MaritalStatus(status.0));
        }
        if let Some(occupation) = &self.occupation {
            values.push(Value::Occupation(tidy(occupation)));
        }
        if errors.is_empty() {
            Ok(values)
        } else {
            Err(errors)
        }
    }

    fn languages(&self, values: &mut Vec<Value>, errors: &mut Vec<FieldError>) {
        let mut language = |pointer: &str, code: &str| {
            if find_language(code).is_none() {
                errors.push(FieldError::new(pointer, "not_in_list"));
            }
        };
        if let Some(code) = &self.mother_tongue {
            language("/person/motherTongue", code);
            values.push(Value::MotherTongue(code.clone()));
        }
        if let Some(code) = &self.communication_language {
            language("/person/communicationLanguage", code);
            values.push(Value::CommunicationLanguage(code.clone()));
        }
        if let Some(need) = &self.interpreter_need {
            if let Some(code) = &need.language {
                language("/person/interpreterNeed/language", code);
            }
            values.push(Value::InterpreterNeed(InterpreterNeed {
                needed: need.needed,
                language: need.language.clone(),
            }));
        }
    }

    /// What a request would say to give these values.
    pub fn from_values<'v>(values: impl Iterator<Item = &'v Value>) -> Self {
        let mut person = Self::default();
        for value in values {
            match value {
                Value::Name(name) => {
                    person.first_names = name.first_names.clone();
                    person.last_name = Some(name.last_name.clone());
                }
                Value::BirthDate(date) => person.birth_date = Some(*date),
                Value::IdentityCode(identity) => {
                    person.identity_code = Some(IdentityCodeInput {
                        value: identity.code.as_str().to_owned(),
                        temporary: identity.temporary,
                    });
                }
                Value::MotherTongue(code) => person.mother_tongue = Some(code.clone()),
                Value::CommunicationLanguage(code) => person.communication_language = Some(code.clone()),
                Value::InterpreterNeed(need) => {
                    person.interpreter_need = Some(InterpreterNeedInput {
                        needed: need.needed,
                        language: need.language.clone(),
                    });
                }
                Value::MaritalStatus(status) => person.marital_status = Some(OneOf(*status)),
                Value::Occupation(text) => person.occupation = Some(text.clone()),
                _ => {}
            }
        }
        person
    }
}
