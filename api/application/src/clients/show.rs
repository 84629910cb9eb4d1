//! A client as a caller may see one: the one place where facts become an answer.

use crate::clients::actions::Standing;
use crate::clients::dossier::death;
use crate::clients::visibility::ClientVisibility;
use crate::dated::meta::meta_of;
use contract::clients::client::{Client, ClientSummary, Person, ShownIdentityCode, ShownInterpreterNeed};
use contract::clients::person;
use contract::coded::Open;
use contract::dated::fact::DatedFact;
use contract::dated::kinds::address::AddressFact;
use contract::dated::kinds::identifier::IdentifierFact;
use contract::dated::kinds::texts::{CitizenshipFact, EmailFact, MunicipalityFact, PhoneFact};
use contract::shared::WithheldValue;
use domain::client::field::Field;
use domain::client::value::Value;
use persistence::clients::ClientRow;
use persistence::consents::StoredConsent;
use persistence::facts::StoredFact;
use persistence::relationships::Relationship;

/// The fields that a client's own answer shows beside who the client is.
const SHOWN: &[(Field, &str)] = &[
    (Field::Citizenship, "/citizenships"),
    (Field::Municipality, "/municipalities"),
    (Field::Address, "/addresses"),
    (Field::Phone, "/phones"),
    (Field::Email, "/emails"),
    (Field::Identifier, "/identifiers"),
];

/// The fields that a summary shows.
const SUMMARY: &[(Field, &str)] = &[
    (Field::Name, "/lastName"),
    (Field::BirthDate, "/birthDate"),
    (Field::IdentityCode, "/identityCode"),
    (Field::Municipality, "/municipality"),
];

/// Every field that a client's own answer shows.
pub fn client_fields() -> impl Iterator<Item = Field> {
    person::fields()
        .chain(SHOWN.iter().map(|(field, _)| *field))
        .chain([Field::NonDisclosure, Field::Death, Field::ClientGroup])
}

/// Every field that a summary shows.
pub fn summary_fields() -> impl Iterator<Item = Field> {
    SUMMARY
        .iter()
        .map(|(field, _)| *field)
        .chain([Field::NonDisclosure])
}

/// Every field that a summary is made of: what it shows, and what says whether it may be shown.
pub fn summary_needs() -> Vec<Field> {
    summary_fields()
        .chain([Field::Restriction, Field::Death])
        .collect()
}

fn withheld_values(
    visibility: &ClientVisibility<'_>,
    fields: &[(Field, &str)],
    facts: &[StoredFact],
) -> Vec<WithheldValue> {
    let viewer = visibility.caller.viewer();
    let covered = |field: Field| visibility.caller.profile.category_of(field).is_some();
    fields
        .iter()
        .filter_map(|(field, pointer)| {
            let reason = visibility
                .withheld(*field)
                .filter(|_| covered(*field))
                .or_else(|| {
                    facts
                        .iter()
                        .filter(|fact| fact.field == *field)
                        .find_map(|fact| viewer.withheld_fact(*field, fact.restricted.is_some()))
                })?;
            Some(WithheldValue::new(*pointer, reason))
        })
        .collect()
}

fn shown_person(visibility: &ClientVisibility<'_>, facts: &[StoredFact]) -> Person {
    let mut shown = Person::default();
    for fact in facts.iter().filter(|fact| visibility.sees(fact)) {
        match &fact.document.value {
            Some(Value::Name(name)) => {
                shown.first_names = name.first_names.clone();
                shown.last_name = Some(name.last_name.clone());
            }
            Some(Value::IdentityCode(identity)) => {
                shown.identity_code = Some(ShownIdentityCode {
                    value: identity.code.as_str().to_owned(),
                    temporary: identity.temporary,
                });
            }
            Some(Value::MotherTongue(code)) => shown.mother_tongue = Some(code.clone()),
            Some(Value::CommunicationLanguage(code)) => shown.communication_language = Some(code.clone()),
            Some(Value::InterpreterNeed(need)) => {
                shown.interpreter_need = Some(ShownInterpreterNeed {
                    needed: need.needed,
                    language: need.language.clone(),
                });
            }
            Some(Value::MaritalStatus(status)) => shown.marital_status = Some(Open(*status)),
            Some(Value::Occupation(text)) => shown.occupation = Some(text.clone()),
            _ => {}
        }
    }
    shown.birth_date = visibility.birth_date(facts);
    shown
}

fn shown_facts<K: DatedFact>(visibility: &ClientVisibility<'_>, facts: &[StoredFact]) -> Vec<K> {
    facts
        .iter()
        .filter(|fact| K::KIND.is_of(fact.field) && visibility.sees(fact))
        .filter_map(|fact| K::shown(fact.document.value.as_ref()?, meta_of(visibility.caller, fact)))
        .collect()
}

/// The client as the caller may see one.
pub fn shown_client(
    visibility: &ClientVisibility<'_>,
    row: &ClientRow,
    facts: &[StoredFact],
    consents: &[StoredConsent],
    relationships: &[Relationship],
) -> Client {
    let mut fields: Vec<(Field, String)> = person::MEMBERS
        .iter()
        .map(|(member, field)| (*field, format!("/person/{member}")))
        .collect();
    fields.extend(
        SHOWN
            .iter()
            .map(|(field, pointer)| (*field, (*pointer).to_owned())),
    );
    let fields: Vec<(Field, &str)> = fields
        .iter()
        .map(|(field, pointer)| (*field, pointer.as_str()))
        .collect();
    let death_date = death(facts);
    Client {
        id: row.id,
        version: row.version,
        client_group: row.client_group.clone(),
        entered_by: row.entered_by.clone(),
        created_at: row.created_at,
        updated_at: row.updated_at,
        non_disclosure: visibility.protection().non_disclosure,
        restricted: visibility.protection().restricts() || facts.iter().any(|fact| fact.restricted.is_some()),
        death_date,
        person: shown_person(visibility, facts),
        citizenships: shown_facts::<CitizenshipFact>(visibility, facts),
        municipalities: shown_facts::<MunicipalityFact>(visibility, facts),
        addresses: shown_facts::<AddressFact>(visibility, facts),
        phones: shown_facts::<PhoneFact>(visibility, facts),
        emails: shown_facts::<EmailFact>(visibility, facts),
        identifiers: shown_facts::<IdentifierFact>(visibility, facts),
        withheld: withheld_values(visibility, &fields, facts),
        allowed_actions: visibility.allowed_actions(&Standing {
            deceased: death_date.is_some(),
            relationships,
            consents,
        }),
    }
}

/// The client as a list shows one.
pub fn shown_summary(
    visibility: &ClientVisibility<'_>,
    row: &ClientRow,
    facts: &[StoredFact],
) -> ClientSummary {
    let person = shown_person(visibility, facts);
    let today = visibility.caller.today;
    let municipality = facts
        .iter()
        .filter(|fact| visibility.sees(fact) && fact.document.period.contains(today))
        .find_map(|fact| match &fact.document.value {
            Some(Value::Municipality(code)) => Some(code.clone()),
            _ => None,
        });
    ClientSummary {
        id: row.id,
        version: row.version,
        client_group: row.client_group.clone(),
        first_names: person.first_names,
        last_name: person.last_name,
        birth_date: person.birth_date,
        identity_code: person.identity_code,
        municipality,
        non_disclosure: visibility.protection().non_disclosure,
        restricted: visibility.protection().restricts() || facts.iter().any(|fact| fact.restricted.is_some()),
        deceased: death(facts).is_some(),
        withheld: withheld_values(visibility, SUMMARY, facts),
    }
}
