//! Consents by those who may consent for the client: related persons who act in it, joint guardians
//! together ("How to get the domain wrong" 9, R40).

use serde_json::{Value, json};
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;
use tests::{App, Session};

const REGISTER: &str = KEMI_REFUGEE_WORK;

fn obtaining(representative: Value) -> Value {
    let mut consent = consent("obtaining", "written", "integration_services", &["contact_data"]);
    consent["parties"] = json!([{"code": "partner_organisation", "name": "Testijärjestö ry"}]);
    consent["representative"] = representative;
    consent
}

/// The related person, as the representative of a consent.
fn by(related: &Value) -> Value {
    json!({"relatedPerson": related["id"], "proof": "väestötietojärjestelmän ote"})
}

fn together(first: &Value, others: &[&Value]) -> Value {
    let mut body = obtaining(by(first));
    body["coRepresentatives"] = others.iter().map(|other| by(other)).collect();
    body
}

async fn related(official: &Session, path: &str, body: Value) -> Value {
    let mut body = body;
    body["source"] = from_client();
    official
        .post(&format!("{path}/related-persons"), body)
        .await
        .expect(201)
}

/// A child with a client for a guardian and somebody named for another, both joint.
struct Family {
    official: Session,
    mother: Value,
    child: String,
    guardians: [Value; 2],
}

async fn family(app: &App) -> Family {
    let official = app.official(REGISTER, "caseworker").await;
    let (mother, _) = entered(&official, REGISTER, newcomer(REGISTER, "Äiti")).await;
    let (_, child) = entered(&official, REGISTER, newcomer(REGISTER, "Lapsi")).await;
    let linked = json!({"relation": "guardian", "client": mother["id"], "custody": "joint"});
    let named = json!({"relation": "guardian", "name": "Isä Muualla", "custody": "joint", "period": {"to": "2026-06-30"}});
    let guardians = [
        related(&official, &child, linked).await,
        related(&official, &child, named).await,
    ];
    Family {
        official,
        mother,
        child,
        guardians,
    }
}

tests::scenario! {
    async fn who_stands_on_the_file_is_named_and_not_typed_again(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let trustee = json!({"relation": "trustee", "name": "Edunvalvoja Testi", "scope": ["financial_matters", "data_subject_rights"]});
        let trustee = related(&official, &path, trustee).await;
        let consents = format!("{path}/consents");
        let given = official.post(&consents, obtaining(by(&trustee))).await.expect(201);
        let expected = json!({"relatedPerson": trustee["id"], "name": "Edunvalvoja Testi", "capacity": "trustee", "proof": "väestötietojärjestelmän ote"});
        assert_eq!((&given["representative"], &given["coRepresentatives"]), (&expected, &json!([])));
        // Who gave it is known after the trusteeship too.
        let there = format!("{path}/related-persons/{}", trustee["id"].as_str().unwrap());
        official.if_match(&json!(1)).delete(&there).await.expect(204);
        let one = format!("{consents}/{}", given["id"].as_str().unwrap());
        assert_eq!(official.get(&one).await.expect(200)["representative"], expected);
        let problem = official.post(&consents, obtaining(by(&trustee))).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/representative/relatedPerson".to_owned(), "unknown_reference".to_owned())]);
    }

    async fn who_may_not_act_does_not_consent(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let (_, other) = entered(&official, REGISTER, newcomer(REGISTER, "Toinen")).await;
        let consents = format!("{path}/consents");
        for (body, code) in [
            (json!({"relation": "spouse", "name": "Puoliso"}), "representative_cannot_act"),
            (json!({"relation": "other_parent_with_right_to_information", "name": "Isä", "courtOrderedInformation": true}), "representative_cannot_act"),
            (json!({"relation": "guardian", "name": "Entinen", "custody": "sole", "period": {"to": "2026-02-28"}}), "representation_not_in_force"),
            (json!({"relation": "guardian", "name": "Tuleva", "custody": "sole", "period": {"from": "2026-03-02"}}), "representation_not_in_force"),
            (json!({"relation": "trustee", "name": "Rahat", "scope": ["financial_matters"]}), "representation_scope_missing"),
            (json!({"relation": "authorised_representative", "name": "Tiedot", "scope": ["information", "care"]}), "representation_scope_missing"),
        ] {
            let person = related(&official, &path, body.clone()).await;
            let refusal = refused(official.post(&consents, obtaining(by(&person))).await, "/representative/relatedPerson", code);
            assert_eq!(refusal["ground"]["noticeSection"], "8", "{body}");
            if person["relation"] != "spouse" {
                assert_eq!(refusal["ground"]["provision"], "434/2003 14 §", "{body}");
            }
            let dry = official.post(&format!("{consents}?dryRun=true"), obtaining(by(&person))).await.expect(200);
            assert_eq!((&dry["allowed"], &dry["reasons"][0]["code"]), (&json!(false), &json!(code)));
            // Nor beside somebody who may.
            let mut beside = obtaining(json!({"name": "Edustaja", "capacity": "attorney", "proof": "valtakirja"}));
            beside["coRepresentatives"] = json!([by(&person)]);
            refused(official.post(&consents, beside).await, "/coRepresentatives/0/relatedPerson", code);
        }
        for body in [
            json!({"relation": "representative_of_unaccompanied_child", "name": "Edustaja", "scope": ["personal_matters"]}),
            json!({"relation": "authorised_representative", "name": "Valtuutettu", "scope": ["data_subject_rights"], "period": {"from": "2026-03-01", "to": "2026-03-01"}}),
        ] {
            let person = related(&official, &path, body).await;
            official.post(&consents, obtaining(by(&person))).await.expect(201);
        }
        // Of another client, of nobody, half said, said twice.
        let stranger = related(&official, &other, json!({"relation": "guardian", "name": "Vieras", "custody": "sole"})).await;
        let typed = json!({"name": "Edustaja", "capacity": "attorney", "proof": "valtakirja"});
        let mut both = by(&stranger);
        both["name"] = json!("Vieras");
        both["capacity"] = json!("guardian");
        let mut alone = obtaining(typed.clone());
        alone.as_object_mut().unwrap().remove("representative");
        alone["coRepresentatives"] = json!([typed]);
        for (body, expected) in [
            (obtaining(by(&stranger)), vec![("/representative/relatedPerson", "unknown_reference")]),
            (obtaining(by(&json!({"id": uuid::Uuid::nil()}))), vec![("/representative/relatedPerson", "unknown_reference")]),
            (obtaining(both), vec![("/representative/capacity", "not_expected"), ("/representative/name", "not_expected"), ("/representative/relatedPerson", "unknown_reference")]),
            (obtaining(json!({"proof": "valtakirja"})), vec![("/representative/capacity", "required"), ("/representative/name", "required")]),
            (alone, vec![("/representative", "required")]),
        ] {
            let problem = official.post(&consents, body.clone()).await.problem(422, "validation_failed");
            let mut told = places(&problem);
            told.sort();
            let expected: Vec<_> = expected.into_iter().map(|(pointer, code)| (pointer.to_owned(), code.to_owned())).collect();
            assert_eq!(told, expected, "{body}");
        }
        let mut entry = newcomer(REGISTER, "Kolmas");
        entry["entry"] = json!({"consents": [obtaining(by(&stranger))]});
        let problem = official.post(&clients(REGISTER), entry).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/entry/consents/0/representative/relatedPerson".to_owned(), "unknown_reference".to_owned())]);
    }

    async fn joint_guardians_consent_together(app) {
        let Family { official, child, guardians: [mother, father], .. } = family(&app).await;
        let consents = format!("{child}/consents");
        // One alone is told who is missing; somebody typed is neither of them.
        let refusal = refused(official.post(&consents, obtaining(by(&mother))).await, "/coRepresentatives", "joint_guardian_missing");
        assert_eq!((&refusal["params"]["missing"], &refusal["ground"]["provision"], &refusal["ground"]["noticeSection"]),
            (&json!([father["id"]]), &json!("434/2003 14 §"), &json!("8")));
        let typed = json!({"name": "Isä Muualla", "capacity": "guardian", "proof": "passi"});
        let refusal = refused(official.post(&consents, obtaining(typed)).await, "/coRepresentatives", "joint_guardian_missing");
        let missing = refusal["params"]["missing"].as_array().unwrap();
        assert!(missing.len() == 2 && [&mother, &father].iter().all(|one| missing.contains(&one["id"])), "{missing:?}");
        let problem = official.post(&consents, together(&mother, &[&father, &mother])).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/coRepresentatives/1/relatedPerson".to_owned(), "repeated".to_owned())]);
        // Both, in any order.
        for (first, second) in [(&mother, &father), (&father, &mother)] {
            let given = official.post(&consents, together(first, &[second])).await.expect(201);
            let shown = [&given["representative"], &given["coRepresentatives"][0]];
            for (shown, guardian) in shown.iter().zip([first, second]) {
                assert_eq!((&shown["relatedPerson"], &shown["name"], &shown["capacity"]), (&guardian["id"], &guardian["name"], &json!("guardian")));
            }
        }
        // On a day when the other is no guardian any more, one suffices.
        app.set_time("2026-07-01T09:00:00Z");
        let official = app.sign_in(official.user, &official.username).await;
        let mut later = obtaining(by(&mother));
        later["givenOn"] = json!("2026-07-01");
        official.post(&consents, later).await.expect(201);
        refused(official.post(&consents, obtaining(by(&mother))).await, "/coRepresentatives", "joint_guardian_missing");
        // Nor is anybody missing beside who has custody alone, or beside another sort of representative.
        let sole = related(&official, &child, json!({"relation": "guardian", "name": "Yksinhuoltaja", "custody": "sole"})).await;
        official.post(&consents, obtaining(by(&sole))).await.expect(201);
        let trustee = related(&official, &child, json!({"relation": "trustee", "name": "Sijainen", "scope": ["personal_matters"]})).await;
        official.post(&consents, obtaining(by(&trustee))).await.expect(201);
    }

    async fn a_guardian_who_is_a_client_is_named_within_reach_alone(app) {
        let Family { official, mother, child, guardians: [of_mother, father] } = family(&app).await;
        let given = official.post(&format!("{child}/consents"), together(&of_mother, &[&father])).await.expect(201);
        assert_eq!(given["representative"]["name"], "Testi Äiti");
        let one = format!("{child}/consents/{}", given["id"].as_str().unwrap());
        let auditor = app.official(REGISTER, "log_auditor").await;
        let named = async |operation: &str| -> Vec<Value> {
            let log = auditor.get(&format!("/v1/registers/{REGISTER}/log?operation={operation}")).await.expect(200);
            log["items"][0]["subjects"].as_array().unwrap().iter().map(|subject| subject["clientId"].clone()).collect()
        };
        assert!(named("giveConsent").await.contains(&mother["id"]));
        let own = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        let open = official.get(&format!("{child}/relationships")).await.expect(200)["items"][0].clone();
        let officials = format!("{child}/relationships/{}/officials", open["id"].as_str().unwrap());
        official.if_match(&open["version"]).put(&officials, json!({"officials": [own.user.to_string()]})).await.expect(200);
        for (path, operation) in [(one.clone(), "readConsent"), (format!("{child}/consents"), "listConsents"), (format!("{child}/overview"), "readOverview")] {
            let answer = own.get(&path).await;
            assert!(!answer.text.contains("Äiti") && !answer.text.contains(mother["id"].as_str().unwrap()), "{path}: {}", answer.text);
            let shown = answer.expect(200);
            let shown = [&shown, &shown["items"][0], &shown["consents"]["items"][0]].into_iter().find(|found| found["representative"].is_object()).cloned().unwrap();
            assert_eq!((&shown["representative"]["relatedPerson"], &shown["representative"]["name"]), (&of_mother["id"], &Value::Null));
            assert_eq!(shown["coRepresentatives"][0]["name"], "Isä Muualla");
            assert!(!named(operation).await.contains(&mother["id"]), "{operation}");
            assert!(official.get(&path).await.text.contains("Testi Äiti"));
            assert!(named(operation).await.contains(&mother["id"]), "{operation}");
        }
        let withdrawal = official.if_match(&json!(1)).post(&format!("{one}/withdrawal"), json!({"form": "written"})).await.expect(200);
        assert_eq!(withdrawal["representative"]["name"], "Testi Äiti");
        // Who may consent is not hindered by not seeing who it is.
        let given = own.post(&format!("{child}/consents"), together(&of_mother, &[&father])).await.expect(201);
        assert_eq!(given["representative"]["name"], Value::Null);
    }
}
