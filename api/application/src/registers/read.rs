//! Reading which registers there are, and what the notice of one says. Public: no caller is known.

use crate::app::App;
use crate::cursor::{self, PageRequest, Scope};
use crate::hosted_registers::Register;
use crate::problem::Problem;
use crate::registers::profile::shown_profile;
use chrono::{DateTime, Utc};
use contract::problem::Code;
use contract::registers::profile::ShownProfile;
use contract::registers::{RegisterPage, RegisterSummary};

/// The registers, in the order of their ids.
///
/// # Errors
/// `invalid_cursor`.
pub fn list_registers(app: &App, page: PageRequest) -> Result<RegisterPage, Problem> {
    let (scope, now) = (Scope::new("registers", ()), app.store.clock().now());
    let after = scope.after(page.cursor.as_deref())?.unwrap_or_default();
    let registers = app.registers.all().iter();
    let mut items: Vec<_> = registers.map(|register| summary(register, now)).collect();
    items.sort_by(|a, b| a.id.cmp(&b.id));
    items.retain(|item| item.id > after);
    let (items, next_cursor) = cursor::cut(items, page.limit, &scope, |item| item.id.clone());
    Ok(RegisterPage { items, next_cursor })
}

fn summary(register: &Register, now: DateTime<Utc>) -> RegisterSummary {
    let (_, profile) = register.on(now);
    RegisterSummary {
        id: register.id.clone(),
        name: (&profile.name).into(),
        controller: (&profile.controller.body).into(),
        profile_version: profile.version.clone(),
    }
}

/// What the notice of a register says, as the profile in force today has it.
///
/// # Errors
/// `register_unknown`.
pub fn read_register(app: &App, id: &str) -> Result<ShownProfile, Problem> {
    let register = app.registers.find(id);
    let register = register.ok_or_else(|| Problem::new(Code::RegisterUnknown))?;
    let (today, profile) = register.on(app.store.clock().now());
    Ok(shown_profile(profile, register, today))
}
