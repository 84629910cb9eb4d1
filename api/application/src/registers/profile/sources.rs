//! Where a register's data comes from, as it stands on a day.

use chrono::NaiveDate;
use contract::coded::Open;
use contract::registers::profile::sources::ShownNamedSource;
use domain::register::RegisterProfile;

/// The sources of a profile, as they stand on a day.
pub fn sources(profile: &RegisterProfile, today: NaiveDate) -> Vec<ShownNamedSource> {
    profile
        .sources
        .iter()
        .filter_map(|source| {
            let party = profile.party(&source.party)?;
            let provision = source
                .provision
                .as_deref()
                .and_then(|code| profile.provision(code));
            Some(ShownNamedSource {
                party: source.party.clone(),
                label: (&party.label).into(),
                named_each_time: party.named_each_time,
                channels: source.channels.iter().map(|channel| Open(*channel)).collect(),
                consent_kind: source.consent_kind.clone(),
                provision: provision.map(|provision| profile.cite(provision, today)),
                today: profile
                    .party_on(&source.party, today)
                    .map(|party| party.code.clone()),
            })
        })
        .collect()
}
