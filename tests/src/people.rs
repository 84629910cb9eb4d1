//! Invented people for the tests. Identity codes have individual numbers 900–999.

use chrono::NaiveDate;
use domain::client::identity_code::PersonalIdentityCode;
use serde_json::{Value, json};

/// The five registers that are shipped.
pub const KEMI_REFUGEE_WORK: &str = "kemi-refugee-work";
/// Joroinen immigrant services.
pub const JOROINEN: &str = "joroinen-immigrant-services";
/// Kemi employment project.
pub const KEMI_PROJECT: &str = "kemi-employment-project";
/// Kemi immigrant services.
pub const KEMI_IMMIGRANTS: &str = "kemi-immigrant-services";
/// Raisio employment services.
pub const RAISIO: &str = "raisio-employment-services";

/// An identity code of somebody born on a day, with an individual number from 900 to 999.
pub fn identity_code(birth_date: &str, individual: u16) -> String {
    assert!((900..=999).contains(&individual), "tests use 900–999 only");
    let date: NaiveDate = birth_date.parse().expect("a date");
    let sign = if birth_date < "2000" { '-' } else { 'A' };
    PersonalIdentityCode::compose(date, sign, individual)
        .expect("a code")
        .as_str()
        .to_owned()
}

/// The client as a source, met in person.
pub fn from_client() -> Value {
    json!({"party": "client", "channel": "meeting"})
}

/// The paths of a register's clients.
pub fn clients(register: &str) -> String {
    format!("/v1/registers/{register}/clients")
}
