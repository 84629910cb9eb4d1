//! The service while it runs: its health, its metrics, its logs, and how it ends.

use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;
use tests::Session;
use tests::binary::{Installation, Serving};
use tests::people::*;
use tests::postgres::{Database, ROLE};
use tests::sql::{Sql, id_of};

const REGISTER: &str = KEMI_REFUGEE_WORK;

async fn installation(database: Database) -> Option<Installation> {
    let installation = Installation::on(tests::binary!(), database).await?;
    assert!(installation.add_operator().status.success());
    Some(installation)
}

fn client(name: &str) -> Value {
    json!({"clientGroup": "refugees_received", "person": {"lastName": name}, "source": from_client()})
}

/// Enters and finds somebody with a name of nobody, and sends what is refused.
async fn session(serving: &Serving, name: &str) -> String {
    let official = serving.official(REGISTER, "caseworker").await;
    let mut body = client(name);
    body["phones"] = json!([{"number": "+358 50 918 2736"}]);
    body["person"]["identityCode"] = json!({"value": identity_code("1987-11-23", 977), "temporary": false});
    let made = official.post(&clients(REGISTER), body.clone()).await.expect(201);
    let path = format!("{}/{}", clients(REGISTER), id_of(&made));
    official.get(&path).await.expect(200);
    let search = format!("{}/search", clients(REGISTER));
    official
        .post(&search, json!({"name": name, "phone": "+358 50 918 2736"}))
        .await
        .expect(200);
    official
        .post(&clients(REGISTER), body)
        .await
        .problem(409, "identity_code_in_use");
    for body in [
        format!("{{\"person\": \"{name}"),
        json!({"person": {name: name}}).to_string(),
    ] {
        let answer = official.send(Method::POST, &clients(REGISTER), &body).await;
        assert!(answer.status.is_client_error(), "{}", answer.text);
    }
    for path in [
        format!("/{name}"),
        format!("{path}/{name}"),
        format!("/v1/registers/{name}/clients?name={name}"),
    ] {
        assert!(official.get(&path).await.status.is_client_error());
    }
    let method = Method::from_bytes(b"QVXNAMEINEN").unwrap();
    assert!(official.send(method, &path, "{}").await.status.is_client_error());
    let token = official.with_token(&format!("{}{name}", official.token));
    token.get(&path).await.problem(401, "token_invalid");
    id_of(&made).to_string()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logs_and_metrics_hold_nobody() {
    for (database, level) in [(Database::Sqlite, "info"), (Database::Postgres, "debug")] {
        let Some(installation) = installation(database).await else {
            continue;
        };
        let serving = installation.serve_with(&[("RUST_LOG", level)]).await;
        let id = session(&serving, "Xqvälöinen").await;
        let nobody = Session::at(&serving.base, "");
        let metrics = nobody.get("/metrics").await;
        assert_eq!(metrics.status, 200);
        assert!(metrics.text.contains("http_requests_total{"), "{}", metrics.text);
        assert!(
            metrics.text.contains("operation=\"readClient\""),
            "{}",
            metrics.text
        );
        serving.ask_to_end();
        let mut serving = serving;
        assert!(serving.ended().await.success());
        let log = serving.log();
        assert!(log.lines().count() > 20, "{log}");
        assert!(
            log.contains("\"route\":\"/v1/registers/{register}/clients/{client}\""),
            "{log}"
        );
        let code = identity_code("1987-11-23", 977);
        for planted in [
            "xqv",
            "lvx",
            "qvxname",
            "918 2736",
            "9182736",
            "%C3%A4",
            &code,
            &id,
            tests::binary::PASSWORD,
            "eyJ",
        ] {
            for (what, text) in [("metrics", &metrics.text), ("log", &log)] {
                let found = text
                    .lines()
                    .find(|line| line.to_lowercase().contains(&planted.to_lowercase()));
                assert_eq!(found, None, "{planted} stands in the {what} at {level}");
            }
        }
        for line in log.lines() {
            assert!(
                serde_json::from_str::<Value>(line).is_ok(),
                "not a line of JSON: {line}"
            );
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_ready_while_its_database_answers() {
    for database in [Database::Sqlite, Database::Postgres] {
        let Some(installation) = installation(database).await else {
            continue;
        };
        let serving = installation.serve().await;
        let nobody = Session::at(&serving.base, "");
        for path in ["/health/live", "/health/ready"] {
            assert_eq!(nobody.get(path).await.expect(200), json!({"status": "ok"}));
        }
        if database == Database::Sqlite {
            continue; // It cannot go away: it is a file that the process holds open.
        }
        let official = serving.official(REGISTER, "caseworker").await;
        let mut sql = Sql::open(&installation.database_url, &installation.key_dir).await;
        let name = sql
            .column::<String>("SELECT current_database()::text")
            .await
            .remove(0);
        let beside = installation.database_url.replace(&name, "postgres");
        let mut sql = Sql::open(&beside, &installation.key_dir).await;
        sql.run(&format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false"))
            .await;
        let end = format!(
            "SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity WHERE datname = '{name}' AND usename = '{ROLE}'"
        );
        assert!(!sql.column::<String>(&end).await.is_empty());
        let mut waited = 0;
        let ready = loop {
            let ready = nobody.get("/health/ready").await;
            if ready.status == 503 {
                break ready;
            }
            assert!(
                waited < 100,
                "it is ready still: {}\n{}",
                ready.text,
                serving.log()
            );
            waited += 1;
            tokio::time::sleep(Duration::from_millis(50)).await;
        };
        assert!(ready.header("retry-after").is_some());
        assert_eq!(nobody.get("/health/live").await.status, 200);
        for answer in [
            official.get(&clients(REGISTER)).await,
            official.post(&clients(REGISTER), client("Uusi")).await,
        ] {
            assert_eq!(answer.status, 503, "{}", answer.text);
            assert!(answer.header("retry-after").is_some());
        }
        sql.run(&format!("ALTER DATABASE {name} WITH ALLOW_CONNECTIONS true"))
            .await;
        let mut waited = 0;
        while nobody.get("/health/ready").await.status != 200 {
            assert!(waited < 100, "it does not come back: {}", serving.log());
            waited += 1;
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        official.get(&clients(REGISTER)).await.expect(200);
    }
}

/// Returns when a write of the service waits for the lock that is held on the clients.
async fn waits_for_the_lock(installation: &Installation) {
    let mut sql = Sql::open(&installation.database_url, &installation.key_dir).await;
    if let Sql::Sqlite(_) = sql {
        // Who waits for SQLite's lock asks again and again; nothing shows it to others.
        return tokio::time::sleep(Duration::from_millis(500)).await;
    }
    let waiting = "pg_locks WHERE NOT granted AND relation = 'clients'::regclass";
    let mut waited = 0;
    while sql.count(waiting).await == 0 {
        assert!(waited < 500, "no write waits for the lock");
        waited += 1;
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_ends_what_is_under_way_when_it_is_asked_to_end() {
    for database in [Database::Sqlite, Database::Postgres] {
        let Some(installation) = installation(database).await else {
            continue;
        };
        let mut serving = installation.serve().await;
        let official = serving.official(REGISTER, "caseworker").await;
        official
            .post(&clients(REGISTER), client("Ensin"))
            .await
            .expect(201);
        let mut sql = Sql::open(&installation.database_url, &installation.key_dir).await;
        // The write waits for a lock that is held here.
        match sql {
            Sql::Sqlite(_) => _ = sql.run("BEGIN IMMEDIATE").await,
            Sql::Postgres(_) => {
                sql.run("BEGIN").await;
                sql.run("LOCK TABLE clients IN SHARE MODE").await;
            }
        }
        let writing = {
            let official = official.clone();
            tokio::spawn(async move { official.try_post(&clients(REGISTER), client("Kesken")).await })
        };
        waits_for_the_lock(&installation).await;
        serving.ask_to_end();
        let mut waited = 0;
        while !serving.log().contains("SIGTERM received") {
            assert!(
                waited < 200,
                "it has not heard that it is to end: {}",
                serving.log()
            );
            waited += 1;
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // That it does not end is the absence of an event: some time has to pass without it.
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(!writing.is_finished(), "the write was not under way");
        sql.run("COMMIT").await;
        let made = writing.await.unwrap().expect("an answer").expect(201);
        assert!(serving.ended().await.success(), "{}", serving.log());
        let id = sql.id(id_of(&made));
        assert_eq!(sql.count(&format!("clients WHERE id = {id}")).await, 1);
        tests::halves::none(&mut sql).await;
        assert_eq!(
            Session::at(&serving.base, "")
                .try_get("/health/live")
                .await
                .map(|answer| answer.status),
            None
        );
    }
}
