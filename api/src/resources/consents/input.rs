//! A consent in a request: parsed, and judged by the profile's kinds.

use crate::call::{Call, Operation};
use crate::openapi::{CodeText, OneOf};
use crate::problem::{Code, FieldError, Problem};
use crate::resources::shared::PeriodInput;
use domain::consent::{self, Consent, ConsentParty, Giver, Representative, RepresentativeCapacity};
use domain::decision::Ground;
use domain::profile::ConsentForm;
use domain::text::tidy;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// In which form a consent is given or withdrawn, in a request.
pub type ConsentFormCode = OneOf<ConsentForm>;
/// In which capacity a representative acts, in a request.
pub type RepresentativeCapacityCode = OneOf<RepresentativeCapacity>;

/// A consent as it was given.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentInput {
    /// Code of its kind, from the form model.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub kind: String,
    /// Whom it concerns: recipients, sources.
    #[serde(default)]
    #[schema(max_items = 50)]
    #[validate(nested)]
    pub parties: Vec<ConsentPartyInput>,
    /// Codes of the categories of data that it covers.
    #[schema(min_items = 1, max_items = 100)]
    pub categories: Vec<CodeText>,
    /// Codes of purposes.
    #[schema(min_items = 1, max_items = 20)]
    pub purposes: Vec<CodeText>,
    /// From when, until when; from the day on which it was given, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<PeriodInput>,
    /// The day on which it was given.
    pub given_on: chrono::NaiveDate,
    /// In which form.
    pub form: ConsentFormCode,
    /// ISO 639 code of the language in which it was explained.
    #[schema(max_length = 3, min_length = 2, pattern = "^[a-z]{2,3}$")]
    pub language: String,
    /// Whether an interpreter took part.
    pub interpreter: bool,
    /// The representative who gave it for the client; absent when the client gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub representative: Option<RepresentativeInput>,
}

/// Whom a consent concerns.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ConsentPartyInput {
    /// Code of the party, from the form model.
    #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
    pub code: String,
    /// Which one, where the code stands for many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200, min_length = 1)]
    pub name: Option<String>,
}

/// A representative who gave a consent for the client.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RepresentativeInput {
    /// The representative's name.
    #[schema(max_length = 200, min_length = 1)]
    pub name: String,
    /// In which capacity.
    pub capacity: RepresentativeCapacityCode,
    /// What the capacity was seen from.
    #[schema(max_length = 500, min_length = 1)]
    pub proof: String,
}

impl ConsentInput {
    /// The consent that it describes, judged by the profile.
    ///
    /// # Errors
    /// `rule_refused`, with every reason, below a pointer.
    pub fn parse<O: Operation>(&self, call: &Call<O>, pointer: &str) -> Result<(Consent, Ground), Problem> {
        let at = |error: FieldError| error.below(pointer);
        let mut period = match &self.period {
            Some(period) => period.parse().map_err(|error| Problem::invalid([at(error)]))?,
            None => Default::default(),
        };
        period.from = Some(period.from.unwrap_or(self.given_on));
        let consent = Consent {
            kind: self.kind.clone(),
            parties: self
                .parties
                .iter()
                .map(|party| ConsentParty {
                    code: party.code.clone(),
                    name: party.name.as_deref().map(tidy),
                })
                .collect(),
            categories: self.categories.iter().map(|code| code.0.clone()).collect(),
            purposes: self.purposes.iter().map(|code| code.0.clone()).collect(),
            period,
            given_on: self.given_on,
            form: self.form.0,
            language: self.language.clone(),
            interpreter: self.interpreter,
            giver: match &self.representative {
                None => Giver::Client,
                Some(representative) => Giver::Representative(Representative {
                    name: tidy(&representative.name),
                    capacity: representative.capacity.0,
                    proof: tidy(&representative.proof),
                }),
            },
            withdrawal: None,
        };
        match consent::judge_giving(&call.profile, &consent, call.today) {
            Ok(ground) => Ok((consent, ground)),
            Err(refusals) => {
                Err(Problem::new(Code::RuleRefused)
                    .at(refusals.into_iter().map(|refusal| at(refusal.into()))))
            }
        }
    }
}
