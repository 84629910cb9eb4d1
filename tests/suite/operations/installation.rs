//! Data and key store of one installation: others are refused, and what a crash left in the key store stays
//! there.

use persistence::{Error, Ids, Location, Store};
use serde_json::json;
use tests::Session;
use tests::binary::{Installation, complained};
use tests::people::*;
use tests::postgres::Database;
use tests::sql::Sql;

const REGISTER: &str = KEMI_REFUGEE_WORK;

tests::scenario! {
    async fn a_key_store_of_another_installation_is_refused(app) {
        let location = Location { database_url: app.database_url.clone(), key_dir: app.key_dir.clone() };
        let open = || async {
            let clock = app.clock.clone();
            match Store::open(&location, clock.clone(), Ids::random(clock)).await {
                Ok(store) => { store.close().await; Ok(()) }
                Err(error) => Err(error),
            }
        };
        open().await.expect("its own");
        let mut sql = Sql::of(&app).await;
        let named: Vec<uuid::Uuid> = sql.column("SELECT id FROM installation").await;
        let of_keys: Vec<uuid::Uuid> = sql.column("SELECT id FROM keystore.installation").await;
        assert_eq!((named.len(), &named), (1, &of_keys));
        let (own, other) = (sql.id(named[0]), sql.id(uuid::Uuid::from_u128(9)));
        let keys = sql.count("keystore.client_keys").await;
        for (what, change) in [
            ("another one's keys", format!("UPDATE keystore.installation SET id = {other}")),
            ("keys newly made", "DELETE FROM keystore.installation".to_owned()),
            ("data newly made", format!("DELETE FROM {}", if app.database_url.starts_with("sqlite:") { "main.installation" } else { "public.installation" })),
        ] {
            sql.run(&change).await;
            let refused = open().await.expect_err(what);
            assert!(matches!(refused, Error::OtherInstallation), "{what}: {refused}");
            sql.run("DELETE FROM keystore.installation").await;
            sql.run("DELETE FROM installation").await;
            sql.run(&format!("INSERT INTO installation (one, id) VALUES (1, {own})")).await;
            sql.run(&format!("INSERT INTO keystore.installation (one, id) VALUES (1, {own})")).await;
            open().await.expect("its own");
        }
        assert_eq!(sql.count("keystore.client_keys").await, keys, "a refused start changes nothing");
    }

    async fn a_lock_that_is_not_let_go_is_answered_in_time(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let client = json!({"clientGroup": "refugees_received", "person": {"lastName": "Odottava"}, "source": from_client()});
        official.post(&clients(REGISTER), client.clone()).await.expect(201);
        let mut sql = Sql::of(&app).await;
        if matches!(sql, Sql::Sqlite(_)) {
            sql.run("BEGIN IMMEDIATE").await;
        } else {
            sql.run("BEGIN").await;
            sql.run("LOCK TABLE clients IN EXCLUSIVE MODE").await;
        }
        let asked = std::time::Instant::now();
        let answer = official.post(&clients(REGISTER), client.clone()).await;
        assert_eq!(answer.status, 503, "{}", answer.text);
        assert!(asked.elapsed().as_secs() < 10, "{:?}", asked.elapsed());
        sql.run("ROLLBACK").await;
        official.post(&clients(REGISTER), client).await.expect(201);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_that_a_crash_left_outlast_the_next_start() {
    for database in [Database::Sqlite, Database::Postgres] {
        let Some(installation) = Installation::on(tests::binary!(), database).await else {
            continue;
        };
        let added = installation.add_operator();
        assert!(added.status.success(), "{}", complained(&added));
        let mut serving = installation.serve().await;
        let official = serving.official(REGISTER, "caseworker").await;
        let client = json!({"clientGroup": "refugees_received", "person": {"lastName": "Jäänyt"}, "source": from_client()});
        let made = official.post(&clients(REGISTER), client).await.expect(201);
        let token = official.token.clone();
        serving.kill();
        drop(serving);
        let mut sql = Sql::open(&installation.database_url, &installation.key_dir).await;
        let (all, used) = (
            sql.count("keystore.client_keys").await,
            sql.count("client_keys").await,
        );
        assert!(all > used, "{all} keys, {used} of them in use");
        // Two days pass.
        let long_ago = match sql {
            Sql::Sqlite(_) => "strftime('%Y-%m-%dT%H:%M:%S+00:00', 'now', '-2 days')",
            Sql::Postgres(_) => "now() - interval '2 days'",
        };
        sql.run(&format!(
            "UPDATE keystore.client_keys SET created_at = {long_ago}"
        ))
        .await;
        let mut serving = installation.serve().await;
        let official = Session::at(&serving.base, &token);
        let path = format!("{}/{}", clients(REGISTER), made["id"].as_str().expect("an id"));
        let read = official.get(&path).await.expect(200);
        assert_eq!(read["person"]["lastName"], "Jäänyt");
        // What a start has put in hand is done when it has ended: no key is destroyed because these data do
        // not name it, since others may.
        serving.ask_to_end();
        assert!(serving.ended().await.success(), "{}", serving.log());
        assert_eq!(sql.count("keystore.client_keys").await, all);
    }
}
