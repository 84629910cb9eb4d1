//! What a consent is worth on a day, and what may be entered as one (R38–R40).

use super::*;
use domain::consent::{
    ConsentNeed, ConsentStanding, GivenConsent, Representative, RepresentativeCapacity, Withdrawal, in_force,
    judge_giving,
};
use domain::ids::ConsentId;
use domain::register::ConsentUse;

const OBTAINING: &str = "obtaining";

fn standing(consent: &Consent, on: &str) -> ConsentStanding {
    consent.standing(day(on), None)
}

#[test]
fn it_carries_from_its_first_day_to_its_last() {
    let mut consent = given(OBTAINING, ConsentForm::Written, &[("kela", None)]);
    consent.period.to = Some(day("2026-03-31"));
    assert_eq!(standing(&consent, "2026-02-28"), ConsentStanding::NotYet);
    assert_eq!(standing(&consent, "2026-03-01"), ConsentStanding::InForce);
    assert_eq!(standing(&consent, "2026-03-31"), ConsentStanding::InForce);
    assert_eq!(standing(&consent, "2026-04-01"), ConsentStanding::Expired);
}

#[test]
fn a_withdrawal_takes_effect_on_its_day_and_takes_nothing_back() {
    let mut consent = given(OBTAINING, ConsentForm::Written, &[]);
    consent.withdrawal = Some(Withdrawal {
        on: day("2026-03-10"),
        form: ConsentForm::OralRecorded,
    });
    assert_eq!(standing(&consent, "2026-03-09"), ConsentStanding::InForce);
    assert_eq!(standing(&consent, "2026-03-10"), ConsentStanding::Withdrawn);
    // Withdrawn outweighs all else that ended it.
    consent.period.to = Some(day("2026-03-05"));
    assert_eq!(
        consent.standing(day("2026-03-20"), Some(day("2026-03-04"))),
        ConsentStanding::Withdrawn
    );
    assert_eq!(standing(&consent, "2026-03-06"), ConsentStanding::Expired);
}

#[test]
fn death_ends_it_and_a_reversed_death_gives_it_back() {
    let consent = given(OBTAINING, ConsentForm::Written, &[]);
    let death = Some(day("2026-03-05"));
    assert_eq!(
        consent.standing(day("2026-03-04"), death),
        ConsentStanding::InForce
    );
    assert_eq!(
        consent.standing(day("2026-03-05"), death),
        ConsentStanding::Lapsed
    );
    assert_eq!(
        consent.standing(day("2026-03-05"), None),
        ConsentStanding::InForce
    );
}

#[test]
fn it_covers_what_it_names_and_nothing_else() {
    let profile = shipped(REFUGEE_WORK);
    let consent = given(
        OBTAINING,
        ConsentForm::Written,
        &[("partner_organisation", Some("Ystävyysseura ry"))],
    );
    let covers = |used_for, kind, category, party: Option<&ConsentParty>| {
        consent.covers(
            &profile,
            ConsentNeed {
                used_for,
                kind,
                category,
                party,
            },
        )
    };
    let named = party("partner_organisation", Some("ystavyysseura RY"));
    let another = party("partner_organisation", Some("Toinen ry"));
    let nameless = party("partner_organisation", None);
    let elsewhere = party("social_and_health_provider", Some("Ystävyysseura ry"));
    assert!(
        covers(ConsentUse::Obtaining, None, "name", Some(&named)),
        "however it is spelled"
    );
    assert!(covers(
        ConsentUse::Obtaining,
        Some(OBTAINING),
        "contact_data",
        None
    ));
    assert!(
        !covers(ConsentUse::Obtaining, None, "case_data", Some(&named)),
        "another category"
    );
    assert!(
        !covers(ConsentUse::Disclosing, None, "name", Some(&named)),
        "another use"
    );
    assert!(
        !covers(ConsentUse::Obtaining, Some("disclosing"), "name", Some(&named)),
        "another kind"
    );
    for other in [another, nameless, elsewhere] {
        assert!(
            !covers(ConsentUse::Obtaining, None, "name", Some(&other)),
            "another party"
        );
    }
    // A party that is named without a name stands for all of its sort.
    let all = given(OBTAINING, ConsentForm::Written, &[("partner_organisation", None)]);
    let needed = ConsentNeed {
        used_for: ConsentUse::Obtaining,
        kind: None,
        category: "name",
        party: Some(&named),
    };
    assert!(all.covers(&profile, needed));
    let unknown = given(
        "no_such_kind",
        ConsentForm::Written,
        &[("partner_organisation", None)],
    );
    assert!(!unknown.covers(&profile, needed));
}

#[test]
fn the_first_that_carries_is_named() {
    let profile = shipped(REFUGEE_WORK);
    let ids = [1, 2, 3].map(|id| ConsentId(uuid::Uuid::from_u128(id)));
    let (mut withdrawn, narrow, carrying) = (
        given(OBTAINING, ConsentForm::Written, &[("kela", None)]),
        given("disclosing", ConsentForm::Written, &[("kela", None)]),
        given(OBTAINING, ConsentForm::Written, &[("kela", None)]),
    );
    withdrawn.withdrawal = Some(Withdrawal {
        on: day("2026-03-01"),
        form: ConsentForm::Written,
    });
    let consents: Vec<_> = ids
        .into_iter()
        .zip([&withdrawn, &narrow, &carrying])
        .map(|(id, consent)| GivenConsent { id, consent })
        .collect();
    let kela = party("kela", None);
    let needed = ConsentNeed {
        used_for: ConsentUse::Obtaining,
        kind: None,
        category: "name",
        party: Some(&kela),
    };
    let found = |on: &str, death| in_force(&profile, &consents, needed, day(on), death);
    assert_eq!(found("2026-03-02", None), Some(ids[2]));
    assert_eq!(found("2026-02-28", None), None);
    assert_eq!(found("2026-03-02", Some(day("2026-03-02"))), None);
}

#[test]
fn it_carries_from_the_day_on_which_it_was_given_at_the_earliest() {
    let profile = shipped(JOROINEN);
    let mut consent = given("recording", ConsentForm::Written, &[]);
    consent.period.from = Some(day("2026-02-28"));
    let refusals = judge_giving(&profile, &consent, day("2026-03-02")).unwrap_err();
    assert_eq!(said(&refusals), ["before_given /period/from"]);
    consent.period.from = Some(consent.given_on);
    assert!(judge_giving(&profile, &consent, day("2026-03-02")).is_ok());
}

#[test]
fn everything_that_is_wrong_with_it_is_told_at_once() {
    let profile = shipped(JOROINEN);
    let mut consent = given("transfer", ConsentForm::ElectronicForm, &[]);
    consent.categories.push("shoe_size".to_owned());
    consent.purposes.push("curiosity".to_owned());
    consent.given_on = day("2026-03-03");
    consent.period.to = Some(day("2026-02-01"));
    consent.language = "qq".to_owned();
    let refusals = judge_giving(&profile, &consent, day("2026-03-02")).unwrap_err();
    assert_eq!(
        said(&refusals),
        [
            "consent_form_not_allowed /form",
            "consent_parties_missing /parties",
            "unknown_code /categories/2",
            "unknown_code /purposes/1",
            "date_in_future /givenOn",
            "before_given /period/from",
            "period_backwards /period/to",
            "unknown_code /language",
        ]
    );
    assert_eq!(refusals[0].ground.section.as_deref(), Some("7"));
    consent.kind = "any".to_owned();
    consent.parties = vec![party("nobody", None), party("other_named_party", None)];
    let refusals = said(&judge_giving(&profile, &consent, day("2026-03-02")).unwrap_err());
    for told in [
        "unknown_code /kind",
        "unknown_code /parties/0/code",
        "source_name_missing /parties/1/name",
    ] {
        assert!(
            refusals.iter().any(|refusal| refusal == told),
            "{told}: {refusals:?}"
        );
    }
}

#[test]
fn a_representative_gives_it_where_the_kind_says_so() {
    let mut consent = given("recording", ConsentForm::Written, &[]);
    consent.giver = Giver::Representatives {
        together: vec![Representative {
            name: Some("Somebody".to_owned()),
            client: None,
            related: None,
            capacity: RepresentativeCapacity::Guardian,
            proof: "A decision".to_owned(),
        }],
    };
    let ground = judge_giving(&shipped(JOROINEN), &consent, day("2026-03-02")).unwrap();
    assert_eq!(ground.section.as_deref(), Some("6"));
    let alone = edited(
        JOROINEN,
        &[("by_representative = true", "by_representative = false")],
    );
    let refusals = judge_giving(&alone, &consent, day("2026-03-02")).unwrap_err();
    assert_eq!(said(&refusals), ["representative_not_allowed /representative"]);
}
