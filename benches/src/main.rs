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
        sizes::measure(None, &plan.sizes, plan.time()).await;
        if let Some(server) = postgres(plan) {
            sizes::measure(Some(&server), &plan.sizes, plan.time()).await;
        }
        return;
    }
    if plan.crowd {
        println!(
            "{} clients, {} entries, {} s each",
            plan.clients, plan.log, plan.seconds
        );
        crowd::measure(plan, None).await;
        if let Some(server) = postgres(plan) {
            crowd::measure(plan, Some(&server)).await;
        }
        return;
    }
    println!(
        "32 connections, {} clients, the median of {} rounds of {} s",
        plan.clients, plan.rounds, plan.seconds
    );
    compare::measure(plan, None).await;
    if let Some(server) = postgres(plan) {
        compare::measure(plan, Some(&server)).await;
    }
}

/// A server, unless the plan leaves PostgreSQL out.
fn postgres(plan: &Plan) -> Option<DurableServer> {
    if plan.sqlite {
        return None;
    }
    DurableServer::start()
        .inspect_err(|error| println!("\nPostgreSQL is left out: {error}"))
        .ok()
}
