//! `/v1/registers/kemi-immigrant-services`: 003, entered on statute; sources that take a consent.

use serde_json::{Value, json};
use tests::people::*;
use tests::scenes::*;

const REGISTER: &str = KEMI_IMMIGRANTS;

fn coded(value: String, temporary: bool) -> Value {
    json!({"person": {"identityCode": {"value": value, "temporary": temporary}}, "source": from_client()})
}

tests::scenario! {
    async fn entry_rests_on_the_act_in_force(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let asked = official.post(&format!("{}?dryRun=true", clients(REGISTER)), newcomer(REGISTER, "Testinen")).await.expect(200);
        assert_eq!((&asked["allowed"], &asked["ground"]["provision"]), (&json!(true), &json!("681/2023")));
        assert_eq!((&asked["ground"]["noticeSection"], &asked["ground"]["reading"]), (&json!("5"), &json!(true)));
        let mut ids = Vec::new();
        for name in ["Olena", "Bohdan", "Mykola"] {
            let mut body = newcomer(REGISTER, "Testenko");
            body["person"]["firstNames"] = json!(name);
            body["citizenships"] = json!([{"country": "UA"}]);
            let (client, _) = entered(&official, REGISTER, body).await;
            assert_eq!(client["enteredBy"], "statutory_integration_task");
            ids.push(client["id"].clone());
        }
        let found = official.post(&search(REGISTER), json!({"name": "testenko"})).await.expect(200);
        assert_eq!(all(&found, "/client/id"), ids, "a family is found by its name, each a client");
    }

    async fn a_source_by_consent_is_refused_without_one_and_marked_with_one(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let (phones, consents) = (format!("{path}/phones"), format!("{path}/consents"));
        let said = json!({"number": "+358 50 555 0401",
            "source": {"party": "partner_organisation", "name": "Testijärjestö ry", "channel": "phone"}});
        let error = refused(official.post(&phones, said.clone()).await, "/source/party", "consent_missing");
        assert_eq!(error["ground"], json!({"noticeSection": "8", "provision": null, "consentId": null, "reading": false}));
        assert_eq!((&error["params"]["category"], &error["params"]["use"]), (&json!("contact_data"), &json!("obtaining")));

        // A consent that names another party, or other data, does not cover it.
        let mut consent = consent("obtaining", "oral_recorded", "integration_services", &["contact_data"]);
        consent["parties"] = json!([{"code": "partner_organisation", "name": "Toinen ry"}]);
        official.post(&consents, consent.clone()).await.expect(201);
        consent["parties"] = json!([{"code": "partner_organisation", "name": "Testijärjestö ry"}]);
        consent["categories"] = json!(["citizenship"]);
        official.post(&consents, consent.clone()).await.expect(201);
        refused(official.post(&phones, said.clone()).await, "/source/party", "consent_missing");

        consent["categories"] = json!(["contact_data", "citizenship"]);
        let given = official.post(&consents, consent).await.expect(201);
        let asked = official.post(&format!("{phones}?dryRun=true"), said.clone()).await.expect(200);
        assert_eq!((&asked["allowed"], &asked["ground"]["consentId"]), (&json!(true), &given["id"]));
        let made = official.post(&phones, said.clone()).await.expect(201);
        let source = json!({"party": "partner_organisation", "name": "Testijärjestö ry", "channel": "phone", "reason": null});
        assert_eq!(made["source"], source, "marked with where it came from");
        let history = official.get(&format!("{path}/history")).await.expect(200);
        assert_eq!((&history["items"][0]["source"], &history["items"][0]["field"]), (&source, &json!("phone")));

        // Withdrawn, it carries nothing new, and what it carried is restricted; the client's own word stands.
        official.post(&phones, json!({"number": "+358 50 555 0402", "source": from_client()})).await.expect(201);
        let withdrawal = format!("{consents}/{}/withdrawal", given["id"].as_str().unwrap());
        official.if_match(&given["version"]).post(&withdrawal, json!({"form": "written"})).await.expect(200);
        refused(official.post(&phones, said).await, "/source/party", "consent_missing");
        let read = official.get(&phones).await.expect(200);
        assert_eq!(all(&read, "/number"), ["+358 50 555 0402"]);
        // A broader consent, of those that stand for many, covers each of them.
        let mut any = tests::scenes::consent("obtaining", "written", "integration_services", &["contact_data"]);
        any["parties"] = json!([{"code": "social_and_health_provider"}]);
        refused(official.post(&consents, any).await, "/parties/0/name", "source_name_missing");
    }

    async fn a_temporary_code_becomes_a_real_one(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (temporary, real) = (identity_code("1995-06-01", 941), identity_code("1995-07-01", 942));
        let mut body = newcomer(REGISTER, "Testinen");
        body["person"]["identityCode"] = json!({"value": temporary, "temporary": true});
        let (client, path) = entered(&official, REGISTER, body).await;
        assert_eq!(client["person"]["identityCode"], json!({"value": temporary, "temporary": true}));
        assert_eq!(client["person"]["birthDate"], "1995-06-01");
        // What the code tells records nothing, when it is sent back as it was read.
        let same = json!({"person": client["person"], "source": from_client()});
        let answer = official.if_match(&client["version"]).patch(&path, same).await.expect(200);
        assert_eq!(answer["version"], client["version"]);
        let history = official.get(&format!("{path}/history")).await.expect(200);
        assert!(!all(&history, "/field").contains(&json!("birth_date")), "{history}");

        app.set_time("2026-03-02T09:01:00Z");
        let changed = official.if_match(&client["version"]).with("change-reason", "changed")
            .patch(&path, coded(real.clone(), false)).await.expect(200);
        assert_eq!(changed["person"]["identityCode"], json!({"value": real, "temporary": false}));
        assert_eq!(changed["person"]["birthDate"], "1995-07-01", "told by the code in use");
        let found = official.post(&search(REGISTER), json!({"identityCode": real})).await.expect(200);
        assert_eq!((all(&found, "/client/id"), &found["items"][0]["matchedOn"]), (vec![client["id"].clone()], &json!(["identity_code"])));
        let found = official.post(&search(REGISTER), json!({"identityCode": temporary})).await.expect(200);
        assert_eq!(found["items"], json!([]), "a code that is no longer in use finds nobody");

        let history = official.get(&format!("{path}/history")).await.expect(200);
        let change = &history["items"][0];
        assert_eq!((&change["field"], &change["version"], &change["reason"]), (&json!("identity_code"), &json!(2), &json!("changed")));
        assert_eq!(change["before"], json!({"code": temporary, "temporary": true}));
        assert_eq!(change["after"], json!({"code": real, "temporary": false}));
        assert_eq!(change["recordedBy"]["id"], json!(official.user.to_string()));
        // The temporary code is free again: whether a code is temporary is stated, never derived.
        let mut other = newcomer(REGISTER, "Toinen");
        other["person"]["identityCode"] = json!({"value": temporary, "temporary": false});
        entered(&official, REGISTER, other).await;
    }

    async fn a_code_may_be_missing_and_come_and_go(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (client, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let code = identity_code("2001-12-31", 943);
        let given = official.if_match(&client["version"]).with("change-reason", "completed")
            .patch(&path, coded(code.to_lowercase(), false)).await.expect(200);
        assert_eq!(given["person"]["identityCode"]["value"], code, "written one way");
        let patch = json!({"person": {"identityCode": null}, "source": from_client()});
        let gone = official.if_match(&given["version"]).with("change-reason", "corrected").patch(&path, patch).await.expect(200);
        assert_eq!((&gone["person"]["identityCode"], &gone["person"]["birthDate"]), (&Value::Null, &Value::Null));
        let history = official.get(&format!("{path}/history")).await.expect(200);
        let changes: Vec<_> = history["items"].as_array().unwrap().iter().filter(|item| item["field"] == "identity_code").collect();
        let reasons: Vec<_> = changes.iter().map(|change| change["reason"].clone()).collect();
        assert_eq!(reasons, ["corrected", "recorded"]);
        assert_eq!((&changes[0]["before"]["code"], &changes[0]["after"]), (&json!(code), &Value::Null));
        let back = official.if_match(&gone["version"]).patch(&path, coded(code.clone(), false)).await.expect(200);
        assert_eq!(back["person"]["identityCode"]["value"], code);
    }

    async fn a_code_in_use_is_told_as_little_as_it_may(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let code = identity_code("1990-01-01", 944);
        let mut body = newcomer(REGISTER, "Testinen");
        body["person"]["identityCode"] = json!({"value": code, "temporary": false});
        let (first, _) = entered(&official, REGISTER, body.clone()).await;
        body["person"]["lastName"] = json!("Toinen");
        let problem = official.post(&clients(REGISTER), body.clone()).await.problem(409, "identity_code_in_use");
        assert_eq!(problem["params"]["clientId"], first["id"], "one who may see the first is told which");
        let own = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        let problem = own.post(&clients(REGISTER), body).await.problem(409, "identity_code_in_use");
        assert_eq!(problem["params"], json!({}), "one who may not is told whom to ask");
        // In another register of the same controller the person is another client, and nothing is told.
        let neighbour = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let mut body = newcomer(KEMI_REFUGEE_WORK, "Testinen");
        body["person"]["identityCode"] = json!({"value": code, "temporary": false});
        let (second, path) = entered(&neighbour, KEMI_REFUGEE_WORK, body).await;
        assert_ne!(first["id"], second["id"]);
        let crossed = path.replace(KEMI_REFUGEE_WORK, REGISTER);
        official.get(&crossed).await.problem(404, "not_found");
    }
}
