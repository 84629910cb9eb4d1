//! Clients for whom nobody answers: found by those who are named and may not act, one after the other, so that
//! nobody is looked at who has an official.

use crate::aggregates::responsible_officials::NO_END;
use crate::aggregates::worklists::filter::WorkFilter;
use crate::engine::conditions::{Bind, Conditions};
use domain::ids::{RegisterKey, UserId};

/// The ways to a relationship without an official: by each who is named and may not act, and by nobody; among
/// relationships that have no end, which stand in the order of their starts, and among those that end.
pub(super) fn ways(register: RegisterKey, filter: &WorkFilter) -> Vec<Conditions> {
    let named = filter.unassigned.iter();
    named
        .flat_map(|named| [false, true].map(|ends| conditions(register, filter, *named, ends)))
        .collect()
}

/// What holds of the relationships on one way: each is found on one alone, and on none when somebody may act.
fn conditions(register: RegisterKey, filter: &WorkFilter, named: UserId, ends: bool) -> Conditions {
    let mut such = Conditions::of_register("o.register_key = $1 AND r.superseded_at IS NULL", register.0);
    such.and("o.user_id", "=", Bind::Id(named.0));
    let today = such.parameter(Bind::Day(filter.today));
    such.text.push_str(&match ends {
        false => format!(" AND o.ends_on = '{NO_END}' AND o.starts_on <= {today}"),
        true => format!(" AND o.ends_on >= {today} AND o.ends_on < '{NO_END}' AND o.starts_on <= {today}"),
    });
    such.text.push_str(
        " AND NOT EXISTS (SELECT 1 FROM responsible_officials x WHERE x.register_key = o.register_key
            AND x.client_id = o.client_id AND x.relationship_id = o.relationship_id
            AND (x.user_id < o.user_id OR x.user_id NOT IN (",
    );
    let unassigned =
        crate::engine::sql_lists::padded(&filter.unassigned).map(|user| such.parameter(Bind::Id(user.0)));
    let unassigned = unassigned.collect::<Vec<_>>().join(", ");
    such.text.push_str(&unassigned);
    such.text.push_str(")))");
    if let Some(user) = filter.answered_by {
        such.answered_by("r.client_id", user.0, filter.today);
    }
    such
}
