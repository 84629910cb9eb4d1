//! Rights, tasks and grants: who may do what, where and until when.

pub mod grant;
pub(crate) mod right;

pub use right::Right;
