//! The condition of a statement and what is bound to it: they grow together.

use crate::engine::sql_lists::{filled, ids};
use crate::engine::tx::Statement;
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
    /// A list of which [`Tx::of_each`](crate::engine::tx::Tx::of_each) makes rows.
    Ids(Vec<Uuid>),
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

    /// Binds a value; its parameter in the text.
    pub(crate) fn parameter(&mut self, bind: Bind) -> String {
        self.binds.push(bind);
        format!("${}", self.binds.len())
    }

    pub(crate) fn and(&mut self, column: &str, comparison: &str, bind: Bind) {
        let parameter = self.parameter(bind);
        self.text
            .push_str(&format!(" AND {column} {comparison} {parameter}"));
    }

    /// One of several; none at all asks for nothing in particular.
    pub(crate) fn one_of(&mut self, column: &str, alternatives: impl Iterator<Item = Bind>) {
        let parameters: Vec<String> = alternatives.map(|bind| self.parameter(bind)).collect();
        if !parameters.is_empty() {
            self.text
                .push_str(&format!(" AND {column} IN ({})", parameters.join(", ")));
        }
    }

    /// `select WHERE … AND column = $7 UNION ALL …`: the same of each of some clients, no more than
    /// [`MOST_BRANCHES`](crate::engine::sql_lists::MOST_BRANCHES), found by the client.
    pub(crate) fn of_each(&mut self, select: &str, column: &str, clients: &[Uuid]) -> String {
        let such = self.text.clone();
        let branches: Vec<String> = filled(clients)
            .map(|client| self.parameter(Bind::Id(client)))
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
                Bind::Ids(list) => statement.bind(ids(&list)),
                Bind::Code(code) => statement.bind(code),
                Bind::Day(day) => statement.bind(day),
                Bind::At(at) => statement.bind(at),
            };
        }
        statement
    }
}
