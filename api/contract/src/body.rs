//! Bodies: held against the contract's schemas, then made values of.

use super::json::Schemas;
use super::problem::FieldError;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::ToSchema;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

/// Holds a value against the schema of a type, and makes the type of it.
///
/// # Errors
/// `validation_failed`, with everything that is wrong.
pub fn typed<T: DeserializeOwned + ToSchema + Validate>(
    schemas: &Schemas,
    value: Value,
) -> Result<T, Vec<FieldError>> {
    typed_as(schemas, &T::name(), value)
}

pub(super) fn typed_as<T: DeserializeOwned + Validate>(
    schemas: &Schemas,
    name: &str,
    value: Value,
) -> Result<T, Vec<FieldError>> {
    let errors = schemas.check(name, &value);
    if !errors.is_empty() {
        return Err(errors);
    }
    let body: T = serde_path_to_error::deserialize(value).map_err(|error| {
        // The schema lets through what the type does not: a mistake of ours, told to the caller as well
        // as can be.
        let pointer: String = error
            .path()
            .iter()
            .filter_map(|step| match step {
                serde_path_to_error::Segment::Seq { index } => Some(format!("/{index}")),
                serde_path_to_error::Segment::Map { key } => Some(format!("/{key}")),
                _ => None,
            })
            .collect();
        vec![FieldError::new(pointer, "not_in_list")]
    })?;
    body.validate().map_err(|errors| field_errors("", &errors))?;
    Ok(body)
}

/// What `validator` found, as places of the request.
fn field_errors(parent: &str, errors: &ValidationErrors) -> Vec<FieldError> {
    let mut found = Vec::new();
    for (field, kind) in errors.errors() {
        let pointer = if field == "__all__" {
            parent.to_owned()
        } else {
            format!("{parent}/{}", super::naming::camel(field))
        };
        match kind {
            ValidationErrorsKind::Field(errors) => {
                for error in errors {
                    let code = super::problem::table::FIELD_CODES
                        .iter()
                        .find(|(code, _)| *code == error.code);
                    found.push(FieldError::new(
                        pointer.clone(),
                        code.map_or("invalid_format", |(code, _)| code),
                    ));
                }
            }
            ValidationErrorsKind::Struct(inner) => found.extend(field_errors(&pointer, inner)),
            ValidationErrorsKind::List(items) => {
                for (at, inner) in items {
                    found.extend(field_errors(&format!("{pointer}/{at}"), inner));
                }
            }
        }
    }
    found
}
