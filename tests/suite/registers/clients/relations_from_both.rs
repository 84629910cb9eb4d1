//! `…/related-persons` from both sides: a relation is recorded on one client and read on both, and what
//! either file hides stays hidden ("How to get the domain wrong" 6 and 9).

use domain::ids::ClientId;
use persistence::key_of_class;
use persistence::relations::{LinkPosition, statement};
use serde_json::{Value, json};
use sqlx::Row;
use tests::people::*;
use tests::scenes::*;
use tests::sql::{Sql, id_of};
use tests::{App, Session};
use uuid::Uuid;

const REGISTER: &str = KEMI_REFUGEE_WORK;

fn said(mut body: Value) -> Value {
    body["source"] = from_client();
    body
}

async fn client(official: &Session, name: &str) -> (Value, String) {
    entered(official, REGISTER, newcomer(REGISTER, name)).await
}

fn related(path: &str) -> String {
    format!("{path}/related-persons")
}

/// Records a relation on a client; the answer and its own path.
async fn relate(official: &Session, on: &str, body: Value) -> (Value, String) {
    let list = related(on);
    let made = official.post(&list, said(body)).await.expect(201);
    let path = format!("{list}/{}", made["id"].as_str().unwrap());
    (made, path)
}

async fn listed(official: &Session, on: &str) -> Vec<Value> {
    let page = official.get(&related(on)).await.expect(200);
    page["items"].as_array().unwrap().clone()
}

/// How many relations can be found from the other side.
async fn links(app: &App) -> i64 {
    let mut sql = Sql::of(app).await;
    sql.count("search_tokens WHERE kind = 8").await
}

/// The clients whom the last entry of an operation names, each with what was shown.
async fn subjects(app: &App, operation: &str) -> Vec<(Value, Value)> {
    let auditor = app.official(REGISTER, "log_auditor").await;
    let log = auditor
        .get(&format!("/v1/registers/{REGISTER}/log?operation={operation}"))
        .await
        .expect(200);
    let subjects = log["items"][0]["subjects"].as_array().unwrap().clone();
    let named = subjects
        .iter()
        .map(|subject| (subject["clientId"].clone(), subject["shown"].clone()));
    named.collect()
}

/// How the database would look for the relations of a client.
async fn plan(app: &App, start: LinkPosition) -> String {
    let mut sql = Sql::of(app).await;
    let (token, place) = (sql.bytes(&[7; 16]), sql.id(Uuid::nil()));
    let text = statement(start)
        .replace("$1", "1")
        .replace("$2", &token)
        .replace("$3", &place)
        .replace("$4", "64");
    match &mut sql {
        Sql::Sqlite(connection) => {
            let query = sqlx::AssertSqlSafe(format!("EXPLAIN QUERY PLAN {text}"));
            let rows = sqlx::query(query).fetch_all(connection).await.unwrap();
            rows.iter()
                .map(|row| row.get::<String, _>("detail") + "\n")
                .collect()
        }
        Sql::Postgres(connection) => {
            let query = sqlx::AssertSqlSafe(format!("EXPLAIN {text}"));
            let rows = sqlx::query(query).fetch_all(connection).await.unwrap();
            rows.iter().map(|row| row.get::<String, _>(0) + "\n").collect()
        }
    }
}

tests::scenario! {
    async fn a_relation_is_recorded_once_and_read_from_both(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let ((mother, of_mother), (child, of_child)) = (client(&official, "Äiti").await, client(&official, "Lapsi").await);
        for (body, seen) in [
            (json!({"relation": "parent"}), "child"), (json!({"relation": "child"}), "parent"),
            (json!({"relation": "spouse"}), "spouse"), (json!({"relation": "sibling"}), "sibling"),
            (json!({"relation": "other_family"}), "other_family"), (json!({"relation": "close"}), "close"),
            (json!({"relation": "guardian", "custody": "joint"}), "child_in_custody"),
            (json!({"relation": "other_parent_with_right_to_information", "courtOrderedInformation": true}), "child_with_right_to_information"),
            (json!({"relation": "representative_of_unaccompanied_child", "scope": ["personal_matters"]}), "represented_child"),
            (json!({"relation": "trustee", "scope": ["financial_matters"]}), "principal_of_trustee"),
            (json!({"relation": "authorised_representative", "scope": ["proceedings"]}), "principal_of_authorised_representative"),
        ] {
            let mut body = body;
            body["client"] = mother["id"].clone();
            body["period"] = json!({"from": "2020-06-01"});
            let (made, path) = relate(&official, &of_child, body).await;
            assert_eq!((&made["recordedOn"], &made["allowedActions"][0]["allowed"]), (&child["id"], &json!(true)));
            let from_mother = listed(&official, &of_mother).await;
            assert_eq!(from_mother.len(), 1, "{seen}");
            // The same relation, as it is from there, and not to be changed there.
            let mut expected = made.clone();
            for (member, value) in [("relation", json!(seen)), ("client", child["id"].clone()), ("name", json!("Testi Lapsi")), ("phone", Value::Null)] {
                expected[member] = value;
            }
            expected["allowedActions"] = ["changeRelatedPerson", "removeRelatedPerson"].map(|operation| {
                json!({"operationId": operation, "allowed": false, "code": "not_found", "ground": null})
            }).to_vec().into();
            assert_eq!(from_mother[0], expected);
            let overview = official.get(&format!("{of_mother}/overview")).await.expect(200);
            assert_eq!(overview["relatedPersons"], json!({"items": from_mother, "more": false}));
            let there = format!("{}/{}", related(&of_mother), made["id"].as_str().unwrap());
            official.get(&there).await.problem(404, "not_found");
            official.if_match(&json!(1)).patch(&there, json!({"period": {"to": "2026-01-01"}})).await.problem(404, "not_found");
            official.if_match(&json!(1)).delete(&there).await.problem(404, "not_found");
            // Ended, it is there with its period; out of use, it is nowhere.
            official.if_match(&json!(1)).patch(&path, json!({"period": {"to": "2026-01-01"}})).await.expect(200);
            assert_eq!(listed(&official, &of_mother).await[0]["period"]["to"], "2026-01-01");
            assert_eq!(links(&app).await, 1);
            official.if_match(&json!(2)).delete(&path).await.expect(204);
            assert_eq!((listed(&official, &of_mother).await.len(), links(&app).await), (0, 0));
        }
    }

    async fn who_is_linked_instead_sees_it_instead(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, of_child) = client(&official, "Lapsi").await;
        let ((wrong, of_wrong), (right, of_right)) = (client(&official, "Väärä").await, client(&official, "Oikea").await);
        let (_, path) = relate(&official, &of_child, json!({"relation": "sibling", "client": wrong["id"]})).await;
        let patch = json!({"client": right["id"]});
        official.if_match(&json!(1)).with("change-reason", "corrected").patch(&path, patch).await.expect(200);
        assert_eq!((listed(&official, &of_wrong).await.len(), listed(&official, &of_right).await.len()), (0, 1));
        let patch = json!({"client": null, "name": "Sisar Muualla"});
        official.if_match(&json!(2)).patch(&path, patch).await.expect(200);
        assert_eq!((listed(&official, &of_right).await.len(), links(&app).await), (0, 0));
    }

    async fn pages_go_through_both_sides_once(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (hub, of_hub) = client(&official, "Keskus").await;
        let mut expected = Vec::new();
        for at in 0..7 {
            let (other, of_other) = client(&official, &format!("Sukulainen{at}")).await;
            let (on, to) = if at % 2 == 0 { (&of_hub, &other) } else { (&of_other, &hub) };
            let (made, _) = relate(&official, on, json!({"relation": "sibling", "client": to["id"]})).await;
            expected.push(made["id"].clone());
        }
        let (mut seen, mut query) = (Vec::new(), "?limit=2".to_owned());
        loop {
            let page = official.get(&format!("{}{query}", related(&of_hub))).await.expect(200);
            seen.extend(all(&page, "/id"));
            let Some(next) = page["nextCursor"].as_str() else { break };
            query = format!("?limit=2&cursor={next}");
        }
        assert_eq!(seen, expected);
        official.get(&format!("{}?limit=2", related(&of_hub))).await.expect(200);
        assert_eq!(subjects(&app, "listRelatedPersons").await.len(), 3, "the client, and the two on the page");
        let overview = official.get(&format!("{of_hub}/overview")).await.expect(200);
        expected.reverse();
        assert_eq!(all(&overview["relatedPersons"], "/id"), expected);
        // More than one look at the index: most of them out of sight.
        let own = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        for at in 0..66 {
            let (_, of_other) = client(&official, &format!("Muu{at}")).await;
            relate(&official, &of_other, json!({"relation": "close", "client": hub["id"]})).await;
        }
        let (last, of_last) = client(&official, "Viimeinen").await;
        relate(&official, &of_last, json!({"relation": "close", "client": hub["id"]})).await;
        for of in [&of_hub, &of_last] {
            answered_by(&official, of, &own).await;
        }
        let shown = listed(&own, &of_hub).await;
        assert_eq!(shown.iter().filter(|item| item["recordedOn"] != hub["id"]).map(|item| item["client"].clone()).collect::<Vec<_>>(), [last["id"].clone()]);
    }

    async fn nobody_out_of_reach_is_told_of(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let ((mother, of_mother), (child, of_child)) = (client(&official, "Äiti").await, client(&official, "Lapsi").await);
        relate(&official, &of_child, json!({"relation": "guardian", "client": mother["id"], "custody": "sole"})).await;
        let own = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        answered_by(&official, &of_mother, &own).await;
        for path in [related(&of_mother), format!("{of_mother}/overview")] {
            let answer = own.get(&path).await;
            assert!(!answer.text.contains(child["id"].as_str().unwrap()) && !answer.text.contains("Lapsi"), "{}", answer.text);
            answer.expect(200);
        }
        assert_eq!(listed(&own, &of_mother).await, [] as [Value; 0]);
        assert_eq!(subjects(&app, "listRelatedPersons").await, [(mother["id"].clone(), json!(["family_member", "guardianship"]))]);
        // Within reach, the entry names the child and what was shown that stands there.
        answered_by(&official, &of_child, &own).await;
        assert_eq!(listed(&own, &of_mother).await.len(), 1);
        let named = subjects(&app, "listRelatedPersons").await;
        assert!(named.contains(&(child["id"].clone(), json!(["name", "guardianship"]))), "{named:?}");
    }

    async fn what_is_withheld_on_either_client_is_told_on_neither(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let responsible = app.official(REGISTER, "responsible_person").await;
        let ((mother, of_mother), (child, of_child)) = (client(&official, "Äiti").await, client(&official, "Lapsi").await);
        relate(&official, &of_child, json!({"relation": "parent", "client": mother["id"]})).await;
        relate(&official, &of_child, json!({"relation": "guardian", "client": mother["id"], "custody": "sole"})).await;
        let seen = async |official: &Session, on: &str| -> Vec<Value> {
            listed(official, on).await.iter().map(|item| item["relation"].clone()).collect()
        };
        assert_eq!(seen(&official, &of_mother).await, ["child", "child_in_custody"]);
        // A task that needs no family sees who answers for whom, from both sides.
        let clerk = app.official(REGISTER, "registry_clerk").await;
        assert_eq!((seen(&clerk, &of_child).await, seen(&clerk, &of_mother).await), (vec![json!("guardian")], vec![json!("child_in_custody")]));
        // Restricted on the child, where it stands, and then on the mother.
        for restricted in [&of_child, &of_mother] {
            let body = said(json!({"categories": ["case_data"], "ground": "accuracy_contested"}));
            let made = responsible.post(&format!("{restricted}/restrictions"), body).await.expect(201);
            assert_eq!(seen(&official, &of_mother).await, ["child_in_custody"], "{restricted}");
            let opened = responsible.with("restricted-use", "consent");
            assert_eq!(seen(&opened, &of_mother).await, ["child", "child_in_custody"], "{restricted}");
            let path = format!("{restricted}/restrictions/{}", made["id"].as_str().unwrap());
            responsible.if_match(&json!(1)).delete(&path).await.expect(204);
        }
        // Of a child under an order: the id and the name.
        let address = said(json!({"kind": "permanent", "street": "Piilokatu 7", "postalCode": "94100", "city": "Kemi"}));
        official.post(&format!("{of_child}/addresses"), address).await;
        responsible.post(&format!("{of_child}/non-disclosure-orders"), said(json!({}))).await.expect(201);
        let answer = official.get(&related(&of_mother)).await;
        assert!(!answer.text.contains("Piilokatu"));
        let told = answer.expect(200)["items"][0].clone();
        assert_eq!((&told["client"], &told["name"], &told["phone"]), (&child["id"], &json!("Testi Lapsi"), &Value::Null));
    }

    async fn a_destroyed_key_takes_the_relation_from_both(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let ((mother, of_mother), (child, of_child)) = (client(&official, "Äiti").await, client(&official, "Lapsi").await);
        relate(&official, &of_child, json!({"relation": "parent", "client": mother["id"]})).await;
        relate(&official, &of_mother, json!({"relation": "child", "client": child["id"]})).await;
        let register = app.state.registers.find(REGISTER).unwrap().key;
        let mut tx = app.state.store.reader().await.unwrap();
        let mut sql = Sql::of(&app).await;
        let id = sql.id(id_of(&child));
        let class: Vec<String> = sql.column(&format!(
            "SELECT k.retention_class FROM client_keys k JOIN facts f ON f.key_id = k.key_id WHERE f.client_id = {id} AND f.field = 'family_member'")).await;
        let key = key_of_class(&mut tx, register, ClientId(id_of(&child)), &class[0]).await.unwrap().unwrap();
        drop(tx);
        assert_eq!(links(&app).await, 2);
        app.state.store.destroy_key(key).await.unwrap();
        assert_eq!(links(&app).await, 1, "the other client's own stays");
        let left = listed(&official, &of_mother).await;
        assert_eq!(left.iter().map(|item| item["recordedOn"].clone()).collect::<Vec<_>>(), [mother["id"].clone()]);
    }

    async fn finding_them_costs_the_same_in_a_register_of_any_size(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let ((mother, of_mother), (_, of_child)) = (client(&official, "Äiti").await, client(&official, "Lapsi").await);
        relate(&official, &of_child, json!({"relation": "parent", "client": mother["id"]})).await;
        let index = |plan: &str| match plan.contains("SEARCH search_tokens USING PRIMARY KEY (register_key=? AND token=?)") {
            true => true,
            false => plan.contains("Index Cond: ((register_key = 1) AND (token = ") && !plan.contains("Seq Scan"),
        };
        for start in [LinkPosition::After(Uuid::nil()), LinkPosition::Before(Uuid::max())] {
            let plan = plan(&app, start).await;
            assert!(index(&plan), "{plan}");
        }
        // The same with many relations of others, before and after the database knows of them.
        let mut sql = Sql::of(&app).await;
        let filled = match &sql {
            Sql::Sqlite(_) => "WITH RECURSIVE n(at) AS (SELECT 1 UNION ALL SELECT at + 1 FROM n WHERE at < 20000)
                INSERT INTO search_tokens (register_key, kind, token, client_id, fact_id) SELECT 1, 8, randomblob(16), randomblob(16), randomblob(16) FROM n",
            Sql::Postgres(_) => "INSERT INTO search_tokens (register_key, kind, token, client_id, fact_id) SELECT 1, 8, decode(md5(n::text), 'hex'), gen_random_uuid(), gen_random_uuid()
                FROM generate_series(1, 20000) n",
        };
        sql.run(filled).await;
        for known in [false, true] {
            if known {
                sql.run("ANALYZE search_tokens").await;
            }
            for start in [LinkPosition::After(Uuid::nil()), LinkPosition::Before(Uuid::max())] {
                let plan = plan(&app, start).await;
                assert!(index(&plan), "{known}: {plan}");
            }
        }
        assert_eq!(listed(&official, &of_mother).await.len(), 1);
    }
}

/// Makes an official the one who answers for a client, beside nobody else.
async fn answered_by(official: &Session, path: &str, own: &Session) {
    let open = official.get(&format!("{path}/relationships")).await.expect(200)["items"][0].clone();
    let officials = format!("{path}/relationships/{}/officials", open["id"].as_str().unwrap());
    let body = json!({"officials": [own.user.to_string()]});
    official
        .if_match(&open["version"])
        .put(&officials, body)
        .await
        .expect(200);
}
