//! Registers and what their notices say.

pub mod form_model;
pub mod profile;

use crate::hosted_registers::Register;
use chrono::{DateTime, Utc};
use contract::registers::RegisterSummary;

pub fn summary(register: &Register, now: DateTime<Utc>) -> RegisterSummary {
    let (_, profile) = register.on(now);
    RegisterSummary {
        id: register.id.clone(),
        name: (&profile.name).into(),
        controller: (&profile.controller.body).into(),
        profile_version: profile.version.clone(),
    }
}
