//! What others feel while somebody asks for too much: a bystander reads and enters clients over one connection each,
//! first in quiet, then beside a crowd.

use crate::fill::grown;
use crate::jobs::long_list;
use crate::load::{Load, Measured, Request};
use crate::people::{REGISTER, clients, creations, person};
use crate::plan::Plan;
use crate::served::{Build, Served};
use domain::ids::ClientId;
use serde_json::json;
use std::time::Duration;
use tests::people::from_client;
use tests::postgres::DurableServer;
use tests::sql::Sql;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// People who have one name.
const ALIKE: usize = 2000;
/// Facts, and records, of one client.
const GROWN: usize = 5000;

/// A crowd.
struct Crowd {
    name: &'static str,
    connections: usize,
    requests: Vec<Request>,
    /// Whether it reads each answer a byte a second.
    slow: bool,
    /// Whether it audits the log.
    audits: bool,
}

/// Measures on one database.
pub async fn measure(plan: &Plan, postgres: Option<&DurableServer>) {
    let url = postgres.map(|server| server.database("crowd").expect("a database"));
    println!("\n{}", if url.is_some() { "PostgreSQL" } else { "SQLite" });
    let mut served = Served::start(&Build::This, url.as_deref()).await;
    let ids = filled(&mut served, plan).await;
    let (read, entered) = bystander(&served, &ids, plan, 0).await;
    println!(
        "  {:<44} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8} {:>8}",
        "", "read p50", "p99 ms", "enter", "p99 ms", "answers", "refused", "MiB"
    );
    told("nobody else", &read, &entered, None, &served);
    for (at, crowd) in crowds(&ids).into_iter().enumerate() {
        let name = crowd.name;
        let time = plan.time() + Duration::from_secs(2);
        let load = match crowd.audits {
            true => served.auditor(crowd.connections, time).await,
            false => served.load(crowd.connections, time).await,
        };
        let asking = tokio::spawn(crowd.ask(load));
        tokio::time::sleep(Duration::from_secs(1)).await;
        let (read, entered) = bystander(&served, &ids, plan, at + 1).await;
        let answered = asking.await.expect("the crowd ends");
        told(name, &read, &entered, Some(&answered), &served);
    }
}

fn told(name: &str, read: &Measured, entered: &Measured, crowd: Option<&Measured>, served: &Served) {
    let of_crowd =
        |figure: fn(&Measured) -> usize| crowd.map_or("–".to_owned(), |crowd| figure(crowd).to_string());
    println!(
        "  {name:<44} {:>8.1} {:>8.1} {:>8.1} {:>8.1} {:>8} {:>8} {:>8}",
        read.within(0.5),
        read.within(0.99),
        entered.within(0.5),
        entered.within(0.99),
        of_crowd(|crowd| crowd.times.len()),
        of_crowd(|crowd| crowd.refused),
        served.resident()
    );
    assert_eq!(
        (read.refused, entered.refused),
        (0, 0),
        "the bystander was refused"
    );
}

/// A client who has grown, then as many as the plan says; with people who have one name, and a long log.
async fn filled(served: &mut Served, plan: &Plan) -> Vec<String> {
    let mut load = served.load(32, Duration::from_secs(3600)).await;
    load.once = true;
    load.run_all(creations(0, plan.clients)).await;
    let alike = (0..ALIKE).map(|at| {
        let mut person = person(at);
        person["person"]["firstNames"] = json!("Sama");
        person["person"]["lastName"] = json!("Samanen");
        Request::post(&clients(), &person)
    });
    load.run_all(alike.collect()).await;
    let page = served.get(&load.token, &long_list()).await;
    let ids = page["items"].as_array().expect("a page").iter();
    let ids: Vec<String> = ids
        .filter_map(|item| item["id"].as_str())
        .map(str::to_owned)
        .collect();
    let note = json!({"type": "case_note", "content": {"kind": "note", "text": "Asiakas soitti."}, "source": from_client()});
    served
        .post(&load.token, &format!("{}/{}/records", clients(), ids[0]), &note)
        .await;
    let client = ClientId(ids[0].parse().expect("an id"));
    served
        .past_it(async |store| grown(store, REGISTER, client, GROWN).await)
        .await;
    let mut sql = Sql::open(served.database_url(), served.key_dir()).await;
    let (id, from) = match sql {
        Sql::Sqlite(_) => ("unhex(printf('0190%028x', i))", "n"),
        Sql::Postgres(_) => (
            "('0190' || lpad(to_hex(i), 28, '0'))::UUID",
            "generate_series(1, $1) AS n(i)",
        ),
    };
    let from = from.replace("$1", &plan.log.to_string());
    sql.run(&format!(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})
         INSERT INTO log_events (register_key, id, at, user_id, operation, outcome, detail, salt, mac)
         SELECT register_key, {id}, at, user_id, operation, outcome, detail, salt, mac FROM {from}
            CROSS JOIN (SELECT * FROM log_events WHERE operation = 'createClient' LIMIT 1) AS e",
        plan.log
    ))
    .await;
    if matches!(sql, Sql::Postgres(_)) {
        sql.run("VACUUM ANALYZE").await;
    }
    ids
}

fn crowds(ids: &[String]) -> Vec<Crowd> {
    let get = |path: String| Request::get(&path);
    let crowd = |name, connections, requests| Crowd {
        name,
        connections,
        requests,
        slow: false,
        audits: false,
    };
    let client = |id: &String| format!("{}/{id}", clients());
    let log = format!("/v1/registers/{REGISTER}/log?operation=removeClient");
    let alike = json!({"name": "Samanen Sama", "limit": 50});
    vec![
        crowd("64 connections that list 200 clients", 64, vec![get(long_list())]),
        crowd(
            "500 connections that read clients",
            500,
            ids.iter().map(|id| get(client(id))).collect(),
        ),
        Crowd {
            name: "500 connections that read a byte a second",
            connections: 500,
            requests: vec![get(long_list())],
            slow: true,
            audits: false,
        },
        crowd(
            "32 that search a name that all have",
            32,
            vec![Request::post(&format!("{}/search", clients()), &alike)],
        ),
        crowd(
            "8 that read a client of 5,000 facts",
            8,
            vec![get(client(&ids[0]))],
        ),
        crowd(
            "8 that list the records of that client",
            8,
            vec![get(format!("{}/records?limit=200", client(&ids[0])))],
        ),
        crowd(
            "8 that see the overview of that client",
            8,
            vec![get(format!("{}/overview", client(&ids[0])))],
        ),
        Crowd {
            name: "8 that look for what is rare in the log",
            connections: 8,
            requests: vec![get(log)],
            slow: false,
            audits: true,
        },
    ]
}

impl Crowd {
    async fn ask(self, load: Load) -> Measured {
        if !self.slow {
            return load.run(self.requests).await;
        }
        let readers = (0..self.connections).map(|_| slowly(load.clone(), self.requests[0].clone()));
        let answered = futures_util::future::join_all(readers).await;
        let refused = answered.iter().filter(|answered| !**answered).count();
        Measured {
            times: Vec::new(),
            refused,
            elapsed: load.time,
        }
    }
}

/// Asks, and reads the answer a byte a second; whether it is one.
async fn slowly(load: Load, request: Request) -> bool {
    let mut stream = TcpStream::connect(load.address).await.expect("a connection");
    let sent = stream.write_all(request.text(&load.token).as_bytes()).await;
    let mut begin = Vec::new();
    let until = tokio::time::Instant::now() + load.time;
    while sent.is_ok() && tokio::time::Instant::now() < until {
        match tokio::time::timeout_at(until, stream.read_u8()).await {
            Ok(Ok(byte)) => begin.push(byte),
            Ok(Err(_)) => return false,
            Err(_) => break,
        }
        tokio::time::sleep(Duration::from_secs(1)).await;
    }
    true
}

/// Reads and enters clients, over a connection each.
async fn bystander(served: &Served, ids: &[String], plan: &Plan, round: usize) -> (Measured, Measured) {
    let load = served.bystander(plan.time()).await;
    let reads = ids[1..]
        .iter()
        .map(|id| Request::get(&format!("{}/{id}", clients())));
    // Enough for a round, and others' than in the one before.
    let enters = creations(1_000_000 + round * 40_000, 40_000);
    let (read, entered) = (load.run(reads.collect()), load.run(enters));
    futures_util::join!(read, entered)
}
