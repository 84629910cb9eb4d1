//! Fields of a client in the form model.

use crate::caller::RegisterCaller;
use contract::coded::Open;
use contract::registers::form_model::fields::FieldModel;
use domain::client::field::Field;
use domain::client::visibility::Protection;

/// Every field, as the caller may use it.
pub fn fields(caller: &RegisterCaller) -> Vec<FieldModel> {
    Field::ALL
        .iter()
        .map(|field| field_model(caller, *field))
        .collect()
}

fn field_model(caller: &RegisterCaller, field: Field) -> FieldModel {
    let (profile, viewer) = (&caller.profile, caller.viewer());
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
