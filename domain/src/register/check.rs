//! What a profile must hold beyond the shape of its keys: codes that are declared, dates that follow,
//! rights that are apart.

mod data;
mod entry;
mod law;
mod parties;
mod report;
mod structure;
mod tasks;

use super::error::ProfileError;
use super::profile::RegisterProfile;
use report::Report;

pub(super) fn profile(p: &RegisterProfile, errors: &mut Vec<ProfileError>) {
    let mut check = Report::new(errors);
    check.structure(p);
    check.law(p);
    check.entry(p);
    check.data(p);
    check.parties(p);
    check.tasks(p);
}
