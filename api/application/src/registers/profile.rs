//! A profile as it is published.

pub mod sources;

use crate::hosted_registers::Register;
use crate::registers::profile::sources::sources;
use chrono::NaiveDate;
use contract::coded::Open;
use contract::registers::profile::data::ShownCategory;
use contract::registers::profile::law::{ShownLapse, ShownStatute};
use contract::registers::profile::{ShownProfile, ShownVersion};
use domain::register::RegisterProfile;

/// How far ahead lapses are told.
pub const HORIZON: chrono::Days = chrono::Days::new(365);

/// A profile as it is published on a day.
pub fn shown_profile(profile: &RegisterProfile, register: &Register, today: NaiveDate) -> ShownProfile {
    let statutes = profile.statutes.iter();
    let categories = profile.categories.iter();
    let lapsing = profile.about_to_lapse(today, HORIZON).into_iter();
    ShownProfile {
        id: profile.id.clone(),
        profile_version: profile.version.clone(),
        valid_from: profile.valid_from,
        versions: register
            .versions()
            .iter()
            .map(|known| ShownVersion {
                version: known.version.clone(),
                valid_from: known.valid_from,
            })
            .collect(),
        time_zone: profile.time_zone.name().to_owned(),
        name: (&profile.name).into(),
        form: Open(profile.form),
        drawn_up: profile.notice.drawn_up,
        updated: profile.notice.updated,
        controller: (&profile.controller).into(),
        roles: shown(&profile.roles),
        outsourced: Open(profile.outsourced),
        automated_decisions: Open(profile.automated_decisions),
        purposes: shown(&profile.purposes),
        statutes: statutes
            .map(|statute| ShownStatute::on(profile, statute, today))
            .collect(),
        legal_bases: shown(&profile.legal_bases),
        client_groups: shown(&profile.groups),
        entry_conditions: shown(&profile.entry.conditions),
        categories: categories
            .map(|category| ShownCategory::of(profile, category))
            .collect(),
        readings: shown(&profile.readings),
        source_list: (&profile.source_list).into(),
        sources: sources(profile, today),
        consent_kinds: shown(&profile.consent_kinds),
        network_bound: profile.network.bound,
        about_to_lapse: lapsing.map(ShownLapse::from).collect(),
    }
}

/// A list as it is shown.
pub fn shown<'p, P, S: From<&'p P>>(list: &'p [P]) -> Vec<S> {
    list.iter().map(S::from).collect()
}
