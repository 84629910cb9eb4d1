//! Who answers for a register, and what for.

use crate::coded::Open;
use crate::registers::ShownLabels;
use domain::register::{Controller, Purpose, Role, RoleCode};
use serde::Serialize;
use utoipa::ToSchema;

/// A role.
pub type ShownRoleCode = Open<RoleCode>;

/// A controller.
#[derive(Serialize, ToSchema)]
#[schema(as = Controller)]
#[serde(rename_all = "camelCase")]
pub struct ShownController {
    /// The body that answers.
    pub body: ShownLabels,
    /// Municipality code.
    #[schema(max_length = 3)]
    pub municipality: String,
    /// Street or post box.
    #[schema(max_length = 200)]
    pub street: String,
    /// Postal code.
    #[schema(max_length = 20)]
    pub postal_code: String,
    /// Post office.
    #[schema(max_length = 100)]
    pub city: String,
    /// Switchboard.
    #[schema(required = true, max_length = 40)]
    pub phone: Option<String>,
    /// Registry mailbox.
    #[schema(required = true, max_length = 254)]
    pub email: Option<String>,
}

impl From<&Controller> for ShownController {
    fn from(controller: &Controller) -> Self {
        Self {
            body: (&controller.body).into(),
            municipality: controller.municipality.clone(),
            street: controller.street.clone(),
            postal_code: controller.postal_code.clone(),
            city: controller.city.clone(),
            phone: controller.phone.clone(),
            email: controller.email.clone(),
        }
    }
}

/// A role, without the person who holds it.
#[derive(Serialize, ToSchema)]
#[schema(as = Role)]
#[serde(rename_all = "camelCase")]
pub struct ShownRole {
    /// Which role.
    pub role: ShownRoleCode,
    /// The holder's title.
    pub title: ShownLabels,
    /// A public role mailbox.
    #[schema(required = true, max_length = 254)]
    pub mailbox: Option<String>,
}

impl From<&Role> for ShownRole {
    fn from(role: &Role) -> Self {
        Self {
            role: Open(role.role),
            title: (&role.title).into(),
            mailbox: role.mailbox.clone(),
        }
    }
}

/// A purpose.
#[derive(Serialize, ToSchema)]
#[schema(as = Purpose)]
#[serde(rename_all = "camelCase")]
pub struct ShownPurpose {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is.
    pub label: ShownLabels,
    /// Whether it is a secondary purpose.
    pub secondary: bool,
    /// The section of the notice.
    #[schema(max_length = 200)]
    pub notice_section: String,
}

impl From<&Purpose> for ShownPurpose {
    fn from(purpose: &Purpose) -> Self {
        Self {
            code: purpose.code.clone(),
            label: (&purpose.label).into(),
            secondary: purpose.secondary,
            notice_section: purpose.section.clone(),
        }
    }
}
