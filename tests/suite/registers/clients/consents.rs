//! `…/clients/{client}/consents`: given, in force, withdrawn (R38–R40).

use serde_json::{Value, json};
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;

const REGISTER: &str = KEMI_IMMIGRANTS;

fn obtaining() -> Value {
    let mut consent = consent("obtaining", "written", "integration_services", &["contact_data"]);
    consent["parties"] = json!([{"code": "partner_organisation", "name": "Testijärjestö ry"}]);
    consent
}

fn withdrawal(path: &str, consent: &Value) -> String {
    format!("{path}/consents/{}/withdrawal", consent["id"].as_str().unwrap())
}

tests::scenario! {
    async fn a_consent_says_what_whom_and_how(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let mut body = obtaining();
        body["interpreter"] = json!(true);
        body["language"] = json!("so");
        body["period"] = json!({"to": "2026-12-31"});
        let answer = official.post(&format!("{path}/consents"), body).await;
        let (tag, location) = (answer.header("etag").map(str::to_owned), answer.header("location").map(str::to_owned));
        let given = answer.expect(201);
        assert_eq!((tag.as_deref(), location), (Some("\"1\""), Some(format!("{path}/consents/{}", given["id"].as_str().unwrap()))));
        assert_eq!(given["parties"], json!([{"code": "partner_organisation", "name": "Testijärjestö ry"}]));
        assert_eq!((&given["categories"], &given["purposes"]), (&json!(["contact_data"]), &json!(["integration_services"])));
        assert_eq!(given["period"], json!({"from": "2026-03-01", "to": "2026-12-31"}));
        assert_eq!((&given["language"], &given["interpreter"], &given["form"]), (&json!("so"), &json!(true), &json!("written")));
        assert_eq!((&given["representative"], &given["withdrawnOn"], &given["standing"]), (&Value::Null, &Value::Null, &json!("in_force")));
        assert_eq!(given["recordedBy"]["id"], json!(official.user.to_string()));
        assert_eq!(official.get(&format!("{path}/consents/{}", given["id"].as_str().unwrap())).await.expect(200), given);
    }

    async fn a_representative_gives_it_with_capacity_and_proof(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let mut body = obtaining();
        body["representative"] = json!({"name": "Edustaja Testi", "capacity": "unaccompanied_child_representative", "proof": "käräjäoikeuden määräys"});
        let given = official.post(&format!("{path}/consents"), body.clone()).await.expect(201);
        let mut expected = body["representative"].clone();
        expected["relatedPerson"] = Value::Null;
        assert_eq!((&given["representative"], &given["coRepresentatives"]), (&expected, &json!([])));
        for (member, pointer) in [("proof", "/representative/proof"), ("capacity", "/representative/capacity"), ("name", "/representative/name")] {
            let mut less = body.clone();
            less["representative"].as_object_mut().unwrap().remove(member);
            let problem = official.post(&format!("{path}/consents"), less).await.problem(422, "validation_failed");
            assert_eq!(places(&problem), [(pointer.to_owned(), "required".to_owned())]);
        }
    }

    async fn everything_wrong_with_a_consent_is_told_at_once(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let body = json!({
            "kind": "obtaining", "parties": [{"code": "partner_organisation"}, {"code": "neighbour"}],
            "categories": ["contact_data", "horoscope"], "purposes": ["marketing"], "givenOn": "2026-03-03",
            "period": {"from": "2026-03-10", "to": "2026-03-20"}, "form": "written", "language": "zz", "interpreter": false
        });
        let problem = official.post(&format!("{path}/consents"), body.clone()).await.problem(422, "rule_refused");
        let expected = [
            ("/categories/1", "unknown_code"), ("/givenOn", "date_in_future"), ("/language", "unknown_code"), ("/parties/0/name", "source_name_missing"),
            ("/parties/1/code", "unknown_code"), ("/purposes/0", "unknown_code"),
        ];
        assert_eq!(places(&problem), expected.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        let asked = official.post(&format!("{path}/consents?dryRun=true"), body).await.expect(200);
        assert_eq!((&asked["allowed"], asked["reasons"].as_array().unwrap().len()), (&json!(false), 6));
        refused(official.post(&format!("{path}/consents"), consent("recording", "written", "integration_services", &["contact_data"])).await, "/kind", "unknown_code");
        assert_eq!(official.get(&format!("{path}/consents")).await.expect(200)["items"], json!([]));
    }

    async fn what_is_in_force_depends_on_the_day(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let mut body = obtaining();
        body["period"] = json!({"from": "2026-03-03", "to": "2026-03-04"});
        official.post(&format!("{path}/consents"), body).await.expect(201);
        let said = json!({"number": "+358 50 555 1101", "source": {"party": "partner_organisation", "name": "Testijärjestö ry", "channel": "phone"}});
        for (now, standing, status) in [
            ("2026-03-02T21:59:00Z", "not_yet", 422), ("2026-03-02T22:00:00Z", "in_force", 201),
            ("2026-03-04T21:59:00Z", "in_force", 201), ("2026-03-04T22:00:00Z", "expired", 422),
        ] {
            app.set_time(now);
            let official = app.official(REGISTER, "caseworker").await;
            assert_eq!(all(&official.get(&format!("{path}/consents")).await.expect(200), "/standing"), [standing], "{now}");
            let answer = official.post(&format!("{path}/phones"), said.clone()).await;
            assert_eq!(answer.status.as_u16(), status, "{now}: {}", answer.text);
        }
    }

    async fn a_withdrawal_takes_nothing_back(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let given = official.post(&format!("{path}/consents"), obtaining()).await.expect(201);
        let other = official.post(&format!("{path}/consents"), obtaining()).await.expect(201);
        let withdraw = |body: Value| { let official = official.if_match(&given["version"]); let path = withdrawal(&path, &given); async move { official.post(&path, body).await } };
        for (day, code) in [("2026-03-03", "date_in_future"), ("2026-02-28", "period_backwards")] {
            let problem = withdraw(json!({"form": "written", "withdrawnOn": day})).await.problem(422, "validation_failed");
            assert_eq!(places(&problem), [("/withdrawnOn".to_owned(), code.to_owned())]);
        }
        official.post(&withdrawal(&path, &given), json!({"form": "written"})).await.problem(428, "if_match_missing");
        official.if_match(&json!(2)).post(&withdrawal(&path, &given), json!({"form": "written"})).await.problem(412, "stale");
        let done = withdraw(json!({"form": "oral_recorded", "withdrawnOn": "2026-03-01"})).await.expect(200);
        assert_eq!((&done["standing"], &done["withdrawnOn"], &done["version"]), (&json!("withdrawn"), &json!("2026-03-01"), &json!(2)));
        withdraw(json!({"form": "written"})).await.problem(412, "stale");
        official.if_match(&json!(2)).post(&withdrawal(&path, &given), json!({"form": "written"})).await.problem(409, "already_withdrawn");
        // It stays to be seen, as it was given; the other one still carries.
        let listed = official.get(&format!("{path}/consents")).await.expect(200);
        assert_eq!(all(&listed, "/standing"), ["withdrawn", "in_force"]);
        assert_eq!(all(&listed, "/form"), ["written", "written"]);
        let said = json!({"number": "+358 50 555 1111", "source": {"party": "partner_organisation", "name": "Testijärjestö ry", "channel": "phone"}});
        let asked = official.post(&format!("{path}/phones?dryRun=true"), said).await.expect(200);
        assert_eq!(asked["ground"]["consentId"], other["id"]);
    }

    async fn a_withdrawal_restricts_what_rests_on_that_consent_alone(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let given = official.post(&format!("{path}/consents"), obtaining()).await.expect(201);
        let from = |party: Value, number: &str| json!({"number": number, "source": party});
        let partner = json!({"party": "partner_organisation", "name": "Testijärjestö ry", "channel": "phone"});
        let told = official.post(&format!("{path}/phones"), from(partner.clone(), "+358 50 555 1121")).await.expect(201);
        official.post(&format!("{path}/phones"), from(json!({"party": "migri", "channel": "technical_interface"}), "+358 50 555 1122")).await.expect(201);
        official.if_match(&given["version"]).post(&withdrawal(&path, &given), json!({"form": "written"})).await.expect(200);
        let phones = official.get(&format!("{path}/phones")).await.expect(200);
        assert_eq!(all(&phones, "/number"), ["+358 50 555 1122"], "what an authority said by law stays as it was");
        let history = official.get(&format!("{path}/history")).await;
        assert!(!history.text.contains("1121"), "restricted now is restricted in all its versions: {}", history.text);
        // Kept on another named ground: recorded again on a new consent, by the one who may open it.
        official.post(&format!("{path}/consents"), obtaining()).await.expect(201);
        let responsible = app.official(REGISTER, "responsible_person").await.with("restricted-use", "consent");
        let one = format!("{path}/phones/{}", told["id"].as_str().unwrap());
        let kept = responsible.if_match(&json!(2)).patch(&one, json!({"source": partner})).await.expect(200);
        assert_eq!((&kept["restricted"], &kept["version"]), (&Value::Null, &json!(3)));
        assert_eq!(official.get(&one).await.expect(200)["number"], "+358 50 555 1121");
        let log = responsible.get(&format!("{path}/log?limit=200")).await.expect(200);
        let entry = log["items"].as_array().unwrap().iter().find(|entry| entry["operation"] == "withdrawConsent").unwrap();
        assert_eq!(entry["subjects"][0]["shown"], json!(["consents", "phone"]), "the entry names what was restricted");
    }

    async fn consents_are_listed_page_by_page(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let mut ids = Vec::new();
        for _ in 0..5 {
            ids.push(official.post(&format!("{path}/consents"), obtaining()).await.expect(201)["id"].clone());
        }
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = official.get(&format!("{path}/consents?limit=2{cursor}")).await.expect(200);
            seen.extend(all(&page, "/id"));
            match page["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(seen, ids);
        app.official(REGISTER, "registry_clerk").await.get(&format!("{path}/consents")).await.problem(403, "right_missing");
        let officer = app.official(REGISTER, "data_protection_officer").await;
        officer.get(&format!("{path}/consents")).await.expect(200);
        officer.post(&format!("{path}/consents"), obtaining()).await.problem(403, "right_missing");
    }

    async fn a_withdrawal_restricts_records_that_rest_on_it(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let model = official.get(&format!("/v1/registers/{REGISTER}/form-model")).await.expect(200);
        let mut body = obtaining();
        body["categories"] = model["categories"].as_array().unwrap().iter().map(|known| known["code"].clone()).collect();
        let given = official.post(&format!("{path}/consents"), body.clone()).await.expect(201);
        let partner = json!({"party": "partner_organisation", "name": "Testijärjestö ry", "channel": "phone"});
        let write = async |source: &Value, code: &str, content: Value| {
            let body = json!({"type": code, "source": source, "content": content});
            let made = official.post(&format!("{path}/records"), body).await.expect(201);
            format!("{path}/records/{}", made["id"].as_str().unwrap())
        };
        let note = |text: &str| json!({"kind": "note", "text": text});
        let own = write(&from_client(), "case_note", note("Asiakas kertoi.")).await;
        let told = write(&partner, "case_note", note("Kumppani kertoi.")).await;
        let plan = write(&from_client(), "integration_plan", json!({"kind": "plan", "period": {}})).await;
        let goal = json!({"content": {"kind": "goal", "text": "Kumppanin tavoite"}, "source": partner});
        let goal = official.post(&format!("{plan}/goals"), goal).await.expect(201);
        app.set_time("2026-03-04T09:00:00Z");
        let official = app.sign_in(official.user, &official.username).await;
        official.if_match(&given["version"]).post(&withdrawal(&path, &given), json!({"form": "written"})).await.expect(200);
        let read = official.get(&told).await.expect(200);
        assert_eq!((&read["restricted"], &read["content"], &read["changeReason"]), (&json!("consent_withdrawn"), &Value::Null, &json!("consent_withdrawn")));
        assert_eq!(withheld(&read), ["/content", "/stateReason"].map(|pointer| (pointer.to_owned(), "restricted".to_owned())));
        assert_eq!(official.get(&own).await.expect(200)["content"]["text"], "Asiakas kertoi.");
        // In all its versions, on every day, and what stands below a plan as well.
        for path in [format!("{told}/versions"), format!("{path}/records"), format!("{path}/records?asOf=2026-03-02"), format!("{plan}/goals"), format!("{path}/records/{}/versions", goal["id"].as_str().unwrap())] {
            let answer = official.get(&path).await;
            assert_eq!(answer.status.as_u16(), 200);
            assert!(!answer.text.contains("Kumppani"), "{path}: {}", answer.text);
        }
        official.if_match(&json!(2)).patch(&told, json!({"content": note("Muu")})).await.problem(403, "field_withheld");
        // Kept on another named ground, by the one who may open it.
        official.post(&format!("{path}/consents"), body).await.expect(201);
        let responsible = app.official(REGISTER, "responsible_person").await.with("restricted-use", "consent");
        assert_eq!(responsible.get(&told).await.expect(200)["content"]["text"], "Kumppani kertoi.");
        let kept = responsible.if_match(&json!(2)).patch(&told, json!({"source": partner})).await.expect(200);
        assert_eq!((&kept["restricted"], &kept["version"]), (&Value::Null, &json!(3)));
        assert_eq!(official.get(&told).await.expect(200)["content"]["text"], "Kumppani kertoi.");
        let log = responsible.get(&format!("{path}/log?limit=200")).await.expect(200);
        let entry = log["items"].as_array().unwrap().iter().find(|entry| entry["operation"] == "withdrawConsent").unwrap();
        assert_eq!(entry["subjects"][0]["shown"], json!(["consents", "records"]));
    }
}
