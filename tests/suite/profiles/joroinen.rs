//! `/v1/registers/joroinen-immigrant-services`: 001, entered by permission alone.

use serde_json::{Value, json};
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;

const REGISTER: &str = JOROINEN;

fn without_permission() -> Value {
    let mut body = newcomer(REGISTER, "Testinen");
    body.as_object_mut().unwrap().remove("entry");
    body
}

fn with_consent(consent: Value) -> Value {
    let mut body = without_permission();
    body["entry"] = json!({"consents": [consent]});
    body
}

const BASICS: &[&str] = &["name", "identity_code"];

tests::scenario! {
    async fn nobody_is_entered_without_permission(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let error = refused(official.post(&clients(REGISTER), without_permission()).await, "/entry", "entry_condition_missing");
        assert_eq!(error["ground"]["noticeSection"], "6");
        let missing = [
            "written_permission: a consent of kind recording in the form written",
            "electronic_form_acceptance: a consent of kind recording in the form electronic_form",
        ];
        assert_eq!(error["params"]["missing"], json!(missing));
        assert!(error["detail"].as_str().unwrap().contains("section 6"), "{error}");
        // Another kind of consent is no permission to record.
        let mut other = permission(BASICS);
        other["kind"] = json!("information_request");
        other["parties"] = json!([{"code": "other_named_party", "name": "Testikoulu"}]);
        refused(official.post(&clients(REGISTER), with_consent(other)).await, "/entry", "entry_condition_missing");
        // Nor is one that has ended, or has not begun.
        for period in [json!({"from": "2026-01-01", "to": "2026-03-01"}), json!({"from": "2026-03-03"})] {
            let mut other = permission(BASICS);
            other["givenOn"] = json!("2026-01-01");
            other["period"] = period;
            refused(official.post(&clients(REGISTER), with_consent(other)).await, "/entry", "entry_condition_missing");
        }
        assert_eq!(official.get(&clients(REGISTER)).await.expect(200)["items"], json!([]));
        let auditor = app.official(REGISTER, "log_auditor").await;
        let path = format!("/v1/registers/{REGISTER}/log?operation=createClient");
        let log = auditor.get(&path).await.expect(200);
        assert_eq!(log["items"].as_array().unwrap().len(), 4);
        for entry in log["items"].as_array().unwrap() {
            assert_eq!((&entry["outcome"], &entry["code"], &entry["noticeSection"]), (&json!("refused"), &json!("rule_refused"), &json!("6")));
        }
    }

    async fn a_written_permission_lets_in(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (client, path) = entered(&official, REGISTER, with_consent(permission(BASICS))).await;
        assert_eq!(client["enteredBy"], "written_permission");
        let consents = official.get(&format!("{path}/consents")).await.expect(200);
        assert_eq!(all(&consents, "/kind"), ["recording"]);
        assert_eq!(all(&consents, "/standing"), ["in_force"]);
        assert_eq!(all(&consents, "/period/from"), ["2026-03-01"], "in force from the day on which it was given");
    }

    async fn an_acceptance_on_the_electronic_form_lets_in(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let mut acceptance = permission(BASICS);
        acceptance["form"] = json!("electronic_form");
        let mut body = with_consent(acceptance);
        body["source"] = json!({"party": "client", "channel": "electronic_form"});
        let (client, path) = entered(&official, REGISTER, body).await;
        assert_eq!(client["enteredBy"], "electronic_form_acceptance");
        let consents = official.get(&format!("{path}/consents")).await.expect(200);
        assert_eq!(all(&consents, "/form"), ["electronic_form"]);
        // Word of mouth is not one of the forms.
        let mut spoken = permission(BASICS);
        spoken["form"] = json!("oral_recorded");
        let answer = official.post(&clients(REGISTER), with_consent(spoken)).await;
        let error = refused(answer, "/entry/consents/0/form", "consent_form_not_allowed");
        assert_eq!((&error["ground"]["noticeSection"], &error["params"]["allowed"]), (&json!("6"), &json!(["written", "electronic_form"])));
    }

    async fn a_birth_date_or_a_code_or_both(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (client, path) = entered(&official, REGISTER, with_consent(permission(BASICS))).await;
        assert_eq!(client["person"]["birthDate"], "1988-04-09");
        assert_eq!(client["person"]["identityCode"], Value::Null);
        assert_eq!(withheld(&client), [], "absent, not withheld");
        let found = official.post(&search(REGISTER), json!({"birthDate": "1988-04-09"})).await.expect(200);
        assert_eq!(all(&found, "/client/id"), [client["id"].clone()]);
        // The code comes later, and must tell the same day.
        let code = |born| json!({"person": {"identityCode": {"value": identity_code(born, 921), "temporary": false}}, "source": from_client()});
        let other = official.if_match(&client["version"]).patch(&path, code("1988-04-10")).await.problem(422, "validation_failed");
        assert_eq!(places(&other), [("/person/birthDate".to_owned(), "birth_date_contradicts".to_owned())]);
        let patched = official.if_match(&client["version"]).patch(&path, code("1988-04-09")).await.expect(200);
        assert_eq!(patched["person"]["identityCode"]["value"], identity_code("1988-04-09", 921));

        let mut neither = with_consent(permission(BASICS));
        neither["person"].as_object_mut().unwrap().remove("birthDate");
        let error = refused(official.post(&clients(REGISTER), neither).await, "", "identification_missing");
        assert_eq!((&error["params"]["oneOf"], &error["ground"]["noticeSection"]), (&json!(["birth_date", "identity_code"]), &json!("5")));
    }

    async fn a_partial_permission_carries_what_it_covers(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let mut body = with_consent(permission(BASICS));
        body["phones"] = json!([{"number": "+358 50 555 0201"}]);
        let error = refused(official.post(&clients(REGISTER), body.clone()).await, "/phones/0", "consent_missing");
        assert_eq!(error["params"], json!({"category": "contact_data", "use": "recording", "section": "6"}));
        body.as_object_mut().unwrap().remove("phones");
        let (_, path) = entered(&official, REGISTER, body).await;
        let phone = json!({"number": "+358 50 555 0201", "source": from_client()});
        refused(official.post(&format!("{path}/phones"), phone.clone()).await, "", "consent_missing");
        // A second permission covers the rest.
        let more = official.post(&format!("{path}/consents"), permission(&["contact_data"])).await.expect(201);
        let asked = official.post(&format!("{path}/phones?dryRun=true"), phone.clone()).await.expect(200);
        assert_eq!(asked["ground"]["consentId"], more["id"]);
        official.post(&format!("{path}/phones"), phone).await.expect(201);
    }

    async fn the_client_is_the_one_source_unless_a_consent_names_another(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let phones = format!("{path}/phones");
        let from = |name: &str| json!({"number": "+358 50 555 0211",
            "source": {"party": "other_named_party", "name": name, "channel": "phone"}});
        let error = refused(official.post(&phones, from("Testikoulu")).await, "/source/party", "consent_missing");
        assert_eq!((&error["ground"]["noticeSection"], &error["params"]["use"]), (&json!("6"), &json!("obtaining")));
        let mut request = consent("information_request", "written", "integration_services", &["contact_data"]);
        let nobody = official.post(&format!("{path}/consents"), request.clone()).await;
        refused(nobody, "/parties", "consent_parties_missing");
        request["parties"] = json!([{"code": "other_named_party", "name": "Testikoulu"}]);
        official.post(&format!("{path}/consents"), request).await.expect(201);
        let phone = official.post(&phones, from("testikoulu")).await.expect(201);
        assert_eq!(phone["source"]["name"], "testikoulu");
        refused(official.post(&phones, from("Toinen koulu")).await, "/source/party", "consent_missing");
        let email = json!({"address": "a@example.org", "source": {"party": "client", "channel": "technical_interface"}});
        let error = refused(official.post(&format!("{path}/emails"), email).await, "/source/channel", "channel_not_named");
        assert_eq!(error["params"]["allowed"], json!(["meeting", "phone", "email", "electronic_form"]));
    }
}
