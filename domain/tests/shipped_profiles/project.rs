//! 002 Kemi, employment project.

use super::*;

#[test]
fn the_project_knows_neither_identity_code_nor_birth_date() {
    let p = profile(PROJECT);
    assert_eq!(p.controller.municipality, "240");
    assert_eq!(
        (&p.controller.phone, &p.controller.email),
        (&None, &None),
        "an official's own in the notice"
    );
    assert_eq!(groups(&p), "project_clients");
    assert_eq!(covered(&p), "name occupation municipality address phone email");
    assert_eq!(read(&p), "");
    for field in [Field::IdentityCode, Field::BirthDate, Field::Citizenship] {
        assert!(p.category_of(field).is_none(), "{}", field.code());
    }
    assert_eq!(special(&p), "health_and_rehabilitation");
    assert_eq!(p.notice.given_under, ["personal_data_act"]);
    assert!(lapsed(&p, "personal_data_act", LATER) && !lapsed(&p, "personal_data_act", "2016-12-16"));
}

#[test]
fn the_project_lives_by_consent_alone() {
    let p = profile(PROJECT);
    assert_eq!(p.entry.conditions.len(), 1);
    assert_eq!(p.entry.conditions[0].code, "informed_consent");
    let needs = &p.entry.conditions[0].needs;
    assert!(matches!(needs, EntryNeed::Consent { kind, forms }
        if kind == "processing" && forms.contains(&ConsentForm::Written)));
    assert_eq!(p.entry.required, [vec![Field::Name]]);
    assert_eq!(consent_kinds(&p), "processing obtaining disclosing");
    assert_eq!(p.legal_bases.len(), 1);
    assert_eq!(p.legal_bases[0].category, BasisCategory::Consent);
    assert_eq!(p.source_list.kind, SourceListKind::OpenWithConsent);
    assert_eq!(sources(&p, None, None), "client staff");
    assert_eq!(
        sources(&p, Some("obtaining"), None),
        "named_private_person city_social_and_health_services te_office kela employer school \
         purchased_service_provider other_named_party"
    );
    assert_eq!(p.sources.len(), 10, "no provision opens a source");
}
