//! What leaves with a client's data: an answer whose entry is durable, and the receipt of the entry.

use domain::ids::EventId;
use domain::secret::{Secret, release};

/// What may leave, because the entry that says so is durable.
///
/// Only this module makes one. An answer with a client's data is built from a `Logged`, so forgetting
/// the log does not compile:
///
/// ```
/// use domain::log::LogEntry;
/// use domain::secret::Secret;
/// use persistence::{Error, Logged, Store};
///
/// async fn answer(store: &Store, entry: LogEntry, name: Secret<String>) -> Result<Logged<String>, Error> {
///     let answer: Logged<String> = store.show(entry, name).await?;
///     Ok(answer)
/// }
/// ```
///
/// Without the log there is no way from the secret to the answer:
///
/// ```compile_fail,E0308
/// use domain::log::LogEntry;
/// use domain::secret::Secret;
/// use persistence::{Error, Logged, Store};
///
/// async fn answer(store: &Store, entry: LogEntry, name: Secret<String>) -> Result<Logged<String>, Error> {
///     let answer: Logged<String> = name;
///     Ok(answer)
/// }
/// ```
pub struct Logged<T> {
    value: T,
    receipt: Receipt,
}

impl<T> Logged<T> {
    #[expect(
        clippy::disallowed_methods,
        reason = "the entry is durable: its receipt is here"
    )]
    pub(crate) fn durable(value: Secret<T>, receipt: Receipt) -> Self {
        Self {
            value: release::declassify(value),
            receipt,
        }
    }

    /// Something of the answer, for its headers.
    pub fn peek<U>(&self, look: impl FnOnce(&T) -> U) -> U {
        look(&self.value)
    }

    /// The same entry's answer in another shape.
    pub fn map<U>(self, shape: impl FnOnce(T) -> U) -> Logged<U> {
        Logged {
            value: shape(self.value),
            receipt: self.receipt,
        }
    }

    /// The answer and its receipt.
    pub fn into_parts(self) -> (T, Receipt) {
        (self.value, self.receipt)
    }
}

impl<T, E> Logged<Result<T, E>> {
    /// The failure outside, or what may leave.
    ///
    /// # Errors
    /// What it holds, when that is a failure.
    pub fn transpose(self) -> Result<Logged<T>, E> {
        let receipt = self.receipt;
        self.value.map(|value| Logged { value, receipt })
    }
}

/// What an answer carries to prove that its entry exists: the entry's id and MAC.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
    /// The entry.
    pub entry: EventId,
    /// The MAC over it, in hexadecimal.
    pub mac: String,
}

impl std::fmt::Display for Receipt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}", self.entry, self.mac)
    }
}
