//! Whether a datum may be recorded: the notice names it, its source may be used, and what it rests on
//! is in force (R15–R22, R35–R37, "How to get the domain wrong" 4).

use crate::client::field::Field;
use crate::client::provenance::{RestsOn, SourceNote};
use crate::consent::coverage::in_force;
use crate::consent::coverage::{ConsentNeed, GivenConsent};
use crate::decision::{Ground, Reason, Refusal};
use crate::register::model::acts::ProvisionUse;
use crate::register::model::consents::ConsentUse;
use crate::register::model::data::Category;
use crate::register::model::parties::{Source, SourceListKind};
use crate::register::profile::RegisterProfile;
use chrono::NaiveDate;

/// What a datum is of: a field, or a category of casework.
#[derive(Clone, Copy)]
pub enum Datum<'a> {
    /// A field, which the profile puts into a category.
    Field(Field),
    /// A category by its code: what is written down in casework belongs to one.
    Category(&'a str),
}

impl From<Field> for Datum<'_> {
    fn from(field: Field) -> Self {
        Self::Field(field)
    }
}

impl Datum<'_> {
    fn is_protective(self) -> bool {
        matches!(self, Self::Field(field) if field.is_protective())
    }

    fn field(self) -> Option<Field> {
        match self {
            Self::Field(field) => Some(field),
            Self::Category(_) => None,
        }
    }
}

/// What is to be recorded, and what is known of the client.
pub struct Recording<'a> {
    /// What it is a datum of.
    pub datum: Datum<'a>,
    /// The source.
    pub source: &'a SourceNote,
    /// Code of the provision by which law requires the record although the notice does not name it.
    pub required_by_law: Option<&'a str>,
    /// The client's consents.
    pub consents: &'a [GivenConsent<'a>],
    /// Whether the client was entered on law rather than on a consent, as `entry::asks_no_consent` tells:
    /// no permission of the client's is then asked for.
    pub entered_by_law: bool,
    /// The client's death.
    pub death: Option<NaiveDate>,
    /// The day.
    pub today: NaiveDate,
}

/// Judges a recording.
///
/// # Errors
/// Every reason at once; pointers are `` (the datum itself) or below `/source` and `/requiredByLaw`.
pub fn judge(
    profile: &RegisterProfile,
    recording: &Recording<'_>,
) -> Result<(RestsOn, Ground), Vec<Refusal>> {
    let mut refusals = Vec::new();
    let mut rests_on = RestsOn::default();
    let covered = match recording.datum {
        Datum::Field(field) => profile
            .category_of(field)
            .map(|(category, reading)| (category, reading.is_some())),
        Datum::Category(code) => profile.category(code).map(|category| (category, false)),
    };
    let takes_a_provision = recording
        .datum
        .field()
        .is_some_and(|field| takes_a_provision(profile, field));
    if recording.required_by_law.is_some() && !takes_a_provision {
        // It would be recorded all the same, and the provision would be lost without a word.
        refusals.push(
            Refusal::new(Reason::ProvisionNotNeeded, "/requiredByLaw").on(covered
                .map(|(category, _)| Ground::section(&category.section))
                .unwrap_or_default()),
        );
    }
    let ground = match (covered, recording.required_by_law) {
        (Some((category, reading)), _) => {
            rests_on.category = Some(category.code.clone());
            let mut ground = Ground::section(&category.section);
            ground.reading = reading;
            ground
        }
        (None, _) if recording.datum.is_protective() => {
            let code = recording
                .datum
                .field()
                .and_then(|field| profile.protective(field))
                .map(|protective| protective.provision.as_str());
            rests_on.provision = code.map(str::to_owned);
            let provision = code.and_then(|code| profile.provision(code));
            provision
                .map(|provision| profile.ground_in(provision, recording.today))
                .unwrap_or_default()
        }
        (None, Some(code)) => {
            match profile.provision_in_force(code, ProvisionUse::RecordingDuty, recording.today) {
                Some(provision) => {
                    rests_on.provision = Some(code.to_owned());
                    rests_on.outside_notice = true;
                    profile.ground_in(provision, recording.today)
                }
                None => {
                    refusals.push(Refusal::new(Reason::ProvisionNotInForce, "/requiredByLaw"));
                    Ground::default()
                }
            }
        }
        (None, None) => {
            refusals.push(
                Refusal::new(Reason::OutsideNotice, "").on(Ground::section(&profile.notice.content_section)),
            );
            Ground::default()
        }
    };
    // What protects, and what law requires, is recorded wherever it comes from and whatever was
    // permitted; everything else passes the notice's sources and consents.
    if let Some((category, _)) = covered
        && !recording.datum.is_protective()
    {
        register_consent(profile, recording, category, &mut rests_on, &mut refusals);
        source(profile, recording, category, &mut rests_on, &mut refusals);
    } else if profile.party(&recording.source.party.code).is_none() {
        refusals.push(Refusal::new(Reason::UnknownCode, "/source/party"));
    }
    match refusals.is_empty() {
        true => {
            let consent = rests_on.consents.first().copied();
            Ok((rests_on, Ground { consent, ..ground }))
        }
        false => Err(refusals),
    }
}

/// Whether a field is recorded only on a provision that is named with it: the notice does not name it, and
/// it does not protect.
pub fn takes_a_provision(profile: &RegisterProfile, field: Field) -> bool {
    profile.category_of(field).is_none() && !field.is_protective()
}

/// Of whoever entered by a consent, only what a recording consent covers is recorded (R39).
fn register_consent(
    profile: &RegisterProfile,
    recording: &Recording<'_>,
    category: &Category,
    rests_on: &mut RestsOn,
    refusals: &mut Vec<Refusal>,
) {
    if recording.entered_by_law || profile.entry_consent_kinds().next().is_none() {
        return;
    }
    let found = profile.entry_consent_kinds().find_map(|kind| {
        let needed = ConsentNeed {
            used_for: ConsentUse::Recording,
            kind: Some(kind),
            category: &category.code,
            party: None,
        };
        in_force(
            profile,
            recording.consents,
            needed,
            recording.today,
            recording.death,
        )
    });
    match found {
        Some(consent) => rests_on.consents.push(consent),
        None => refusals.push(
            Refusal::new(Reason::ConsentMissing, "")
                .on(Ground::section(&profile.entry.section))
                .with("category", &category.code)
                .with("use", ConsentUse::Recording.code()),
        ),
    }
}

fn source(
    profile: &RegisterProfile,
    recording: &Recording<'_>,
    category: &Category,
    rests_on: &mut RestsOn,
    refusals: &mut Vec<Refusal>,
) {
    let note = recording.source;
    let section = || Ground::section(&profile.source_list.section);
    let Some(party) = profile.party(&note.party.code) else {
        refusals.push(Refusal::new(Reason::UnknownCode, "/source/party"));
        return;
    };
    if party.named_each_time && note.party.name.is_none() {
        refusals.push(Refusal::new(Reason::SourceNameMissing, "/source/name").on(section()));
    }
    if let Some(from) = party.valid_from.filter(|from| recording.today < *from) {
        // Whom it will succeed, and by what it will then be named, is no matter of today.
        let refusal = Refusal::new(Reason::SourceNotYet, "/source/party").on(section());
        refusals.push(refusal.with("from", from.to_string()));
        return;
    }
    match profile.party_on(&party.code, recording.today) {
        Some(on_day) if on_day.code == party.code => {}
        Some(successor) => refusals.push(
            Refusal::new(Reason::SourceEnded, "/source/party")
                .on(section())
                .with("successor", &successor.code),
        ),
        None => refusals.push(Refusal::new(Reason::SourceEnded, "/source/party").on(section())),
    }
    // A successor speaks with the standing of the one it succeeded.
    match profile
        .source(&party.code)
        .or_else(|| succeeded_source(profile, &party.code, recording.today))
    {
        Some(named) => named_source(profile, recording, category, named, rests_on, refusals),
        None => unnamed_source(profile, recording, category, rests_on, refusals),
    }
}

fn succeeded_source<'p>(profile: &'p RegisterProfile, party: &str, today: NaiveDate) -> Option<&'p Source> {
    profile.sources.iter().find(|source| {
        profile
            .party_on(&source.party, today)
            .is_some_and(|on_day| on_day.code == party)
    })
}

fn named_source(
    profile: &RegisterProfile,
    recording: &Recording<'_>,
    category: &Category,
    named: &Source,
    rests_on: &mut RestsOn,
    refusals: &mut Vec<Refusal>,
) {
    if !named.channels.is_empty() && !named.channels.contains(&recording.source.channel) {
        refusals.push(
            Refusal::new(Reason::ChannelNotNamed, "/source/channel")
                .on(Ground::section(&profile.source_list.section))
                .with_each("allowed", named.channels.iter().map(|channel| channel.code())),
        );
    }
    let provision = named.provision.as_deref().filter(|code| {
        profile
            .provision_in_force(code, ProvisionUse::ObtainDespiteSecrecy, recording.today)
            .is_some()
    });
    if let Some(code) = provision {
        rests_on.provision = Some(code.to_owned());
    } else if let Some(kind) = &named.consent_kind {
        obtaining_consent(profile, recording, category, Some(kind), rests_on, refusals);
    } else if named.provision.is_some() {
        refusals.push(
            Refusal::new(Reason::ProvisionNotInForce, "/source/party")
                .on(Ground::section(&profile.source_list.section)),
        );
    }
}

fn unnamed_source(
    profile: &RegisterProfile,
    recording: &Recording<'_>,
    category: &Category,
    rests_on: &mut RestsOn,
    refusals: &mut Vec<Refusal>,
) {
    let ground = Ground::section(&profile.source_list.section);
    match profile.source_list.kind {
        SourceListKind::Closed => {
            refusals.push(Refusal::new(Reason::SourceNotNamed, "/source/party").on(ground));
        }
        SourceListKind::OpenWithConsent => {
            obtaining_consent(profile, recording, category, None, rests_on, refusals);
        }
        SourceListKind::Mainly if recording.source.reason.is_none() => {
            refusals.push(Refusal::new(Reason::SourceReasonMissing, "/source/reason").on(ground));
        }
        SourceListKind::Mainly => {}
    }
}

/// R36: a consent in force that covers the party and the category.
fn obtaining_consent(
    profile: &RegisterProfile,
    recording: &Recording<'_>,
    category: &Category,
    kind: Option<&str>,
    rests_on: &mut RestsOn,
    refusals: &mut Vec<Refusal>,
) {
    let needed = ConsentNeed {
        used_for: ConsentUse::Obtaining,
        kind,
        category: &category.code,
        party: Some(&recording.source.party),
    };
    match in_force(
        profile,
        recording.consents,
        needed,
        recording.today,
        recording.death,
    ) {
        Some(consent) => rests_on.consents.push(consent),
        None => refusals.push(
            Refusal::new(Reason::ConsentMissing, "/source/party")
                .on(Ground::section(&profile.source_list.section))
                .with("category", &category.code)
                .with("use", ConsentUse::Obtaining.code()),
        ),
    }
}
