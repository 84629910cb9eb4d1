//! A wrong profile is refused with every key and reason at once.

use super::*;
use domain::register::bounds::*;

fn keys(errors: &[ProfileError]) -> Vec<&str> {
    errors.iter().map(|error| error.key.as_str()).collect()
}

#[track_caller]
fn one_error(name: &str, edits: &[(&str, &str)], key: &str, reason: &str) {
    let errors = errors(name, edits);
    assert_eq!(keys(&errors), [key], "{errors:?}");
    assert!(errors[0].reason.contains(reason), "{errors:?}");
}

#[test]
fn everything_that_is_wrong_is_told_at_once() {
    let errors = errors(
        REFUGEE_WORK,
        &[
            ("id = \"kemi-refugee-work\"", "id = \"Kemi Refugee Work\""),
            ("valid_from = 2024-05-29", "valid_from = \"soon\""),
            ("time_zone = \"Europe/Helsinki\"", "time_zone = \"Europe/Kemi\""),
            (
                "name.sv = \"Klientregistret för flyktingarbetet i Kemi stad\"\n",
                "",
            ),
            (
                "form = \"electronic_and_manual\"",
                "form = \"in_my_head\"\ncolour = \"blue\"",
            ),
            (
                "consent_retention_class = \"consents\"",
                "consent_retention_class = \"for_ever\"",
            ),
            ("municipality = \"240\"", "municipality = \"24\""),
            ("code = \"research\"", "code = \"service_planning\""),
        ],
    );
    let keys = keys(&errors);
    for key in [
        "id",
        "valid_from",
        "time_zone",
        "name.sv",
        "form",
        "colour",
        "consent_retention_class",
        "controller.municipality",
        "purpose[2].code",
    ] {
        assert!(keys.contains(&key), "{key} is not among {keys:?}");
    }
    let mut unique = keys.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(unique.len(), keys.len(), "a key is told twice: {keys:?}");
    assert!(errors.iter().all(|error| error.reason.len() > 5), "{errors:?}");
}

#[test]
fn what_is_not_toml_is_one_error() {
    let errors = RegisterProfile::parse("id = ").map(|_| ()).unwrap_err();
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(
        RegisterProfile::parse("").map(|_| ()).unwrap_err().len() > 20,
        "all that is missing"
    );
    assert!(
        RegisterProfile::parse("id = 1\nid = 2").is_err(),
        "a key that stands twice"
    );
}

#[test]
fn codes_are_declared() {
    one_error(
        REFUGEE_WORK,
        &[("statutes = [\"integration_act_2010\"]", "statutes = [\"no_act\"]")],
        "entry.condition[0].statutes[0]",
        "not a statute",
    );
    one_error(
        JOROINEN,
        &[("party = \"other_named_party\"", "party = \"somebody\"")],
        "source[2].party",
        "not a party",
    );
    one_error(
        RAISIO,
        &[(
            "retention_class = \"social_welfare_documents\"",
            "retention_class = \"none\"",
        )],
        "category[14].retention_class",
        "not a retention class",
    );
    one_error(
        REFUGEE_WORK,
        &[(
            "provision = \"integration_data_access\"",
            "provision = \"non_disclosure_order\"",
        )],
        "source[2].provision",
        "obtain_despite_secrecy",
    );
}

#[test]
fn nobody_both_gives_rights_and_sees_clients() {
    one_error(
        RAISIO,
        &[(
            "rights = [\"grant.edit\"]",
            "rights = [\"grant.edit\", \"client.view\"]",
        )],
        "task[6].rights",
        "stands alone",
    );
}

#[test]
fn a_datum_belongs_to_one_category() {
    let edits = [("fields = [\"occupation\"]", "fields = [\"occupation\", \"name\"]")];
    let errors = errors(RAISIO, &edits);
    assert!(
        errors.iter().any(|error| error.reason.contains("two categories")),
        "{errors:?}"
    );
}

#[test]
fn what_protects_is_recordable_everywhere() {
    let errors = errors(PROJECT, &[("field = \"death\"", "field = \"email\"")]);
    let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert!(
        told.iter()
            .any(|error| error.contains("\"email\" does not protect")),
        "{told:?}"
    );
    assert!(
        told.iter()
            .any(|error| error.contains("\"death\" must stand here once")),
        "{told:?}"
    );
}

#[test]
fn a_successor_comes_after_what_it_succeeds() {
    let edits = [(
        "code = \"integration_act\"\nfrom = 2025-01-01",
        "code = \"integration_act\"\nfrom = 2024-12-31",
    )];
    one_error(REFUGEE_WORK, &edits, "statute[0].successor.from", "after");
    let edits = [(
        "code = \"integration_act\"\nfrom = 2025-01-01",
        "code = \"integration_act_2010\"\nfrom = 2025-01-01",
    )];
    one_error(REFUGEE_WORK, &edits, "statute[0].successor.code", "itself");
}

#[test]
fn an_entry_by_consent_names_a_consent_that_permits_it() {
    let errors = errors(
        JOROINEN,
        &[("consent_kind = \"recording\"", "consent_kind = \"transfer\"")],
    );
    let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert!(
        told.iter()
            .any(|error| error.contains("does not permit recording")),
        "{told:?}"
    );
}

/// What is longer than the contract says would be answered all the same, and break it.
#[test]
fn texts_are_no_longer_than_the_contract_says() {
    let long = |length: usize| "ä".repeat(length);
    let bounds = [
        (PROJECT, "version = \"", "version", CODE),
        (
            PROJECT,
            "content_section = \"",
            "notice.content_section",
            NOTICE_SECTION,
        ),
        (PROJECT, "street = \"", "controller.street", STREET),
        (PROJECT, "postal_code = \"", "controller.postal_code", POSTAL_CODE),
        (PROJECT, "city = \"", "controller.city", CITY),
        (RAISIO, "\nphone = \"", "controller.phone", PHONE),
        (RAISIO, "\nemail = \"", "controller.email", MAILBOX),
        (RAISIO, "\nmailbox = \"", "role[2].mailbox", MAILBOX),
        (PROJECT, "\ncitation = \"", "statute[0].citation", CITATION),
        (RAISIO, "author = \"", "statute[2].successor.author", AUTHOR),
        (PROJECT, "name.fi = \"", "name.fi", LABEL),
    ];
    for (register, begins, key, longest) in bounds {
        let text = text(register, &[]);
        let at = text
            .find(begins)
            .unwrap_or_else(|| panic!("{register} has no {begins}"))
            + begins.len();
        let end = at + text[at..].find('"').unwrap();
        let (old, fits) = (&text[at..end], long(longest));
        let edited = |new: &str| format!("{}{new}{}", &text[..at], &text[end..]);
        assert!(
            RegisterProfile::parse(&edited(&fits)).is_ok(),
            "{key}: {old} may be {longest} long"
        );
        let errors = RegisterProfile::parse(&edited(&long(longest + 1)))
            .map(|_| ())
            .unwrap_err();
        assert_eq!(keys(&errors), [key], "{errors:?}");
        assert_eq!(
            errors[0].reason,
            format!("must be a text of 1 to {longest} characters")
        );
    }
    // What is told as one text is bounded as one.
    let section = format!("section = \"{}\"", long(STATUTE_SECTION + 1));
    one_error(
        JOROINEN,
        &[("section = \"8 §\"", &section)],
        "provision[0].section",
        "1 to 99",
    );
    assert_eq!(PROVISION, 200);
}

#[test]
fn lists_are_no_longer_than_the_contract_says() {
    let reasons: String = (0..45)
        .map(|n| {
            format!(
                "[[end_reason]]\ncode = \"reason_{n}\"\nlabel = {{ fi = \"a\", sv = \"b\", en = \"c\" }}\n"
            )
        })
        .collect();
    let text = format!("{}\n{reasons}", text(RAISIO, &[]));
    let errors = RegisterProfile::parse(&text).map(|_| ()).unwrap_err();
    assert_eq!(keys(&errors), ["end_reason"], "{errors:?}");
    assert!(errors[0].reason.contains("at most 50"), "{errors:?}");
}

const JOB: &str = r#"
[[job]]
code = "retention"
label = { fi = "Säilytysaikojen valvonta", sv = "Övervakning av bevarandetider", en = "Retention" }
rights = ["client.view"]
categories = ["name"]
purposes = ["service_planning"]

[[end_reason]]
"#;

fn with_job(edits: &[(&str, &str)]) -> Vec<ProfileError> {
    let mut job = JOB.to_owned();
    for (from, to) in edits {
        assert!(job.contains(from), "{from}");
        job = job.replacen(from, to, 1);
    }
    let text = text(REFUGEE_WORK, &[("[[end_reason]]\n", job.trim_start())]);
    RegisterProfile::parse(&text).err().unwrap_or_default()
}

#[test]
fn a_job_has_rights_that_there_are_and_one_purpose() {
    assert_eq!(keys(&with_job(&[])), Vec::<&str>::new());
    let unknown = with_job(&[("\"client.view\"", "\"client.forget\"")]);
    assert_eq!(keys(&unknown), ["job[0].rights[0]"], "{unknown:?}");
    let none = with_job(&[("[\"service_planning\"]", "[]")]);
    assert_eq!(keys(&none), ["job[0].purposes"], "{none:?}");
    let elsewhere = with_job(&[("\"service_planning\"", "\"marketing\"")]);
    assert_eq!(keys(&elsewhere), ["job[0].purposes"], "{elsewhere:?}");
    let category = with_job(&[("[\"name\"]", "[\"shoe_size\"]")]);
    assert_eq!(keys(&category), ["job[0].categories"], "{category:?}");
    let grants = with_job(&[("\"client.view\"", "\"client.view\", \"grant.edit\"")]);
    assert!(keys(&grants).contains(&"job[0].rights"), "{grants:?}");
}
