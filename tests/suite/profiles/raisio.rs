//! `/v1/registers/raisio-employment-services`: 004, bound to the municipality's network; sources mainly.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::Options;
use tests::people::*;
use tests::scenes::*;

const REGISTER: &str = RAISIO;

/// The municipality's network, behind a proxy on this machine.
fn bound(networks: &[&'static str]) -> Options {
    Options {
        networks: Some(BTreeMap::from([(REGISTER.to_owned(), networks.to_vec())])),
        trusted_proxies: vec!["127.0.0.0/8"],
        ..Options::default()
    }
}

const INSIDE: &str = "10.20.30.40";
const OUTSIDE: &str = "203.0.113.7";

tests::scenario! {
    async fn a_call_from_outside_the_network_is_refused_and_entered(app, bound(&["10.20.0.0/16"])) {
        let official = app.official(REGISTER, "caseworker").await;
        let (inside, outside) = (official.with("x-forwarded-for", INSIDE), official.with("x-forwarded-for", OUTSIDE));
        let (_, path) = entered(&inside, REGISTER, newcomer(REGISTER, "Testinen")).await;
        for answer in [
            outside.get(&path).await, outside.get(&clients(REGISTER)).await,
            outside.post(&search(REGISTER), json!({"name": "testinen"})).await,
            outside.post(&clients(REGISTER), newcomer(REGISTER, "Toinen")).await,
            official.get(&path).await,
            // What stands further left may be forged: the right-most hop that is no proxy counts.
            official.with("x-forwarded-for", format!("{INSIDE}, {OUTSIDE}")).get(&path).await,
        ] {
            assert!(!answer.text.contains("Testinen"));
            let problem = answer.problem(403, "network_refused");
            assert_eq!(problem["params"]["section"], "10");
        }
        let auditor = app.official(REGISTER, "log_auditor").await.with("x-forwarded-for", INSIDE);
        let log = auditor.get(&format!("/v1/registers/{REGISTER}/log?outcome=refused&user={}", official.user)).await.expect(200);
        assert_eq!(all(&log, "/code"), vec![json!("network_refused"); 6]);
        let addresses = [OUTSIDE, "127.0.0.1", OUTSIDE, OUTSIDE, OUTSIDE, OUTSIDE];
        assert_eq!(all(&log, "/address"), addresses);
        let operations = ["readClient", "readClient", "createClient", "searchClients", "listClients", "readClient"];
        assert_eq!(all(&log, "/operation"), operations);
        assert_eq!(inside.get(&clients(REGISTER)).await.expect(200)["items"].as_array().unwrap().len(), 1);
        // Registers that are not bound are reached from anywhere; the notice is public.
        let kemi = app.official(KEMI_PROJECT, "caseworker").await.with("x-forwarded-for", OUTSIDE);
        kemi.get(&clients(KEMI_PROJECT)).await.expect(200);
        app.nobody().with("x-forwarded-for", OUTSIDE).get(&format!("/v1/registers/{REGISTER}")).await.expect(200);
    }

    async fn a_bound_register_without_networks_is_closed(app, bound(&[])) {
        let official = app.official(REGISTER, "caseworker").await;
        for address in [INSIDE, OUTSIDE, "127.0.0.1"] {
            official.with("x-forwarded-for", address).get(&clients(REGISTER)).await.problem(403, "network_refused");
        }
    }

    async fn entry_rests_on_the_client_relationship(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let asked = official.post(&format!("{}?dryRun=true", clients(REGISTER)), newcomer(REGISTER, "Testinen")).await.expect(200);
        assert_eq!(asked["ground"], json!({"noticeSection": "6", "provision": null, "consentId": null, "reading": false}));
        let (client, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        assert_eq!(client["enteredBy"], "client_relationship");
        let relationships = official.get(&format!("{path}/relationships")).await.expect(200);
        assert_eq!(all(&relationships, "/startsOn"), ["2026-03-02"]);
        assert_eq!(all(&relationships, "/endsOn"), [Value::Null]);
        assert_eq!(all(&relationships, "/officials/0/id"), [json!(official.user.to_string())]);
    }

    async fn the_notice_names_no_email(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let mut body = newcomer(REGISTER, "Testinen");
        body["emails"] = json!([{"address": "testinen@example.org"}]);
        let error = refused(official.post(&clients(REGISTER), body).await, "/emails/0", "outside_notice");
        assert_eq!(error["ground"]["noticeSection"], "7");
        let mut body = newcomer(REGISTER, "Testinen");
        body["citizenships"] = json!([{"country": "SE"}]);
        refused(official.post(&clients(REGISTER), body).await, "/citizenships/0", "outside_notice");
        let mut body = newcomer(REGISTER, "Testinen");
        body["person"]["maritalStatus"] = json!("widowed");
        body["person"]["occupation"] = json!("kokki");
        body["person"]["motherTongue"] = json!("sv");
        let (client, _) = entered(&official, REGISTER, body).await;
        assert_eq!((&client["person"]["maritalStatus"], &client["person"]["occupation"]), (&json!("widowed"), &json!("kokki")));
    }

    async fn another_than_the_main_sources_takes_a_reason(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let phones = format!("{path}/phones");
        let mut said = json!({"number": "+358 50 555 0501", "source": {"party": "school", "name": "Testiopisto", "channel": "phone"}});
        let error = refused(official.post(&phones, said.clone()).await, "/source/reason", "source_reason_missing");
        assert_eq!(error["ground"]["noticeSection"], "8");
        said["source"]["reason"] = json!("asiakas pyysi kysymään oppilaitokselta");
        let made = official.post(&phones, said.clone()).await.expect(201);
        assert_eq!(made["source"], said["source"], "the reason is recorded");
        // One that has ended is no source, with or without a reason.
        said["source"]["party"] = json!("health_station");
        refused(official.post(&phones, said).await, "/source/party", "source_ended");
    }

    async fn a_relationship_ends_with_its_reason(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let relationships = format!("{path}/relationships");
        official.post(&relationships, json!({})).await.problem(409, "relationship_open");
        let open = official.get(&relationships).await.expect(200)["items"][0].clone();
        let one = format!("{relationships}/{}", open["id"].as_str().unwrap());
        let colleague = app.official(REGISTER, "caseworker").await;
        let stranger = app.official(KEMI_PROJECT, "caseworker").await;
        let officials = |ids: &[&tests::Session]| json!({"officials": ids.iter().map(|session| session.user.to_string()).collect::<Vec<_>>()});
        let problem = official.if_match(&open["version"]).put(&format!("{one}/officials"), officials(&[&colleague, &stranger])).await.problem(422, "validation_failed");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/officials/1"), &json!("user_unknown")));
        let handed = official.if_match(&open["version"]).put(&format!("{one}/officials"), officials(&[&colleague])).await.expect(200);
        assert_eq!(handed["officials"][0]["id"], json!(colleague.user.to_string()));
        let same = official.if_match(&handed["version"]).put(&format!("{one}/officials"), officials(&[&colleague, &colleague])).await;
        assert_eq!(same.expect(200), handed, "nothing moved, and nothing seems to have");
        official.if_match(&open["version"]).post(&format!("{one}/end"), json!({"reason": "moved_away"})).await.problem(412, "stale");
        let now = official.if_match(&handed["version"]);
        let problem = now.post(&format!("{one}/end"), json!({"reason": "no_such_reason"})).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["pointer"], "/reason");
        let problem = now.post(&format!("{one}/end"), json!({"reason": "moved_away", "endsOn": "2026-03-01"})).await.problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["code"], "period_backwards");
        let ended = now.post(&format!("{one}/end"), json!({"reason": "moved_away"})).await.expect(200);
        assert_eq!((&ended["endsOn"], &ended["endReason"], &ended["version"]), (&json!("2026-03-02"), &json!("moved_away"), &json!(3)));
        official.if_match(&ended["version"]).post(&format!("{one}/end"), json!({"reason": "moved_away"})).await.problem(409, "already_ended");
        // The client stays, and a new relationship may begin the day after.
        official.get(&path).await.expect(200);
        official.post(&relationships, json!({})).await.problem(409, "relationship_open");
        app.set_time("2026-03-03T09:00:00Z");
        let official = app.official(REGISTER, "caseworker").await;
        let closed = official.get(&format!("{}?relationship=open", clients(REGISTER))).await.expect(200);
        assert_eq!(closed["items"], json!([]));
        official.post(&relationships, json!({})).await.expect(201);
        let open = official.get(&format!("{}?relationship=open", clients(REGISTER))).await.expect(200);
        assert_eq!(open["items"].as_array().unwrap().len(), 1);
    }
}
