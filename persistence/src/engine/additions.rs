//! Rows that a transaction adds: collected, and sent in one statement for all tables.
//!
//! Most of what a unit of work does is to add rows to many tables. Each statement of its own would be a trip to the
//! database while the one writer of SQLite is held. So rows wait in the transaction until something else is asked of it,
//! which must see them, or until the work is done. Each table's rows go as one JSON text, and the statement takes them
//! apart: SQLite's is an insertion into a view of which a trigger makes one into each table, PostgreSQL's has an
//! insertion for each table that gets rows.

mod cells;
mod tables;

use crate::engine::connections::Lent;
use crate::engine::error::Error;
pub(crate) use cells::Cell;
use cells::Kind;
use sqlx::{AssertSqlSafe, Postgres, SqlSafeStr, Sqlite};
use std::sync::LazyLock;
pub(crate) use tables::*;

/// A table that rows are added to.
pub(crate) struct Table {
    name: &'static str,
    columns: &'static [Column],
}

/// A column of such a table.
struct Column {
    name: &'static str,
    kind: Kind,
}

/// A row that can be added.
pub(crate) trait Added {
    /// The place of its table in [`TABLES`].
    const TABLE: usize;

    /// Writes its cells, with commas between them.
    fn write(&self, json: &mut String);
}

/// Rows that wait: for each table a JSON array of arrays, without its end.
#[derive(Default)]
pub(crate) struct Additions {
    tables: Vec<String>,
}

impl Additions {
    /// Puts a row to the others of its table.
    pub(crate) fn push<A: Added>(&mut self, row: &A) {
        self.tables.resize_with(TABLES.len(), String::new);
        let Some(rows) = self.tables.get_mut(A::TABLE) else {
            return;
        };
        rows.push_str(if rows.is_empty() { "[[" } else { ",[" });
        row.write(rows);
        rows.push(']');
    }

    /// Whether none waits.
    pub(crate) fn is_empty(&self) -> bool {
        self.tables.is_empty()
    }

    /// The rows of each table, none where there are none; after it, none waits.
    fn take(&mut self) -> impl Iterator<Item = Option<String>> {
        std::mem::take(&mut self.tables)
            .into_iter()
            .map(|rows| (!rows.is_empty()).then(|| rows + "]"))
    }

    /// Sends the rows to SQLite, by a connection that was told [`told_to_sqlite`].
    ///
    /// # Errors
    /// [`Error::Exists`] when a row is there already; the database's. Then none of them is added.
    pub(crate) async fn send_to_sqlite(&mut self, writer: &mut Lent<Sqlite>) -> Result<(), Error> {
        let mut statement = sqlx::query(INSERT_INTO_VIEW.as_str());
        for rows in self.take() {
            statement = statement.bind(rows);
        }
        let sent = writer
            .ask(async |connection| statement.execute(connection).await)
            .await;
        match sent.map_err(Error::from) {
            Err(error @ Error::Database(_)) => {
                // A trigger does not see that a table it missed has come back: another connection does.
                writer.wear_out();
                Err(error)
            }
            sent => sent.map(|_| ()),
        }
    }

    /// Sends the rows to PostgreSQL.
    ///
    /// # Errors
    /// [`Error::Exists`] when a row is there already; the database's. Then none of them is added.
    pub(crate) async fn send_to_postgres(&mut self, connection: &mut Lent<Postgres>) -> Result<(), Error> {
        let filled: Vec<(&Table, String)> = TABLES
            .iter()
            .zip(self.take())
            .filter_map(|(table, rows)| Some((table, rows?)))
            .collect();
        let mut statement = sqlx::query(AssertSqlSafe(insertions(&filled)).into_sql_str());
        for (_, rows) in filled {
            statement = statement.bind(rows);
        }
        connection
            .ask(async |connection| statement.execute(connection).await)
            .await?;
        Ok(())
    }
}

impl Table {
    /// `INSERT INTO table (columns) SELECT` each column of a row that is called `v`.
    fn insertion(&self, cell: impl Fn(Kind, usize) -> String) -> String {
        let names: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        let cells = self.columns.iter().enumerate();
        let cells: Vec<String> = cells.map(|(at, column)| cell(column.kind, at)).collect();
        format!(
            "INSERT INTO {} ({}) SELECT {}",
            self.name,
            names.join(", "),
            cells.join(", ")
        )
    }
}

/// What a writer of SQLite is told first: the view, of this connection alone, and what becomes of a row of it.
pub(crate) fn told_to_sqlite() -> Vec<String> {
    let columns: Vec<String> = TABLES
        .iter()
        .map(|table| format!("NULL AS {}", table.name))
        .collect();
    let insertions: Vec<String> = TABLES
        .iter()
        .map(|table| {
            let insertion = table.insertion(Kind::in_sqlite);
            format!("{insertion} FROM json_each(NEW.{}) AS v;", table.name)
        })
        .collect();
    vec![
        format!("CREATE TEMP VIEW additions AS SELECT {}", columns.join(", ")),
        format!(
            "CREATE TEMP TRIGGER add_rows INSTEAD OF INSERT ON additions BEGIN {} END",
            insertions.join(" ")
        ),
    ]
}

static INSERT_INTO_VIEW: LazyLock<String> = LazyLock::new(|| {
    let names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    let parameters: Vec<String> = (1..=TABLES.len()).map(|at| format!("${at}")).collect();
    format!(
        "INSERT INTO additions ({}) VALUES ({})",
        names.join(", "),
        parameters.join(", ")
    )
});

/// One statement that inserts into each of these tables.
fn insertions(tables: &[(&Table, String)]) -> String {
    let insertions: Vec<String> = tables
        .iter()
        .enumerate()
        .map(|(at, (table, _))| {
            let insertion = table.insertion(Kind::in_postgres);
            format!(
                "a{at} AS ({insertion} FROM json_array_elements(${}::JSON) AS v)",
                at + 1
            )
        })
        .collect();
    format!("WITH {} SELECT 1", insertions.join(", "))
}
