//! Records of casework (R23–R27, R32): one resource, discriminated by the kind of its content.

pub mod across;
pub mod around;
pub mod change;
pub mod consequences;
pub mod days;
pub mod enter;
pub mod entering;
pub mod goals;
pub mod integrity;
pub mod list;
pub mod parts;
pub mod read;
pub mod reviews;
pub mod seal;
pub mod show;
pub mod transitions;
pub mod whereabouts;

use domain::ids::ClientId;
use domain::log::Subject;

pub fn subject(client: ClientId) -> Vec<Subject> {
    vec![Subject::shown(client, "records")]
}
