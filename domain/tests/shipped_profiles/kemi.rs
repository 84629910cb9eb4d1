//! 000 Kemi, refugee work, and 003 Kemi, immigrant services.

use super::*;

#[test]
fn kemis_registers_have_the_data_of_their_notices() {
    for name in [REFUGEE_WORK, IMMIGRANT_SERVICES] {
        let p = profile(name);
        assert_eq!(p.controller.municipality, "240");
        let permit = match name {
            REFUGEE_WORK => "residence_permit permit_type permit_ground state_reimbursement reception_period",
            _ => "residence_permit permit_ground municipality_registration reception_period",
        };
        assert_eq!(
            covered(&p),
            format!("name identity_code citizenship address phone email {permit}"),
            "{name}"
        );
        let by_reading =
            "family_member birth_date municipality mother_tongue communication_language interpreter_need";
        assert_eq!(read(&p), by_reading, "{name}");
        assert_eq!(special(&p), "", "{name}: the notice would name them");
        assert_eq!(
            p.entry.required,
            [vec![Field::Name]],
            "{name}: a code may be missing"
        );
        assert_eq!(consent_kinds(&p), "obtaining disclosing", "{name}");
        assert_eq!(p.legal_bases.len(), 1, "{name}");
        assert_eq!(
            p.legal_bases[0].category,
            BasisCategory::Unknown,
            "{name}: the tick is lost"
        );
        let class = words(p.retention_classes.iter().map(|class| class.code.as_str()));
        assert_eq!(
            class, "basic_data employment_support other_task_classes consents protective",
            "{name}"
        );
    }
    let (refugees, immigrants) = (profile(REFUGEE_WORK), profile(IMMIGRANT_SERVICES));
    assert_eq!(groups(&refugees), "refugees_received");
    assert_eq!(groups(&immigrants), "immigrants_in_integration_period");
    assert!(
        has_category(&refugees, "state_reimbursement") && !has_category(&immigrants, "state_reimbursement")
    );
    let (municipality, reading) = immigrants.category_of(Field::Municipality).unwrap();
    assert_eq!(municipality.code, "municipality_registration");
    assert!(reading.is_some());
}

#[test]
fn kemis_sources_are_a_closed_list_with_parties_that_end() {
    for name in [REFUGEE_WORK, IMMIGRANT_SERVICES] {
        let p = profile(name);
        assert_eq!(p.source_list.kind, SourceListKind::Closed, "{name}");
        assert_eq!(sources(&p, None, None), "client staff", "{name}");
        assert_eq!(
            sources(&p, None, Some("integration_data_access")),
            "population_register te_office kela migri ely_centre_lapland other_authority reception_actor",
            "{name}"
        );
        // By consent alone, each named, and by no provision.
        let by_consent = "partner_organisation social_and_health_provider";
        assert_eq!(sources(&p, Some("obtaining"), None), by_consent, "{name}");
        assert!(
            by_consent
                .split(' ')
                .all(|party| p.party(party).unwrap().named_each_time),
            "{name}"
        );
        assert_eq!(p.sources.len(), 11, "{name}");

        let on = |party: &str, on: &str| p.party_on(party, day(on)).unwrap().code.clone();
        assert_eq!(on("te_office", "2024-12-31"), "te_office", "{name}");
        assert_eq!(on("te_office", "2025-01-01"), "employment_authority", "{name}");
        assert_eq!(
            on("ely_centre_lapland", "2025-12-31"),
            "ely_centre_lapland",
            "{name}"
        );
        assert_eq!(
            on("ely_centre_lapland", "2026-01-01"),
            "economic_development_centre_lapland",
            "{name}"
        );
    }
}

#[test]
fn refugee_work_is_entered_by_a_statute_and_then_by_its_confirmed_successor() {
    let p = profile(REFUGEE_WORK);
    assert_eq!(p.entry.conditions.len(), 1);
    assert!(
        p.entry.conditions[0].reading.is_some(),
        "the tick is lost: entry is a reading"
    );
    assert_eq!(carrying(&p, "2024-12-31").as_deref(), Some("1386/2010"));
    assert_eq!(carrying(&p, "2025-01-01").as_deref(), Some("681/2023"));
    for on in ["2024-05-29", "2024-12-31", "2025-01-01", LATER] {
        let needed = ProvisionUse::ObtainDespiteSecrecy;
        assert!(
            p.provision_in_force("integration_data_access", needed, day(on))
                .is_some(),
            "{on}"
        );
    }
}

#[test]
fn refugee_work_enters_nobody_when_the_successor_is_only_proposed() {
    let text = &texts()[REFUGEE_WORK];
    let statute = text.find("code = \"integration_act_2010\"").unwrap();
    let status = statute + text[statute..].find("status = \"confirmed\"").unwrap();
    assert!(
        !text[statute..status].contains("[[statute]]"),
        "the status belongs to another statute"
    );
    let doubted = text[..status].to_owned() + &text[status..].replacen("confirmed", "proposed", 1);

    let p = parse(REFUGEE_WORK, &doubted);
    assert_eq!(carrying(&p, "2024-12-31").as_deref(), Some("1386/2010"));
    assert_eq!(carrying(&p, "2025-01-01"), None);
}

#[test]
fn kemi_says_what_is_wrong_with_its_citations() {
    let p = profile(REFUGEE_WORK);
    for (cited, citation, real) in [
        ("unemployment_security_act_misnumbered", "1370/2014", "1290/2002"),
        ("personal_data_act", "523/1999", "1050/2018"),
        ("openness_decree", "1030/1999", "906/2019"),
        ("population_information_act", "507/1993", "661/2009"),
    ] {
        let statute = p.statute(cited).unwrap();
        assert_eq!(statute.citation, citation);
        assert!(statute.remark.is_some(), "{cited}");
        let successor = statute.successor.as_ref().unwrap();
        assert_eq!(p.statute(&successor.code).unwrap().citation, real);
        assert!(lapsed(&p, cited, "2024-05-29"), "{cited}: nothing rests on it");
    }
    // In force when 000 was given, gone when 003 was.
    assert!(!lapsed(&p, "employment_services_act_2012", "2024-12-31"));
    let immigrants = profile(IMMIGRANT_SERVICES);
    assert!(lapsed(&immigrants, "employment_services_act_2012", "2025-04-01"));
    assert!(
        immigrants
            .statute("employment_services_act_2012")
            .unwrap()
            .remark
            .is_some()
    );

    let lapsing = p.about_to_lapse(day("2024-12-01"), chrono::Days::new(60));
    let noted = |code: &str| {
        lapsing
            .iter()
            .find(|note| note.code == code)
            .map(|note| note.succeeded)
    };
    assert_eq!(noted("integration_act_2010"), Some(true));
    assert_eq!(noted("te_office"), Some(true));
    assert_eq!(noted("employment_services_act_2012"), Some(false));
}

#[test]
fn immigrant_services_rest_on_the_act_in_force() {
    let p = profile(IMMIGRANT_SERVICES);
    assert_eq!(p.entry.conditions.len(), 1);
    assert!(
        p.entry.conditions[0].reading.is_some(),
        "the tick is lost: entry is a reading"
    );
    assert_eq!(entry_statutes(&p), ["integration_act"]);
    let standing = p.statute_standing("integration_act", p.valid_from);
    assert!(matches!(standing, Some(StatuteStanding::InForce(statute)) if statute.citation == "681/2023"));
    assert_eq!(
        p.provision("integration_data_access").unwrap().statute,
        "integration_act"
    );
}
