//! A consent as it is shown.

use crate::coded::{CodeText, Open};
use crate::outcome::Versioned;
use crate::page;
use crate::shared::{Official, ShownPeriod};
use chrono::{DateTime, NaiveDate, Utc};
use domain::consent::{ConsentStanding, RepresentativeCapacity};
use domain::register::ConsentForm;
use serde::Serialize;
use utoipa::ToSchema;

/// In which form a consent was given or withdrawn.
pub type ShownConsentForm = Open<ConsentForm>;

/// In which capacity a representative acted.
pub type ShownCapacity = Open<RepresentativeCapacity>;

/// How a consent stands today.
pub type ShownStanding = Open<ConsentStanding>;

/// A consent.
#[derive(Serialize, ToSchema)]
#[schema(as = Consent)]
#[serde(rename_all = "camelCase")]
pub struct ShownConsent {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version.
    #[schema(minimum = 1)]
    pub version: i64,
    /// Code of its kind.
    #[schema(max_length = 64)]
    pub kind: String,
    /// How it stands today.
    pub standing: ShownStanding,
    /// Whom it concerns.
    #[schema(max_items = 50)]
    pub parties: Vec<ShownConsentParty>,
    /// Codes of the categories that it covers.
    #[schema(max_items = 100)]
    pub categories: Vec<CodeText>,
    /// Codes of purposes.
    #[schema(max_items = 20)]
    pub purposes: Vec<CodeText>,
    /// From when, until when.
    pub period: ShownPeriod,
    /// The day on which it was given.
    pub given_on: NaiveDate,
    /// In which form.
    pub form: ShownConsentForm,
    /// ISO 639 code of the language in which it was explained.
    #[schema(max_length = 3)]
    pub language: String,
    /// Whether an interpreter took part.
    pub interpreter: bool,
    /// The representative who gave it; null when the client did.
    #[schema(required = true)]
    pub representative: Option<ShownRepresentative>,
    /// Those who gave it together with the representative.
    #[schema(max_items = 10)]
    pub co_representatives: Vec<ShownRepresentative>,
    /// The day from which it no longer carries.
    #[schema(required = true)]
    pub withdrawn_on: Option<NaiveDate>,
    /// When this version was entered.
    pub recorded_at: DateTime<Utc>,
    /// By whom.
    pub recorded_by: Official,
}

/// Whom a consent concerns.
#[derive(Serialize, ToSchema)]
#[schema(as = ConsentParty)]
#[serde(rename_all = "camelCase")]
pub struct ShownConsentParty {
    /// Code of the party.
    #[schema(max_length = 64)]
    pub code: String,
    /// Which one.
    #[schema(required = true, max_length = 200)]
    pub name: Option<String>,
}

/// A representative who gave a consent.
#[derive(Serialize, ToSchema)]
#[schema(as = Representative)]
#[serde(rename_all = "camelCase")]
pub struct ShownRepresentative {
    /// Id of the client's related person, when that was named.
    #[schema(required = true)]
    pub related_person: Option<uuid::Uuid>,
    /// The name; null for a client of the register out of the caller's reach.
    #[schema(required = true, max_length = 300)]
    pub name: Option<String>,
    /// In which capacity.
    pub capacity: ShownCapacity,
    /// What the capacity was seen from.
    #[schema(max_length = 500)]
    pub proof: String,
}

page! {
    /// A page of consents, in the order of their entry.
    ConsentPage of ShownConsent
}

impl Versioned for ShownConsent {
    fn version(&self) -> i64 {
        self.version
    }
}
