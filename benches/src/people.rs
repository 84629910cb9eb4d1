//! Invented people, and what is asked about them.

use crate::load::Request;
use chrono::NaiveDate;
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

/// Beginnings and ends that make some hundreds of first and some thousands of last names.
const BEGIN: [&str; 24] = [
    "Ada", "Bek", "Cha", "Dil", "Eri", "Far", "Gul", "Has", "Ily", "Jam", "Kar", "Lei", "Mah", "Nas", "Osm",
    "Par", "Qas", "Rah", "Sab", "Tar", "Umi", "Vol", "Yar", "Zah",
];
const MIDDLE: [&str; 24] = [
    "ma", "bor", "chi", "dan", "esh", "fir", "gos", "hul", "ina", "jor", "kal", "lum", "min", "nov", "oda",
    "pir", "ram", "sil", "tov", "ula", "ved", "wan", "yus", "zir",
];
const END: [&str; 8] = ["adi", "enko", "inen", "ov", "shvili", "tani", "uri", "zai"];

/// The name of the person at a place of a great register: some are many people's, most are few people's, as in life.
pub fn name_among_many(at: usize) -> (String, String) {
    let dice = |salt: u64| {
        let mixed = (at as u64 ^ salt).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mixed = (mixed ^ (mixed >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
        (mixed >> 11) as f64 / (1_u64 << 53) as f64
    };
    // The square: one in ten has the first hundredth of all names.
    let one_of = |salt: u64, many: usize| (dice(salt).powi(2) * many as f64) as usize;
    let first = |salt: u64| {
        let name = one_of(salt, BEGIN.len() * MIDDLE.len());
        format!("{}{}", BEGIN[name % BEGIN.len()], MIDDLE[name / BEGIN.len()])
    };
    let last = one_of(3 << 40, BEGIN.len() * MIDDLE.len() * END.len());
    let (beginning, rest) = (last % BEGIN.len(), last / BEGIN.len());
    let last = format!(
        "{}{}{}",
        BEGIN[beginning],
        MIDDLE[rest / END.len()],
        END[rest % END.len()]
    );
    (format!("{} {}", first(1 << 40), first(2 << 40)), last)
}

/// The birth date of the person at a place.
pub fn born(at: usize) -> NaiveDate {
    let (year, month, day) = (1940 + at / 100 % 60, 1 + at / 7 % 12, 1 + at % 28);
    NaiveDate::from_ymd_opt(year as i32, month as u32, day as u32).expect("a date")
}

/// The phone number of the person at a place.
pub fn phone(at: usize) -> String {
    format!("+358 50 0{:06}", at % 1_000_000)
}

/// A client with ten data.
pub fn person(at: usize) -> Value {
    let (first, last) = names(at);
    json!({
        "clientGroup": "refugees_received",
        "person": {
            "firstNames": first,
            "lastName": last,
            "birthDate": born(at),
            "motherTongue": "ar",
            "interpreterNeed": {"needed": true, "language": "ar"}
        },
        "source": from_client(),
        "citizenships": [{"country": "SY"}],
        "municipalities": [{"municipality": "240"}],
        "addresses": [{"kind": "permanent", "street": format!("Keksitty katu {at}"), "postalCode": "94100", "city": "Kemi"}],
        "phones": [{"number": phone(at)}]
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
