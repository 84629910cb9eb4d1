//! How the value of a column is written as JSON, and read from it by each database.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use domain::text::hex;
use std::fmt::Write;
use uuid::Uuid;

/// What sort of value a column has.
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    Number,
    Flag,
    Text,
    Day,
    Time,
    Id,
    Bytes,
}

impl Kind {
    /// The cell of a row `v` of `json_each`.
    pub(super) fn in_sqlite(self, at: usize) -> String {
        match self {
            Self::Number | Self::Flag | Self::Text | Self::Day | Self::Time => format!("v.value ->> {at}"),
            Self::Id | Self::Bytes => format!("unhex(v.value ->> {at})"),
        }
    }

    /// The cell of a row `v` of `json_array_elements`.
    pub(super) fn in_postgres(self, at: usize) -> String {
        let of_type = |name: &str| format!("(v ->> {at})::{name}");
        match self {
            Self::Number => of_type("BIGINT"),
            Self::Flag => of_type("BOOLEAN"),
            Self::Text => of_type("TEXT"),
            Self::Day => of_type("DATE"),
            Self::Time => of_type("TIMESTAMPTZ"),
            Self::Id => of_type("UUID"),
            Self::Bytes => format!("decode(v ->> {at}, 'hex')"),
        }
    }
}

/// A value of a column.
pub(crate) trait Cell {
    /// Of what sort.
    const KIND: Kind;

    /// Writes it as JSON.
    fn write(&self, json: &mut String);
}

macro_rules! cell {
    ($type:ty, $kind:ident, |$value:ident, $json:ident| $write:expr) => {
        impl Cell for $type {
            const KIND: Kind = Kind::$kind;

            fn write(&self, $json: &mut String) {
                let $value = self;
                // Writing into a text cannot fail.
                let _ = $write;
            }
        }
    };
}

cell!(i64, Number, |number, json| write!(json, "{number}"));
cell!(bool, Flag, |flag, json| write!(json, "{flag}"));
cell!(&'static str, Text, |text, json| write!(
    json,
    "{}",
    serde_json::Value::from(*text)
));
cell!(String, Text, |text, json| write!(
    json,
    "{}",
    serde_json::Value::from(text.as_str())
));
cell!(NaiveDate, Day, |day, json| write!(json, "\"{day}\""));
// As the driver writes a time.
cell!(DateTime<Utc>, Time, |at, json| {
    write!(json, "\"{}\"", at.to_rfc3339_opts(SecondsFormat::AutoSi, false))
});
cell!(Uuid, Id, |id, json| write!(json, "\"{}\"", id.simple()));
cell!(Vec<u8>, Bytes, |bytes, json| write!(json, "\"{}\"", hex(bytes)));

impl<C: Cell> Cell for Option<C> {
    const KIND: Kind = C::KIND;

    fn write(&self, json: &mut String) {
        match self {
            Some(cell) => cell.write(json),
            None => json.push_str("null"),
        }
    }
}
