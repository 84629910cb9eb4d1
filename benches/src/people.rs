//! Invented people, and what is asked about them.

use crate::load::Request;
use serde_json::{Value, json};
use tests::people::from_client;

/// The register that is measured.
pub const REGISTER: &str = tests::people::KEMI_REFUGEE_WORK;

const FIRST: [&str; 12] = [
    "Maryam", "Yusuf", "Olena", "Ahmad", "Aino", "Farid", "Halima", "Mikko", "Zahra", "Ivan", "Layla", "Abdi",
];
const LAST: [&str; 12] = [
    "Testinen",
    "Alasmäki",
    "Hakimi",
    "Kovalenko",
    "Warsame",
    "Rajala",
    "Nurzai",
    "Haddadi",
    "Saarikoski",
    "Barzani",
    "Mukendi",
    "Petrenko",
];

/// The names of the person at a place: each word of them is shared by a twelfth of the register.
pub fn names(at: usize) -> (String, String) {
    let first = format!("{} {}", FIRST[at % 12], FIRST[at / 144 % 12]);
    (first, LAST[at / 12 % 12].to_owned())
}

/// A client with ten data.
pub fn person(at: usize) -> Value {
    let (first, last) = names(at);
    let birth_date = format!(
        "{}-{:02}-{:02}",
        1940 + at / 100 % 60,
        1 + at / 7 % 12,
        1 + at % 28
    );
    json!({
        "clientGroup": "refugees_received",
        "person": {
            "firstNames": first,
            "lastName": last,
            "birthDate": birth_date,
            "motherTongue": "ar",
            "interpreterNeed": {"needed": true, "language": "ar"}
        },
        "source": from_client(),
        "citizenships": [{"country": "SY"}],
        "municipalities": [{"municipality": "240"}],
        "addresses": [{"kind": "permanent", "street": format!("Keksitty katu {at}"), "postalCode": "94100", "city": "Kemi"}],
        "phones": [{"number": format!("+358 50 00{:05}", at % 100_000)}]
    })
}

/// The path of the register's clients.
pub fn clients() -> String {
    tests::people::clients(REGISTER)
}

/// Creations of so many people, from a place on.
pub fn creations(from: usize, many: usize) -> Vec<Request> {
    let path = clients();
    (from..from + many)
        .map(|at| Request::post(&path, &person(at)))
        .collect()
}

/// Searches by two words of a name, each of which a twelfth of the register shares.
pub fn searches() -> Vec<Request> {
    let path = format!("{}/search", clients());
    (0..144)
        .map(|at| {
            let (first, last) = names(at);
            let first = first.split(' ').next().unwrap_or_default();
            Request::post(&path, &json!({"name": format!("{last} {first}"), "limit": 10}))
        })
        .collect()
}
