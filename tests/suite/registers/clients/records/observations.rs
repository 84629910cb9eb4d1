//! Observations of work ability: seen by who may see special categories, and provable unchanged (R32).

use serde_json::{Value, json};
use tests::contract::{conforms, operations};
use tests::people::*;
use tests::scenes::*;
use tests::sql::{Sql, id_of};
use tests::{App, Session};

const REGISTER: &str = RAISIO;

fn observation(state: &str) -> Value {
    let content =
        json!({"kind": "work_ability_observation", "text": "Jaksaa seistä tunnin.", "setting": "Puutyöpaja"});
    json!({"type": "work_ability_observation", "heldOn": "2026-02-27", "source": from_client(), "content": content, "state": state})
}

async fn observed(app: &App, state: &str) -> (Session, Value, String) {
    let official = app.official(REGISTER, "caseworker").await;
    let (_, client) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
    let made = official
        .post(&format!("{client}/records"), observation(state))
        .await
        .expect(201);
    let path = format!("{client}/records/{}", made["id"].as_str().unwrap());
    (official, made, path)
}

async fn integrity(official: &Session, path: &str) -> Value {
    official.get(&format!("{path}/integrity")).await.expect(200)
}

tests::scenario! {
    async fn an_original_is_provable_unchanged_a_year_later(app) {
        let (official, made, path) = observed(&app, "final").await;
        let at_once = integrity(&official, &path).await;
        assert_eq!((&at_once["unchanged"], &at_once["logEntryIntact"], &at_once["algorithm"]), (&json!(true), &json!(true), &json!("sha-256")));
        assert_eq!(at_once["recordedAt"], made["recordedAt"]);
        app.set_time("2027-03-02T09:00:00Z");
        let official = app.official(REGISTER, "caseworker").await;
        let answer = official.get(&format!("{path}/integrity")).await;
        let document = api::server::document();
        let operation = operations(&document).into_iter().find(|known| known.id == "readRecordIntegrity").unwrap();
        conforms(&document, &operation, &answer);
        assert_eq!(answer.expect(200), at_once);
        // The log keeps the digest, under its MAC.
        let auditor = app.official(REGISTER, "log_auditor").await;
        let log = auditor.get(&format!("/v1/registers/{REGISTER}/log?operation=createRecord")).await.expect(200);
        let entry = log["items"].as_array().unwrap().iter().find(|item| item["id"] == at_once["logEntry"]).unwrap();
        let about = format!("record {} sha256:{}", made["id"].as_str().unwrap(), at_once["digest"].as_str().unwrap());
        assert_eq!(entry["about"], about);
        // It stays as it is, and is seen by who may see what is special.
        official.if_match(&json!(1)).patch(&path, json!({"content": {"kind": "work_ability_observation", "text": "Muu"}})).await.problem(409, "record_fixed");
        app.official(REGISTER, "registry_clerk").await.get(&format!("{path}/integrity")).await.problem(403, "right_missing");
    }

    async fn a_draft_is_proved_once_it_is_final(app) {
        let (official, _, path) = observed(&app, "draft").await;
        official.get(&format!("{path}/integrity")).await.problem(404, "not_found");
        let patch = json!({"content": {"kind": "work_ability_observation", "text": "Jaksaa seistä kaksi tuntia."}});
        official.if_match(&json!(1)).patch(&path, patch).await.expect(200);
        official.if_match(&json!(2)).post(&format!("{path}/transitions"), json!({"to": "final"})).await.expect(200);
        assert_eq!(integrity(&official, &path).await["unchanged"], true);
        // Nothing else has an original.
        let client = path.split("/records/").next().unwrap();
        let note = json!({"type": "narrative", "source": from_client(), "content": {"kind": "note", "text": "Kertoi."}});
        let note = official.post(&format!("{client}/records"), note).await.expect(201);
        official.get(&format!("{client}/records/{}/integrity", note["id"].as_str().unwrap())).await.problem(404, "not_found");
    }

    async fn a_row_or_an_entry_that_was_changed_is_told(app) {
        let (official, made, path) = observed(&app, "final").await;
        let mut sql = Sql::of(&app).await;
        let record = sql.id(id_of(&made));
        let told = async || {
            let found = integrity(&official, &path).await;
            (found["unchanged"].clone(), found["logEntryIntact"].clone(), found["digest"].is_string())
        };
        // The time of recording is not bound into the seal: the digest knows it.
        let (now, then) = ("2026-03-02", "2026-02-02");
        let moved = |from: &str, to: &str| match sql_is_sqlite(&app) {
            true => format!("UPDATE records SET recorded_at = replace(recorded_at, '{from}', '{to}') WHERE id = {record}"),
            false => format!("UPDATE records SET recorded_at = replace(recorded_at::text, '{from}', '{to}')::timestamptz WHERE id = {record}"),
        };
        assert_eq!(sql.run(&moved(now, then)).await, 1);
        assert_eq!(told().await, (json!(false), json!(true), true));
        assert_eq!(sql.run(&moved(then, now)).await, 1);
        assert_eq!(told().await, (json!(true), json!(true), true));
        // The log's entry.
        let entry = integrity(&official, &path).await["logEntry"].as_str().unwrap().parse().unwrap();
        let entry = sql.id(entry);
        let spoiled = |from: &str, to: &str| format!("UPDATE log_events SET detail = replace(detail, '{from}', '{to}') WHERE id = {entry}");
        sql.run(&spoiled("sha256:", "sha256;")).await;
        assert_eq!(told().await, (json!(false), json!(false), true));
        sql.run(&spoiled("sha256;", "sha256:")).await;
        assert_eq!(told().await, (json!(true), json!(true), true));
        // The row itself: it does not open any more.
        let key = "state";
        sql.run(&format!("UPDATE records SET {key} = 'draft' WHERE id = {record}")).await;
        assert_eq!(told().await, (json!(false), json!(true), false));
        sql.run(&format!("DELETE FROM records WHERE id = {record}")).await;
        assert_eq!(told().await, (json!(false), json!(true), false));
    }

    async fn a_moved_original_is_proved_anew(app) {
        let (official, made, path) = observed(&app, "final").await;
        let (right, right_path) = entered(&official, REGISTER, newcomer(REGISTER, "Oikea")).await;
        let decides = app.official(REGISTER, "responsible_person").await;
        let body = json!({"kind": "move", "ground": "wrong_client", "targetClient": right["id"]});
        let asked = official.post(&format!("{path}/corrections"), body).await.expect(201);
        let decision = format!("/v1/registers/{REGISTER}/corrections/{}/decision", asked["id"].as_str().unwrap());
        let done = decides.if_match(&json!(1)).post(&decision, json!({"decision": "confirmed"})).await.expect(200);
        let moved = format!("{right_path}/records/{}", done["movedTo"].as_str().unwrap());
        assert_eq!(integrity(&decides, &moved).await["unchanged"], true);
        decides.get(&format!("{path}/integrity")).await.problem(404, "not_found");
        // The stranger's log does not name the new record.
        let wrong = path.split("/records/").next().unwrap();
        let log = decides.get(&format!("{wrong}/log?limit=200")).await;
        assert!(!log.text.contains(done["movedTo"].as_str().unwrap()));
        assert_ne!(made["id"], done["movedTo"]);
    }
}

fn sql_is_sqlite(app: &App) -> bool {
    app.database_url.starts_with("sqlite:")
}
