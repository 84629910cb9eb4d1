//! The kinds of dated facts: what each says in a request, in an answer and under the seal.

mod address;
mod identifier;
mod protective;
mod texts;

pub use address::*;
pub use identifier::*;
pub use protective::*;
pub use texts::*;
