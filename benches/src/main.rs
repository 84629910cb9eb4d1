//! What the service costs: every job beside its limit, on the same machine in the same run, and beside another build
//! when one is named. Prints figures and asserts none: a time is no promise.
//!
//! `cargo run --release -p benches` prints every row; `--help` tells the rest.

mod compare;
mod crowd;
mod fill;
mod jobs;
mod load;
mod machine;
mod people;
mod plan;
mod served;
mod service;
mod sizes;

use clap::Parser;
use plan::Plan;
use std::process::ExitCode;
use tests::postgres::DurableServer;

/// What the binary allocates with.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[actix_web::main]
async fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    if arguments.next().is_some_and(|first| first == served::AS_SERVICE) {
        return match service::run(arguments.collect()).await {
            Ok(()) => ExitCode::SUCCESS,
            Err(message) => {
                eprintln!("{message}");
                ExitCode::FAILURE
            }
        };
    }
    measure(&Plan::parse()).await;
    ExitCode::SUCCESS
}

async fn measure(plan: &Plan) {
    println!("{}", machine::line());
    if !plan.sizes.is_empty() {
        println!("1 connection, {:?} clients, {} s each", plan.sizes, plan.seconds);
        on_each(plan, async |server| {
            sizes::measure(server, &plan.sizes, plan.time()).await
        })
        .await;
    } else if plan.crowd {
        println!(
            "{} clients, {} entries, {} s each",
            plan.clients, plan.log, plan.seconds
        );
        on_each(plan, async |server| crowd::measure(plan, server).await).await;
    } else {
        println!(
            "32 connections, {} clients, the median of {} rounds of {} s",
            plan.clients, plan.rounds, plan.seconds
        );
        on_each(plan, async |server| compare::measure(plan, server).await).await;
    }
}

/// On SQLite, then on PostgreSQL, unless the plan leaves it out.
async fn on_each(plan: &Plan, measure: impl AsyncFn(Option<&DurableServer>)) {
    measure(None).await;
    if plan.sqlite {
        return;
    }
    match DurableServer::start() {
        Ok(server) => measure(Some(&server)).await,
        Err(error) => println!("\nPostgreSQL is left out: {error}"),
    }
}
