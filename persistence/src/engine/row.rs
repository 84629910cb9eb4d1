//! The declaration of a row, once for both databases.

/// Declares a row: a struct whose fields are read from the columns of the same name.
macro_rules! row {
    ($(#[$doc:meta])* $vis:vis struct $name:ident { $($(#[$fdoc:meta])* $fvis:vis $field:ident : $type:ty),* $(,)? }) => {
        $(#[$doc])*
        $vis struct $name { $($(#[$fdoc])* $fvis $field: $type),* }
        $crate::engine::row::row!(@read $name, sqlx::sqlite::SqliteRow, $($field),*);
        $crate::engine::row::row!(@read $name, sqlx::postgres::PgRow, $($field),*);
    };
    (@read $name:ident, $row:ty, $($field:ident),*) => {
        impl<'r> sqlx::FromRow<'r, $row> for $name {
            fn from_row(row: &'r $row) -> Result<Self, sqlx::Error> {
                use sqlx::Row as _;
                Ok(Self { $($field: row.try_get(stringify!($field))?),* })
            }
        }
    };
}

pub(crate) use row;
