//! What of a client a task sees: least data, special categories, whereabouts, restriction.

use super::*;
use domain::access::Right;
use domain::civil::Period;
use domain::client::fact::FactDocument;
use domain::client::field::Field;
use domain::client::provenance::{RestsOn, SourceNote};
use domain::client::value::{Restriction, RestrictionGround, Value};
use domain::client::visibility::{Protection, Viewer, Withheld};
use domain::register::Channel;

fn withheld(
    register: &str,
    task: &str,
    protection: &Protection,
    use_named: bool,
    field: Field,
) -> Option<Withheld> {
    let profile = shipped(register);
    let task = profile.task(task).unwrap();
    let viewer = Viewer {
        rights: &task.rights,
        categories: &task.categories,
        names_restricted_use: use_named,
    };
    viewer.withheld(&profile, protection, field)
}

fn fact(value: Value, from: &str, to: Option<&str>) -> FactDocument {
    FactDocument {
        value: Some(value),
        period: Period::new(Some(day(from)), to.map(day)).unwrap(),
        source: SourceNote {
            party: party("client", None),
            channel: Channel::Meeting,
            reason: None,
        },
        rests_on: RestsOn::default(),
    }
}

#[test]
fn a_task_sees_the_categories_that_it_needs() {
    let free = Protection::default();
    let clerk = |field| withheld(REFUGEE_WORK, "registry_clerk", &free, false, field);
    assert_eq!(clerk(Field::Name), None);
    assert_eq!(clerk(Field::Phone), None);
    assert_eq!(clerk(Field::Citizenship), Some(Withheld::CategoryNotInTask));
    assert_eq!(clerk(Field::Municipality), Some(Withheld::CategoryNotInTask));
    let officer = |field| withheld(REFUGEE_WORK, "data_protection_officer", &free, false, field);
    assert_eq!(
        officer(Field::IdentityCode),
        Some(Withheld::IdentityCode),
        "a right of its own"
    );
    assert_eq!(officer(Field::Citizenship), None);
    for field in Field::ALL.iter().filter(|field| !field.is_always_visible()) {
        let seen = withheld(REFUGEE_WORK, "statistician", &free, true, *field);
        assert_eq!(seen, Some(Withheld::CategoryNotInTask), "{field:?}");
    }
}

#[test]
fn a_non_disclosure_order_hides_where_the_person_is() {
    let protected = Protection {
        non_disclosure: true,
        ..Protection::default()
    };
    for field in [Field::Address, Field::Phone, Field::Municipality] {
        let seen = |task| withheld(RAISIO, task, &protected, true, field);
        assert_eq!(seen("caseworker"), Some(Withheld::NonDisclosure), "{field:?}");
        assert_eq!(seen("responsible_person"), None, "{field:?}");
        assert!(
            seen("integration").is_some() && seen("registry_clerk").is_some(),
            "{field:?}"
        );
    }
    assert_eq!(
        withheld(RAISIO, "caseworker", &protected, false, Field::Occupation),
        None
    );
    assert_eq!(
        withheld(RAISIO, "caseworker", &protected, false, Field::NonDisclosure),
        None
    );
}

#[test]
fn restricted_data_opens_to_whom_names_the_use() {
    let all = Protection {
        all_restricted: true,
        ..Protection::default()
    };
    let one = Protection {
        restricted_categories: ["contact_data".to_owned()].into(),
        ..Protection::default()
    };
    assert_eq!(
        withheld(RAISIO, "caseworker", &all, true, Field::Occupation),
        Some(Withheld::Restricted)
    );
    assert_eq!(
        withheld(RAISIO, "responsible_person", &all, false, Field::Occupation),
        Some(Withheld::Restricted)
    );
    assert_eq!(
        withheld(RAISIO, "responsible_person", &all, true, Field::Occupation),
        None
    );
    assert_eq!(
        withheld(RAISIO, "caseworker", &one, false, Field::Phone),
        Some(Withheld::Restricted)
    );
    assert_eq!(
        withheld(RAISIO, "caseworker", &one, false, Field::Occupation),
        None
    );
    for always in [
        Field::Name,
        Field::Death,
        Field::NonDisclosure,
        Field::InterpreterNeed,
        Field::Restriction,
    ] {
        assert_eq!(
            withheld(RAISIO, "caseworker", &all, false, always),
            None,
            "{always:?}"
        );
    }
}

#[test]
fn a_special_category_is_a_right_of_its_own() {
    let special = edited(
        RAISIO,
        &[(
            "fields = [\"occupation\"]",
            "special = true\nfields = [\"occupation\"]",
        )],
    );
    let task = special.task("caseworker").unwrap();
    let mut rights = task.rights.clone();
    let seen = |rights: &std::collections::BTreeSet<Right>| {
        let viewer = Viewer {
            rights,
            categories: &task.categories,
            names_restricted_use: false,
        };
        viewer.withheld(&special, &Protection::default(), Field::Occupation)
    };
    assert_eq!(seen(&rights), None);
    rights.remove(&Right::SpecialCategoryView);
    assert_eq!(seen(&rights), Some(Withheld::SpecialCategory));
}

#[test]
fn protection_begins_and_ends_with_its_days() {
    let restriction = |categories: &[&str]| {
        Value::Restriction(Restriction {
            categories: categories.iter().map(|code| (*code).to_owned()).collect(),
            ground: RestrictionGround::ALL[0],
        })
    };
    let facts = [
        fact(Value::NonDisclosure, "2026-03-01", Some("2026-03-31")),
        fact(restriction(&["contact_data"]), "2026-03-10", None),
        fact(restriction(&[]), "2026-04-01", Some("2026-04-01")),
    ];
    let on = |on: &str| {
        let protection = Protection::of(facts.iter(), false, day(on));
        (
            protection.non_disclosure,
            protection.restricted_categories.len(),
            protection.all_restricted,
        )
    };
    assert_eq!(on("2026-02-28"), (false, 0, false));
    assert_eq!(on("2026-03-01"), (true, 0, false));
    assert_eq!(on("2026-03-31"), (true, 1, false));
    assert_eq!(on("2026-04-01"), (false, 1, true));
    assert_eq!(on("2026-04-02"), (false, 1, false));
    assert!(
        Protection::of(facts[..0].iter(), true, day("2026-03-01")).all_restricted,
        "entered outside the notice"
    );
}
