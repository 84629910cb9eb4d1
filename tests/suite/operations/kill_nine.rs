//! `kill -9` in the middle of a hundred concurrent writes: every acknowledged one is there with its entry,
//! and no half of any other.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tests::Session;
use tests::binary::{Installation, complained, said};
use tests::people::*;
use tests::postgres::Database;
use tests::sql::{Sql, id_of};
use uuid::Uuid;

const REGISTER: &str = KEMI_REFUGEE_WORK;
const WRITES: usize = 100;

/// A write that was acknowledged: the client or the phone that it made, and its entry in the user log.
struct Acknowledged {
    client: bool,
    made: Uuid,
    entry: Uuid,
}

fn client(number: usize) -> Value {
    json!({
        "clientGroup": "refugees_received",
        "person": {"firstNames": "Aino", "lastName": format!("Kestävä{number}")},
        "source": from_client(),
        "phones": [{"number": format!("+358 50 000 {number:04}")}],
        "entry": {"consents": [{
            "kind": "obtaining", "parties": [{"code": "partner_organisation", "name": "A"}],
            "categories": ["name"], "purposes": ["integration_services"], "givenOn": "2026-01-02",
            "form": "written", "language": "fi", "interpreter": false,
        }]},
    })
}

/// Half of the writes enter a client, half add a phone to one and the same client.
async fn write(session: Session, shared: Arc<String>, number: usize) -> Option<Acknowledged> {
    let is_client = number.is_multiple_of(2);
    let answer = if is_client {
        session.try_post(&clients(REGISTER), client(number)).await?
    } else {
        let phone = json!({"number": format!("+358 44 000 {number:04}"), "source": from_client()});
        session.try_post(&format!("{shared}/phones"), phone).await?
    };
    if answer.status != 201 {
        // The process is going down; it may say so.
        assert_eq!(answer.status.as_u16(), 503, "{}", answer.text);
        return None;
    }
    let receipt = answer.header("log-receipt").expect("a receipt").to_owned();
    let entry = receipt
        .split('.')
        .next()
        .expect("an entry")
        .parse()
        .expect("an id");
    Some(Acknowledged {
        client: is_client,
        made: id_of(&answer.body),
        entry,
    })
}

/// Sends a hundred writes at once and kills the process when some have been acknowledged.
async fn killed_in_the_middle(
    installation: &Installation,
    session: &str,
    shared: &str,
    first: usize,
    after: usize,
) -> Vec<Acknowledged> {
    let mut serving = installation.serve().await;
    let session = Session::at(&serving.base, session);
    session.get("/v1/me").await.expect(200);
    let (shared, count) = (Arc::new(shared.to_owned()), Arc::new(AtomicUsize::new(0)));
    let writes: Vec<_> = (first..first + WRITES)
        .map(|number| {
            let (session, shared, count) = (session.clone(), shared.clone(), count.clone());
            tokio::spawn(async move {
                let written = write(session, shared, number).await;
                if written.is_some() {
                    count.fetch_add(1, Ordering::SeqCst);
                }
                written
            })
        })
        .collect();
    while count.load(Ordering::SeqCst) < after {
        tokio::time::sleep(Duration::from_micros(200)).await;
    }
    serving.kill();
    let mut acknowledged = Vec::new();
    for write in writes {
        acknowledged.extend(write.await.expect("no panic"));
    }
    assert!(
        acknowledged.len() >= after && acknowledged.len() < WRITES,
        "{}",
        acknowledged.len()
    );
    acknowledged
}

async fn scenario(database: Database) {
    let Some(installation) = Installation::on(tests::binary!(), database).await else {
        return;
    };
    let added = installation.add_operator();
    assert!(added.status.success(), "{}", complained(&added));
    let (token, shared) = {
        let serving = installation.serve().await;
        let official = serving.official(REGISTER, "caseworker").await;
        let shared = official.post(&clients(REGISTER), client(9999)).await.expect(201);
        let token = official.token.clone();
        (token, format!("{}/{}", clients(REGISTER), id_of(&shared)))
    };
    let mut acknowledged = Vec::new();
    for (round, after) in [1, 20, 60].into_iter().enumerate() {
        let round = killed_in_the_middle(&installation, &token, &shared, round * WRITES, after).await;
        acknowledged.extend(round);
    }
    whole(&installation, &acknowledged).await;
    // What was acknowledged is read, and what the process left behind does not keep it from writing.
    let serving = installation.serve().await;
    let session = Session::at(&serving.base, &token);
    for write in acknowledged.iter().filter(|write| write.client) {
        let path = format!("{}/{}", clients(REGISTER), write.made);
        let read = session.get(&path).await.expect(200);
        assert!(
            read["person"]["lastName"]
                .as_str()
                .is_some_and(|name| name.starts_with("Kestävä"))
        );
        assert_eq!(read["phones"].as_array().map(Vec::len), Some(1));
    }
    let read = session.get(&shared).await.expect(200);
    let phones: BTreeSet<Uuid> = read["phones"]
        .as_array()
        .expect("phones")
        .iter()
        .map(id_of)
        .collect();
    for write in acknowledged.iter().filter(|write| !write.client) {
        assert!(phones.contains(&write.made), "an acknowledged phone is gone");
    }
    session.post(&clients(REGISTER), client(8888)).await.expect(201);
    drop(serving);
    let verified = installation.run(&["log", "verify"]);
    assert!(
        verified.status.success(),
        "{}{}",
        said(&verified),
        complained(&verified)
    );
}

/// Looks past the program for what is acknowledged and missing, and for halves.
async fn whole(installation: &Installation, acknowledged: &[Acknowledged]) {
    let mut sql = Sql::open(&installation.database_url, &installation.key_dir).await;
    let entered: Vec<Uuid> = sql.column("SELECT id FROM clients").await;
    let entered: BTreeSet<Uuid> = entered.into_iter().collect();
    let facts: Vec<Uuid> = sql.column("SELECT id FROM facts WHERE field = 'phone'").await;
    let entries: Vec<Uuid> = sql
        .column("SELECT id FROM log_events WHERE outcome = 'done'")
        .await;
    for write in acknowledged {
        let there = if write.client {
            entered.contains(&write.made)
        } else {
            facts.contains(&write.made)
        };
        assert!(there, "acknowledged and gone: {}", write.made);
        assert!(
            entries.contains(&write.entry),
            "acknowledged without its entry: {}",
            write.made
        );
    }
    tests::halves::none(&mut sql).await;
    // As many entries as writes: each phone beyond a client's first has one.
    let writes = sql
        .count("log_events WHERE operation = 'createClient' AND outcome = 'done'")
        .await;
    assert_eq!(writes, entered.len() as i64);
    let phones = sql
        .count("log_events WHERE operation = 'addPhone' AND outcome = 'done'")
        .await;
    assert_eq!(phones, facts.len() as i64 - writes, "phones and their entries");
    let brought = "clients c WHERE NOT EXISTS (SELECT 1 FROM consents o WHERE o.client_id = c.id)
        OR NOT EXISTS (SELECT 1 FROM facts f WHERE f.client_id = c.id AND f.field = 'phone')";
    assert_eq!(
        sql.count(brought).await,
        0,
        "clients without what their request brought"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sqlite() {
    scenario(Database::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn postgres() {
    scenario(Database::Postgres).await;
}
