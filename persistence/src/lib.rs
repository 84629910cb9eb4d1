//! The store: SQLite or PostgreSQL behind one SQL text, units of work, sealing, blind indexes and the
//! user log. Nothing outside this crate speaks SQL.

mod batch;
mod classes;
mod clock;
mod conditions;
mod db;
mod erased_keys;
mod error;
mod installation;
mod keys;
mod pools;
mod seal;
mod store;
mod unit;
mod versions;

pub mod changes;
pub mod client_parts;
pub mod clients;
pub mod consents;
pub mod corrections;
pub mod facts;
pub mod grants;
pub mod handovers;
pub mod idempotency;
pub mod log;
pub mod outside_notice;
pub mod records;
pub mod registers;
pub mod relations;
pub mod relationships;
pub mod responsible_officials;
pub mod search;
pub mod sessions;
pub mod signing;
pub mod substitutes;
pub mod users;
pub mod worklists;

pub use classes::key_of_class;
pub use clock::{Clock, Ids};
pub use db::{Arg, Row, Statement, Tx};
pub use error::Error;
pub use keys::{ClientKey, RegisterKeys, RootKey};
pub use log::{Logged, Receipt};
pub use pools::migrate_postgres;
pub use seal::{Beside, Place};
pub use store::{Location, Store};
pub use unit::{Done, Failure, Unit};

/// `($1, $2), ($3, $4)`: the values of a statement that inserts several rows.
fn values(rows: usize, columns: usize) -> String {
    let mut text = String::new();
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=columns {
            let separator = if column == 1 { "" } else { ", " };
            text.push_str(&format!("{separator}${}", row * columns + column));
        }
        text.push(')');
    }
    text
}

/// Rows that one statement inserts: up to 16, or 32 or 64, so that few statements are prepared and kept, and
/// no database's bound on parameters is met.
fn chunks<T>(mut rows: &[T]) -> impl Iterator<Item = &[T]> {
    std::iter::from_fn(move || {
        let size = match rows.len() {
            0 => return None,
            few @ 1..=16 => few,
            some => [64, 32, 16].into_iter().find(|size| *size <= some)?,
        };
        let (chunk, rest) = rows.split_at(size);
        rows = rest;
        Some(chunk)
    })
}

/// Sizes of `IN` lists: few, so that few statements are prepared and kept.
const LIST_SIZES: [usize; 4] = [1, 8, 64, 256];

fn list_size(len: usize) -> usize {
    LIST_SIZES.into_iter().find(|size| len <= *size).unwrap_or(len)
}

/// `($2, $3, …)`: a list of parameters from a position, padded to one of a few sizes.
fn list(first: usize, len: usize) -> String {
    let parameters: Vec<_> = (first..first + list_size(len))
        .map(|at| format!("${at}"))
        .collect();
    format!("({})", parameters.join(", "))
}

/// The values of such a list: the last one repeats.
fn padded<T: Copy>(values: &[T]) -> impl Iterator<Item = T> {
    let last = values.last().copied();
    values
        .iter()
        .copied()
        .chain(std::iter::from_fn(move || last))
        .take(list_size(values.len()))
}

/// Sizes of unions of branches: few, so that few statements are prepared and kept.
const BRANCHES: [usize; 3] = [1, 16, MOST_BRANCHES];

/// How many branches a statement has at most.
const MOST_BRANCHES: usize = 64;

fn branches_size(len: usize) -> usize {
    BRANCHES
        .into_iter()
        .find(|size| len <= *size)
        .unwrap_or(MOST_BRANCHES)
}

/// `branch $2 rest UNION ALL branch $3 rest …`: a branch for each of several ids.
///
/// Of a list of ids PostgreSQL, when it has no statistics, walks through the whole register and filters.
/// A branch leaves it nothing but the index.
fn branches(branch: &str, rest: &str, first: usize, len: usize) -> String {
    let branches: Vec<_> = (first..first + branches_size(len))
        .map(|at| format!("{branch} ${at}{rest}"))
        .collect();
    branches.join(" UNION ALL ")
}

/// The ids of such branches; what is left over finds nothing.
fn filled(ids: &[uuid::Uuid]) -> impl Iterator<Item = uuid::Uuid> {
    ids.iter()
        .copied()
        .chain(std::iter::repeat(uuid::Uuid::nil()))
        .take(branches_size(ids.len()))
}
