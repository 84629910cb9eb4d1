//! A register profile may be as long as the contract says that its answers are, and no longer.

use domain::register::bounds::*;

/// A profile that passed its check is answered within the contract, however long its texts are.
#[test]
fn profiles_are_bounded_as_the_contract_bounds_their_answers() {
    let document = api::server::document();
    let bound = |schema: &str, member: &str, word: &str| {
        let schema = &document["components"]["schemas"][schema]["properties"][member];
        schema[word]
            .as_u64()
            .and_then(|bound| usize::try_from(bound).ok())
    };
    for (schema, member, longest) in [
        ("Register", "id", CODE),
        ("Register", "profileVersion", CODE),
        ("Register", "timeZone", CODE),
        ("Labels", "fi", LABEL),
        ("Labels", "sv", LABEL),
        ("Labels", "en", LABEL),
        ("Controller", "street", STREET),
        ("Controller", "postalCode", POSTAL_CODE),
        ("Controller", "city", CITY),
        ("Controller", "phone", PHONE),
        ("Controller", "email", MAILBOX),
        ("Role", "mailbox", MAILBOX),
        ("Purpose", "noticeSection", NOTICE_SECTION),
        ("Category", "noticeSection", NOTICE_SECTION),
        ("Ground", "noticeSection", NOTICE_SECTION),
        ("Statute", "citation", CITATION),
        ("Statute", "carriedBy", CITATION),
        ("NamedSource", "provision", PROVISION),
        ("ProvisionModel", "citation", PROVISION),
        ("Ground", "provision", PROVISION),
        ("Reading", "author", AUTHOR),
    ] {
        assert_eq!(
            bound(schema, member, "maxLength"),
            Some(longest),
            "{schema}.{member}"
        );
    }
    let most = |list: &str| {
        LISTS
            .iter()
            .find(|(known, _)| *known == list)
            .map(|(_, most)| *most)
    };
    for (schema, member, list) in [
        ("Register", "roles", "role"),
        ("Register", "purposes", "purpose"),
        ("FormModel", "purposes", "purpose"),
        ("Register", "statutes", "statute"),
        ("LegalBasis", "statutes", "statute"),
        ("Register", "legalBases", "legal_basis"),
        ("Register", "clientGroups", "group"),
        ("Register", "entryConditions", "condition"),
        ("Register", "categories", "category"),
        ("Register", "readings", "reading"),
        ("Register", "sources", "source"),
        ("Register", "consentKinds", "consent_kind"),
        ("FormModel", "identifierSchemes", "identifier_scheme"),
        ("FormModel", "endReasons", "end_reason"),
        ("FormModel", "restrictionUses", "restriction_use"),
        ("FormModel", "provisions", "provision"),
        ("FormModel", "parties", "party"),
        ("MyRegister", "tasks", "task"),
    ] {
        let (holds, most) = (bound(schema, member, "maxItems"), most(list));
        assert!(
            most.is_some() && holds >= most,
            "{schema}.{member}: {holds:?} for {most:?}"
        );
    }
}
