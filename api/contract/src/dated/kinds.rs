//! The kinds of dated facts: what each says in a request, in an answer and under the seal.

pub mod address;
pub mod identifier;
pub mod permit;
pub mod protective;
pub mod reception;
pub mod related;
pub mod texts;
