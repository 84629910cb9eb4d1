//! What holds for a time: addresses, phones, citizenships and the like. One way of doing it for all.

mod add;
mod beside;
mod change;
mod datum;
mod fact;
mod handlers;
mod kinds;
mod linked;
mod other_side;
mod parts;
mod record;
mod show;

pub use change::{CHANGE_REASONS, Refused, change_reason};
pub use datum::NewDatum;
pub use fact::{DatedAnswer, DatedFact, DatedInput};
pub use kinds::*;
pub use linked::{Linked, Relative};
pub use other_side::{LinkPosition, with as with_other_side};
pub use parts::{Meta, RecordInput, ShownRestrictedBy};
pub use record::{
    First, Judged, Next, Restriction, first_fact, judge, judge_new, next_version, record_new, seal,
};
pub use show::answer_of;

use crate::surface::ServiceConfig;

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    handlers::routes(service);
}
