use std::env;
use std::sync::OnceLock;

/// The variable that chooses the databases of a test run.
const VARIABLE: &str = "ASIAKASREKISTERI_TEST_DATABASES";

/// A database that the tests can run on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Database {
    /// A file, by the library in the binary.
    Sqlite,
    /// A database of [`super::database`].
    Postgres,
}

/// The databases of this run, by `ASIAKASREKISTERI_TEST_DATABASES`: `sqlite`,
/// `postgres` or `sqlite,postgres`, which is also what no value means.
///
/// # Panics
/// When the variable has another value: a run that tests less than its author
/// thinks must not pass.
pub fn databases() -> &'static [Database] {
    static CHOSEN: OnceLock<&[Database]> = OnceLock::new();
    CHOSEN.get_or_init(|| {
        let value = env::var_os(VARIABLE);
        match chosen(value.as_deref().map(|value| value.to_string_lossy()).as_deref()) {
            Ok(databases) => databases,
            Err(error) => super::fail(&error),
        }
    })
}

fn chosen(value: Option<&str>) -> Result<&'static [Database], String> {
    match value {
        None | Some("sqlite,postgres") => Ok(&[Database::Sqlite, Database::Postgres]),
        Some("sqlite") => Ok(&[Database::Sqlite]),
        Some("postgres") => Ok(&[Database::Postgres]),
        Some(other) => Err(format!(
            "{VARIABLE} is `{other}`; it can be `sqlite`, `postgres` or `sqlite,postgres`"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_unless_told() {
        let both = Ok([Database::Sqlite, Database::Postgres].as_slice());
        assert_eq!(chosen(None), both);
        assert_eq!(chosen(Some("sqlite,postgres")), both);
        assert_eq!(chosen(Some("sqlite")), Ok([Database::Sqlite].as_slice()));
        assert_eq!(chosen(Some("postgres")), Ok([Database::Postgres].as_slice()));
    }

    #[test]
    fn anything_else_is_an_error() {
        for value in ["", "mysql", "Sqlite", "sqlite,", "sqlite,sqlite"] {
            assert!(chosen(Some(value)).is_err(), "{value}");
        }
    }
}
