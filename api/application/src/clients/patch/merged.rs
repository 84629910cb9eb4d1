//! A merge patch of a client, applied to who the client is.

use crate::caller::RegisterCaller;
use crate::problem::{Problem, Refused};
use contract::clients::person::MEMBERS;
use contract::clients::requests::{ClientInput, ClientPatch, PersonInput};
use contract::problem::Code;
use domain::client::field::Field;
use domain::client::value::Value;
use persistence::facts::StoredFact;

/// The fields of the person that a patch touches.
pub(super) fn touched(patch: &ClientPatch) -> Vec<Field> {
    let members = patch.value["person"].as_object();
    let named = |member: &&(&str, Field)| members.is_some_and(|members| members.contains_key(member.0));
    let mut fields: Vec<Field> = MEMBERS.iter().filter(named).map(|(_, field)| *field).collect();
    fields.dedup();
    fields
}

/// The patch applied to what there is.
pub(super) struct Merged {
    /// The request as a whole.
    pub input: ClientInput,
    /// The values that it gives.
    pub values: Vec<Value>,
}

impl Merged {
    /// Applies a patch.
    ///
    /// # Errors
    /// Everything that is wrong with what comes of it.
    pub fn of(caller: &RegisterCaller, facts: &[StoredFact], patch: &ClientPatch) -> Result<Self, Refused> {
        let internal = |_| Refused(Problem::new(Code::Internal));
        let person = PersonInput::from_values(facts.iter().filter_map(|fact| fact.document.value.as_ref()));
        let current = serde_json::json!({"person": serde_json::to_value(person).map_err(internal)?});
        let input: ClientInput = patch
            .apply(&caller.app.schemas, current)
            .map_err(|errors| Refused(errors.into()))?;
        let values = input
            .person
            .values(caller.today)
            .map_err(|errors| Refused(Problem::invalid(errors)))?;
        let named = values.iter().any(|value| value.field() == Field::Name);
        if !named && touched(patch).contains(&Field::Name) {
            return Err(Refused(Problem::invalid_at("/person/lastName", "required")));
        }
        Ok(Self { input, values })
    }

    /// Whether the birth date is the one that the identity code tells.
    pub fn code_tells_birth_date(&self) -> bool {
        let told = self.values.iter().find_map(|value| match value {
            Value::IdentityCode(identity) => Some(identity.code.birth_date()),
            _ => None,
        });
        told.is_some() && told == self.input.person.birth_date
    }
}
