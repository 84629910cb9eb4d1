//! The database behind a service, spoken to past the program: to look, and to do what an intruder or a
//! broken disk would do.

use crate::App;
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, Connection, PgConnection, SqliteConnection};
use std::str::FromStr;
use std::time::Duration;
use uuid::Uuid;

/// A connection past the program.
pub enum Sql {
    /// To SQLite, the key store attached as `keystore`, as the program has it.
    Sqlite(SqliteConnection),
    /// To PostgreSQL.
    Postgres(PgConnection),
}

impl Sql {
    /// To the database of a service.
    pub async fn of(app: &App) -> Self {
        Self::open(&app.database_url, &app.key_dir).await
    }

    /// To a database, with the keys beside it.
    pub async fn open(url: &str, key_dir: &std::path::Path) -> Self {
        if !url.starts_with("sqlite:") {
            return Self::Postgres(PgConnection::connect(url).await.expect("a connection"));
        }
        let options = SqliteConnectOptions::from_str(url).expect("a URL");
        let options = options.busy_timeout(Duration::from_secs(10));
        let connection = SqliteConnection::connect_with(&options).await;
        let mut sql = Self::Sqlite(connection.expect("a connection"));
        let keys = key_dir.join("keys.db");
        sql.run(&format!("ATTACH DATABASE '{}' AS keystore", keys.display()))
            .await;
        sql
    }

    /// Runs a statement; how many rows it touched.
    pub async fn run(&mut self, statement: &str) -> u64 {
        self.try_run(statement)
            .await
            .unwrap_or_else(|error| panic!("{statement}: {error}"))
    }

    /// The same, when it may fail.
    pub async fn try_run(&mut self, statement: &str) -> Result<u64, sqlx::Error> {
        let query = AssertSqlSafe(statement.to_owned());
        Ok(match self {
            Self::Sqlite(connection) => sqlx::query(query).execute(connection).await?.rows_affected(),
            Self::Postgres(connection) => sqlx::query(query).execute(connection).await?.rows_affected(),
        })
    }

    /// The rows of one column of a type.
    pub async fn column<T>(&mut self, statement: &str) -> Vec<T>
    where
        T: Send + Unpin,
        (T,): for<'r> sqlx::FromRow<'r, sqlx::sqlite::SqliteRow>
            + for<'r> sqlx::FromRow<'r, sqlx::postgres::PgRow>,
    {
        let query = AssertSqlSafe(statement.to_owned());
        let rows: Result<Vec<(T,)>, _> = match self {
            Self::Sqlite(connection) => sqlx::query_as(query).fetch_all(connection).await,
            Self::Postgres(connection) => sqlx::query_as(query).fetch_all(connection).await,
        };
        let rows = rows.unwrap_or_else(|error| panic!("{statement}: {error}"));
        rows.into_iter().map(|(value,)| value).collect()
    }

    /// How many rows there are of a table, under a condition.
    pub async fn count(&mut self, from: &str) -> i64 {
        self.column(&format!("SELECT COUNT(*) FROM {from}")).await[0]
    }

    /// An id as a literal.
    pub fn id(&self, id: Uuid) -> String {
        match self {
            Self::Sqlite(_) => format!("x'{}'", id.simple()),
            Self::Postgres(_) => format!("'{id}'::uuid"),
        }
    }

    /// Bytes as a literal.
    pub fn bytes(&self, bytes: &[u8]) -> String {
        let hex = crate::raw::hex(bytes);
        match self {
            Self::Sqlite(_) => format!("x'{hex}'"),
            Self::Postgres(_) => format!("'\\x{hex}'::bytea"),
        }
    }
}

/// The id in an answer.
#[track_caller]
pub fn id_of(answer: &serde_json::Value) -> Uuid {
    answer["id"].as_str().expect("an id").parse().expect("a UUID")
}
