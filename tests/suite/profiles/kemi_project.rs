//! `/v1/registers/kemi-employment-project`: 002, by informed consent, without identity code or birth date.

use serde_json::{Value, json};
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;

const REGISTER: &str = KEMI_PROJECT;

tests::scenario! {
    async fn identity_code_and_birth_date_are_refused(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let mut body = newcomer(REGISTER, "Testinen");
        body["person"]["birthDate"] = json!("1979-02-03");
        body["person"]["identityCode"] = json!({"value": identity_code("1979-02-03", 931), "temporary": false});
        let answer = official.post(&clients(REGISTER), body).await;
        assert!(!answer.text.contains("0302"), "{}", answer.text);
        let problem = answer.problem(422, "rule_refused");
        let expected = [("/person/birthDate", "outside_notice"), ("/person/identityCode", "outside_notice")];
        assert_eq!(places(&problem), expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        for error in problem["errors"].as_array().unwrap() {
            assert_eq!(error["ground"]["noticeSection"], "5");
        }
        // A name is all that identifies.
        let (client, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        assert_eq!(client["person"]["birthDate"], Value::Null);
        assert_eq!(client["person"]["identityCode"], Value::Null);
        assert_eq!(withheld(&client), [], "not withheld: the register holds no such thing");
        let patch = json!({"person": {"birthDate": "1979-02-03"}, "source": from_client()});
        refused(official.if_match(&client["version"]).patch(&path, patch).await, "/person/birthDate", "outside_notice");
        // The form says so beforehand.
        let model = official.get(&format!("/v1/registers/{REGISTER}/form-model")).await.expect(200);
        let fields = model["fields"].as_array().unwrap();
        let recordable = |code: &str| fields.iter().find(|field| field["field"] == code).map(|field| field["recordable"].clone());
        assert_eq!(recordable("identity_code"), Some(json!(false)), "{model}");
        assert_eq!(recordable("birth_date"), Some(json!(false)));
        assert_eq!(recordable("phone"), Some(json!(true)));
    }

    async fn entry_takes_an_informed_consent(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let mut body = newcomer(REGISTER, "Testinen");
        body.as_object_mut().unwrap().remove("entry");
        let error = refused(official.post(&clients(REGISTER), body.clone()).await, "/entry", "entry_condition_missing");
        assert_eq!(error["ground"]["noticeSection"], "4");
        let mut spoken = informed_consent(&["name"]);
        spoken["form"] = json!("oral_recorded");
        body["entry"] = json!({"consents": [spoken]});
        refused(official.post(&clients(REGISTER), body.clone()).await, "/entry/consents/0/form", "consent_form_not_allowed");
        let mut accepted = informed_consent(&["name"]);
        accepted["form"] = json!("electronic_form");
        body["entry"] = json!({"consents": [accepted]});
        let (client, _) = entered(&official, REGISTER, body).await;
        assert_eq!(client["enteredBy"], "informed_consent");
    }

    async fn a_withdrawn_consent_stops_recording_and_restricts(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let mut body = newcomer(REGISTER, "Testinen");
        body["person"]["occupation"] = json!("puuseppä");
        body["phones"] = json!([{"number": "+358 50 555 0301"}]);
        let (client, path) = entered(&official, REGISTER, body).await;
        let consents = official.get(&format!("{path}/consents")).await.expect(200);
        let consent = &consents["items"][0];
        let withdrawal = format!("{path}/consents/{}/withdrawal", consent["id"].as_str().unwrap());
        let done = official.if_match(&consent["version"]).post(&withdrawal, json!({"form": "oral_recorded"})).await.expect(200);
        assert_eq!((&done["standing"], &done["withdrawnOn"]), (&json!("withdrawn"), &json!("2026-03-02")));

        // From that moment nothing new rests on it.
        let phone = json!({"number": "+358 50 555 0302", "source": from_client()});
        let error = refused(official.post(&format!("{path}/phones"), phone.clone()).await, "", "consent_missing");
        assert_eq!(error["ground"]["noticeSection"], "4");
        assert_eq!(error["params"]["category"], "contact_data");
        // What is stored is restricted: withheld, and never destroyed.
        let read = official.get(&path).await.expect(200);
        assert_eq!(read["restricted"], true);
        assert_eq!((&read["person"]["lastName"], &read["person"]["occupation"]), (&json!("Testinen"), &Value::Null));
        assert_eq!(read["phones"], json!([]));
        assert_eq!(withheld(&read), [("/person/occupation", "restricted"), ("/phones", "restricted")].map(|(a, b)| (a.to_owned(), b.to_owned())));
        let patch = json!({"person": {"occupation": null}, "source": from_client()});
        official.if_match(&read["version"]).patch(&path, patch).await.problem(403, "field_withheld");
        let phone_path = format!("{path}/phones/{}", client["phones"][0]["id"].as_str().unwrap());
        official.get(&phone_path).await.problem(404, "not_found");
        official.if_match(&json!(2)).delete(&phone_path).await.problem(403, "field_withheld");
        let found = official.post(&search(REGISTER), json!({"phone": "+358505550301"})).await.expect(200);
        assert_eq!(found["items"], json!([]), "what is restricted is not found by");

        // The responsible person opens it by naming a use; without one, not.
        let responsible = app.official(REGISTER, "responsible_person").await;
        assert_eq!(responsible.get(&path).await.expect(200)["phones"], json!([]));
        let claims = responsible.with("restricted-use", "legal_claims");
        let opened = claims.get(&path).await.expect(200);
        assert_eq!(opened["phones"][0]["number"], "+358 50 555 0301");
        assert_eq!((&opened["phones"][0]["restricted"], &opened["phones"][0]["changeReason"]), (&json!("consent_withdrawn"), &json!("consent_withdrawn")));
        assert_eq!(opened["person"]["occupation"], "puuseppä");
        // Withdrawn twice is once too often; and a new consent lets new data in again.
        official.if_match(&json!(1)).post(&withdrawal, json!({"form": "written"})).await.problem(412, "stale");
        official.if_match(&done["version"]).post(&withdrawal, json!({"form": "written"})).await.problem(409, "already_withdrawn");
        official.post(&format!("{path}/consents"), informed_consent(&["contact_data"])).await.expect(201);
        let again = official.post(&format!("{path}/phones"), phone).await.expect(201);
        assert_eq!(again["restricted"], Value::Null);
        let read = official.get(&path).await.expect(200);
        assert_eq!(read["phones"].as_array().unwrap().len(), 1, "what was restricted stays so: {read}");
    }

    async fn a_source_outside_the_list_takes_a_consent_that_names_it(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let phones = format!("{path}/phones");
        let from = |code: &str, name: Value| json!({"number": "+358 50 555 0311", "source": {"party": code, "name": name, "channel": "phone"}});
        let error = refused(official.post(&phones, from("employer", json!("Testipaja Oy"))).await, "/source/party", "consent_missing");
        assert_eq!(error["ground"]["noticeSection"], "6");
        let mut consent = consent("obtaining", "oral_recorded", "employment_services", &["contact_data"]);
        consent["parties"] = json!([{"code": "employer", "name": "Testipaja Oy"}, {"code": "work_trial_host", "name": "Testiverstas"}]);
        official.post(&format!("{path}/consents"), consent).await.expect(201);
        official.post(&phones, from("employer", json!("Testipaja Oy"))).await.expect(201);
        refused(official.post(&phones, from("employer", json!("Toinen Oy"))).await, "/source/party", "consent_missing");
        // A recipient of the notice is no source of it; the individual consent opens the list.
        official.post(&phones, from("work_trial_host", json!("Testiverstas"))).await.expect(201);
        refused(official.post(&phones, from("kela", Value::Null)).await, "/source/party", "consent_missing");
    }
}
