//! The hierarchy of keys: root key outside the database → keys of a register → a random key per client
//! and retention class → a subkey per use.
//!
//! Wrapped keys lie in the key store, apart from the data. Destroying a client's key there makes its
//! class unreadable in every copy of the data.

pub(crate) mod cipher;
pub(crate) mod class_keys;
pub(crate) mod client_keys;
pub(crate) mod destruction;
pub(crate) mod erased_keys;
pub(crate) mod fresh_keys;
pub(crate) mod register_keys;
pub(crate) mod root_key;
pub(crate) mod seal;
pub mod signing;
