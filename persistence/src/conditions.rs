//! The condition of a statement and what is bound to it: they grow together.

use crate::db::Statement;
use crate::responsible_officials::answers_on;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// A condition that grows.
pub(crate) struct Conditions {
    pub(crate) text: String,
    binds: Vec<Bind>,
}

/// A value that is bound.
pub(crate) enum Bind {
    Key(i64),
    Id(Uuid),
    Code(String),
    Day(NaiveDate),
    At(DateTime<Utc>),
}

impl Conditions {
    /// A condition whose first value, `$1`, is a register.
    pub(crate) fn of_register(text: impl Into<String>, register: i64) -> Self {
        Self {
            text: text.into(),
            binds: vec![Bind::Key(register)],
        }
    }

    /// The place of a value in the text.
    pub(crate) fn place(&mut self, bind: Bind) -> String {
        self.binds.push(bind);
        format!("${}", self.binds.len())
    }

    pub(crate) fn and(&mut self, column: &str, comparison: &str, bind: Bind) {
        let place = self.place(bind);
        self.text.push_str(&format!(" AND {column} {comparison} {place}"));
    }

    /// One of several; none at all asks for nothing in particular.
    pub(crate) fn one_of(&mut self, column: &str, alternatives: impl Iterator<Item = Bind>) {
        let places: Vec<String> = alternatives.map(|bind| self.place(bind)).collect();
        if !places.is_empty() {
            self.text
                .push_str(&format!(" AND {column} IN ({})", places.join(", ")));
        }
    }

    /// Of a client for whom a user answers on a day, or stands in for the one who does. The column is not one of
    /// a table that the statement calls `o`: inside, that name is taken, and would compare a row with itself.
    pub(crate) fn answered_by(&mut self, client: &str, user: Uuid, day: NaiveDate) {
        let (user, day) = (self.place(Bind::Id(user)), self.place(Bind::Day(day)));
        let answers = answers_on!("$1", "USER", "DAY");
        let answers = answers.replace("USER", &user).replace("DAY", &day);
        self.text.push_str(&format!(
            " AND EXISTS (SELECT 1 FROM responsible_officials o
              WHERE o.register_key = $1 AND o.client_id = {client} AND {answers})"
        ));
    }

    /// `select WHERE … AND column = $7 UNION ALL …`: the same of each of some clients, no more than
    /// [`crate::MOST_BRANCHES`], found by the client.
    pub(crate) fn of_each(&mut self, select: &str, column: &str, clients: &[Uuid]) -> String {
        let such = self.text.clone();
        let branches: Vec<String> = crate::filled(clients)
            .map(|client| self.place(Bind::Id(client)))
            .map(|client| format!("{select} WHERE {such} AND {column} = {client}"))
            .collect();
        branches.join(" UNION ALL ")
    }

    /// Binds everything, in order.
    pub(crate) fn bind<'t>(self, mut statement: Statement<'t>) -> Statement<'t> {
        for bind in self.binds {
            statement = match bind {
                Bind::Key(key) => statement.bind(key),
                Bind::Id(id) => statement.bind(id),
                Bind::Code(code) => statement.bind(code),
                Bind::Day(day) => statement.bind(day),
                Bind::At(at) => statement.bind(at),
            };
        }
        statement
    }
}
