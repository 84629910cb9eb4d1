//! The jobs that are measured, each beside the one that it cannot be faster than.

use crate::load::Request;
use crate::people::{REGISTER, clients, creations, searches};

/// A job: what is asked of the service, again and again.
pub struct Job {
    /// What a table calls it.
    pub name: &'static str,
    /// Another job, which it is held against.
    pub limit: Option<&'static str>,
    /// Whether another build has it too: what shows a limit alone stands beside this build's service only.
    pub everywhere: bool,
    /// What is asked.
    pub asks: Asks,
}

/// What a job asks.
pub enum Asks {
    /// The same of every client; `{client}` stands for each.
    OfClients(String),
    /// Searches for people.
    Searches,
    /// Enters people who are not there yet.
    Creations,
}

impl Job {
    /// Its requests: about these clients, or of people from a place on.
    pub fn requests(&self, ids: &[String], from: usize) -> Vec<Request> {
        match &self.asks {
            Asks::OfClients(path) => ids
                .iter()
                .map(|id| Request::get(&path.replace("{client}", id)))
                .collect(),
            Asks::Searches => searches(),
            Asks::Creations => creations(from, CREATIONS),
        }
    }
}

/// The path of a page of 200 clients.
pub fn long_list() -> String {
    format!("{}?limit=200", clients())
}

/// More people than are entered in one round.
pub const CREATIONS: usize = 40_000;

const NOTHING: &str = "an answer with nothing in it";
/// Reading a client as it is: audited.
pub const READ: &str = "read a client";
const RAW: &str = "the rows of a client alone";
const UNAUDITED: &str = "read a client, no log entry";
const EMPTY: &str = "an empty unit, entered";

/// Every job, those that change something last.
pub fn jobs() -> Vec<Job> {
    let bench = format!("/bench/{REGISTER}");
    let of_clients = |name, limit, everywhere, path: String| Job {
        name,
        limit,
        everywhere,
        asks: Asks::OfClients(path),
    };
    let client = format!("{}/{{client}}", clients());
    vec![
        of_clients(NOTHING, None, false, "/bench/nothing".to_owned()),
        of_clients(RAW, Some(NOTHING), false, format!("{bench}/raw/{{client}}")),
        of_clients(
            UNAUDITED,
            Some(RAW),
            false,
            format!("{bench}/unaudited/{{client}}"),
        ),
        of_clients(READ, Some(UNAUDITED), true, client.clone()),
        of_clients("list 200 clients", Some(NOTHING), true, long_list()),
        of_clients(
            "overview of a client",
            Some(UNAUDITED),
            true,
            format!("{client}/overview"),
        ),
        Job {
            name: "search two words of a name",
            limit: Some(UNAUDITED),
            everywhere: true,
            asks: Asks::Searches,
        },
        of_clients(EMPTY, Some(NOTHING), false, format!("{bench}/empty")),
        Job {
            name: "enter a client",
            limit: Some(EMPTY),
            everywhere: true,
            asks: Asks::Creations,
        },
    ]
}
