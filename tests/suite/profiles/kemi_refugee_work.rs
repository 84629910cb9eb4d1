//! `/v1/registers/kemi-refugee-work`: 000, entered on statute through its confirmed successor.

use serde_json::json;
use tests::Options;
use tests::people::*;
use tests::scenes::*;

const REGISTER: &str = KEMI_REFUGEE_WORK;

/// The profile in which nobody has confirmed that the new act took the place of the old ones.
fn unconfirmed(now: Option<&'static str>) -> Options {
    let edit = |id: &str, text: String| match id {
        REGISTER => {
            let edited = text.replacen("status = \"confirmed\"", "status = \"proposed\"", 2);
            assert_ne!(edited, text);
            edited
        }
        _ => text,
    };
    Options {
        now,
        registers_dir: Some(edited_registers(env!("CARGO_TARGET_TMPDIR"), edit)),
        ..Options::default()
    }
}

/// The directory of edited profiles has been read by now.
fn tidy(app: &tests::App) {
    std::fs::remove_dir_all(&app.state.config.registers_dir).expect("a folder of its own");
}

tests::scenario! {
    async fn entry_rests_on_the_successor_of_the_act_that_the_notice_cites(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let asked = official.post(&format!("{}?dryRun=true", clients(REGISTER)), newcomer(REGISTER, "Testinen")).await.expect(200);
        assert_eq!(asked["allowed"], true, "{asked}");
        let ground = json!({"noticeSection": "5", "provision": "681/2023", "consentId": null, "reading": true});
        assert_eq!(asked["ground"], ground);
        assert_eq!(official.get(&clients(REGISTER)).await.expect(200)["items"], json!([]), "a dry run changes nothing");

        let (client, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        assert_eq!(client["enteredBy"], "statutory_integration_task");
        assert_eq!(client["restricted"], false);
        let auditor = app.official(REGISTER, "log_auditor").await;
        let log = auditor.get(&format!("{path}/log")).await.expect(200);
        let entry = &log["items"][0];
        assert_eq!(entry["operation"], "createClient");
        assert_eq!((&entry["noticeSection"], &entry["provision"]), (&json!("5"), &json!("681/2023")));
    }

    async fn the_act_that_carries_changes_with_the_civil_day(app, Options { now: Some("2024-12-31T21:50:00Z"), ..Options::default() }) {
        // A quarter to midnight in Finland.
        let official = app.official(REGISTER, "caseworker").await;
        let dry = format!("{}?dryRun=true", clients(REGISTER));
        let asked = official.post(&dry, newcomer(REGISTER, "Testinen")).await.expect(200);
        assert_eq!(asked["ground"]["provision"], "1386/2010");
        app.set_time("2024-12-31T22:00:01Z");
        let asked = official.post(&dry, newcomer(REGISTER, "Testinen")).await.expect(200);
        assert_eq!(asked["ground"]["provision"], "681/2023", "midnight is that of Helsinki");
    }

    async fn without_the_confirmation_entry_is_refused(app, unconfirmed(None)) {
        tidy(&app);
        let official = app.official(REGISTER, "caseworker").await;
        let error = refused(official.post(&clients(REGISTER), newcomer(REGISTER, "Testinen")).await, "/entry", "entry_condition_missing");
        assert_eq!(error["ground"]["noticeSection"], "5");
        assert_eq!(error["params"]["missing"], json!(["statutory_integration_task: a statute in force"]));
        assert_eq!(official.get(&clients(REGISTER)).await.expect(200)["items"], json!([]));
        // It says so beforehand, too.
        let asked = official.post(&format!("{}?dryRun=true", clients(REGISTER)), newcomer(REGISTER, "Testinen")).await.expect(200);
        assert_eq!((&asked["allowed"], &asked["reasons"][0]["code"]), (&json!(false), &json!("entry_condition_missing")));
    }

    async fn when_a_provision_lapses_nothing_new_rests_on_it(app, unconfirmed(Some("2024-12-31T09:00:00Z"))) {
        tidy(&app);
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let phones = format!("{path}/phones");
        let from_kela = json!({"number": "+358 50 555 0101", "source": {"party": "kela", "channel": "technical_interface"}});
        let phone = official.post(&phones, from_kela.clone()).await.expect(201);
        app.set_time("2025-01-01T09:00:00Z");
        let official = app.official(REGISTER, "caseworker").await;
        let error = refused(official.post(&phones, from_kela).await, "/source/party", "provision_not_in_force");
        assert_eq!(error["ground"]["noticeSection"], "8");
        // What was recorded while it was in force stays, and so does the client's own word.
        let read = official.get(&format!("{phones}/{}", phone["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(read["source"]["party"], "kela");
        official.post(&phones, json!({"number": "+358 50 555 0102", "source": from_client()})).await.expect(201);
    }

    async fn family_members_are_each_a_client(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let home = "+358 50 555 0111";
        let mut ids = Vec::new();
        for (name, born) in [("Maryam", "1990-05-17"), ("Yusuf", "1988-01-30"), ("Layla", "2019-11-02")] {
            let mut body = newcomer(REGISTER, "Testinen");
            body["person"] = json!({"firstNames": name, "lastName": "Testinen",
                "identityCode": {"value": identity_code(born, 911), "temporary": false}});
            body["phones"] = json!([{"number": home}]);
            ids.push(entered(&official, REGISTER, body).await.0["id"].clone());
        }
        let listed = official.get(&clients(REGISTER)).await.expect(200);
        assert_eq!(all(&listed, "/id"), ids);
        let found = official.post(&search(REGISTER), json!({"phone": "0505550111"})).await.expect(200);
        assert_eq!(all(&found, "/client/id"), ids, "a shared phone finds them all");
        let found = official.post(&search(REGISTER), json!({"name": "testinen layla"})).await.expect(200);
        assert_eq!(all(&found, "/client/birthDate"), [json!("2019-11-02")]);
    }

    async fn the_list_of_sources_is_closed(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let phones = format!("{path}/phones");
        let from = |source| json!({"number": "+358 50 555 0121", "source": source});
        for (source, pointer, code) in [
            (json!({"party": "integration_service_organiser", "name": "Testipalvelu", "channel": "phone"}), "/source/party", "source_not_named"),
            (json!({"party": "neighbour", "channel": "phone"}), "/source/party", "unknown_code"),
            (json!({"party": "client", "channel": "technical_interface"}), "/source/channel", "channel_not_named"),
            (json!({"party": "other_authority", "channel": "paper"}), "/source/name", "source_name_missing"),
            (json!({"party": "te_office", "channel": "technical_interface"}), "/source/party", "source_ended"),
            (json!({"party": "ely_centre_lapland", "channel": "email"}), "/source/party", "source_ended"),
            (json!({"party": "partner_organisation", "name": "Testijärjestö", "channel": "email"}), "/source/party", "consent_missing"),
        ] {
            let error = refused(official.post(&phones, from(source)).await, pointer, code);
            if code == "source_ended" {
                assert!(error["params"]["successor"].is_string(), "{error}");
            }
            if code != "unknown_code" {
                assert_eq!(error["ground"]["noticeSection"], "8", "{error}");
            }
        }
        for source in [
            json!({"party": "employment_authority", "channel": "technical_interface"}),
            json!({"party": "economic_development_centre_lapland", "channel": "email"}),
            json!({"party": "other_authority", "name": "Testikaupunki", "channel": "paper"}),
            json!({"party": "migri", "channel": "technical_interface"}),
        ] {
            let made = official.post(&phones, from(source.clone())).await.expect(201);
            assert_eq!(made["source"]["party"], source["party"]);
            assert_eq!(made["source"]["name"], source["name"]);
            assert_eq!(made["category"], "contact_data");
        }
    }

    async fn everything_that_is_refused_is_told_at_once(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let mut body = newcomer(REGISTER, "Testinen");
        body["person"]["occupation"] = json!("hitsaaja");
        body["person"]["maritalStatus"] = json!("married");
        body["phones"] = json!([{"number": "+358 50 555 0131", "source": {"party": "te_office", "channel": "phone"}}]);
        let problem = official.post(&clients(REGISTER), body).await.problem(422, "rule_refused");
        let expected = [("/person/maritalStatus", "outside_notice"), ("/person/occupation", "outside_notice"), ("/phones/0/source/party", "source_ended")];
        assert_eq!(tests::refusal::places(&problem), expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        assert_eq!(problem["errors"][0]["ground"]["noticeSection"], "7");
        assert_eq!(official.get(&clients(REGISTER)).await.expect(200)["items"], json!([]), "nothing half-entered");
    }
}
