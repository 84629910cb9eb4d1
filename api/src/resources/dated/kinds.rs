//! The kinds of dated facts: what each says in a request, in an answer and under the seal.

mod address;
mod identifier;
mod permit;
mod protective;
mod reception;
mod related;
mod texts;

pub use address::*;
pub use identifier::*;
pub use permit::*;
pub use protective::*;
pub use reception::*;
pub use related::*;
pub use texts::*;
