//! This build, and another one beside it in alternating rounds: both are served by processes of their own, and while
//! one is asked the other rests.

use crate::jobs::{Asks, Job, READ, jobs, long_list};
use crate::load::Request;
use crate::people::creations;
use crate::plan::Plan;
use crate::served::{Build, Served};
use std::collections::BTreeMap;
use std::time::Duration;
use tests::postgres::DurableServer;

/// Connections that ask at once.
const CONNECTIONS: usize = 32;
/// Connections that list 200 clients at once, and want to be served all.
const LISTING: usize = 64;

/// One build with what was measured of it.
struct Side {
    served: Served,
    build: Build,
    ids: Vec<String>,
    /// People who were entered so far.
    entered: usize,
    /// What each job came to, round by round.
    rounds: BTreeMap<&'static str, Vec<Round>>,
    memory: Memory,
    refused: usize,
}

struct Round {
    rate: f64,
    p99: f64,
    switches: f64,
    microseconds: f64,
    refused: f64,
}

#[derive(Default)]
struct Memory {
    start: u64,
    signed_in: u64,
    loaded: u64,
}

/// Measures on one database.
pub async fn measure(plan: &Plan, postgres: Option<&DurableServer>) {
    println!(
        "\n{}",
        if postgres.is_some() {
            "PostgreSQL, which waits for its disk"
        } else {
            "SQLite"
        }
    );
    let mut sides = Vec::new();
    for (at, build) in plan.builds().into_iter().enumerate() {
        let url = postgres.map(|server| server.database(&format!("side{at}")).expect("a database"));
        let served = Served::start(&build, url.as_deref()).await;
        sides.push(Side::filled(served, build, plan).await);
    }
    for round in 0..plan.rounds {
        for job in jobs().iter().filter(|job| job.name.contains(&plan.only)) {
            for at in 0..sides.len() {
                // Whoever came first comes last in the next round.
                let at = if round % 2 == 0 { at } else { sides.len() - 1 - at };
                sides[at].run(job, plan.time()).await;
            }
        }
    }
    if plan.only.is_empty() {
        for side in &mut sides {
            side.overload(plan.time()).await;
            side.remember(plan.memory()).await;
        }
    }
    print(&sides);
}

impl Side {
    async fn filled(served: Served, build: Build, plan: &Plan) -> Self {
        let mut load = served.load(CONNECTIONS, Duration::from_secs(3600)).await;
        load.once = true;
        let mut from = 0;
        while from < plan.clients {
            // Who was put off comes again.
            from += load.run(creations(from, plan.clients - from)).await.times.len();
        }
        let mut ids = Vec::with_capacity(plan.clients);
        let mut path = long_list();
        loop {
            let page = served.get(&load.token, &path).await;
            let items = page["items"].as_array().expect("a page");
            ids.extend(
                items
                    .iter()
                    .filter_map(|item| item["id"].as_str())
                    .map(str::to_owned),
            );
            match page["nextCursor"].as_str() {
                Some(cursor) => path = format!("{}&cursor={cursor}", long_list()),
                None => break,
            }
        }
        assert_eq!(ids.len(), plan.clients, "everybody is listed");
        Self {
            served,
            build,
            ids,
            entered: plan.clients,
            rounds: BTreeMap::new(),
            memory: Memory::default(),
            refused: 0,
        }
    }

    async fn run(&mut self, job: &Job, time: Duration) {
        if !job.everywhere && !matches!(self.build, Build::This) {
            return;
        }
        let mut load = self.served.load(CONNECTIONS, time).await;
        let requests = job.requests(&self.ids, self.entered);
        load.once = matches!(job.asks, Asks::Creations);
        let before = self.served.taken();
        let measured = load.run(requests).await;
        let taken = self.served.taken().since(before);
        let answers = measured.times.len() as f64;
        if load.once {
            self.entered += measured.times.len();
        }
        self.rounds.entry(job.name).or_default().push(Round {
            rate: measured.rate(),
            p99: measured.within(0.99),
            switches: taken.switches as f64 / answers,
            microseconds: taken.processor.as_secs_f64() * 1e6 / answers,
            refused: measured.refused as f64,
        });
    }

    /// Many lists at once: nobody who asks for one may be refused.
    async fn overload(&mut self, time: Duration) {
        let load = self.served.load(LISTING, time).await;
        let lists = Request::get(&long_list());
        self.refused = load.run(vec![lists]).await.refused;
    }

    /// What it keeps in memory: at its start, after a hundred sign-ins, and after readings and lists.
    async fn remember(&mut self, time: Duration) {
        self.served.restart().await;
        self.memory.start = self.served.resident();
        for _ in 0..100 {
            self.served.caseworker().await;
        }
        self.memory.signed_in = self.served.resident();
        let load = self.served.load(CONNECTIONS, time).await;
        let reads = jobs().into_iter().filter(|job| job.name == READ);
        let reads = reads.flat_map(|job| job.requests(&self.ids, 0));
        let mut requests: Vec<_> = reads.take(400).collect();
        requests.push(Request::get(&long_list()));
        load.run(requests).await;
        self.memory.loaded = self.served.resident();
    }

    fn median(&self, job: &str, of: impl Fn(&Round) -> f64) -> Option<f64> {
        let mut values: Vec<f64> = self.rounds.get(job)?.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied()
    }
}

fn print(sides: &[Side]) {
    let mut heads = format!("  {:<30}", "");
    for side in sides {
        heads += &format!(
            " {:>16} {:>8} {:>8} {:>8} {:>8}",
            format!("{}, /s", side.build.name()),
            "p99 ms",
            "CPU µs",
            "switches",
            "refused"
        );
    }
    println!("{heads}  {:>8}  {:>8}", "of limit", "ratio");
    for job in jobs() {
        let mut line = format!("  {:<30}", job.name);
        for side in sides {
            match side.median(job.name, |round| round.rate) {
                Some(rate) => {
                    let median = |of: fn(&Round) -> f64| side.median(job.name, of).unwrap_or_default();
                    line += &format!(
                        " {rate:>16.0} {:>8.1} {:>8.0} {:>8.1} {:>8.0}",
                        median(|round| round.p99),
                        median(|round| round.microseconds),
                        median(|round| round.switches),
                        median(|round| round.refused)
                    );
                }
                None => line += &format!(" {:>16} {:>8} {:>8} {:>8} {:>8}", "–", "–", "–", "–", "–"),
            }
        }
        let rate = |side: &Side, job: &str| side.median(job, |round| round.rate);
        let Some(own) = rate(&sides[0], job.name) else {
            continue;
        };
        let ratio =
            |other: Option<f64>| other.map_or("–".to_owned(), |other| format!("{:.2}", own / other));
        let limit = job.limit.and_then(|limit| rate(&sides[0], limit));
        let other = sides.get(1).and_then(|side| rate(side, job.name));
        println!("{line}  {:>8}  {:>8}", ratio(limit), ratio(other));
    }
    for side in sides {
        let Memory {
            start,
            signed_in,
            loaded,
        } = side.memory;
        println!(
            "  {}: {start} MiB at start, {signed_in} after 100 sign-ins, {loaded} after the load; {} of the lists of {LISTING} refused",
            side.build.name(),
            side.refused
        );
    }
}
