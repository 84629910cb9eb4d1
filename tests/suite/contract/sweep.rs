//! Every operation that one signs in for is called once on a client with everything: its answer is as the
//! contract says, carries the receipt of its entry, is kept by no cache, and the entry is there.
//!
//! The list comes from the document: a new operation fails here until it is added.

use application::caller::operation::Effect;
use serde_json::json;
use tests::contract::{Operation, operations};
use tests::people::*;
use tests::schema;
use tests::sweep::{REGISTER, Sweep, id};

/// What reads comes first, what removes comes last, what ends the caller's session at the very end.
fn order(operation: &Operation) -> (bool, usize, String) {
    let methods = ["GET", "PUT", "POST", "PATCH", "DELETE"];
    let at = methods
        .iter()
        .position(|method| *method == operation.method)
        .expect("a method");
    (operation.id == "changePassword", at, operation.id.clone())
}

tests::scenario! {
    async fn every_operation_answers_by_the_contract_and_leaves_its_entry(app) {
        let mut sweep = Sweep::of(&app).await;
        let mut all: Vec<_> = operations(&sweep.document).into_iter().filter(|operation| operation.secured).collect();
        all.sort_by_key(order);
        for operation in &all {
            let answer = sweep.call(operation).await;
            sweep.conforms(operation, &answer);
            if !operation.info.receipt {
                assert_eq!(answer.header("log-receipt"), None, "{}", operation.id);
                continue;
            }
            sweep.entered(&app, operation, &answer).await;
            if operation.is_fact() && operation.info.effect == Effect::Creates {
                // What was there may have been removed meanwhile: from here on the new one is used.
                let collection = operation.path.split('/').nth(6).expect("a collection").to_owned();
                sweep.ids.insert(collection, id(&answer.body));
            }
        }
    }

    async fn asking_only_what_would_be_decided_leaves_an_entry_too(app) {
        let sweep = Sweep::of(&app).await;
        let before = sweep.responsible.get(&clients(REGISTER)).await.expect(200);
        let asked: Vec<_> = operations(&sweep.document).into_iter().filter(|operation| operation.info.dry_run).collect();
        assert!(asked.len() > 15);
        for operation in &asked {
            let answer = sweep.ask(operation).await;
            assert_eq!(answer.status.as_u16(), 200, "{}: {}", operation.id, answer.text);
            let errors = schema::check(&json!({"$ref": "#/components/schemas/DryRun"}), &answer.body);
            assert!(errors.is_empty(), "{}: {errors:?}", operation.id);
            // Nobody has died yet, and a relationship is open: the dry run says what the call would.
            let refused = match operation.id.as_str() {
                "reverseDeath" => vec![json!("death_not_recorded")],
                "startRelationship" => vec![json!("relationship_open")],
                _ => Vec::new(),
            };
            let told: Vec<_> = answer.body["reasons"].as_array().unwrap().iter().map(|reason| reason["code"].clone()).collect();
            assert_eq!((&answer.body["allowed"], &told), (&json!(refused.is_empty()), &refused), "{}: {}", operation.id, answer.text);
            let receipt = answer.header("log-receipt").expect("a receipt").split('.').next().expect("an id").to_owned();
            let log = sweep.auditor.get(&format!("/v1/registers/{REGISTER}/log?operation={}&outcome=dry_run", operation.id)).await.expect(200);
            assert!(log["items"].as_array().unwrap().iter().any(|entry| entry["id"] == receipt.as_str()), "{}", operation.id);
        }
        assert_eq!(sweep.responsible.get(&clients(REGISTER)).await.expect(200), before);
    }

    async fn a_version_is_asked_for_where_one_is_declared(app) {
        let sweep = Sweep::of(&app).await;
        let conditional: Vec<_> = operations(&sweep.document).into_iter().filter(|operation| operation.info.if_match).collect();
        assert!(conditional.len() > 30);
        for operation in &conditional {
            let answer = sweep.call_without_version(operation).await;
            assert_eq!((answer.status.as_u16(), &answer.body["code"]), (428, &json!("if_match_missing")), "{}: {}", operation.id, answer.text);
        }
    }

    async fn a_repeated_request_is_known_where_a_key_is_declared(app) {
        let sweep = Sweep::of(&app).await;
        let keyed: Vec<_> = operations(&sweep.document).into_iter().filter(|operation| operation.info.idempotent).collect();
        assert!(keyed.len() > 20);
        for operation in &keyed {
            let answer = sweep.call_with(operation, "idempotency-key", "a key").await;
            assert_eq!((answer.status.as_u16(), &answer.body["code"]), (400, &json!("invalid_header")), "{}: {}", operation.id, answer.text);
        }
    }

    async fn public_operations_answer_by_the_contract(app) {
        let sweep = Sweep::of(&app).await;
        let nobody = app.nobody();
        for operation in operations(&sweep.document).into_iter().filter(|operation| !operation.secured && operation.method == "GET") {
            let answer = nobody.get(&sweep.path(&operation)).await;
            // The contract itself is OpenAPI's, and metrics are no JSON.
            if operation.id != "metrics" && operation.id != "contract" {
                sweep.conforms(&operation, &answer);
            }
            assert_eq!(answer.status.as_u16(), 200, "{}", operation.id);
            assert_eq!(answer.header("log-receipt"), None, "{}", operation.id);
        }
    }

    async fn problems_answer_by_the_contract(app) {
        let sweep = Sweep::of(&app).await;
        let problem = json!({"$ref": "#/components/schemas/Problem"});
        for answer in [
            app.nobody().get("/v1/me").await,
            sweep.responsible.get("/v1/none").await,
            sweep.responsible.post(&clients(REGISTER), json!({"a": 1, "person": {"lastName": ""}})).await,
            sweep.responsible.post(&clients(REGISTER), json!({"clientGroup": "refugees_received", "person": {"lastName": "Testinen", "occupation": "seppä"}, "source": from_client()})).await,
            sweep.auditor.get(&clients(REGISTER)).await,
        ] {
            assert!(answer.status.is_client_error());
            let errors = schema::check(&problem, &answer.body);
            assert!(errors.is_empty(), "{errors:?} {}", answer.text);
        }
    }
}
