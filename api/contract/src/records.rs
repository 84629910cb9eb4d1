//! Records of casework (R23–R27, R32): one resource, discriminated by the kind of its content.

pub mod across;
pub mod change;
pub mod composed;
pub mod content;
pub mod content_schema;
pub mod convert;
pub mod dto;
pub mod goals;
pub mod integrity;
pub mod member;
pub mod members;
pub mod reviews;
pub mod schema;
pub mod tag;
pub mod transitions;
pub mod values;
