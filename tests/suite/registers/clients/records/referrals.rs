//! Referrals to a named provider (R28): sent, accepted, declined with a coded reason, done.

use serde_json::{Value, json};
use tests::casework::*;
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;

const REGISTERS: [&str; 3] = [KEMI_REFUGEE_WORK, KEMI_IMMIGRANTS, RAISIO];

fn referral() -> Value {
    record("referral_out", "referral_out")
}

/// A referral with another content.
fn saying(member: &str, value: Value) -> Value {
    let mut body = referral();
    body["content"][member] = value;
    body
}

tests::scenario! {
    async fn three_registers_refer_to_a_provider_and_the_form_model_tells_how(app) {
        for register in REGISTERS {
            let (official, client) = caseworker(&app, register).await;
            let model = official.get(&format!("/v1/registers/{register}/form-model")).await.expect(200);
            let types = model["recordTypes"].as_array().unwrap();
            let known = types.iter().find(|known| known["code"] == "referral_out").unwrap();
            assert_eq!((&known["kind"], &known["category"], &known["initialStates"]), (&json!("referral_out"), &json!("service_referrals"), &json!(["sent"])));
            let states: Vec<_> = known["states"].as_array().unwrap().iter().map(|state| (&state["state"], &state["following"], &state["needsReason"], &state["reasonCodes"])).collect();
            let none = (json!([]), json!(false), json!(["no_capacity", "not_eligible", "client_declined", "other"]));
            assert_eq!(states, [
                (&json!("sent"), &json!(["accepted", "declined"]), &none.1, &none.0),
                (&json!("accepted"), &json!(["done", "declined"]), &none.1, &none.0),
                (&json!("declined"), &none.0, &none.1, &none.2),
                (&json!("done"), &none.0, &none.1, &none.0),
            ]);
            let (made, path) = made(&official, &client, referral()).await;
            assert_eq!((&made["state"], &made["onDay"], &made["dueOn"]), (&json!("sent"), &json!("2026-02-27"), &json!("2026-04-01")));
            assert_eq!(made["content"], json!({"kind": "referral_out", "provider": "Testiopisto", "text": "Suomen kielen alkeiskurssille, aamuryhmään.", "answerBy": "2026-04-01", "answer": null}));
            assert_eq!(official.get(&path).await.expect(200), made);
            let listed = official.get(&format!("/v1/registers/{register}/records?kind=referral_out&state=sent")).await.expect(200);
            assert_eq!(all(&listed, "/record/id"), [made["id"].clone()]);
        }
        for register in [JOROINEN, KEMI_PROJECT] {
            let (official, client) = caseworker(&app, register).await;
            refused(official.post(&format!("{client}/records"), referral()).await, "/type", "outside_notice");
        }
    }

    async fn what_is_no_referral_is_refused_at_its_place(app) {
        let (official, client) = caseworker(&app, RAISIO).await;
        let path = format!("{client}/records");
        let mut unnamed = referral();
        unnamed["content"].as_object_mut().unwrap().remove("provider");
        let in_state = |state: &str| {
            let mut body = referral();
            body["state"] = json!(state);
            body
        };
        for (body, pointer, code) in [
            (unnamed, "/content/provider", "required"),
            (saying("provider", json!("   ")), "/content/provider", "too_short"),
            (saying("provider", json!("x".repeat(201))), "/content/provider", "too_long"),
            (saying("text", json!("")), "/content/text", "too_short"),
            (saying("period", json!({})), "/content", "unknown_member"),
            (in_state("accepted"), "/state", "state_cannot_follow"),
            (in_state("draft"), "/state", "state_cannot_follow"),
        ] {
            let problem = official.post(&path, body.clone()).await.problem(422, "validation_failed");
            assert_eq!(places(&problem), [(pointer.to_owned(), code.to_owned())], "{body}");
        }
        let mut measure = referral();
        measure["content"] = content("measure");
        let problem = official.post(&path, measure).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/content/kind".to_owned(), "wrong_kind".to_owned())]);
        assert_eq!(official.get(&path).await.expect(200)["items"], json!([]));
    }

    async fn a_referral_is_accepted_and_done(app) {
        let (official, client) = caseworker(&app, KEMI_IMMIGRANTS).await;
        let (_, path) = made(&official, &client, referral()).await;
        let error = refused(pass(&official, &path, 1, json!({"to": "done"})).await, "/to", "state_cannot_follow");
        assert_eq!(error["params"]["allowed"], json!(["accepted", "declined"]));
        let error = refused(pass(&official, &path, 1, json!({"to": "accepted", "reasonCode": "other"})).await, "/reasonCode", "not_in_list");
        assert_eq!(error["params"]["allowed"], json!([]));
        let accepted = pass(&official, &path, 1, json!({"to": "accepted"})).await.expect(200);
        assert_eq!((&accepted["state"], &accepted["stateReason"], &accepted["stateReasonCode"]), (&json!("accepted"), &Value::Null, &Value::Null));
        let patch = json!({"content": {"kind": "referral_out", "answer": "Paikka alkaa 7.4.", "answerBy": null}});
        let patched = official.if_match(&json!(2)).patch(&path, patch).await.expect(200);
        assert_eq!((&patched["content"]["answer"], &patched["content"]["provider"], &patched["dueOn"]), (&json!("Paikka alkaa 7.4."), &json!("Testiopisto"), &Value::Null));
        for (patch, code) in [(json!({"provider": null}), "required"), (json!({"provider": " "}), "too_short")] {
            let mut content = patch.clone();
            content["kind"] = json!("referral_out");
            let problem = official.if_match(&json!(3)).patch(&path, json!({"content": content})).await.problem(422, "validation_failed");
            assert_eq!(places(&problem)[0].0, "/content/provider", "{code}: {problem}");
        }
        pass(&official, &path, 3, json!({"to": "done"})).await.expect(200);
        pass(&official, &path, 4, json!({"to": "sent"})).await.problem(409, "nothing_follows");
        let versions = official.get(&format!("{path}/versions")).await.expect(200);
        assert_eq!(all(&versions, "/state"), ["done", "accepted", "accepted", "sent"]);
    }

    async fn a_provider_declines_with_a_coded_reason(app) {
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        let (_, path) = made(&official, &client, referral()).await;
        let decline = async |body: Value| pass(&official, &path, 1, body).await;
        refused(decline(json!({"to": "declined"})).await, "/reasonCode", "reason_missing");
        refused(decline(json!({"to": "declined", "reason": "Ei ole paikkoja."})).await, "/reasonCode", "reason_missing");
        refused(decline(json!({"to": "declined", "reasonCode": "other"})).await, "/reason", "reason_missing");
        let problem = decline(json!({"to": "declined", "reasonCode": "weather"})).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/reasonCode".to_owned(), "not_in_list".to_owned())]);
        assert_eq!(official.get(&path).await.expect(200)["version"], 1);
        let declined = decline(json!({"to": "declined", "reasonCode": "no_capacity"})).await.expect(200);
        let told = |record: &Value| (record["state"].clone(), record["stateReasonCode"].clone(), record["stateReason"].clone());
        assert_eq!(told(&declined), (json!("declined"), json!("no_capacity"), Value::Null));
        pass(&official, &path, 2, json!({"to": "accepted"})).await.problem(409, "nothing_follows");
        // A correction of what it says keeps why it was declined.
        let patch = json!({"content": {"kind": "referral_out", "answer": "Ryhmä on täynnä."}});
        let patched = official.if_match(&json!(2)).patch(&path, patch).await.expect(200);
        assert_eq!(told(&patched), (json!("declined"), json!("no_capacity"), Value::Null));
        let (_, other) = made(&official, &client, referral()).await;
        pass(&official, &other, 1, json!({"to": "accepted"})).await.expect(200);
        let declined = pass(&official, &other, 2, json!({"to": "declined", "reasonCode": "other", "reason": "Opisto lopetti."})).await.expect(200);
        assert_eq!(told(&declined), (json!("declined"), json!("other"), json!("Opisto lopetti.")));
        let versions = official.get(&format!("{other}/versions")).await.expect(200);
        assert_eq!(all(&versions, "/stateReasonCode"), [json!("other"), Value::Null, Value::Null]);
    }

    async fn the_provider_of_a_protected_client_is_withheld(app) {
        let (official, client) = caseworker(&app, RAISIO).await;
        let responsible = app.official(RAISIO, "responsible_person").await;
        let (_, path) = made(&official, &client, saying("provider", json!("Zyropisto"))).await;
        let order = json!({"period": {"from": "2026-03-01"}, "source": from_client()});
        official.post(&format!("{client}/non-disclosure-orders"), order).await.expect(201);
        let hidden = [("/content/provider".to_owned(), "non_disclosure".to_owned())];
        let read = official.get(&path).await.expect(200);
        assert_eq!((withheld(&read), &read["content"]["provider"]), (hidden.to_vec(), &Value::Null));
        for list in [format!("{path}/versions"), format!("{client}/records"), format!("{client}/history"), format!("/v1/registers/{RAISIO}/records?kind=referral_out")] {
            let answer = official.get(&list).await;
            assert_eq!(answer.status.as_u16(), 200, "{list}");
            assert!(!answer.text.contains("Zyropisto"), "{list}");
        }
        assert_eq!(responsible.get(&path).await.expect(200)["content"]["provider"], "Zyropisto");
        // What is not seen is not written; the rest is, and the provider stays.
        let problem = official.post(&format!("{client}/records"), referral()).await.problem(403, "field_withheld");
        assert_eq!(places(&problem), [("/content/provider".to_owned(), "field_withheld".to_owned())]);
        let patch = |member: &str| json!({"content": {"kind": "referral_out", member: "Muu"}});
        official.if_match(&json!(1)).patch(&path, patch("provider")).await.problem(403, "field_withheld");
        official.if_match(&json!(1)).patch(&path, patch("answer")).await.expect(200);
        let passed = pass(&official, &path, 2, json!({"to": "accepted"})).await.expect(200);
        assert_eq!((withheld(&passed), &passed["content"]["provider"]), (hidden.to_vec(), &Value::Null));
        let read = responsible.get(&path).await.expect(200);
        assert_eq!((&read["content"]["provider"], &read["content"]["answer"]), (&json!("Zyropisto"), &json!("Muu")));
    }

    async fn why_a_restricted_referral_was_declined_is_withheld_with_it(app) {
        let (official, client) = caseworker(&app, KEMI_IMMIGRANTS).await;
        let mut obtaining = consent("obtaining", "written", "integration_services", &["service_referrals"]);
        obtaining["parties"] = json!([{"code": "partner_organisation", "name": "Testijärjestö ry"}]);
        let given = official.post(&format!("{client}/consents"), obtaining).await.expect(201);
        let mut body = referral();
        body["source"] = json!({"party": "partner_organisation", "name": "Testijärjestö ry", "channel": "phone"});
        let (_, path) = made(&official, &client, body).await;
        pass(&official, &path, 1, json!({"to": "declined", "reasonCode": "not_eligible"})).await.expect(200);
        let withdrawal = format!("{client}/consents/{}/withdrawal", given["id"].as_str().unwrap());
        official.if_match(&given["version"]).post(&withdrawal, json!({"form": "written"})).await.expect(200);
        let read = official.get(&path).await.expect(200);
        assert_eq!((&read["restricted"], &read["content"], &read["stateReasonCode"]), (&json!("consent_withdrawn"), &Value::Null, &Value::Null));
        let hidden = ["/content", "/stateReason", "/stateReasonCode"].map(|place| (place.to_owned(), "restricted".to_owned()));
        assert_eq!(withheld(&read), hidden);
        assert!(!official.get(&format!("{path}/versions")).await.text.contains("not_eligible"));
    }

    async fn a_death_calls_off_what_waits_for_a_provider(app) {
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        let (_, waiting) = made(&official, &client, referral()).await;
        let (_, done) = made(&official, &client, referral()).await;
        pass(&official, &done, 1, json!({"to": "accepted"})).await.expect(200);
        pass(&official, &done, 2, json!({"to": "done"})).await.expect(200);
        let overview = official.get(&format!("{client}/overview")).await.expect(200);
        let counts = overview["recordCounts"].as_array().unwrap();
        let count = counts.iter().find(|count| count["kind"] == "referral_out").unwrap();
        assert_eq!(count["count"]["value"], 2);
        let read = official.get(&client).await.expect(200);
        let death = json!({"date": "2026-03-01", "source": {"party": "population_register", "channel": "technical_interface"}});
        official.if_match(&read["version"]).post(&format!("{client}/death"), death).await.expect(200);
        let state = async |path: &String| official.get(path).await.expect(200)["state"].clone();
        assert_eq!((state(&waiting).await, state(&done).await), (json!("cancelled"), json!("done")));
        refused(official.post(&format!("{client}/records"), referral()).await, "/state", "client_deceased");
    }
}
