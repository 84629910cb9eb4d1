//! Consents: given, in force, withdrawn (R38–R40).

pub mod give;
pub mod input;
pub mod read;
pub mod show;
pub mod withdraw;
