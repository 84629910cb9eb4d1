//! Nobody enters a register but by a condition of its notice (R12–R14).

use super::*;
use domain::client::entry::{EnteredBy, Entering, judge};
use domain::client::field::Field;
use domain::decision::Param;

fn enter(
    profile: &RegisterProfile,
    consents: &[Consent],
    fields: &[Field],
    by_law: Option<&str>,
    on: &str,
) -> Result<EnteredBy, Vec<Refusal>> {
    judge(
        profile,
        &Entering {
            consents,
            required_by_law: by_law,
            fields,
            today: day(on),
        },
    )
}

const NAME: [Field; 1] = [Field::Name];
const WHOLE: [Field; 2] = [Field::Name, Field::BirthDate];

#[test]
fn a_statute_carries_until_its_last_day_and_then_its_confirmed_successor() {
    let profile = shipped(REFUGEE_WORK);
    let entered = |on| enter(&profile, &[], &NAME, None, on);
    assert_eq!(
        entered("2024-12-31").unwrap().ground.provision.as_deref(),
        Some("1386/2010")
    );
    assert_eq!(
        entered("2025-01-01").unwrap().ground.provision.as_deref(),
        Some("681/2023")
    );
    let refused = entered("2011-08-31").unwrap_err();
    assert_eq!(said(&refused), ["entry_condition_missing /entry"]);
    assert_eq!(refused[0].ground.section.as_deref(), Some("5"));
    let unconfirmed = edited(
        REFUGEE_WORK,
        &[("status = \"confirmed\"", "status = \"proposed\"")],
    );
    let refused = enter(&unconfirmed, &[], &NAME, None, "2025-01-01").unwrap_err();
    assert_eq!(said(&refused), ["entry_condition_missing /entry"]);
    assert_eq!(
        refused[0].params,
        [(
            "missing",
            Param::several(["statutory_integration_task: a statute in force"])
        )]
    );
}

#[test]
fn a_permission_is_given_in_a_form_that_the_notice_names() {
    let profile = shipped(JOROINEN);
    let entered = |consent: Consent, on| enter(&profile, &[consent], &WHOLE, None, on);
    let by = |form| entered(given("recording", form, &[]), "2026-03-02").map(|by| by.condition);
    assert_eq!(by(ConsentForm::Written).unwrap(), "written_permission");
    assert_eq!(
        by(ConsentForm::ElectronicForm).unwrap(),
        "electronic_form_acceptance"
    );
    let refused = by(ConsentForm::OralRecorded).unwrap_err();
    assert_eq!(said(&refused), ["entry_condition_missing /entry"]);
    assert_eq!(refused[0].ground.section.as_deref(), Some("6"));
    assert_eq!(
        refused[0].params.len(),
        2,
        "each condition, and what is missing for it: {refused:?}"
    );
    // Of another kind, not yet or no longer in force.
    assert!(entered(given("transfer", ConsentForm::Written, &[]), "2026-03-02").is_err());
    assert!(entered(given("recording", ConsentForm::Written, &[]), "2026-02-28").is_err());
    // It rests on the one that meets the condition, wherever it stands.
    let consents = [
        given("transfer", ConsentForm::Written, &[]),
        given("recording", ConsentForm::Written, &[]),
    ];
    let entered = enter(&profile, &consents, &WHOLE, None, "2026-03-02").unwrap();
    assert_eq!(entered.consent, Some(1));
    assert!(!entered.outside_notice);
}

#[test]
fn what_identifies_a_client_is_asked_for_with_everything_else() {
    let profile = shipped(JOROINEN);
    let refused = enter(&profile, &[], &[], None, "2026-03-02").unwrap_err();
    assert_eq!(
        said(&refused),
        [
            "entry_condition_missing /entry",
            "identification_missing ",
            "identification_missing "
        ]
    );
    assert_eq!(
        refused[2].params,
        [("oneOf", Param::several(["birth_date", "identity_code"]))]
    );
    let permission = [given("recording", ConsentForm::Written, &[])];
    for either in [Field::BirthDate, Field::IdentityCode] {
        assert!(enter(&profile, &permission, &[Field::Name, either], None, "2026-03-02").is_ok());
    }
    let refused = enter(&profile, &permission, &NAME, None, "2026-03-02").unwrap_err();
    assert_eq!(said(&refused), ["identification_missing "]);
}

#[test]
fn a_relationship_that_begins_is_enough_where_the_notice_says_so() {
    let entered = enter(&shipped(RAISIO), &[], &NAME, None, "2026-03-02").unwrap();
    assert_eq!(
        (entered.condition.as_str(), entered.ground.section.as_deref()),
        ("client_relationship", Some("6"))
    );
}

#[test]
fn whom_law_lets_nobody_turn_away_enters_outside_the_notice() {
    let profile = shipped(JOROINEN);
    let entered = enter(&profile, &[], &WHOLE, Some("guidance"), "2026-03-02").unwrap();
    assert!(entered.outside_notice);
    assert_eq!(entered.condition, "guidance");
    assert!(
        entered
            .ground
            .provision
            .as_deref()
            .is_some_and(|cited| cited.contains('/')),
        "{entered:?}"
    );
    // A provision for something else, of an act that lapsed, of nowhere.
    for (code, on) in [
        ("non_disclosure_order", "2026-03-02"),
        ("guidance", "2003-01-01"),
        ("whim", "2026-03-02"),
    ] {
        let refused = enter(&profile, &[], &WHOLE, Some(code), on).unwrap_err();
        assert_eq!(
            said(&refused),
            ["provision_not_in_force /entry/requiredByLaw"],
            "{code}"
        );
    }
}
