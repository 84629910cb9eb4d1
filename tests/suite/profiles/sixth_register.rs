//! A sixth municipality is a sixth file: identifiers of its own, several bases, a statute that lapses, other
//! authorities, other tasks, another clock, a network of its own.

use serde_json::{Value, json};
use tests::people::{KEMI_REFUGEE_WORK, clients, from_client, identity_code};
use tests::refusal::places;
use tests::scenes::{all, consent, edited_registers, refused, search, withheld};
use tests::{App, Options};

const REGISTER: &str = "keksila-family-centre";
const PROFILE: &str = include_str!("sixth_register/keksila.toml");

/// The five that are shipped, and a sixth beside them.
fn six() -> Options {
    let folder = edited_registers(env!("CARGO_TARGET_TMPDIR"), |_, text| text);
    std::fs::write(folder.join("keksila.toml"), PROFILE).expect("a profile");
    Options {
        registers_dir: Some(folder),
        ..Options::default()
    }
}

/// The directory of profiles has been read by now.
fn tidy(app: &App) {
    std::fs::remove_dir_all(&app.state.config.registers_dir).expect("a folder of its own");
}

fn family(number: &str) -> Value {
    json!({
        "clientGroup": "families", "person": {"lastName": "Keksinen"}, "source": from_client(),
        "identifiers": [{"scheme": "family_number", "value": number}]
    })
}

/// A member of each item of a list, as text.
fn all_of<'l>(list: &'l Value, member: &str) -> Vec<&'l str> {
    list.as_array()
        .unwrap()
        .iter()
        .map(|item| item[member].as_str().unwrap_or("-"))
        .collect()
}

/// The sixth is reached from a network of its own, told by a proxy.
fn six_from_afar() -> Options {
    Options {
        networks: Some([(REGISTER.to_owned(), vec!["10.99.0.0/16"])].into()),
        trusted_proxies: vec!["127.0.0.0/8"],
        ..six()
    }
}

tests::scenario! {
    async fn it_runs_beside_the_five(app, six()) {
        tidy(&app);
        let listed = app.nobody().get("/v1/registers").await.expect(200);
        let ids = all(&listed, "/id");
        assert_eq!((ids.len(), ids.contains(&json!(REGISTER))), (6, true));
        let shown = app.nobody().get(&format!("/v1/registers/{REGISTER}")).await.expect(200);
        assert!(shown.to_string().contains("77/2026") && shown.to_string().contains("Lighthouse Board"));
        assert_eq!(all_of(&shown["legalBases"], "category"), ["legal_obligation", "contract", "consent"]);
        let adviser = app.official(REGISTER, "adviser").await;
        let model = adviser.get(&format!("/v1/registers/{REGISTER}/form-model")).await.expect(200);
        assert_eq!(model["required"], json!([{"oneOf": ["name"]}, {"oneOf": ["identifier", "identity_code"]}]));
        let schemes: Vec<_> = model["identifierSchemes"].as_array().unwrap().iter().map(|scheme| scheme["code"].clone()).collect();
        assert_eq!(schemes, ["family_number", "card"]);
        // The tasks of the five are not its tasks.
        app.official(REGISTER, "caseworker").await.get(&clients(REGISTER)).await.problem(403, "no_grant");
        adviser.get(&clients(tests::people::RAISIO)).await.problem(403, "no_grant");
    }

    async fn it_has_identifiers_of_its_own(app, six()) {
        tidy(&app);
        let adviser = app.official(REGISTER, "adviser").await;
        for (scheme, value, pointer, code) in [
            ("family_number", "12345", "/identifiers/0/value", "identifier_invalid"), ("family_number", "123456789", "/identifiers/0/value", "identifier_invalid"),
            ("family_number", "12345A", "/identifiers/0/value", "identifier_invalid"), ("card", "AB 12", "/identifiers/0/value", "identifier_invalid"),
            ("passport", "123456", "/identifiers/0/scheme", "unknown_code"),
        ] {
            let mut body = family(value);
            body["identifiers"][0]["scheme"] = json!(scheme);
            let problem = adviser.post(&clients(REGISTER), body).await.problem(422, "validation_failed");
            assert_eq!(places(&problem), [(pointer.to_owned(), code.to_owned())], "{scheme} {value}");
        }
        let mut nameless = family("123456");
        nameless.as_object_mut().unwrap().remove("identifiers");
        let error = refused(adviser.post(&clients(REGISTER), nameless.clone()).await, "", "identification_missing");
        assert_eq!((&error["params"]["oneOf"], &error["ground"]["noticeSection"]), (&json!(["identifier", "identity_code"]), &json!("C")));
        nameless["person"]["identityCode"] = json!({"value": identity_code("2003-03-03", 991), "temporary": false});
        adviser.post(&clients(REGISTER), nameless).await.expect(201);
        let mut body = family("00123456");
        body["identifiers"].as_array_mut().unwrap().push(json!({"scheme": "card", "value": "ab-12"}));
        let client = adviser.post(&clients(REGISTER), body).await.expect(201);
        assert_eq!(client["identifiers"][1]["value"], "AB-12", "written one way");
        let path = format!("{}/{}", clients(REGISTER), client["id"].as_str().unwrap());
        let find = |scheme: &str, value: &str| {
            let (adviser, wanted) = (adviser.clone(), json!({"identifier": {"scheme": scheme, "value": value}}));
            async move { adviser.post(&search(REGISTER), wanted).await.expect(200) }
        };
        let found = find("family_number", "00123456").await;
        assert_eq!((all(&found, "/client/id"), all(&found, "/matchedOn/0")), (vec![client["id"].clone()], vec![json!("identifier")]));
        assert_eq!(find("card", "Ab-12").await["items"].as_array().unwrap().len(), 1);
        assert_eq!(find("card", "00123456").await["items"], json!([]), "a number of one scheme is none of another");
        // It is dated, changed and taken out of use like any other.
        let card = &client["identifiers"][1];
        let one = format!("{path}/identifiers/{}", card["id"].as_str().unwrap());
        adviser.if_match(&card["version"]).patch(&one, json!({"value": "CD-34"})).await.expect(200);
        assert_eq!((find("card", "AB-12").await["items"].clone(), find("card", "cd-34").await["items"].as_array().unwrap().len()), (json!([]), 1));
        // A register without schemes takes none.
        let raisio = app.official(tests::people::RAISIO, "caseworker").await;
        let mut body = tests::scenes::newcomer(tests::people::RAISIO, "Testinen");
        body["identifiers"] = json!([{"scheme": "card", "value": "AB12"}]);
        refused(raisio.post(&clients(tests::people::RAISIO), body).await, "/identifiers/0", "outside_notice");
    }

    async fn several_bases_carry_until_one_lapses(app, six()) {
        tidy(&app);
        let adviser = app.official(REGISTER, "adviser").await;
        let dry = format!("{}?dryRun=true", clients(REGISTER));
        let asked = adviser.post(&dry, family("123456")).await.expect(200);
        assert_eq!(asked["reasons"][0]["code"], Value::Null, "{asked}");
        assert_eq!(asked["ground"], json!({"noticeSection": "D", "provision": "77/2026", "consentId": null, "reading": false}));
        let by_law = adviser.post(&clients(REGISTER), family("123456")).await.expect(201);
        assert_eq!(by_law["enteredBy"], "trial");
        let path = format!("{}/{}", clients(REGISTER), by_law["id"].as_str().unwrap());
        let said = json!({"number": "+358 50 555 1901", "source": {"party": "village_school", "channel": "phone"}});
        let told = adviser.post(&format!("{path}/phones"), said.clone()).await.expect(201);
        assert_eq!(told["category"], "reach");

        app.set_time("2026-07-01T09:00:00Z");
        let adviser = app.official(REGISTER, "adviser").await;
        let error = refused(adviser.post(&clients(REGISTER), family("123457")).await, "/entry", "entry_condition_missing");
        assert_eq!(error["params"]["missing"], json!(["trial: a statute in force", "application: a consent of kind application in the form electronic_form"]));
        // Of whom the act let in, nothing new is recorded on it.
        let own = json!({"number": "+358 50 555 1902", "source": from_client()});
        let error = refused(adviser.post(&format!("{path}/phones"), own).await, "", "consent_missing");
        assert_eq!((&error["ground"]["noticeSection"], &error["params"]["use"]), (&json!("D"), &json!("recording")));
        // The other basis still carries.
        let mut application = consent("application", "electronic_form", "family_services", &["who", "reach"]);
        let mut body = family("123457");
        body["entry"] = json!({"consents": [application]});
        let by_consent = adviser.post(&clients(REGISTER), body.clone()).await.expect(201);
        assert_eq!(by_consent["enteredBy"], "application");
        application["representative"] = json!({"name": "Huoltaja", "capacity": "guardian", "proof": "ote"});
        body["entry"] = json!({"consents": [application]});
        let error = refused(adviser.post(&clients(REGISTER), body).await, "/entry/consents/0/representative", "representative_not_allowed");
        assert_eq!(error["ground"]["noticeSection"], "E.1");
        // What the school says takes a consent, now that the act is gone; before that, the provision carried.
        let path = format!("{}/{}", clients(REGISTER), by_consent["id"].as_str().unwrap());
        let error = refused(adviser.post(&format!("{path}/phones"), said.clone()).await, "/source/party", "consent_missing");
        assert_eq!(error["ground"]["noticeSection"], "F");
        let mut school = consent("school_consent", "oral_recorded", "family_services", &["reach"]);
        school["parties"] = json!([{"code": "village_school"}]);
        adviser.post(&format!("{path}/consents"), school).await.expect(201);
        adviser.post(&format!("{path}/phones"), said).await.expect(201);
    }

    async fn it_has_other_authorities_and_other_tasks(app, six()) {
        tidy(&app);
        let (adviser, keeper) = (app.official(REGISTER, "adviser").await, app.official(REGISTER, "keeper").await);
        let client = adviser.post(&clients(REGISTER), family("123456")).await.expect(201);
        let path = format!("{}/{}", clients(REGISTER), client["id"].as_str().unwrap());
        let from = |party: &str, channel: &str| json!({"municipality": "999", "source": {"party": party, "channel": channel}});
        let list = format!("{path}/municipalities");
        refused(adviser.post(&list, from("lighthouse_board", "phone")).await, "/source/channel", "channel_not_named");
        adviser.post(&list, from("lighthouse_board", "paper")).await.expect(201);
        let early = adviser.post(&list, from("coastal_board", "paper")).await.problem(422, "rule_refused");
        assert!(places(&early).contains(&("/source/party".to_owned(), "source_not_yet".to_owned())), "not before its day: {early}");
        refused(adviser.post(&list, from("kela", "paper")).await, "/source/party", "unknown_code");
        app.set_time("2026-04-01T09:00:00Z");
        let adviser = app.official(REGISTER, "adviser").await;
        let error = refused(adviser.post(&list, from("lighthouse_board", "paper")).await, "/source/party", "source_ended");
        assert_eq!(error["params"]["successor"], "coastal_board");
        adviser.post(&list, from("coastal_board", "paper")).await.expect(201);
        refused(adviser.post(&list, from("coastal_board", "phone")).await, "/source/channel", "channel_not_named");
        // A special category is for those who hold the right; what a task does not need, it does not see.
        let patch = json!({"person": {"occupation": "majakanvartija"}, "source": from_client()});
        let version = adviser.get(&path).await.expect(200)["version"].clone();
        adviser.if_match(&version).patch(&path, patch).await.problem(403, "field_withheld");
        let seen = adviser.get(&path).await.expect(200);
        assert_eq!(withheld(&seen), [("/person/occupation".to_owned(), "special_category".to_owned())]);
        let seen = app.official(REGISTER, "keeper").await.get(&path).await.expect(200);
        assert_eq!(withheld(&seen), [("/municipalities", "category_not_in_task"), ("/person/identityCode", "identity_code"), ("/phones", "category_not_in_task")]
            .map(|(pointer, reason)| (pointer.to_owned(), reason.to_owned())));
        keeper.post(&search(REGISTER), json!({"name": "keksinen"})).await.problem(401, "token_expired");
        app.official(REGISTER, "keeper").await.post(&search(REGISTER), json!({"name": "keksinen"})).await.problem(403, "right_missing");
    }

    async fn a_successor_carries_when_somebody_answers_for_it(app, six()) {
        tidy(&app);
        let adviser = app.official(REGISTER, "adviser").await;
        let client = adviser.post(&clients(REGISTER), family("123456")).await.expect(201);
        let list = format!("{}/{}/phones", clients(REGISTER), client["id"].as_str().unwrap());
        let said = |party: &str, number: &str| json!({"number": number, "source": {"party": party, "channel": "phone"}});
        let rests = async || {
            let shown = app.nobody().get(&format!("/v1/registers/{REGISTER}")).await.expect(200);
            let statute = |code: &str| {
                let statutes = shown["statutes"].as_array().unwrap();
                statutes.iter().find(|statute| statute["code"] == code).unwrap()["carriedBy"].clone()
            };
            let source = shown["sources"].as_array().unwrap().iter().find(|source| source["party"] == "parish").unwrap();
            (statute("parish_act_1999"), statute("harbour_act"), source["provision"].clone())
        };
        app.set_time("2026-04-30T09:00:00Z");
        let adviser = app.official(REGISTER, "adviser").await;
        assert_eq!(rests().await, (json!("12/1999"), json!("56/1988"), json!("12/1999 5 §")));
        adviser.post(&list, said("parish", "+358 50 555 1911")).await.expect(201);
        adviser.post(&list, said("harbour", "+358 50 555 1912")).await.expect(201);

        app.set_time("2026-05-01T09:00:00Z");
        let adviser = app.official(REGISTER, "adviser").await;
        assert_eq!(rests().await, (json!("34/2026"), Value::Null, json!("34/2026 5 §")));
        adviser.post(&list, said("parish", "+358 50 555 1913")).await.expect(201);
        let error = refused(adviser.post(&list, said("harbour", "+358 50 555 1914")).await, "/source/party", "provision_not_in_force");
        assert_eq!(error["ground"]["noticeSection"], "F");
    }

    async fn its_day_begins_by_its_own_clock(app, six()) {
        tidy(&app);
        let dry = format!("{}?dryRun=true", clients(REGISTER));
        let today = async |register: &str, task: &str| {
            let official = app.official(register, task).await;
            official.get(&format!("/v1/registers/{register}/form-model")).await.expect(200)["today"].clone()
        };
        // A minute before midnight in Tokyo, afternoon in Finland: the last day of the trial act.
        app.set_time("2026-06-30T14:59:00Z");
        assert_eq!((today(REGISTER, "adviser").await, today(KEMI_REFUGEE_WORK, "caseworker").await), (json!("2026-06-30"), json!("2026-06-30")));
        app.official(REGISTER, "adviser").await.post(&dry, family("123456")).await.expect(200);
        app.set_time("2026-06-30T15:00:00Z");
        assert_eq!((today(REGISTER, "adviser").await, today(KEMI_REFUGEE_WORK, "caseworker").await), (json!("2026-07-01"), json!("2026-06-30")));
        let adviser = app.official(REGISTER, "adviser").await;
        refused(adviser.post(&clients(REGISTER), family("123456")).await, "/entry", "entry_condition_missing");
    }

    async fn it_is_reached_from_its_network_alone(app, six_from_afar()) {
        tidy(&app);
        let adviser = app.official(REGISTER, "adviser").await;
        let from = |address: &str| adviser.with("x-forwarded-for", address);
        from("10.99.3.4").post(&clients(REGISTER), family("123456")).await.expect(201);
        for elsewhere in ["10.98.3.4", "203.0.113.7"] {
            from(elsewhere).post(&clients(REGISTER), family("123457")).await.problem(403, "network_refused");
            from(elsewhere).get(&clients(REGISTER)).await.problem(403, "network_refused");
        }
        adviser.get(&clients(REGISTER)).await.problem(403, "network_refused");
        let shown = app.nobody().get(&format!("/v1/registers/{REGISTER}")).await.expect(200);
        assert_eq!((&shown["networkBound"], &shown["timeZone"]), (&json!(true), &json!("Asia/Tokyo")));
    }
}
