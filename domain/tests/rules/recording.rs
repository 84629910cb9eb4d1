//! Whether a datum may be recorded: the notice, the source, what it rests on (R15–R22, R35–R37).

use super::*;
use domain::client::field::Field;
use domain::client::provenance::{RestsOn, SourceNote};
use domain::client::recording::{Recording, judge};
use domain::consent::{GivenConsent, Withdrawal};
use domain::decision::Ground;
use domain::decision::Param;
use domain::ids::ConsentId;
use domain::register::Channel;

const TODAY: &str = "2026-03-02";
const CONSENT: ConsentId = ConsentId(uuid::Uuid::from_u128(1));

fn from(code: &str, name: Option<&str>, channel: Channel) -> SourceNote {
    SourceNote {
        party: party(code, name),
        channel,
        reason: None,
    }
}

/// Judges a datum from a source, with one consent of the client's or none.
fn record(
    profile: &RegisterProfile,
    field: Field,
    source: &SourceNote,
    consent: Option<&Consent>,
) -> Result<(RestsOn, Ground), Vec<Refusal>> {
    recorded(profile, field, source, consent, None, false)
}

fn recorded(
    profile: &RegisterProfile,
    field: Field,
    source: &SourceNote,
    consent: Option<&Consent>,
    by_law: Option<&str>,
    entered_by_law: bool,
) -> Result<(RestsOn, Ground), Vec<Refusal>> {
    let consents: Vec<_> = consent
        .into_iter()
        .map(|consent| GivenConsent { id: CONSENT, consent })
        .collect();
    let recording = Recording {
        datum: field.into(),
        source,
        required_by_law: by_law,
        consents: &consents,
        entered_by_law,
        death: None,
        today: day(TODAY),
    };
    judge(profile, &recording)
}

fn client() -> SourceNote {
    from("client", None, Channel::Meeting)
}

#[test]
fn what_the_notice_does_not_name_is_refused_with_its_section() {
    let permission = given("processing", ConsentForm::Written, &[]);
    for field in [
        Field::IdentityCode,
        Field::BirthDate,
        Field::Citizenship,
        Field::MotherTongue,
    ] {
        let refused = record(&shipped(PROJECT), field, &client(), Some(&permission)).unwrap_err();
        assert_eq!(said(&refused), ["outside_notice "], "{field:?}");
        assert_eq!(refused[0].ground.section.as_deref(), Some("5"));
    }
    let (rests_on, ground) = record(&shipped(REFUGEE_WORK), Field::IdentityCode, &client(), None).unwrap();
    assert_eq!(
        (
            rests_on.category.as_deref(),
            ground.section.as_deref(),
            ground.reading
        ),
        (Some("identity_code"), Some("7"), false)
    );
    let (rests_on, ground) = record(&shipped(REFUGEE_WORK), Field::Municipality, &client(), None).unwrap();
    assert_eq!(
        (rests_on.category.as_deref(), ground.reading),
        (Some("reception_data"), true),
        "a reading says so"
    );
}

#[test]
fn a_closed_list_of_sources_is_closed() {
    let profile = shipped(REFUGEE_WORK);
    for other in ["keha_centre", "integration_service_organiser"] {
        let refused = record(
            &profile,
            Field::Phone,
            &from(other, Some("A"), Channel::Paper),
            None,
        )
        .unwrap_err();
        assert_eq!(said(&refused), ["source_not_named /source/party"], "{other}");
        assert_eq!(refused[0].ground.section.as_deref(), Some("8"));
    }
    let refused = record(
        &profile,
        Field::Phone,
        &from("nobody", None, Channel::Paper),
        None,
    )
    .unwrap_err();
    assert_eq!(said(&refused), ["unknown_code /source/party"]);
    let refused = record(
        &profile,
        Field::Phone,
        &from("client", None, Channel::OwnWork),
        None,
    )
    .unwrap_err();
    assert_eq!(said(&refused), ["channel_not_named /source/channel"]);
}

#[test]
fn an_authority_that_ended_is_succeeded_by_name() {
    let profile = shipped(REFUGEE_WORK);
    let ended = record(
        &profile,
        Field::Phone,
        &from("te_office", None, Channel::Paper),
        None,
    )
    .unwrap_err();
    assert_eq!(said(&ended), ["source_ended /source/party"]);
    assert_eq!(
        ended[0].params,
        [("successor", Param::One("employment_authority".to_owned()))]
    );
    let (rests_on, _) = record(
        &profile,
        Field::Phone,
        &from("employment_authority", None, Channel::Paper),
        None,
    )
    .unwrap();
    assert_eq!(
        rests_on.provision.as_deref(),
        Some("integration_data_access"),
        "with the standing of the former"
    );
}

#[test]
fn a_source_by_consent_takes_one_that_names_it() {
    let profile = shipped(REFUGEE_WORK);
    let source = from("partner_organisation", Some("Ystävyysseura"), Channel::Email);
    let refused = record(&profile, Field::Phone, &source, None).unwrap_err();
    assert_eq!(said(&refused), ["consent_missing /source/party"]);
    let mut consent = given(
        "obtaining",
        ConsentForm::Written,
        &[("partner_organisation", Some("Ystävyysseura"))],
    );
    let (rests_on, ground) = record(&profile, Field::Phone, &source, Some(&consent)).unwrap();
    assert_eq!(
        (rests_on.consents.as_slice(), ground.consent),
        (&[CONSENT][..], Some(CONSENT))
    );
    let refused = record(&profile, Field::Citizenship, &source, Some(&consent)).unwrap_err();
    assert_eq!(
        said(&refused),
        ["consent_missing /source/party"],
        "of another category"
    );
    let nameless = record(
        &profile,
        Field::Phone,
        &from("partner_organisation", None, Channel::Email),
        Some(&consent),
    );
    assert_eq!(
        said(&nameless.unwrap_err()),
        [
            "source_name_missing /source/name",
            "consent_missing /source/party"
        ]
    );
    consent.withdrawal = Some(Withdrawal {
        on: day(TODAY),
        form: ConsentForm::Written,
    });
    assert!(
        record(&profile, Field::Phone, &source, Some(&consent)).is_err(),
        "withdrawn today"
    );
}

#[test]
fn a_list_of_main_sources_takes_others_with_a_reason() {
    let profile = shipped(RAISIO);
    let mut source = from("school", Some("A school"), Channel::Paper);
    let refused = record(&profile, Field::Phone, &source, None).unwrap_err();
    assert_eq!(said(&refused), ["source_reason_missing /source/reason"]);
    source.reason = Some("The client asked".to_owned());
    assert!(record(&profile, Field::Phone, &source, None).is_ok());
}

#[test]
fn a_register_that_lives_by_consent_records_what_a_consent_covers() {
    let profile = shipped(PROJECT);
    let refused = record(&profile, Field::Phone, &client(), None).unwrap_err();
    assert_eq!(said(&refused), ["consent_missing "]);
    assert_eq!(refused[0].ground.section.as_deref(), Some("4"));
    let consent = given("processing", ConsentForm::Written, &[]);
    let (rests_on, _) = record(&profile, Field::Phone, &client(), Some(&consent)).unwrap();
    assert_eq!(rests_on.consents, [CONSENT]);
    let refused = record(&profile, Field::Occupation, &client(), Some(&consent)).unwrap_err();
    assert_eq!(said(&refused), ["consent_missing "], "of another category");
    // Whom law requires to be served has nothing that could be permitted.
    assert!(recorded(&profile, Field::Phone, &client(), None, None, true).is_ok());
}

#[test]
fn what_protects_is_recorded_without_any_permission() {
    for name in [PROJECT, JOROINEN, RAISIO, REFUGEE_WORK] {
        let profile = shipped(name);
        for field in [
            Field::NonDisclosure,
            Field::Death,
            Field::InterpreterNeed,
            Field::Restriction,
        ] {
            let (rests_on, _) = record(&profile, field, &client(), None).unwrap();
            assert!(
                rests_on.consents.is_empty() && !rests_on.outside_notice,
                "{name}: {field:?}"
            );
            assert!(
                rests_on.category.is_some() || rests_on.provision.is_some(),
                "{name}: {field:?}"
            );
        }
    }
}

#[test]
fn what_law_requires_enters_outside_the_notice_by_a_duty_to_record() {
    let profile = shipped(PROJECT);
    let by = |code| recorded(&profile, Field::BirthDate, &client(), None, Some(code), false);
    let (rests_on, ground) = by("child_welfare_notification").unwrap();
    assert!(rests_on.outside_notice && rests_on.category.is_none());
    assert!(
        ground
            .provision
            .as_deref()
            .is_some_and(|cited| cited.starts_with("417/2007")),
        "{ground:?}"
    );
    for wrong in ["non_disclosure_order", "nothing"] {
        assert_eq!(
            said(&by(wrong).unwrap_err()),
            ["provision_not_in_force /requiredByLaw"],
            "{wrong}"
        );
    }
}

#[test]
fn a_provision_for_what_needs_none_is_refused_not_lost() {
    let profile = shipped(PROJECT);
    let permission = given("processing", ConsentForm::Written, &[]);
    let by = |field, consent| {
        let code = Some("child_welfare_notification");
        recorded(&profile, field, &client(), consent, code, false)
    };
    let refused = by(Field::Phone, Some(&permission)).unwrap_err();
    assert_eq!(said(&refused), ["provision_not_needed /requiredByLaw"]);
    assert_eq!(refused[0].ground.section.as_deref(), Some("5"));
    // What protects rests on a provision of its own.
    let refused = by(Field::NonDisclosure, None).unwrap_err();
    assert_eq!(said(&refused), ["provision_not_needed /requiredByLaw"]);
    // The provision does not stand in for the permission either.
    let refused = by(Field::Phone, None).unwrap_err();
    assert_eq!(
        said(&refused),
        ["provision_not_needed /requiredByLaw", "consent_missing "]
    );
}

#[test]
fn a_source_that_has_not_begun_has_not_ended() {
    let profile = shipped(REFUGEE_WORK);
    let source = from("employment_authority", None, Channel::Paper);
    let recording = Recording {
        datum: Field::Phone.into(),
        source: &source,
        required_by_law: None,
        consents: &[],
        entered_by_law: true,
        death: None,
        today: day("2024-10-01"),
    };
    let refused = judge(&profile, &recording).unwrap_err();
    assert_eq!(said(&refused), ["source_not_yet /source/party"]);
    assert_eq!(refused[0].params, [("from", Param::One("2025-01-01".to_owned()))]);
}
