//! What has been opened from its seal and has not yet been entered in the user log.

/// Opened personal data, on its way from the seal to an answer or back under a seal.
///
/// It can be transformed and judged, and that is all: it has no `Serialize`, no `Debug`, no `Deref`,
/// and nothing that hands the value out. The one way out into an answer is the durable log entry
/// (`persistence::Logged`), the one way back is the seal.
///
/// Rules look inside through [`Secret::judge`], whose result is [`NonPersonal`]: a type that carries
/// codes, counts and ids, never the text of a datum.
pub struct Secret<T>(T);

/// What a rule may carry away from opened data: decisions, codes, ids and counts.
///
/// Implemented by hand for types that hold no personal data. Implementing it for a type that does is
/// the one way to break the promise, and stands out in a review.
pub trait NonPersonal {}

impl NonPersonal for bool {}
impl NonPersonal for usize {}
impl NonPersonal for crate::ids::ConsentId {}
impl NonPersonal for crate::ids::FactId {}
impl NonPersonal for crate::ids::ClientId {}
impl NonPersonal for crate::ids::RecordId {}
impl NonPersonal for crate::ids::UserId {}
impl NonPersonal for () {}
impl<T: NonPersonal> NonPersonal for Option<T> {}
impl<T: NonPersonal> NonPersonal for Vec<T> {}
impl<T: NonPersonal, E: NonPersonal> NonPersonal for Result<T, E> {}
impl<A: NonPersonal, B: NonPersonal> NonPersonal for (A, B) {}
impl<A: NonPersonal, B: NonPersonal, C: NonPersonal> NonPersonal for (A, B, C) {}

impl<T: Clone> Clone for Secret<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T> Secret<T> {
    /// Wraps what was just opened, or what a caller has just sent.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// Transforms the data; the result is as secret as what it came from.
    pub fn map<U>(self, transform: impl FnOnce(T) -> U) -> Secret<U> {
        Secret(transform(self.0))
    }

    /// Puts two secrets together.
    pub fn zip<U>(self, other: Secret<U>) -> Secret<(T, U)> {
        Secret((self.0, other.0))
    }

    /// A secret view of the same data.
    pub fn as_ref(&self) -> Secret<&T> {
        Secret(&self.0)
    }

    /// Lets a rule look at the data and carry away what is not personal.
    pub fn judge<F: NonPersonal>(&self, rule: impl FnOnce(&T) -> F) -> F {
        rule(&self.0)
    }
}

impl<T> Secret<Vec<T>> {
    /// A secret list from a list of secrets.
    pub fn collect(items: impl IntoIterator<Item = Secret<T>>) -> Self {
        Self(items.into_iter().map(|item| item.0).collect())
    }
}

impl<T, E> Secret<Result<T, E>>
where
    E: NonPersonal,
{
    /// The failure, which carries no personal data, outside; the data stays inside.
    pub fn transpose(self) -> Result<Secret<T>, E> {
        self.0.map(Secret)
    }
}

/// The two places where secrecy ends: sealing again, and the answer that has its log entry.
///
/// Only `persistence` asks for it, and says why where it does: `clippy.toml` disallows it to everybody.
pub mod release {
    use super::Secret;

    /// Takes the value out, for a seal or for an answer whose log entry is durable.
    pub fn declassify<T>(secret: Secret<T>) -> T {
        secret.0
    }
}
