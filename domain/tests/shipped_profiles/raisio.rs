//! 004 Raisio, employment services.

use super::*;

#[test]
fn raisio_is_entered_when_a_client_relationship_begins() {
    let p = profile(RAISIO);
    assert_eq!(p.entry.conditions.len(), 1);
    assert!(matches!(
        p.entry.conditions[0].needs,
        EntryNeed::ClientRelationship
    ));
    assert!(
        p.legal_bases.iter().all(|basis| basis.statutes.is_empty()),
        "the notice cites no statute"
    );
    assert_eq!(p.source_list.kind, SourceListKind::Mainly);
    assert_eq!(sources(&p, None, None), "client staff");
    assert_eq!(p.sources.len(), 2);
    assert_eq!(consent_kinds(&p), "data_exchange_and_use");
    let kind = p.consent_kind("data_exchange_and_use").unwrap();
    assert_eq!(kind.uses, [ConsentUse::Obtaining, ConsentUse::Disclosing]);
    assert!(
        !kind.forms.contains(&ConsentForm::OralRecorded),
        "it is given on a form"
    );
}

#[test]
fn raisio_has_the_data_of_its_notice() {
    let p = profile(RAISIO);
    assert_eq!(p.controller.municipality, "680");
    assert_eq!(groups(&p), "workshop_clients activity_centre_clients");
    assert_eq!(
        covered(&p),
        "name identity_code mother_tongue communication_language marital_status occupation municipality \
         address phone non_disclosure family_member"
    );
    assert_eq!(read(&p), "birth_date");
    assert!(p.category_of(Field::Email).is_none(), "no e-mail");
    assert_eq!(special(&p), "work_ability");
    // What law keeps longer than the notice's one year is sealed apart.
    let year = &p.category("client_narrative").unwrap().retention_class;
    for code in [
        "work_ability",
        "social_assistance_decisions",
        "social_welfare_notifications",
        "payment_commitments",
    ] {
        assert_ne!(&p.category(code).unwrap().retention_class, year, "{code}");
    }
}
