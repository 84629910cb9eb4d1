//! `…/permits`, `…/reimbursements`, `…/registrations`, `…/reception-periods`: periods with history, never
//! overwritten (R17, R18).

use serde_json::{Value, json};
use tests::people::*;
use tests::scenes::*;

fn said(mut body: Value) -> Value {
    body["source"] = from_client();
    body
}

fn permit(ground: &str, from: &str, to: &str) -> Value {
    said(json!({"ground": ground, "period": {"from": from, "to": to}}))
}

tests::scenario! {
    async fn a_renewed_permit_stands_beside_the_one_before_it(app) {
        let official = app.official(KEMI_IMMIGRANTS, "caseworker").await;
        let (_, path) = entered(&official, KEMI_IMMIGRANTS, newcomer(KEMI_IMMIGRANTS, "Testinen")).await;
        let permits = format!("{path}/permits");
        let first = official.post(&permits, permit("family", "2025-04-01", "2026-03-31")).await.expect(201);
        official.post(&permits, permit("family", "2026-04-01", "2030-03-31")).await.expect(201);
        let page = official.get(&permits).await.expect(200);
        assert_eq!(all(&page, "/period/to"), ["2026-03-31", "2030-03-31"]);
        assert_eq!(all(&page, "/category"), ["residence_permit", "residence_permit"]);
        let read = official.get(&format!("{permits}/{}", first["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(read, first);
        assert_eq!((&read["type"], &read["ground"]), (&Value::Null, &json!("family")));
        let history = official.get(&format!("{path}/history")).await.expect(200);
        let changed = all(&history, "/field");
        assert_eq!(changed.iter().filter(|field| **field == "residence_permit").count(), 2);
    }

    async fn two_do_not_hold_on_the_same_day(app) {
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let (_, path) = entered(&official, KEMI_REFUGEE_WORK, newcomer(KEMI_REFUGEE_WORK, "Testinen")).await;
        let permits = format!("{path}/permits");
        official.post(&permits, permit("asylum", "2025-04-01", "2026-03-31")).await.expect(201);
        for (from, to) in [("2026-03-31", "2027-03-31"), ("2025-05-01", "2025-06-01"), ("2020-01-01", "2025-04-01"), ("2020-01-01", "2030-01-01")] {
            let refusal = refused(official.post(&permits, permit("asylum", from, to)).await, "/period", "period_overlaps");
            assert_eq!(refusal["ground"]["noticeSection"], "7");
            let asked = official.post(&format!("{permits}?dryRun=true"), permit("asylum", from, to)).await.expect(200);
            assert_eq!((&asked["allowed"], &asked["reasons"][0]["code"]), (&json!(false), &json!("period_overlaps")));
        }
        let second = official.post(&permits, permit("asylum", "2026-04-01", "2027-03-31")).await.expect(201);
        let one = format!("{permits}/{}", second["id"].as_str().unwrap());
        let earlier = official.if_match(&json!(1)).patch(&one, json!({"period": {"from": "2026-03-01"}})).await;
        refused(earlier, "/period", "period_overlaps");
        official.if_match(&json!(1)).patch(&one, json!({"period": {"to": "2028-03-31"}})).await.expect(200);
        official.post(&permits, permit("asylum", "2027-12-31", "2026-12-31")).await.problem(422, "validation_failed");
        assert_eq!(all(&official.get(&permits).await.expect(200), "/period/to"), ["2026-03-31", "2028-03-31"]);
        for (collection, body) in [
            ("reimbursements", json!({})), ("reception-periods", json!({"kind": "reception_centre", "place": "Testikeskus"})),
        ] {
            let mut body = said(body);
            body["period"] = json!({"from": "2026-01-15"});
            let added = official.post(&format!("{path}/{collection}"), body.clone()).await.expect(201);
            assert_eq!(added["period"], json!({"from": "2026-01-15", "to": null}));
            refused(official.post(&format!("{path}/{collection}"), body.clone()).await, "/period", "period_overlaps");
            body["period"] = json!({"to": "2026-01-14"});
            let again = official.post(&format!("{path}/{collection}"), body).await;
            assert_eq!(again.status, if collection == "reimbursements" { 422 } else { 201 }, "{collection}: {}", again.text);
        }
    }

    async fn each_register_takes_what_its_notice_names(app) {
        for (register, refusals) in [
            (KEMI_REFUGEE_WORK, [None, None, None, Some("")]), (KEMI_IMMIGRANTS, [Some("/type"), None, Some(""), None]),
            (JOROINEN, [None, Some("/ground"), Some(""), Some("")]), (KEMI_PROJECT, [Some(""), Some(""), Some(""), Some("")]),
            (RAISIO, [Some(""), Some(""), Some(""), Some("")]),
        ] {
            let official = app.official(register, "responsible_person").await;
            let mut body = newcomer(register, "Testinen");
            if register == JOROINEN {
                body["entry"] = json!({"consents": [permission(&["name", "identity_code", "residence_permit"])]});
            }
            let (_, path) = entered(&official, register, body).await;
            let period = |year: u16| json!({"from": format!("{year}-01-01"), "to": format!("{year}-12-31")});
            let sent = [
                ("permits", json!({"type": "continuous", "period": period(2024)})), ("permits", json!({"ground": "work", "period": period(2025)})),
                ("reimbursements", json!({"period": period(2024)})), ("registrations", json!({"period": period(2024)})),
            ];
            for ((collection, body), refusal) in sent.into_iter().zip(refusals) {
                let answer = official.post(&format!("{path}/{collection}"), said(body)).await;
                match refusal {
                    None => { answer.expect(201); }
                    Some(pointer) => {
                        let refusal = refused(answer, pointer, "outside_notice");
                        assert!(refusal["ground"]["noticeSection"].is_string(), "{register} {collection}: {refusal}");
                    }
                }
            }
        }
    }

    async fn words_come_with_other_and_a_validity_has_an_end_or_a_beginning(app) {
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let (_, path) = entered(&official, KEMI_REFUGEE_WORK, newcomer(KEMI_REFUGEE_WORK, "Testinen")).await;
        let period = json!({"from": "2026-01-01"});
        for (body, pointer, code) in [
            (json!({"type": "other", "period": period}), "/typeText", "required"),
            (json!({"type": "permanent", "typeText": "Pysyvä", "period": period}), "/typeText", "not_expected"),
            (json!({"groundText": "Muu", "period": period}), "/groundText", "not_expected"),
            (json!({"type": "permanent"}), "/period", "required"),
        ] {
            let problem = official.post(&format!("{path}/permits"), said(body)).await.problem(422, "validation_failed");
            assert_eq!(tests::refusal::places(&problem), [(pointer.to_owned(), code.to_owned())]);
        }
        // What is missing is named where its place is: the day in the period that was sent, or the period.
        for (body, pointer) in [(json!({}), "/period"), (json!({"period": null}), "/period"), (json!({"period": {}}), "/period/from")] {
            let problem = official.post(&format!("{path}/reimbursements"), said(body)).await.problem(422, "validation_failed");
            assert_eq!(tests::refusal::places(&problem), [(pointer.to_owned(), "required".to_owned())]);
        }
        let told = official.post(&format!("{path}/permits"), said(json!({"type": "other", "typeText": "Muu lupa", "period": period}))).await.expect(201);
        assert_eq!((&told["type"], &told["typeText"]), (&json!("other"), &json!("Muu lupa")));
    }

    async fn reception_is_withheld_where_whereabouts_are(app) {
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let (_, path) = entered(&official, KEMI_REFUGEE_WORK, newcomer(KEMI_REFUGEE_WORK, "Testinen")).await;
        official.post(&format!("{path}/reception-periods"), said(json!({"kind": "group_home", "place": "Testikoti", "period": {"from": "2026-01-01"}}))).await.expect(201);
        let responsible = app.official(KEMI_REFUGEE_WORK, "responsible_person").await;
        responsible.post(&format!("{path}/non-disclosure-orders"), said(json!({}))).await.expect(201);
        let clerk = app.official(KEMI_REFUGEE_WORK, "registry_clerk").await;
        let page = clerk.get(&format!("{path}/reception-periods")).await.expect(200);
        assert_eq!(page["items"], json!([]));
        assert_eq!(all(&responsible.get(&format!("{path}/reception-periods")).await.expect(200), "/place"), ["Testikoti"]);
    }
}
