//! Lists in the text of a statement: rows to insert, values to compare with, branches of a union. Each has one of a
//! few sizes, so that few statements are prepared and kept.

use uuid::Uuid;

/// `($1, $2), ($3, $4)`: the values of a statement that inserts several rows.
pub(crate) fn values(rows: usize, columns: usize) -> String {
    let mut text = String::new();
    for row in 0..rows {
        text.push_str(if row == 0 { "(" } else { ", (" });
        for column in 1..=columns {
            let separator = if column == 1 { "" } else { ", " };
            text.push_str(&format!("{separator}${}", row * columns + column));
        }
        text.push(')');
    }
    text
}

/// Sizes of `IN` lists: few, so that few statements are prepared and kept.
const LIST_SIZES: [usize; 4] = [1, 8, 64, 256];

/// How many parameters such a list has for so many values.
pub(crate) fn list_size(len: usize) -> usize {
    LIST_SIZES.into_iter().find(|size| len <= *size).unwrap_or(len)
}

/// `($2, $3, …)`: a list of parameters from a position, padded to one of a few sizes.
pub(crate) fn list(first: usize, len: usize) -> String {
    let parameters: Vec<_> = (first..first + list_size(len))
        .map(|at| format!("${at}"))
        .collect();
    format!("({})", parameters.join(", "))
}

/// The values of such a list: the last one repeats.
pub(crate) fn padded<T: Copy>(values: &[T]) -> impl Iterator<Item = T> {
    let last = values.last().copied();
    values
        .iter()
        .copied()
        .chain(std::iter::from_fn(move || last))
        .take(list_size(values.len()))
}

/// Ids as one value: a JSON list, of which [`Tx::of_each`](crate::engine::tx::Tx::of_each) makes rows.
pub(crate) fn ids(ids: &[Uuid]) -> String {
    let ids: Vec<String> = ids.iter().map(|id| format!("\"{}\"", id.simple())).collect();
    format!("[{}]", ids.join(","))
}

/// Sizes of unions of branches: few, so that few statements are prepared and kept.
const BRANCHES: [usize; 3] = [1, 16, MOST_BRANCHES];

/// How many branches a statement has at most.
pub(crate) const MOST_BRANCHES: usize = 64;

fn branches_size(len: usize) -> usize {
    BRANCHES
        .into_iter()
        .find(|size| len <= *size)
        .unwrap_or(MOST_BRANCHES)
}

/// The ids of such branches; what is left over finds nothing.
pub(crate) fn filled(ids: &[Uuid]) -> impl Iterator<Item = Uuid> {
    ids.iter()
        .copied()
        .chain(std::iter::repeat(Uuid::nil()))
        .take(branches_size(ids.len()))
}
