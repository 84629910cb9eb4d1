//! What officials answer for: handed over from one to another, or about to be left without anybody.

mod clients;
mod open_records;
mod unowned;

pub use clients::{OtherClients, clients_of, count_of, open_records};
pub use unowned::{
    UnownedCounts, UnownedOfClientRow, UnownedOfOfficialRow, clients_left_unowned, count_unowned,
    unowned_by_official, unowned_of_clients,
};
