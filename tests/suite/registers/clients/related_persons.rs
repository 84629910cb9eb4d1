//! `…/related-persons`: family, guardians, representatives (R19, R20, "How to get the domain wrong" 6 and 9).

use serde_json::{Value, json};
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;
use tests::{App, Session};

const REGISTER: &str = KEMI_REFUGEE_WORK;

fn said(mut body: Value) -> Value {
    body["source"] = from_client();
    body
}

fn guardian(of: &Value) -> Value {
    said(json!({"relation": "guardian", "client": of["id"], "custody": "sole"}))
}

async fn family(official: &Session, names: &[&str]) -> Vec<(Value, String)> {
    let mut found = Vec::new();
    for name in names {
        let (client, path) = entered(official, REGISTER, newcomer(REGISTER, name)).await;
        found.push((client, format!("{path}/related-persons")));
    }
    found
}

async fn two(app: &App) -> (Session, Vec<(Value, String)>) {
    let official = app.official(REGISTER, "caseworker").await;
    let family = family(&official, &["Testinen", "Toinen"]).await;
    (official, family)
}

tests::scenario! {
    async fn a_relative_who_is_a_client_is_linked_and_named_to_who_may_see_the_client(app) {
        let (official, family) = two(&app).await;
        let [(_, path), (other, _)] = &family[..] else { panic!("two") };
        let spouse = said(json!({"relation": "spouse", "client": other["id"], "period": {"from": "2020-06-01"}}));
        let made = official.post(path, spouse).await.expect(201);
        assert_eq!((&made["isClient"], &made["client"], &made["name"]), (&json!(true), &other["id"], &json!("Testi Toinen")));
        assert_eq!((&made["category"], &made["phone"], &made["custody"]), (&json!("case_data"), &Value::Null, &Value::Null));
        assert_eq!(official.get(path).await.expect(200)["items"], json!([made]));
        let one = format!("{path}/{}", made["id"].as_str().unwrap());
        assert_eq!(official.get(&one).await.expect(200), made);
        let ended = official.if_match(&json!(1)).patch(&one, json!({"period": {"to": "2026-02-01"}})).await.expect(200);
        assert_eq!((&ended["client"], &ended["period"]["to"]), (&other["id"], &json!("2026-02-01")));
        official.if_match(&json!(2)).patch(&one, json!({"relation": "guardian", "custody": "sole"})).await.problem(422, "validation_failed");
        // The name was shown: the log says whose.
        let auditor = app.official(REGISTER, "log_auditor").await;
        let log = auditor.get(&format!("/v1/registers/{REGISTER}/log?operation=readRelatedPerson")).await.expect(200);
        let subjects: Vec<&Value> = log["items"][0]["subjects"].as_array().unwrap().iter().map(|subject| &subject["clientId"]).collect();
        assert!(subjects.contains(&&other["id"]), "{log}");
    }

    async fn what_is_told_fits_the_relation(app) {
        let (official, family) = two(&app).await;
        let [(_, path), (other, _)] = &family[..] else { panic!("two") };
        for (body, pointer, code) in [
            (json!({"relation": "sibling"}), "/name", "required"),
            (json!({"relation": "sibling", "name": "Sisar", "client": other["id"]}), "/name", "not_expected"),
            (json!({"relation": "sibling", "name": "Sisar", "phone": "+358 50 555 0001"}), "/phone", "not_expected"),
            (json!({"relation": "sibling", "name": "Sisar", "custody": "sole"}), "/custody", "not_expected"),
            (json!({"relation": "guardian", "name": "Huoltaja"}), "/custody", "required"),
            (json!({"relation": "trustee", "name": "Edunvalvoja"}), "/scope", "required"),
            (json!({"relation": "parent", "name": "Isä", "courtOrderedInformation": true}), "/courtOrderedInformation", "not_expected"),
            (json!({"relation": "parent", "name": "Isä", "scope": ["care"]}), "/scope", "not_expected"),
        ] {
            let problem = official.post(path, said(body.clone())).await.problem(422, "validation_failed");
            assert_eq!(places(&problem), [(pointer.to_owned(), code.to_owned())], "{body}");
        }
        let body = json!({"relation": "other_parent_with_right_to_information", "name": "Isä Testi", "courtOrderedInformation": true});
        let made = official.post(path, said(body)).await.expect(201);
        assert_eq!((&made["courtOrderedInformation"], &made["isClient"]), (&json!(true), &json!(false)));
    }

    async fn guardians_of_each_other_at_once_wait_and_do_not_fail(app) {
        let (official, family) = two(&app).await;
        let guardian = |of: usize, by: usize| {
            let (official, path) = (official.clone(), family[of].1.clone());
            let body = said(json!({"relation": "guardian", "client": family[by].0["id"], "custody": "sole"}));
            async move { official.post(&path, body).await.status }
        };
        let crosswise = (0..12).map(|at| guardian(at % 2, (at + 1) % 2));
        let answers = futures_util::future::join_all(crosswise).await;
        let recorded = answers.iter().filter(|status| **status == 201).count();
        let refused = answers.iter().filter(|status| **status == 422).count();
        assert_eq!((recorded, refused), (6, 6), "those of one direction close a ring: {answers:?}");
    }

    async fn absent_out_of_reach_and_of_another_register_are_the_same(app) {
        let (official, family) = two(&app).await;
        let elsewhere = app.official(KEMI_IMMIGRANTS, "caseworker").await;
        let (stranger, _) = entered(&elsewhere, KEMI_IMMIGRANTS, newcomer(KEMI_IMMIGRANTS, "Vieras")).await;
        let own = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        let body = json!({"clientGroup": "refugees_received", "person": {"lastName": "Oma"}, "source": from_client(), "relationship": {"officials": [own.user.to_string()]}});
        let (_, mine) = entered(&official, REGISTER, body).await;
        let path = format!("{mine}/related-persons");
        let mut answers = Vec::new();
        for id in [json!(uuid::Uuid::from_u128(7)), stranger["id"].clone(), family[0].0["id"].clone()] {
            let body = said(json!({"relation": "sibling", "client": id}));
            let mut problem = own.post(&path, body).await.problem(422, "validation_failed");
            assert_eq!(places(&problem), [("/client".to_owned(), "unknown_reference".to_owned())]);
            for member in ["traceId", "instance", "receipt"] {
                problem.as_object_mut().unwrap().remove(member);
            }
            answers.push(problem);
        }
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:#?}");
        // Linked by who may: to the other it is a client whom no more is told of.
        official.post(&path, said(json!({"relation": "sibling", "client": family[0].0["id"]}))).await.expect(201);
        let seen = own.get(&path).await.expect(200)["items"][0].clone();
        assert_eq!((&seen["isClient"], &seen["client"], &seen["name"]), (&json!(true), &Value::Null, &Value::Null));
        let history = own.get(&format!("{mine}/history")).await.expect(200);
        assert!(!history.to_string().contains(family[0].0["id"].as_str().unwrap()), "{history}");
    }

    async fn nobody_is_related_to_oneself_and_guardians_do_not_go_round(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let family = family(&official, &["Testinen", "Toinen", "Kolmas"]).await;
        let [(a, of_a), (b, of_b), (c, of_c)] = &family[..] else { panic!("three") };
        let refusal = refused(official.post(of_a, guardian(a)).await, "/client", "related_to_oneself");
        assert_eq!(refusal["ground"]["provision"], "434/2003 14 §");
        refused(official.post(of_a, said(json!({"relation": "spouse", "client": a["id"]}))).await, "/client", "related_to_oneself");
        official.post(of_a, guardian(b)).await.expect(201);
        refused(official.post(of_b, guardian(a)).await, "/client", "guardian_cycle");
        let second = official.post(of_b, guardian(c)).await.expect(201);
        let mut trustee = said(json!({"relation": "trustee", "client": a["id"], "scope": ["financial_matters"]}));
        refused(official.post(of_c, trustee.clone()).await, "/client", "guardian_cycle");
        // A child who is grown up may be the trustee of who was guardian: on no day do both answer.
        let one = format!("{of_b}/{}", second["id"].as_str().unwrap());
        official.if_match(&json!(1)).patch(&one, json!({"period": {"to": "2025-12-31"}})).await.expect(200);
        trustee["period"] = json!({"from": "2026-01-01"});
        let third = official.post(of_c, trustee).await.expect(201);
        let one = format!("{of_c}/{}", third["id"].as_str().unwrap());
        refused(official.if_match(&json!(1)).patch(&one, json!({"period": {"from": "2025-12-31"}})).await, "/client", "guardian_cycle");
        official.post(of_b, said(json!({"relation": "child", "client": a["id"]}))).await.expect(201);
    }

    async fn guardians_are_recordable_where_a_family_is_not(app) {
        let official = app.official(KEMI_PROJECT, "caseworker").await;
        let (_, path) = entered(&official, KEMI_PROJECT, newcomer(KEMI_PROJECT, "Testinen")).await;
        let path = format!("{path}/related-persons");
        let refusal = refused(official.post(&path, said(json!({"relation": "spouse", "name": "Puoliso"}))).await, "", "outside_notice");
        assert!(refusal["ground"]["noticeSection"].is_string());
        let body = json!({"relation": "trustee", "name": "Edunvalvoja Testi", "phone": "+358 50 555 0001", "scope": ["financial_matters", "proceedings"], "period": {"from": "2026-01-01", "to": "2027-12-31"}});
        let made = official.post(&path, said(body)).await.expect(201);
        assert_eq!((&made["category"], &made["phone"]), (&Value::Null, &json!("+358 50 555 0001")));
        assert_eq!(made["scope"], json!(["financial_matters", "proceedings"]));
    }

    async fn under_an_order_nothing_leads_to_the_client(app) {
        let (official, family) = two(&app).await;
        let [(client, path), (other, of_other)] = &family[..] else { panic!("two") };
        official.post(path, said(json!({"relation": "guardian", "name": "Huoltaja Testi", "phone": "+358 50 555 0002", "custody": "joint"}))).await.expect(201);
        official.post(of_other, said(json!({"relation": "sibling", "client": client["id"]}))).await.expect(201);
        official.post(of_other, said(json!({"relation": "other_family", "name": "Täti Testi"}))).await.expect(201);
        let responsible = app.official(REGISTER, "responsible_person").await;
        let orders = format!("{}/non-disclosure-orders", path.trim_end_matches("/related-persons"));
        responsible.post(&orders, said(json!({}))).await.expect(201);
        let clerk = app.official(REGISTER, "registry_clerk").await;
        let seen = clerk.get(path).await.expect(200);
        assert_eq!((&seen["items"][0]["name"], &seen["items"][0]["phone"]), (&json!("Huoltaja Testi"), &Value::Null));
        // The second is the sibling on whom it is recorded.
        assert_eq!(all(&responsible.get(path).await.expect(200), "/phone"), [json!("+358 50 555 0002"), Value::Null]);
        let history = clerk.get(&format!("{}/history", path.trim_end_matches("/related-persons"))).await.expect(200);
        assert!(!history.to_string().contains("555 0002"), "{history}");
        // Of the protected relative: the id and the name.
        let seen = official.get(of_other).await.expect(200)["items"][0].clone();
        assert_eq!((&seen["client"], &seen["name"], &seen["phone"]), (&client["id"], &json!("Testi Testinen"), &Value::Null));
        assert_ne!(other["id"], client["id"]);
    }
}
