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
                let mut place = 0..;
                Ok(Self { $($field: {
                    let name = stringify!($field);
                    match place.next().filter(|place| $crate::engine::row::stands_at(row, *place, name)) {
                        Some(place) => row.try_get(place)?,
                        None => row.try_get(name)?,
                    }
                }),* })
            }
        }
    };
}

/// Whether a column stands at a place, as it does where a statement names columns in the order of the fields: then it
/// need not be looked up by its name.
pub(crate) fn stands_at<R: sqlx::Row>(row: &R, place: usize, name: &str) -> bool {
    use sqlx::Column as _;
    row.columns()
        .get(place)
        .is_some_and(|column| column.name() == name)
}

pub(crate) use row;
