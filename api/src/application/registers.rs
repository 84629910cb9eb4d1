//! Registers and what their notices say.

pub mod form_model;
pub mod profile;

use crate::application::hosted_registers::Register;
use crate::contract::registers::RegisterSummary;
use crate::state::State;

pub fn summary(register: &Register, state: &State) -> RegisterSummary {
    let (_, profile) = register.on(state.store.clock().now());
    RegisterSummary {
        id: register.id.clone(),
        name: (&profile.name).into(),
        controller: (&profile.controller.body).into(),
        profile_version: profile.version.clone(),
    }
}
