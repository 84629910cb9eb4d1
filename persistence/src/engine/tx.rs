//! One SQL text, two databases: the dispatch between SQLite and PostgreSQL, and nothing else.
//!
//! A call site reads `tx.sql(FIND).bind(id).opt::<ClientRow>().await`. SQL and binds are written once,
//! and one row type serves both.

use crate::engine::additions::{Added, Additions};
use crate::engine::connections::Lent;
use crate::engine::error::Error;
use sqlx::postgres::{PgArguments, PgRow};
use sqlx::sqlite::{SqliteArguments, SqliteRow};
use sqlx::{Arguments, AssertSqlSafe, Encode, Postgres, SqlSafeStr, SqlStr, Sqlite, Type};
use sqlx::{query_as_with, query_with};
use tokio::sync::oneshot;

/// A value that both databases can bind.
pub trait Arg:
    for<'q> Encode<'q, Sqlite> + Type<Sqlite> + for<'q> Encode<'q, Postgres> + Type<Postgres> + Send
{
}
impl<T> Arg for T where
    T: for<'q> Encode<'q, Sqlite> + Type<Sqlite> + for<'q> Encode<'q, Postgres> + Type<Postgres> + Send
{
}

/// A row that can be read from both databases; declared by `row!`.
pub trait Row:
    for<'r> sqlx::FromRow<'r, SqliteRow> + for<'r> sqlx::FromRow<'r, PgRow> + Send + Unpin
{
}
impl<T> Row for T where
    T: for<'r> sqlx::FromRow<'r, SqliteRow> + for<'r> sqlx::FromRow<'r, PgRow> + Send + Unpin
{
}

/// A connection in use: a transaction, or a reader that sees what is committed.
pub struct Tx {
    inner: Inner,
    /// Rows that it adds, to be sent together.
    additions: Additions,
    /// Whether it is a reader that collects rows for a transaction which is still to begin.
    collects: bool,
}

pub(crate) enum Inner {
    /// A write transaction on SQLite, begun as a writer.
    Sqlite(SqliteTransaction),
    /// A write transaction on PostgreSQL.
    Postgres(Lent<Postgres>),
    /// A reader on SQLite.
    SqliteReader(Lent<Sqlite>),
    /// A reader on PostgreSQL.
    PostgresReader(Lent<Postgres>),
}

/// SQLite's write transaction. One that a batch lends goes back when it is dropped, however its unit ended.
pub(crate) struct SqliteTransaction {
    writer: Option<Lent<Sqlite>>,
    returns_to: Option<oneshot::Sender<Lent<Sqlite>>>,
}

impl SqliteTransaction {
    /// One that nobody has lent.
    pub(crate) fn own(writer: Lent<Sqlite>) -> Self {
        Self {
            writer: Some(writer),
            returns_to: None,
        }
    }

    fn writer(&mut self) -> Result<&mut Lent<Sqlite>, Error> {
        self.writer.as_mut().ok_or(Error::Internal("no transaction"))
    }

    /// The transaction, to be ended by whoever has begun it.
    fn unlent(&mut self) -> Result<&mut Lent<Sqlite>, Error> {
        if self.returns_to.is_some() {
            return Err(Error::Internal("a lent transaction is ended by its lender"));
        }
        self.writer()
    }
}

impl Drop for SqliteTransaction {
    fn drop(&mut self) {
        if let (Some(writer), Some(returns_to)) = (self.writer.take(), self.returns_to.take()) {
            // When nobody waits for it the transaction is dropped, which rolls it back.
            let _ = returns_to.send(writer);
        }
    }
}

impl From<Inner> for Tx {
    fn from(inner: Inner) -> Self {
        Self {
            inner,
            additions: Additions::default(),
            collects: false,
        }
    }
}

impl Tx {
    /// Lends a transaction of SQLite, and where it comes back.
    pub(crate) fn lend(writer: Lent<Sqlite>) -> (Self, oneshot::Receiver<Lent<Sqlite>>) {
        let (returns_to, back) = oneshot::channel();
        let inner = Inner::Sqlite(SqliteTransaction {
            writer: Some(writer),
            returns_to: Some(returns_to),
        });
        (inner.into(), back)
    }

    /// A reader that collects rows for a transaction which is still to begin.
    pub(crate) fn collecting(mut self) -> Self {
        self.collects = true;
        self
    }

    /// The rows that a reader has collected. It is given back: whoever waits for a turn to write holds nothing that
    /// another needs.
    pub(crate) fn into_collected(self) -> Additions {
        self.additions
    }

    /// Takes over rows that were collected for it.
    pub(crate) fn take_over(&mut self, collected: Additions) {
        self.additions = collected;
    }

    /// A statement of this program's own text.
    pub fn sql(&mut self, text: &'static str) -> Statement<'_> {
        self.statement(text.into_sql_str())
    }

    /// A statement composed from constants of this program: the one door for dynamic SQL. No value
    /// ever goes into the text; values are bound.
    pub(crate) fn composed(&mut self, text: String) -> Statement<'_> {
        self.statement(AssertSqlSafe(text).into_sql_str())
    }

    /// `FROM … WHERE …`: the rows of a table, called `r`, that have each of some ids in a column and of which this
    /// holds. The ids are bound to a parameter as one value, [`ids`](crate::engine::sql_lists::ids).
    ///
    /// Of a list of ids PostgreSQL, when it has no statistics, walks through the whole register and filters. Going
    /// from id to id, in each database's own words, leaves both nothing but the index.
    pub(crate) fn of_each(&self, parameter: &str, table: &str, column: &str, such: &str) -> String {
        match &self.inner {
            Inner::Sqlite(_) | Inner::SqliteReader(_) => format!(
                "FROM (SELECT unhex(value) AS listed FROM json_each({parameter})) e CROSS JOIN {table} r
                 WHERE r.{column} = e.listed AND {such}"
            ),
            Inner::Postgres(_) | Inner::PostgresReader(_) => format!(
                "FROM (SELECT value::UUID AS listed FROM json_array_elements_text({parameter}::JSON)) e
                 CROSS JOIN LATERAL (SELECT * FROM {table} r WHERE r.{column} = e.listed AND {such} OFFSET 0) r"
            ),
        }
    }

    fn statement(&mut self, text: SqlStr) -> Statement<'_> {
        let args = match &self.inner {
            Inner::Sqlite(_) | Inner::SqliteReader(_) => Args::Sqlite(SqliteArguments::default()),
            Inner::Postgres(_) | Inner::PostgresReader(_) => Args::Postgres(PgArguments::default()),
        };
        Statement {
            tx: self,
            text,
            args,
            failed: None,
        }
    }

    /// Adds a row: it goes with others before the next statement, or when the work is done.
    pub(crate) fn add(&mut self, row: &impl Added) {
        self.additions.push(row);
    }

    /// The rows that wait to go together, for whoever adds many.
    pub(crate) fn additions(&mut self) -> &mut Additions {
        &mut self.additions
    }

    /// Sends the rows that were added and have not gone.
    ///
    /// # Errors
    /// [`Error::Exists`] when one is there already; the database's.
    pub(crate) async fn send_added(&mut self) -> Result<(), Error> {
        if self.additions.is_empty() || self.collects {
            return Ok(());
        }
        match &mut self.inner {
            Inner::Sqlite(tx) => self.additions.send_to_sqlite(tx.writer()?).await,
            Inner::Postgres(connection) => self.additions.send_to_postgres(connection).await,
            Inner::SqliteReader(_) | Inner::PostgresReader(_) => {
                Err(Error::Internal("a write outside a write transaction"))
            }
        }
    }

    /// Makes what was done durable.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn commit(mut self) -> Result<(), Error> {
        self.send_added().await?;
        match &mut self.inner {
            Inner::Sqlite(tx) => tx.unlent()?.commit().await?,
            Inner::Postgres(connection) => connection.commit().await?,
            Inner::SqliteReader(_) | Inner::PostgresReader(_) => {}
        }
        Ok(())
    }

    /// Undoes what was done, and waits until it is undone.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn rollback(mut self) -> Result<(), Error> {
        match &mut self.inner {
            Inner::Sqlite(tx) => tx.unlent()?.rollback().await?,
            Inner::Postgres(connection) => connection.rollback().await?,
            Inner::SqliteReader(_) | Inner::PostgresReader(_) => {}
        }
        Ok(())
    }
}

enum Args {
    Sqlite(SqliteArguments),
    Postgres(PgArguments),
}

/// A statement with what is bound to it so far.
pub struct Statement<'t> {
    tx: &'t mut Tx,
    text: SqlStr,
    args: Args,
    failed: Option<sqlx::error::BoxDynError>,
}

impl<'t> Statement<'t> {
    /// What it is asked of and how, once the rows that were added have gone: it is to see them.
    async fn ready(self) -> Result<(&'t mut Inner, SqlStr, Args), Error> {
        if let Some(error) = self.failed {
            return Err(sqlx::Error::Encode(error).into());
        }
        self.tx.send_added().await?;
        Ok((&mut self.tx.inner, self.text, self.args))
    }

    /// Binds the next parameter.
    pub fn bind(mut self, value: impl Arg) -> Self {
        let bound = match &mut self.args {
            Args::Sqlite(args) => args.add(value),
            Args::Postgres(args) => args.add(value),
        };
        if let Err(error) = bound {
            self.failed.get_or_insert(error);
        }
        self
    }

    /// All rows.
    ///
    /// # Errors
    /// The database's.
    pub async fn all<R: Row>(self) -> Result<Vec<R>, Error> {
        let (inner, text, args) = self.ready().await?;
        Ok(match (inner, args) {
            (Inner::Sqlite(tx), Args::Sqlite(args)) => rows_of_sqlite(tx.writer()?, text, args).await,
            (Inner::SqliteReader(reader), Args::Sqlite(args)) => rows_of_sqlite(reader, text, args).await,
            (Inner::Postgres(lent) | Inner::PostgresReader(lent), Args::Postgres(args)) => {
                lent.ask(async |connection| {
                    query_as_with::<Postgres, R, _>(text, args)
                        .fetch_all(connection)
                        .await
                })
                .await
            }
            _ => return Err(Error::Internal("arguments of one database bound for the other")),
        }?)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// The database's.
    pub async fn opt<R: Row>(self) -> Result<Option<R>, Error> {
        Ok(self.all::<R>().await?.into_iter().next())
    }

    /// Runs it; how many rows it touched.
    ///
    /// # Errors
    /// The database's.
    pub async fn run(self) -> Result<u64, Error> {
        let (inner, text, args) = self.ready().await?;
        Ok(match (inner, args) {
            (Inner::Sqlite(tx), Args::Sqlite(args)) => {
                let run = async |connection: &mut sqlx::SqliteConnection| {
                    query_with::<Sqlite, _>(text, args).execute(connection).await
                };
                tx.writer()?.ask(run).await?.rows_affected()
            }
            (Inner::Postgres(lent), Args::Postgres(args)) => {
                let run = async |connection: &mut sqlx::PgConnection| {
                    query_with::<Postgres, _>(text, args).execute(connection).await
                };
                lent.ask(run).await?.rows_affected()
            }
            _ => return Err(Error::Internal("a write outside a write transaction")),
        })
    }
}

async fn rows_of_sqlite<R: Row>(
    lent: &mut Lent<Sqlite>,
    text: SqlStr,
    args: SqliteArguments,
) -> Result<Vec<R>, sqlx::Error> {
    lent.ask(async |connection| {
        query_as_with::<Sqlite, R, _>(text, args)
            .fetch_all(connection)
            .await
    })
    .await
}
