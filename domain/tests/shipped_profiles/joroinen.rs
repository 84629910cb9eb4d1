//! 001 Joroinen, immigrant services.

use super::*;

#[test]
fn joroinen_is_entered_by_a_permission_in_one_of_two_forms() {
    let p = profile(JOROINEN);
    for (condition, code, form) in [
        (0, "written_permission", ConsentForm::Written),
        (1, "electronic_form_acceptance", ConsentForm::ElectronicForm),
    ] {
        let condition = &p.entry.conditions[condition];
        assert_eq!(condition.code, code);
        let needs = &condition.needs;
        assert!(
            matches!(needs, EntryNeed::Consent { kind, forms } if kind == "recording" && *forms == [form])
        );
    }
    assert_eq!(p.entry.conditions.len(), 2);
    assert_eq!(
        p.entry.required,
        [vec![Field::Name], vec![Field::BirthDate, Field::IdentityCode]]
    );
    assert_eq!(
        consent_kinds(&p),
        "recording transfer information_request transfer_outside_eea"
    );
    for kind in p.consent_kinds.iter().filter(|kind| kind.code != "recording") {
        assert_eq!(kind.forms, [ConsentForm::Written], "{}", kind.code);
        assert!(kind.names_parties, "{}", kind.code);
    }
    // Whoever refuses is served all the same, by a duty that is in force on every day of the notice.
    for on in ["2024-08-07", "2024-12-31", "2025-01-01", LATER] {
        let in_force = |code: &&str| {
            p.provision_in_force(code, ProvisionUse::ServiceDuty, day(on))
                .is_some()
        };
        assert_eq!(
            ["guidance_2010", "guidance"]
                .iter()
                .filter(|code| in_force(code))
                .count(),
            1,
            "{on}"
        );
    }
}

#[test]
fn joroinen_has_the_data_and_the_sources_of_its_notice() {
    let p = profile(JOROINEN);
    assert_eq!(p.controller.municipality, "171");
    assert_eq!(
        (&p.controller.phone, &p.controller.email),
        (&None, &None),
        "the address alone"
    );
    assert_eq!(
        groups(&p),
        "residents reception_service_clients settlement_service_clients"
    );
    assert_eq!(
        covered(&p),
        "name birth_date identity_code citizenship municipality address phone email residence_permit permit_type \
         family_member"
    );
    assert_eq!(read(&p), "");
    assert_eq!(special(&p), "work_ability");
    assert_eq!(p.source_list.kind, SourceListKind::OpenWithConsent);
    assert_eq!(sources(&p, None, None), "client staff");
    assert_eq!(
        sources(&p, Some("information_request"), None),
        "other_named_party"
    );
    assert_eq!(p.sources.len(), 3);
    let channels = words(
        p.source("client")
            .unwrap()
            .channels
            .iter()
            .map(|channel| channel.code()),
    );
    assert_eq!(channels, "meeting phone email electronic_form");
}
