//! Fields of a client in the form model.

use crate::application::caller::RegisterCaller;
use crate::contract::coded::Open;
use crate::contract::shared::ShownWithheld;
use domain::client::field::Field;
use domain::client::visibility::Protection;
use serde::Serialize;
use utoipa::ToSchema;

/// A field of a client.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldModel {
    /// Its code.
    #[schema(max_length = 64)]
    pub field: String,
    /// Whether the register takes it: its notice names it, or it protects the client.
    pub recordable: bool,
    /// Code of the category that covers it.
    #[schema(required = true, max_length = 64)]
    pub category: Option<String>,
    /// The section of the notice.
    #[schema(required = true, max_length = 200)]
    pub notice_section: Option<String>,
    /// Whether the notice covers it only as somebody reads it.
    pub reading: bool,
    /// Whether it is of a special category.
    pub special: bool,
    /// Whether a client can have several at once, on a path of their own.
    pub repeated: bool,
    /// Why it is withheld from the caller, of any client; null when it is not.
    #[schema(required = true)]
    pub withheld: Option<ShownWithheld>,
    /// Whether it is withheld from the caller, of a client under a non-disclosure order.
    pub withheld_when_protected: bool,
}

/// Every field, as the caller may use it.
pub fn fields(call: &RegisterCaller) -> Vec<FieldModel> {
    Field::ALL.iter().map(|field| field_model(call, *field)).collect()
}

fn field_model(call: &RegisterCaller, field: Field) -> FieldModel {
    let (profile, viewer) = (&call.profile, call.viewer());
    let covered = profile.category_of(field);
    let protected = Protection {
        non_disclosure: true,
        ..Protection::default()
    };
    let withheld = viewer.withheld(profile, &Protection::default(), field);
    FieldModel {
        field: field.code().to_owned(),
        recordable: covered.is_some() || field.is_protective() || field == Field::ClientGroup,
        category: covered.map(|(category, _)| category.code.clone()),
        notice_section: covered.map(|(category, _)| category.section.clone()),
        reading: covered.is_some_and(|(_, reading)| reading.is_some()),
        special: covered.is_some_and(|(category, _)| category.special),
        repeated: field.is_repeated(),
        withheld: withheld.map(Open),
        withheld_when_protected: viewer.withheld(profile, &protected, field).is_some(),
    }
}
