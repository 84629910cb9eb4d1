//! The user log shows what was done to it, and nothing leaves when it cannot be written.

use domain::ids::RegisterKey;
use persistence::log;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::binary::{Installation, complained, said};
use tests::people::*;
use tests::sql::{Sql, id_of};
use tests::{App, Session};
use uuid::Uuid;

const REGISTER: &str = KEMI_REFUGEE_WORK;

/// Where nothing is, nothing is made: neither a database nor keys.
#[test]
fn what_is_not_there_is_not_made() {
    let folder = tempfile::tempdir().expect("a folder");
    let (data, keys) = (folder.path().join("data"), folder.path().join("keys"));
    for with_keys in [false, true] {
        if with_keys {
            std::fs::create_dir(&keys).expect("a folder");
            std::fs::write(keys.join("root.key"), "0f".repeat(32)).expect("a file");
        }
        let output = std::process::Command::new(tests::binary!())
            .args(["log", "verify"])
            .env_clear()
            .env(
                "ASIAKASREKISTERI_DATABASE_URL",
                format!("sqlite:{}/x.db", data.display()),
            )
            .env("ASIAKASREKISTERI_KEY_DIR", &keys)
            .output()
            .expect("it runs");
        assert_eq!(output.status.code(), Some(1), "{}", said(&output));
        assert!(!data.exists(), "no folder, no database");
        assert_eq!(keys.exists(), with_keys);
    }
    assert_eq!(
        std::fs::read_dir(&keys).expect("a folder").count(),
        1,
        "the root key alone"
    );
}

async fn enter(official: &Session, name: &str) -> Value {
    let body = json!({
        "clientGroup": "refugees_received", "person": {"lastName": name}, "source": from_client(),
        "phones": [{"number": "+358 50 000 0001"}],
    });
    official.post(&clients(REGISTER), body).await.expect(201)
}

fn path(client: &Value) -> String {
    format!("{}/{}", clients(REGISTER), client["id"].as_str().expect("an id"))
}

fn key(app: &App) -> RegisterKey {
    app.state.registers.find(REGISTER).expect("the register").key
}

async fn verified(app: &App, register: RegisterKey) -> (u64, BTreeSet<Uuid>) {
    let found = log::verify(&app.state.store, register).await.expect("it is read");
    let count = found.changed.len();
    let changed: BTreeSet<Uuid> = found.changed.into_iter().collect();
    assert_eq!(changed.len(), count, "each is named once");
    (found.entries, changed)
}

/// A register whose log has a bit of everything: writes, reads, lists, searches, refusals.
async fn busy(app: &App) -> Session {
    let official = app.official(REGISTER, "responsible_person").await;
    for name in ["Yksi", "Kaksi", "Kolme"] {
        let client = enter(&official, name).await;
        official.get(&path(&client)).await.expect(200);
        official.get(&format!("{}/log", path(&client))).await.expect(200);
    }
    official.get(&clients(REGISTER)).await.expect(200);
    let search = format!("{}/search", clients(REGISTER));
    official.post(&search, json!({"name": "kaksi"})).await.expect(200);
    let refused = json!({"clientGroup": "refugees_received", "person": {"lastName": "X"}, "source": {"party": "school", "channel": "meeting"}});
    official
        .post(&clients(REGISTER), refused)
        .await
        .problem(422, "rule_refused");
    official
        .get(&format!("{}/{}", clients(REGISTER), Uuid::from_u128(5)))
        .await
        .problem(404, "not_found");
    for _ in 0..12 {
        official.get(&clients(REGISTER)).await.expect(200);
    }
    official
}

tests::scenario! {
    async fn what_was_done_to_an_entry_is_seen(app) {
        busy(&app).await;
        let mut sql = Sql::of(&app).await;
        let register = key(&app);
        let (entries, changed) = verified(&app, register).await;
        assert_eq!(changed, BTreeSet::new(), "a clean log");
        assert_eq!(entries as i64, sql.count(&format!("log_events WHERE register_key = {}", register.0)).await);
        assert!(entries >= 23, "{entries}");
        assert_eq!(verified(&app, RegisterKey::SYSTEM).await.1, BTreeSet::new());

        let of_register = format!("register_key = {}", register.0);
        let lists: Vec<Uuid> = sql.column(&format!("SELECT id FROM log_events WHERE {of_register} AND operation = 'listClients' ORDER BY id")).await;
        let reads: Vec<Uuid> = sql.column(&format!("SELECT id FROM log_events WHERE {of_register} AND operation = 'readClient' AND outcome = 'done' ORDER BY id")).await;
        let others: Vec<Uuid> = sql.column(&format!("SELECT id FROM log_events WHERE {of_register} AND operation = 'createClient' AND outcome = 'done' ORDER BY id")).await;
        let subjects: Vec<Uuid> = sql.column(&format!("SELECT client_id FROM log_subjects WHERE event_id = {} ORDER BY client_id", sql.id(lists[8]))).await;
        assert_eq!((lists.len(), reads.len(), others.len(), subjects.len()), (13, 3, 3, 3));
        let stranger = sql.id(Uuid::from_u128(1));
        let salt = sql.bytes(&[7; 16]);
        // One after the other; what was changed stays changed.
        let mut expected = BTreeSet::new();
        let changes: Vec<(String, Vec<Uuid>)> = [
            ("operation = 'readClient'", 0), ("outcome = 'refused'", 1), ("user_id = NULL", 2),
            ("at = '2026-03-02T08:59:59.999999+00:00'", 3), ("detail = REPLACE(detail, '\"count\":1', '\"count\":2')", 4),
            ("detail = detail || ' '", 10),
        ].into_iter().map(|(set, at)| (format!("UPDATE log_events SET {set} WHERE id = {}", sql.id(lists[at])), vec![lists[at]])).collect();
        let more = [
            (format!("UPDATE log_events SET user_id = {stranger} WHERE id = {}", sql.id(lists[5])), vec![lists[5]]),
            (format!("UPDATE log_events SET salt = {salt} WHERE id = {}", sql.id(lists[6])), vec![lists[6]]),
            (format!("UPDATE log_events SET mac = (SELECT mac FROM log_events WHERE id = {}) WHERE id = {}", sql.id(reads[2]), sql.id(lists[7])), vec![lists[7]]),
            (format!("DELETE FROM log_subjects WHERE event_id = {} AND client_id = {}", sql.id(lists[8]), sql.id(subjects[1])), vec![lists[8]]),
            (format!("UPDATE log_subjects SET shown = REPLACE(shown, 'name', 'date') WHERE event_id = {}", sql.id(lists[9])), vec![lists[9]]),
            (format!("INSERT INTO log_subjects SELECT register_key, {stranger}, event_id, shown FROM log_subjects WHERE event_id = {}", sql.id(reads[1])), vec![reads[1]]),
            (format!("UPDATE log_subjects SET client_id = {stranger} WHERE event_id = {}", sql.id(others[1])), vec![others[1]]),
        ];
        for (statement, entries) in changes.into_iter().chain(more) {
            assert!(sql.run(&statement).await > 0, "{statement}: nothing was changed");
            expected.extend(entries);
            assert_eq!(verified(&app, register).await.1, expected, "{statement}");
        }
        // Two entries say what the other said.
        let mut details = Vec::new();
        for entry in [reads[0], others[0]] {
            let detail: Vec<String> = sql.column(&format!("SELECT detail FROM log_events WHERE id = {}", sql.id(entry))).await;
            details.push(detail[0].replace('\'', "''"));
        }
        assert_ne!(details[0], details[1]);
        for (entry, detail) in [reads[0], others[0]].into_iter().zip(details.iter().rev()) {
            sql.run(&format!("UPDATE log_events SET detail = '{detail}' WHERE id = {}", sql.id(entry))).await;
            expected.insert(entry);
        }
        assert_eq!(verified(&app, register).await.1, expected, "swapped");
        // An entry that was given another id, or to another register, is named where it stands.
        let moved = Uuid::from_u128(9);
        sql.run(&format!("UPDATE log_events SET id = {} WHERE id = {}", sql.id(moved), sql.id(lists[11]))).await;
        expected.insert(moved);
        assert_eq!(verified(&app, register).await.1, expected);
        sql.run(&format!("UPDATE log_events SET register_key = 0 WHERE id = {}", sql.id(lists[12]))).await;
        assert_eq!(verified(&app, register).await.1, expected);
        assert_eq!(verified(&app, RegisterKey::SYSTEM).await.1, [lists[12]].into());
    }

    async fn what_this_program_never_writes_is_named_and_the_rest_is_read(app) {
        busy(&app).await;
        let mut sql = Sql::of(&app).await;
        let register = key(&app);
        let (entries, _) = verified(&app, register).await;
        let lists: Vec<Uuid> = sql.column(&format!("SELECT id FROM log_events WHERE register_key = {} AND operation = 'listClients' ORDER BY id", register.0)).await;
        // PostgreSQL takes no other text for a time; SQLite takes whatever is of the column's type.
        let broken: &[&str] = match sql {
            Sql::Sqlite(_) => &["at = 'yesterday'", "at = ''", "user_id = x'0102'", "operation = CAST(x'ff' AS TEXT)", "at = '2026-03-02'"],
            Sql::Postgres(_) => &["at = 'infinity'", "at = '-infinity'", "at = '294000-01-01'", "at = '4700-01-01 BC'"],
        };
        for (set, id) in broken.iter().zip(&lists) {
            sql.run(&format!("UPDATE log_events SET {set} WHERE id = {}", sql.id(*id))).await;
        }
        if let Sql::Sqlite(_) = sql {
            sql.run(&format!("UPDATE log_subjects SET client_id = x'01' WHERE event_id = {} AND client_id = (SELECT MIN(client_id) FROM log_subjects WHERE event_id = {})", sql.id(lists[8]), sql.id(lists[8]))).await;
        }
        let mut expected: BTreeSet<Uuid> = lists[..broken.len()].iter().copied().collect();
        if let Sql::Sqlite(_) = sql {
            expected.insert(lists[8]);
        }
        assert_eq!(verified(&app, register).await, (entries, expected.clone()));
        // The command too.
        let installation = Installation::of(tests::binary!(), &app);
        let found = installation.run(&["log", "verify"]);
        assert_eq!(found.status.code(), Some(1), "{}", complained(&found));
        for id in &expected {
            assert!(said(&found).contains(&format!("{REGISTER}: changed: {id}")), "{}", said(&found));
        }
        assert_eq!(said(&found).matches("changed: ").count(), expected.len(), "{}", said(&found));
    }

    async fn verifying_writes_nothing(app) {
        busy(&app).await;
        let installation = Installation::of(tests::binary!(), &app);
        // An entry of a register that nobody knows, whose key was never made.
        let mut sql = Sql::of(&app).await;
        let moved: Vec<Uuid> = sql.column("SELECT id FROM log_events WHERE operation = 'listClients' ORDER BY id").await;
        sql.run(&format!("UPDATE log_events SET register_key = 77 WHERE id = {}", sql.id(moved[0]))).await;
        // Profiles that are gone are not needed, and none is stored; no migration is run.
        sql.run("DELETE FROM profile_versions").await;
        sql.run("DELETE FROM _sqlx_migrations").await;
        let held = async |sql: &mut Sql| {
            let mut counts = Vec::new();
            for table in ["log_events", "log_subjects", "registers", "profile_versions", "_sqlx_migrations", "keystore.register_keys", "keystore.client_keys"] {
                counts.push((table, sql.count(table).await));
            }
            counts
        };
        let before = held(&mut sql).await;
        let found = installation.run(&["log", "verify"]);
        assert_eq!(found.status.code(), Some(1), "{}", complained(&found));
        assert!(said(&found).contains(&format!("unknown register 77: changed: {}", moved[0])), "{}", said(&found));
        assert_eq!(held(&mut sql).await, before);
    }

    async fn nothing_leaves_and_nothing_changes_when_the_log_cannot_be_written(app) {
        let official = app.official(REGISTER, "responsible_person").await;
        let client = enter(&official, "Salattuvainen").await;
        let consents = json!({"kind": "obtaining", "parties": [{"code": "partner_organisation", "name": "A"}],
            "categories": ["name"], "purposes": ["integration_services"], "givenOn": "2026-03-01",
            "form": "written", "language": "fi", "interpreter": false});
        official.post(&format!("{}/consents", path(&client)), consents.clone()).await.expect(201);
        let mut sql = Sql::of(&app).await;
        let tables = ["clients", "facts", "consents", "relationships", "changes", "search_tokens", "grants", "users", "idempotency_keys"];
        for table in ["log_events", "log_subjects"] {
            let mut before = Vec::new();
            for name in tables {
                before.push(sql.count(name).await);
            }
            sql.run(&format!("ALTER TABLE {table} RENAME TO away")).await;
            let base = path(&client);
            let read = ["", "/history", "/consents", "/phones", "/addresses", "/relationships", "/restrictions"];
            let mut answers = Vec::new();
            for tail in read {
                answers.push((format!("GET {tail}"), official.get(&format!("{base}{tail}")).await));
            }
            if table == "log_events" {
                let absent = format!("{}/{}", clients(REGISTER), Uuid::from_u128(3));
                answers.push(("the client's log".to_owned(), official.get(&format!("{base}/log")).await));
                answers.push(("an absent client".to_owned(), official.get(&absent).await));
                let refused = json!({"clientGroup": "no_such", "person": {"lastName": "X"}, "source": from_client()});
                answers.push(("a refusal".to_owned(), official.post(&clients(REGISTER), refused).await));
                let other = app.nobody().with_token(&official.token).get("/v1/users").await;
                answers.push(("without the right".to_owned(), other));
            }
            answers.push(("the list".to_owned(), official.get(&clients(REGISTER)).await));
            let search = format!("{}/search", clients(REGISTER));
            answers.push(("a search".to_owned(), official.post(&search, json!({"name": "salattuvainen"})).await));
            let new = json!({"clientGroup": "refugees_received", "person": {"lastName": "Uusi"}, "source": from_client()});
            answers.push(("a new client".to_owned(), official.post(&clients(REGISTER), new).await));
            let phone = json!({"number": "+358 50 111 1111", "source": from_client()});
            answers.push(("a phone".to_owned(), official.post(&format!("{base}/phones"), phone).await));
            answers.push(("a consent".to_owned(), official.post(&format!("{base}/consents"), consents.clone()).await));
            let patch = json!({"person": {"lastName": "Muutettu"}, "source": from_client()});
            let session = official.if_match(&json!(1)).with("change-reason", "corrected");
            answers.push(("a patch".to_owned(), session.patch(&base, patch).await));
            for (what, answer) in answers {
                assert!(!answer.text.contains("Salattu") && !answer.text.contains("+358"), "{what}: {}", answer.text);
                assert!(answer.header("log-receipt").is_none(), "{what}");
                assert!(answer.header("retry-after").is_some(), "{what}: {}", answer.text);
                answer.problem(503, "log_unavailable");
            }
            sql.run(&format!("ALTER TABLE away RENAME TO {table}")).await;
            let mut after = Vec::new();
            for name in tables {
                after.push(sql.count(name).await);
            }
            assert_eq!(after, before, "{table}");
            let read = official.get(&base).await.expect(200);
            assert_eq!(read["person"]["lastName"], "Salattuvainen");
            assert_eq!(read["version"], 1);
        }
        assert_eq!(verified(&app, key(&app)).await.1, BTreeSet::new());
    }

    async fn nobody_signs_in_unseen(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let mut sql = Sql::of(&app).await;
        let sessions = sql.count("refresh_tokens").await;
        sql.run("ALTER TABLE log_events RENAME TO away").await;
        for password in [tests::app::PASSWORD, "a wrong password"] {
            let fields = [("grant_type", "password"), ("username", &official.username), ("password", password)];
            let answer = app.form("/oauth/token", &fields).await;
            assert_eq!(answer.status, 503, "{}", answer.text);
            assert!(answer.body["access_token"].is_null(), "{}", answer.text);
        }
        let fields = [("grant_type", "refresh_token"), ("refresh_token", &*official.refresh_token)];
        let answer = app.form("/oauth/token", &fields).await;
        assert_eq!(answer.status, 503, "{}", answer.text);
        sql.run("ALTER TABLE away RENAME TO log_events").await;
        assert_eq!(sql.count("refresh_tokens").await, sessions);
        let answer = app.form("/oauth/token", &fields).await;
        assert_eq!(answer.status, 200, "the refresh token was not used up: {}", answer.text);
    }

    async fn the_command_names_what_was_changed(app) {
        busy(&app).await;
        let installation = Installation::of(tests::binary!(), &app);
        let clean = installation.run(&["log", "verify"]);
        assert!(clean.status.success(), "{}", complained(&clean));
        assert!(said(&clean).contains(&format!("{REGISTER}: ")), "{}", said(&clean));
        assert_eq!(said(&clean).matches(" entries, 0 changed").count(), 6, "{}", said(&clean));

        let mut sql = Sql::of(&app).await;
        let entries: Vec<Uuid> = sql.column("SELECT id FROM log_events WHERE operation = 'readClient' AND outcome = 'done' ORDER BY id").await;
        let changed = sql.id(entries[1]);
        sql.run(&format!("UPDATE log_events SET outcome = 'refused' WHERE id = {changed}")).await;
        let found = installation.run(&["log", "verify"]);
        assert_eq!(found.status.code(), Some(1));
        assert!(said(&found).contains(&format!("{REGISTER}: changed: {}", entries[1])), "{}", said(&found));
        assert_eq!(said(&found).matches("changed: ").count(), 1, "{}", said(&found));
        assert!(complained(&found).contains("1 entries of the user log were changed"), "{}", complained(&found));
        let client = enter(&app.official(REGISTER, "caseworker").await, "Uusi").await;
        assert!(!id_of(&client).is_nil());
    }
}
