//! `…/clients/{client}/non-disclosure-orders`, `…/restrictions`: what protects a client, in every answer.

use serde_json::{Value, json};
use tests::people::*;
use tests::scenes::*;
use tests::{App, Session};

const REGISTER: &str = RAISIO;

fn order(from: &str, to: Option<&str>) -> Value {
    json!({"period": {"from": from, "to": to}, "source": from_client()})
}

fn contacts() -> Value {
    let mut body = newcomer(REGISTER, "Suojattu");
    body["municipalities"] = json!([{"municipality": "680"}]);
    body["addresses"] =
        json!([{"kind": "permanent", "street": "Testikatu 7 B 12", "postalCode": "21200", "city": "Raisio"}]);
    body["phones"] = json!([{"number": "+358 50 555 0701"}]);
    body
}

/// A caseworker and a client under a non-disclosure order.
async fn protected(app: &App, body: Value) -> (Session, Value, String) {
    let official = app.official(REGISTER, "caseworker").await;
    let (client, path) = entered(&official, REGISTER, body).await;
    official
        .post(
            &format!("{path}/non-disclosure-orders"),
            order("2026-03-01", None),
        )
        .await
        .expect(201);
    (official, client, path)
}

const WHEREABOUTS: [(&str, &str); 3] = [
    ("/addresses", "non_disclosure"),
    ("/municipalities", "non_disclosure"),
    ("/phones", "non_disclosure"),
];

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected
        .iter()
        .map(|(pointer, reason)| ((*pointer).to_owned(), (*reason).to_owned()))
        .collect()
}

tests::scenario! {
    async fn a_protected_client_is_hidden_in_every_answer(app) {
        let (official, client, path) = protected(&app, contacts()).await;
        let answers = [
            official.get(&path).await,
            official.get(&clients(REGISTER)).await,
            official.post(&search(REGISTER), json!({"name": "suojattu"})).await,
            official.get(&format!("{path}/addresses")).await,
            official.get(&format!("{path}/municipalities")).await,
            official.get(&format!("{path}/phones")).await,
            official.get(&format!("{path}/history")).await,
        ];
        for answer in &answers {
            assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
            for told in ["Testikatu", "21200", "0701", "\"680\"", "\"city\":\"Raisio\""] {
                assert!(!answer.text.contains(told), "{told}: {}", answer.text);
            }
        }
        let [read, list, found, addresses, municipalities, phones, history] = answers.map(|answer| answer.body);
        assert_eq!((&read["nonDisclosure"], &read["phones"], &read["addresses"], &read["municipalities"]), (&json!(true), &json!([]), &json!([]), &json!([])));
        assert_eq!(withheld(&read), pairs(&WHEREABOUTS));
        for summary in [&list["items"][0], &found["items"][0]["client"]] {
            assert_eq!((&summary["id"], &summary["municipality"], &summary["nonDisclosure"]), (&client["id"], &Value::Null, &json!(true)));
            assert_eq!(withheld(summary), pairs(&[("/municipality", "non_disclosure")]));
        }
        for page in [addresses, municipalities, phones] {
            assert_eq!((&page["items"], &page["nextCursor"]), (&json!([]), &Value::Null));
            assert_eq!(withheld(&page), pairs(&[("/items", "non_disclosure")]));
        }
        let fields = all(&history, "/field");
        assert!(fields.contains(&json!("name")) && !fields.contains(&json!("phone")), "{history}");
        // What is hidden is not found by, not read one by one, not told apart from what is absent.
        let by_phone = official.post(&search(REGISTER), json!({"phone": "+358505550701"})).await.expect(200);
        assert_eq!(by_phone["items"], json!([]));
        let both = official.post(&search(REGISTER), json!({"name": "suojattu", "phone": "+358505550701"})).await.expect(200);
        assert_eq!(both["items"], json!([]));
        let phone = format!("{path}/phones/{}", client["phones"][0]["id"].as_str().unwrap());
        official.get(&phone).await.problem(404, "not_found");
        official.get(&format!("{path}/phones/{}", app.state.store.ids().next())).await.problem(404, "not_found");
        // The entries name what was withheld.
        let responsible = app.official(REGISTER, "responsible_person").await;
        let log = responsible.get(&format!("{path}/log")).await.expect(200);
        let entry = log["items"].as_array().unwrap().iter().find(|entry| entry["operation"] == "readClient").unwrap().clone();
        for field in ["address", "municipality", "phone"] {
            assert!(entry["subjects"][0]["withheld"].as_array().unwrap().contains(&json!(field)), "{entry}");
            assert!(!entry["subjects"][0]["shown"].as_array().unwrap().contains(&json!(field)), "{entry}");
        }
    }

    async fn a_form_that_is_saved_back_destroys_nothing(app) {
        let (official, client, path) = protected(&app, contacts()).await;
        let read = official.get(&path).await.expect(200);
        for (kind, body) in [
            ("phones", json!({"number": "+358 50 555 0999"})),
            ("addresses", json!({"street": null})),
            ("municipalities", json!({"municipality": "240"})),
        ] {
            let fact = format!("{path}/{kind}/{}", client[kind][0]["id"].as_str().unwrap());
            let version = official.if_match(&client[kind][0]["version"]);
            version.patch(&fact, body.clone()).await.problem(403, "field_withheld");
            version.delete(&fact).await.problem(403, "field_withheld");
        }
        let added = json!({"number": "+358 50 555 0999", "source": from_client()});
        official.post(&format!("{path}/phones"), added).await.problem(403, "field_withheld");
        // The person as it was read, sent back whole: what is not withheld is saved.
        let mut person = read["person"].clone();
        person["occupation"] = json!("puutarhuri");
        let saved = official.if_match(&read["version"]).patch(&path, json!({"person": person, "source": from_client()})).await.expect(200);
        assert_eq!(saved["person"]["occupation"], "puutarhuri");
        let responsible = app.official(REGISTER, "responsible_person").await;
        let whole = responsible.get(&path).await.expect(200);
        assert_eq!(withheld(&whole), []);
        for kind in ["phones", "addresses", "municipalities"] {
            assert_eq!(whole[kind], client[kind], "{kind} is as it was");
        }
        assert_eq!(all(&responsible.post(&search(REGISTER), json!({"phone": "0505550701"})).await.expect(200), "/client/id"), [client["id"].clone()]);
        let listed = responsible.get(&clients(REGISTER)).await.expect(200);
        assert_eq!(all(&listed, "/municipality"), ["680"]);
    }

    async fn a_task_that_sees_less_saves_less_back(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let mut body = contacts();
        body["person"]["motherTongue"] = json!("so");
        let (_, path) = entered(&official, REGISTER, body).await;
        let integration = app.official(REGISTER, "integration").await;
        let read = integration.get(&path).await.expect(200);
        assert_eq!(read["person"]["motherTongue"], Value::Null);
        assert!(withheld(&read).contains(&("/person/motherTongue".to_owned(), "category_not_in_task".to_owned())), "{read}");
        let patch = json!({"person": {"motherTongue": null}, "source": from_client()});
        integration.if_match(&read["version"]).patch(&path, patch).await.problem(403, "field_withheld");
        assert_eq!(official.get(&path).await.expect(200)["person"]["motherTongue"], "so");
    }

    async fn withheld_says_the_same_whether_or_not_something_is_stored(app) {
        let (official, _, full) = protected(&app, contacts()).await;
        let (_, _, empty) = protected(&app, newcomer(REGISTER, "Suojattu")).await;
        let (full_read, empty_read) = (official.get(&full).await.expect(200), official.get(&empty).await.expect(200));
        for member in ["withheld", "addresses", "phones", "municipalities", "allowedActions", "nonDisclosure", "restricted"] {
            assert_eq!(full_read[member], empty_read[member], "{member}");
        }
        for kind in ["addresses", "phones", "municipalities", "emails"] {
            let pages = (official.get(&format!("{full}/{kind}")).await.expect(200), official.get(&format!("{empty}/{kind}")).await.expect(200));
            assert_eq!(pages.0, pages.1, "{kind}");
        }
        let listed = official.get(&clients(REGISTER)).await.expect(200);
        assert_eq!(listed["items"][0]["withheld"], listed["items"][1]["withheld"]);
    }

    async fn an_order_holds_from_its_first_day_to_its_last(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, contacts()).await;
        let orders = format!("{path}/non-disclosure-orders");
        let made = official.post(&orders, order("2026-03-03", Some("2031-03-02"))).await.expect(201);
        assert_eq!(made["period"], json!({"from": "2026-03-03", "to": "2031-03-02"}));
        for (now, hidden) in [
            ("2026-03-02T21:59:59Z", false), ("2026-03-02T22:00:00Z", true), ("2031-03-02T21:59:59Z", true), ("2031-03-02T22:00:00Z", false),
        ] {
            app.set_time(now);
            let official = app.official(REGISTER, "caseworker").await;
            let read = official.get(&path).await.expect(200);
            assert_eq!((&read["nonDisclosure"], read["phones"].as_array().unwrap().len()), (&json!(hidden), usize::from(!hidden)), "{now}");
        }
        // Whoever may not see what it hides does not end it; the one who may does, and its history stays.
        app.set_time("2026-03-04T08:00:00Z");
        let official = app.official(REGISTER, "caseworker").await;
        let one = format!("{orders}/{}", made["id"].as_str().unwrap());
        let shorter = json!({"period": {"to": "2026-03-03"}});
        let problem = official.if_match(&made["version"]).patch(&one, shorter.clone()).await.problem(403, "right_missing");
        assert_eq!(problem["params"]["right"], "protected_contact.view");
        official.if_match(&made["version"]).delete(&one).await.problem(403, "right_missing");
        let responsible = app.official(REGISTER, "responsible_person").await;
        let ended = responsible.if_match(&made["version"]).patch(&one, shorter).await.expect(200);
        assert_eq!(ended["period"], json!({"from": "2026-03-03", "to": "2026-03-03"}));
        assert_eq!(official.get(&path).await.expect(200)["phones"][0]["number"], "+358 50 555 0701");
        let history = official.get(&format!("{path}/history")).await.expect(200);
        let periods: Vec<_> = history["items"].as_array().unwrap().iter().filter(|item| item["field"] == "non_disclosure").map(|item| item["period"]["to"].clone()).collect();
        assert_eq!(periods, ["2026-03-03", "2031-03-02"]);
    }

    async fn protective_data_is_recordable_in_every_register(app) {
        for register in [KEMI_REFUGEE_WORK, JOROINEN, KEMI_PROJECT, KEMI_IMMIGRANTS, RAISIO] {
            let official = app.official(register, "caseworker").await;
            let mut body = newcomer(register, "Testinen");
            body["person"]["interpreterNeed"] = json!({"needed": true, "language": "uk"});
            let (client, path) = entered(&official, register, body).await;
            assert_eq!(client["person"]["interpreterNeed"], json!({"needed": true, "language": "uk"}), "{register}");
            let asked = official.post(&format!("{path}/non-disclosure-orders?dryRun=true"), order("2026-03-01", None)).await.expect(200);
            let ground = if register == RAISIO { (json!("7"), Value::Null) } else { (Value::Null, json!("661/2009 36 §")) };
            assert_eq!((asked["ground"]["noticeSection"].clone(), asked["ground"]["provision"].clone()), ground, "{register}");
            official.post(&format!("{path}/non-disclosure-orders"), order("2026-03-01", None)).await.expect(201);
            let responsible = app.official(register, "responsible_person").await;
            let restriction = json!({"categories": ["name"], "ground": "accuracy_contested", "source": from_client()});
            official.post(&format!("{path}/restrictions"), restriction.clone()).await.problem(403, "right_missing");
            responsible.post(&format!("{path}/restrictions"), restriction).await.expect(201);
            let version = official.get(&path).await.expect(200)["version"].clone();
            let death = json!({"date": "2026-03-01", "source": from_client()});
            let dead = official.if_match(&version).post(&format!("{path}/death"), death).await.expect(200);
            assert_eq!((&dead["deathDate"], &dead["nonDisclosure"], &dead["restricted"]), (&json!("2026-03-01"), &json!(true), &json!(true)));
        }
    }
}
