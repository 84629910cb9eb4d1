//! Records of casework (R23–R27, R32): one resource, discriminated by the kind of its content.

pub mod across;
pub mod change;
pub mod content;
pub mod convert;
pub mod dto;
pub mod goals;
pub mod integrity;
pub mod reviews;
pub mod transitions;
