use super::*;

fn contract() -> Value {
    serde_json::from_str(include_str!("../../../../../openapi/openapi.json")).expect("JSON")
}

#[test]
fn every_pattern_of_the_contract_compiles() {
    fn count(schema: &Value, found: &mut Vec<String>) {
        match schema {
            Value::Object(members) => {
                found.extend(schema["pattern"].as_str().map(str::to_owned));
                members.values().for_each(|inner| count(inner, found));
            }
            Value::Array(items) => items.iter().for_each(|inner| count(inner, found)),
            _ => {}
        }
    }
    let document = contract();
    let (mut all, schemas) = (Vec::new(), Schemas::new(&document).expect("schemas"));
    count(&document["components"]["schemas"], &mut all);
    assert!(!all.is_empty());
    for pattern in all.iter().filter(|pattern| *pattern != TEXT) {
        assert!(schemas.patterns.contains_key(pattern), "{pattern}");
        assert!(Regex::new(pattern).is_ok(), "{pattern}");
    }
}

#[test]
fn patterns_hold() {
    let schemas = Schemas::new(&contract()).expect("schemas");
    let wrong = serde_json::json!({"country": "fi"});
    let errors = schemas.check("CitizenshipInput", &wrong);
    assert_eq!(
        (errors[0].pointer.as_str(), errors[0].code),
        ("/country", "invalid_format")
    );
    let right = serde_json::json!({"country": "FI"});
    assert!(schemas.check("CitizenshipInput", &right).is_empty());
}

#[test]
fn a_contract_that_is_not_enforced_is_refused() {
    let mut document = contract();
    document["components"]["schemas"]["PhoneInput"]["properties"]["number"]["not"] = Value::Bool(false);
    let refused = Schemas::new(&document).err().unwrap_or_default();
    assert_eq!(
        refused,
        "schema `PhoneInput` uses the keyword `not`, which nothing enforces"
    );
}

#[test]
fn instants_are_held_to_their_format() {
    let schemas = Schemas::new(&contract()).expect("schemas");
    let check = |starts_at: &str| {
        let body = serde_json::json!({"kind": "appointment", "startsAt": starts_at});
        schemas.check("RecordContentInput", &body)
    };
    for right in ["2026-03-02T07:00:00Z", "2026-03-02T09:00:00.5+02:00"] {
        assert_eq!(check(right), Vec::new(), "{right}");
    }
    for wrong in [
        "2026-03-02",
        "2026-03-02T07:00Z",
        "tomorrow",
        "2026-02-30T07:00:00Z",
    ] {
        let errors = check(wrong);
        assert_eq!(
            (errors[0].pointer.as_str(), errors[0].code),
            ("/startsAt", "invalid_format"),
            "{wrong}"
        );
    }
}
