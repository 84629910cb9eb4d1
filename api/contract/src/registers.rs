//! Registers and what their notices say.

pub mod form_model;
pub mod profile;

use crate::page;
use domain::labels::Labels;
use serde::Serialize;
use utoipa::ToSchema;

/// A text in Finnish, Swedish and English.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = Labels)]
pub struct ShownLabels {
    /// Finnish.
    #[schema(max_length = 2000)]
    pub fi: String,
    /// Swedish.
    #[schema(max_length = 2000)]
    pub sv: String,
    /// English.
    #[schema(max_length = 2000)]
    pub en: String,
}

impl From<&Labels> for ShownLabels {
    fn from(labels: &Labels) -> Self {
        Self {
            fi: labels.fi.clone(),
            sv: labels.sv.clone(),
            en: labels.en.clone(),
        }
    }
}

/// A register in a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegisterSummary {
    /// Its public id.
    #[schema(max_length = 64)]
    pub id: String,
    /// Its name.
    pub name: ShownLabels,
    /// The controller.
    pub controller: ShownLabels,
    /// The version of its profile in force.
    #[schema(max_length = 64)]
    pub profile_version: String,
}

page! {
    /// A page of registers, in the order of their ids.
    RegisterPage of RegisterSummary
}
