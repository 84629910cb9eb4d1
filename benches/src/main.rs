//! What is measured, against its limit, on the same machine in the same run. Prints ratios; asserts
//! nothing: a time is no promise.
//!
//! `cargo run --release -p benches -- [--clients 2000] [--seconds 5]`
//! `cargo run --release -p benches -- --cases 10000,100000 [--seconds 5]`: overviews and worklists alone

mod cases;
mod load;
mod service;

use load::{Load, Request};
use std::time::Duration;
use tests::postgres::Database;
use tests::{App, Options};

/// What the binary allocates with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Connections that ask at once.
const CONNECTIONS: usize = 32;

struct Plan {
    clients: usize,
    /// Sizes of registers whose overviews and worklists are measured, and nothing else.
    cases: Vec<usize>,
    seconds: u64,
}

#[tokio::main]
async fn main() {
    let plan = plan();
    match plan.cases.as_slice() {
        [] => println!(
            "{CONNECTIONS} connections, {} clients, {} s each, {} cores",
            plan.clients,
            plan.seconds,
            cores()
        ),
        sizes => println!(
            "1 connection, {sizes:?} clients, {} s each, {} cores",
            plan.seconds,
            cores()
        ),
    }
    for database in [Database::Sqlite, Database::Postgres] {
        if !plan.cases.is_empty() {
            cases::measure(database, &plan.cases, plan.seconds).await;
            continue;
        }
        match App::on(database, Options::default()).await {
            Some(app) => measure(app, database, &plan).await,
            None => println!("\n{database:?}: left out of this run"),
        }
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

fn plan() -> Plan {
    let mut plan = Plan {
        clients: 2000,
        cases: Vec::new(),
        seconds: 5,
    };
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    for pair in arguments.chunks(2) {
        match pair {
            [name, value] if name == "--clients" => plan.clients = value.parse().unwrap_or(plan.clients),
            [name, value] if name == "--seconds" => plan.seconds = value.parse().unwrap_or(plan.seconds),
            [name, value] if name == "--cases" => {
                plan.cases = value.split(',').filter_map(|size| size.parse().ok()).collect();
            }
            _ => eprintln!("not understood: {pair:?}"),
        }
    }
    plan
}

async fn measure(app: App, database: Database, plan: &Plan) {
    println!("\n{database:?}");
    let server = service::start(&app);
    let official = app.official(service::REGISTER, "caseworker").await;
    let load = Load {
        address: server.address,
        token: official.token.clone(),
        connections: CONNECTIONS,
        time: Duration::from_secs(plan.seconds),
    };
    let ids = service::fill(&official, plan.clients).await;
    let each = |path: &str| -> Vec<Request> {
        ids.iter()
            .map(|id| Request::get(&path.replace("{client}", id)))
            .collect()
    };
    let clients = format!("/v1/registers/{}/clients", service::REGISTER);

    let unaudited = load
        .run(
            "read, unaudited",
            each(&format!("/bench/{}/unaudited/{{client}}", service::REGISTER)),
        )
        .await;
    let alone = load
        .run(
            "read, one commit per request",
            each(&format!("/bench/{}/alone/{{client}}", service::REGISTER)),
        )
        .await;
    let audited = load
        .run(
            "read, audited (group commit)",
            each(&format!("{clients}/{{client}}")),
        )
        .await;
    println!(
        "  audited / unaudited            {:.2}  (target 0.6)",
        audited / unaudited
    );
    println!(
        "  audited / one commit each      {:.2}  (target 4)",
        audited / alone
    );

    let search = load
        .run("search, two words of a name", service::searches(&clients, &ids))
        .await;
    println!("  search / unaudited read        {:.2}", search / unaudited);
    let one = Load {
        token: official.token.clone(),
        connections: 1,
        ..load
    };
    one.run("search, one at a time", service::searches(&clients, &ids))
        .await;
    one.run(
        "read, audited, one at a time",
        each(&format!("{clients}/{{client}}")),
    )
    .await;

    let commits = service::commits_per_second(&app, plan.seconds).await;
    println!("  {:<30} {commits:>9.0} /s", "one commit per unit, empty");
    let alone = one
        .run("create, each committed alone", service::creations(&clients, plan))
        .await;
    let create = load
        .run(
            "create, sealed, indexed, logged",
            service::creations(&clients, plan),
        )
        .await;
    println!(
        "  create / one empty unit        {:.2}  (target 2)",
        create / commits
    );
    println!("  create / committed alone       {:.2}", create / alone);
    server.handle.stop(false).await;
}
