//! A datum as a request says it.

use contract::dated::any::FactInput;
use contract::problem::FieldError;
use domain::civil::Period;
use domain::client::fact::FactDocument;
use domain::client::field::Field;
use domain::client::provenance::{RestsOn, SourceNote};
use domain::client::value::Value;
use domain::register::RegisterProfile;
use domain::secret::Secret;

/// A datum that is to be recorded for the first time.
#[derive(Clone)]
pub struct NewDatum {
    /// Which datum.
    pub field: Field,
    /// Its value.
    pub value: Secret<Value>,
    /// When it holds.
    pub period: Period,
    /// Where it came from.
    pub source: SourceNote,
    /// Code of the provision by which law requires it although the notice does not name it.
    pub required_by_law: Option<String>,
    /// Where it stands in the request.
    pub pointer: String,
}

impl NewDatum {
    /// What it says, before it is known what it rests on.
    pub fn document(&self) -> Secret<FactDocument> {
        let (period, source) = (self.period, self.source.clone());
        self.value.clone().map(|value| FactDocument {
            value: Some(value),
            period,
            source,
            rests_on: RestsOn::default(),
        })
    }

    /// From a request's body.
    ///
    /// # Errors
    /// Everything that is wrong with it; pointers begin with the given one.
    pub fn from_input(
        input: &FactInput,
        profile: &RegisterProfile,
        of_request: Option<&SourceNote>,
        pointer: &str,
    ) -> Result<Self, Vec<FieldError>> {
        let document = document(input, profile, of_request, RestsOn::default());
        let FactDocument {
            value,
            period,
            source,
            ..
        } = document.map_err(|errors| {
            errors
                .into_iter()
                .map(|error| error.below(pointer))
                .collect::<Vec<_>>()
        })?;
        let value = value.ok_or_else(|| vec![FieldError::new(pointer, "required")])?;
        Ok(Self {
            field: value.field(),
            value: Secret::new(value),
            period,
            source,
            required_by_law: input.record().required_by_law.map(str::to_owned),
            pointer: pointer.to_owned(),
        })
    }
}

/// What a request's body says, as it is sealed.
///
/// # Errors
/// Everything that is wrong with it.
pub fn document(
    input: &FactInput,
    profile: &RegisterProfile,
    of_request: Option<&SourceNote>,
    rests_on: RestsOn,
) -> Result<FactDocument, Vec<FieldError>> {
    let record = input.record();
    let parsed = (input.value(profile), record.period(), record.source(of_request));
    match parsed {
        (Ok(value), Ok(period), Ok(source)) => Ok(FactDocument {
            value: Some(value),
            period,
            source,
            rests_on,
        }),
        (value, period, source) => {
            let errors = [value.err(), period.err(), source.err()];
            Err(errors.into_iter().flatten().collect())
        }
    }
}
