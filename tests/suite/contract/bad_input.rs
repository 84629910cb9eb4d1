//! Requests that a careless or a hostile caller sends: codes in use, stale versions, repeated keys, wrong
//! places, wrong types, wrong queries.

use serde_json::{Value, json};
use tests::people::*;
use tests::refusal::{MARKER, Watch, is_problem, newcomer, places, with};
use tests::{App, Session};

async fn coded(session: &Session, register: &str, name: &str, code: &str) -> tests::Answer {
    let body = with(
        newcomer(name),
        "/person/identityCode",
        json!({"value": code, "temporary": false}),
    );
    session.post(&clients(register), body).await
}

tests::scenario! {
    async fn a_second_client_with_the_same_code_is_named_to_who_may_see_the_first(app) {
        let code = identity_code("1990-05-17", 901);
        let first = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let known = coded(&first, KEMI_REFUGEE_WORK, "Ensimmäinen", &code).await.expect(201);
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let again = coded(&watch.caller, KEMI_REFUGEE_WORK, MARKER, &code).await;
        let sent = json!([code]).to_string();
        let problem = watch.refused(again, &sent, (409, "identity_code_in_use", "createClient")).await;
        assert_eq!(problem["params"], json!({"clientId": known["id"]}));
        assert_eq!(places(&problem), [("/person/identityCode".to_owned(), "already_so".to_owned())]);
        watch.unchanged().await;
        // That this client has the code was told: the log of the client knows it.
        let path = format!("{}/{}/log", clients(KEMI_REFUGEE_WORK), known["id"].as_str().unwrap());
        let log = watch.auditor.get(&path).await.expect(200);
        assert!(log["items"].as_array().unwrap().iter().any(|entry| {
            entry["code"] == "identity_code_in_use" && entry["user"]["id"] == watch.caller.user.to_string()
        }), "{log}");
        // The same code by a patch of another client.
        let patch = watch.caller.if_match(&json!(1)).patch(&watch.path(), json!({
            "person": {"identityCode": {"value": code, "temporary": false}}, "source": from_client()
        })).await;
        watch.refused(patch, &sent, (409, "identity_code_in_use", "updateClient")).await;
        watch.unchanged().await;
    }

    async fn who_may_not_see_the_first_is_told_to_ask(app) {
        let code = identity_code("1990-05-17", 901);
        let first = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let known = coded(&first, KEMI_REFUGEE_WORK, "Ensimmäinen", &code).await.expect(201);
        let own = app.official_with(KEMI_REFUGEE_WORK, "caseworker", |grant| grant.own_clients_only = true).await;
        let answer = coded(&own, KEMI_REFUGEE_WORK, MARKER, &code).await;
        is_problem(&answer, 409, "identity_code_in_use");
        assert_eq!(answer.body["params"], json!({}));
        assert!(answer.body["detail"].as_str().unwrap().contains("responsible person"));
        assert!(!answer.text.contains(known["id"].as_str().unwrap()) && !answer.text.contains(&code));
        let listed = own.get(&clients(KEMI_REFUGEE_WORK)).await.expect(200);
        assert_eq!(listed["items"], json!([]));
        // Nor is one told from whom the code itself is withheld: the first is restricted.
        let responsible = app.official(KEMI_REFUGEE_WORK, "responsible_person").await;
        let path = format!("{}/{}", clients(KEMI_REFUGEE_WORK), known["id"].as_str().unwrap());
        let restriction = json!({"categories": ["identity_code"], "ground": "accuracy_contested", "source": from_client()});
        responsible.post(&format!("{path}/restrictions"), restriction).await.expect(201);
        let other = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let answer = coded(&other, KEMI_REFUGEE_WORK, MARKER, &code).await;
        is_problem(&answer, 409, "identity_code_in_use");
        assert_eq!(answer.body["params"], json!({}));
        // Another register does not tell that the code is in this one.
        let elsewhere = app.official(KEMI_IMMIGRANTS, "caseworker").await;
        let body = json!({
            "clientGroup": "immigrants_in_integration_period", "source": from_client(),
            "person": {"lastName": "Toinen", "identityCode": {"value": code, "temporary": false}}
        });
        elsewhere.post(&clients(KEMI_IMMIGRANTS), body).await.expect(201);
    }

    async fn a_patch_names_the_version_it_has_read(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let (path, operation) = (watch.path(), "updateClient");
        let body = json!({"person": {"lastName": MARKER}, "source": from_client()});
        let missing = watch.caller.patch(&path, body.clone()).await;
        watch.refused(missing, "", (428, "if_match_missing", operation)).await;
        for stale in ["\"2\"", "\"0\"", "W/\"7\"", "\"9223372036854775807\""] {
            let answer = watch.caller.with("if-match", stale).patch(&path, body.clone()).await;
            watch.refused(answer, "", (412, "stale", operation)).await;
        }
        for wrong in ["1", "*", "\"-1\"", "\"+1\"", "\"01\"", "\"1", "\"\"", "\"Zqxjkw\"", "\"1\", \"2\"", "\"9223372036854775808\"", "w/\"1\""] {
            let answer = watch.caller.with("if-match", wrong).patch(&path, body.clone()).await;
            let problem = watch.refused(answer, "", (400, "invalid_header", operation)).await;
            assert_eq!(problem["params"], json!({"name": "if-match"}), "{wrong}");
        }
        let twice = watch.caller.with("if-match", "\"1\"").with("if-match", "\"1\"").patch(&path, body.clone()).await;
        watch.refused(twice, "", (400, "invalid_header", operation)).await;
        let reason = watch.caller.if_match(&json!(1)).with("change-reason", MARKER).patch(&path, body.clone()).await;
        watch.refused(reason, "", (400, "invalid_header", operation)).await;
        watch.unchanged().await;
        // A weak tag is as good; what it made is a new version, and the old tag is stale from then on.
        let changed = watch.caller.with("if-match", "W/\"1\"").patch(&path, body.clone()).await.expect(200);
        assert_eq!(changed["version"], 2);
        let answer = watch.caller.if_match(&json!(1)).patch(&path, body).await;
        watch.refused(answer, "", (412, "stale", operation)).await;
        // State changes and removals name it too.
        let death = json!({"date": "2026-03-01", "source": from_client()});
        let answer = watch.caller.post(&format!("{path}/death"), death.clone()).await;
        watch.refused(answer, "", (428, "if_match_missing", "recordDeath")).await;
        let answer = watch.caller.if_match(&json!(1)).post(&format!("{path}/death"), death).await;
        watch.refused(answer, "", (412, "stale", "recordDeath")).await;
        let phone = watch.caller.post(&format!("{path}/phones"), json!({"number": "+358500000001", "source": from_client()})).await.expect(201);
        let phone = format!("{path}/phones/{}", phone["id"].as_str().unwrap());
        watch.refused(watch.caller.delete(&phone).await, "", (428, "if_match_missing", "removePhone")).await;
        watch.refused(watch.caller.if_match(&json!(2)).delete(&phone).await, "", (412, "stale", "removePhone")).await;
        assert_eq!(watch.caller.get(&path).await.expect(200)["deathDate"], Value::Null);
        assert_eq!(watch.caller.get(&phone).await.expect(200)["version"], 1);
    }

    async fn a_patch_does_not_touch_what_is_withheld(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "integration").await;
        let path = watch.path();
        // A task that does not need the category, whether or not a value is stored.
        for person in [json!({"motherTongue": "so"}), json!({"motherTongue": null}), json!({"interpreterNeed": null, "communicationLanguage": "fi"})] {
            let answer = watch.caller.if_match(&json!(1)).patch(&path, json!({"person": person, "source": from_client()})).await;
            watch.refused(answer, "", (403, "field_withheld", "updateClient")).await;
        }
        // Withheld is said before stale: who may not touch it learns nothing of its version.
        let answer = watch.caller.if_match(&json!(9)).patch(&path, json!({"person": {"motherTongue": MARKER}})).await;
        assert_eq!(answer.status.as_u16(), 422, "{}", answer.text);
        let answer = watch.caller.if_match(&json!(9)).patch(&path, json!({"person": {"motherTongue": "so"}})).await;
        watch.refused(answer, "", (403, "field_withheld", "updateClient")).await;
        watch.unchanged().await;
        // A protected address: neither changed, nor removed, nor added to.
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let address = json!({"kind": "permanent", "street": "Salakuja 7", "city": "Kemi", "source": from_client()});
        let address = official.post(&format!("{path}/addresses"), address).await.expect(201);
        let order = json!({"period": {"from": "2026-01-01"}, "source": from_client()});
        official.post(&format!("{path}/non-disclosure-orders"), order).await.expect(201);
        let item = format!("{path}/addresses/{}", address["id"].as_str().unwrap());
        let answer = watch.caller.if_match(&json!(1)).patch(&item, json!({"street": MARKER, "source": from_client()})).await;
        watch.refused(answer, "", (403, "field_withheld", "changeAddress")).await;
        watch.refused(watch.caller.if_match(&json!(1)).delete(&item).await, "", (403, "field_withheld", "removeAddress")).await;
        let new = json!({"kind": "permanent", "street": MARKER, "city": "Kemi", "source": from_client()});
        let answer = watch.caller.post(&format!("{path}/addresses"), new).await;
        watch.refused(answer, "", (403, "field_withheld", "addAddress")).await;
        let responsible = app.official(KEMI_REFUGEE_WORK, "responsible_person").await;
        let kept = responsible.get(&item).await.expect(200);
        assert_eq!((&kept["street"], &kept["version"]), (&json!("Salakuja 7"), &json!(1)));
    }

    async fn a_key_serves_one_body(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let keyed = watch.caller.with("idempotency-key", "Zqxjkw-1");
        let made = keyed.post(&watch.clients(), newcomer("Kerran")).await.expect(201);
        let again = keyed.post(&watch.clients(), newcomer("Kerran")).await;
        assert_eq!(again.header("location"), Some(format!("{}/{}", watch.clients(), made["id"].as_str().unwrap()).as_str()));
        assert_eq!(again.expect(201)["id"], made["id"]);
        let other = keyed.post(&watch.clients(), newcomer("Toisin")).await;
        watch.refused(other, "", (422, "idempotency_key_reused", "createClient")).await;
        for wrong in ["", " ", "a b", "ä", &"k".repeat(256)] {
            let answer = post_key(&app, &watch, wrong).await;
            watch.refused(answer, "", (400, "invalid_header", "createClient")).await;
        }
        // Another route and another caller have keys of their own; what the key made is shown as it is now.
        let path = format!("{}/{}", watch.clients(), made["id"].as_str().unwrap());
        keyed.post(&format!("{path}/phones"), json!({"number": "+358500000001", "source": from_client()})).await.expect(201);
        let other = app.official(KEMI_REFUGEE_WORK, "caseworker").await.with("idempotency-key", "Zqxjkw-1");
        assert_ne!(other.post(&watch.clients(), newcomer("Kerran")).await.expect(201)["id"], made["id"]);
        let now = keyed.post(&watch.clients(), newcomer("Kerran")).await.expect(201);
        assert_eq!((&now["version"], &now["phones"][0]["number"]), (&json!(2), &json!("+358500000001")));
        let listed = watch.caller.get(&watch.clients()).await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 3, "{listed}");
        // A refused request keeps no key.
        let keyed = watch.caller.with("idempotency-key", "Zqxjkw-2");
        let refused = with(newcomer("Testinen"), "/person/occupation", json!("seppä"));
        keyed.post(&watch.clients(), refused).await.problem(422, "rule_refused");
        keyed.post(&watch.clients(), newcomer("Testinen")).await.expect(201);
        // After a day it is forgotten.
        app.set_time("2026-03-03T09:00:01Z");
        let tomorrow = app.sign_in(watch.caller.user, &watch.caller.username).await.with("idempotency-key", "Zqxjkw-1");
        assert_ne!(tomorrow.post(&watch.clients(), newcomer("Kerran")).await.expect(201)["id"], made["id"]);
    }

    async fn twenty_twins_make_one_client(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let code = identity_code("1990-05-17", 903);
        let twins: Vec<_> = (0..20).map(|_| {
            let (session, code) = (watch.caller.with("idempotency-key", "twin"), code.clone());
            tokio::spawn(async move { coded(&session, KEMI_REFUGEE_WORK, "Kaksonen", &code).await })
        }).collect();
        let mut ids = std::collections::HashSet::new();
        for twin in twins {
            let made = twin.await.unwrap();
            assert!(made.header("log-receipt").is_some(), "{}", made.text);
            ids.insert(made.expect(201)["id"].as_str().unwrap().to_owned());
        }
        assert_eq!(ids.len(), 1);
        let listed = watch.caller.get(&watch.clients()).await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 2, "{listed}");
        // Every answer left its entry, also those that repeat.
        let path = format!("/v1/registers/{KEMI_REFUGEE_WORK}/log?operation=createClient&outcome=done&limit=200&user={}", watch.caller.user);
        let log = watch.auditor.get(&path).await.expect(200);
        let about = log["items"].as_array().unwrap().iter()
            .filter(|entry| ids.contains(entry["subjects"][0]["clientId"].as_str().unwrap_or_default())).count();
        assert_eq!(about, 20);
    }

    async fn twenty_rivals_for_one_code_make_one_client(app) {
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let code = identity_code("1990-05-17", 904);
        let rivals: Vec<_> = (0..20).map(|at| {
            let (session, code) = (official.clone(), code.clone());
            tokio::spawn(async move { coded(&session, KEMI_REFUGEE_WORK, &format!("Kilpailija{at}"), &code).await })
        }).collect();
        let mut statuses = Vec::new();
        for rival in rivals {
            let answer = rival.await.unwrap();
            assert!(answer.status == 201 || answer.body["code"] == "identity_code_in_use", "{}", answer.text);
            statuses.push(answer.status.as_u16());
        }
        assert_eq!(statuses.iter().filter(|status| **status == 201).count(), 1, "{statuses:?}");
        let listed = official.get(&clients(KEMI_REFUGEE_WORK)).await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
    }
}

async fn post_key(app: &App, watch: &Watch, key: &str) -> tests::Answer {
    let request = app
        .http
        .post(format!("{}{}", app.base, watch.clients()))
        .bearer_auth(&watch.caller.token)
        .header("content-type", "application/json")
        .header("idempotency-key", key)
        .body(newcomer("Testinen").to_string());
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await.expect("a body");
    let body = serde_json::from_str(&text).unwrap_or(Value::Null);
    tests::Answer {
        status,
        headers,
        body,
        text,
    }
}
