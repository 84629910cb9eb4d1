//! Records of casework (R23–R27, R32): one resource, discriminated by the kind of its content.

pub mod across;
pub mod actions;
pub mod change;
pub mod consequences;
pub mod context;
pub mod criteria;
pub mod days;
pub mod enter;
pub mod goals;
pub mod integrity;
pub mod list;
pub mod opened;
pub mod parts;
pub mod plan;
pub mod position;
pub mod proposed;
pub mod read;
pub mod reviews;
pub mod seal;
pub mod show;
pub mod transitions;
pub mod visible;
pub mod whereabouts;
