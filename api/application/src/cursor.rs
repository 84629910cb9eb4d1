//! Cursors: where a page ended, bound to the list, its filter and its sort.

use crate::problem::Problem;
use aws_lc_rs::digest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::problem::Code;

const BOUND: usize = 8;
/// Items of a page, when nothing else was asked for.
pub const DEFAULT_LIMIT: usize = 50;
/// Items of a page, at most.
pub const MOST: usize = 200;
/// Characters of a cursor, at most.
pub const LONGEST: usize = 500;

/// Which page of a list is asked for.
pub struct PageRequest {
    /// How many items it is to have, from 1 to [`MOST`].
    pub limit: usize,
    /// Where it begins: the cursor of the page before; at the beginning, without one.
    pub cursor: Option<String>,
}

/// What a cursor is bound to: the list, its filter and its sort, as one text.
pub struct Scope(Vec<u8>);

impl Scope {
    /// The scope of a list.
    pub fn new(list: &str, filter: impl std::fmt::Debug) -> Self {
        let digest = digest::digest(&digest::SHA256, format!("{list} {filter:?}").as_bytes());
        Self(digest.as_ref()[..BOUND].to_vec())
    }

    /// A cursor that continues after a place.
    pub fn cursor(&self, after: &str) -> String {
        let mut bytes = self.0.clone();
        bytes.extend_from_slice(after.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The place that a cursor continues after.
    ///
    /// # Errors
    /// `invalid_cursor`, when it is another list's.
    pub fn after(&self, cursor: Option<&str>) -> Result<Option<String>, Problem> {
        let Some(cursor) = cursor else { return Ok(None) };
        let invalid = || Problem::new(Code::InvalidCursor);
        let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| invalid())?;
        let after = bytes.strip_prefix(self.0.as_slice()).ok_or_else(invalid)?;
        String::from_utf8(after.to_vec()).map(Some).map_err(|_| invalid())
    }

    /// The id that a cursor continues after.
    ///
    /// # Errors
    /// `invalid_cursor`.
    pub fn after_id(&self, cursor: Option<&str>) -> Result<Option<uuid::Uuid>, Problem> {
        let after = self.after(cursor)?;
        after
            .map(|after| after.parse().map_err(|_| Problem::new(Code::InvalidCursor)))
            .transpose()
    }
}

/// Cuts a list of one item too many into a page and the cursor to the next.
pub fn cut<T>(
    mut items: Vec<T>,
    limit: usize,
    scope: &Scope,
    place: impl Fn(&T) -> String,
) -> (Vec<T>, Option<String>) {
    if items.len() <= limit {
        return (items, None);
    }
    items.truncate(limit);
    let next = items.last().map(|last| scope.cursor(&place(last)));
    (items, next)
}
