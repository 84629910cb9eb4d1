//! What a worklist is made of: the rows that stand in clear, and what holds of its items.

use crate::aggregates::worklists::filter::WorkFilter;
use crate::engine::conditions::{Bind, Conditions};
use chrono::TimeDelta;
use domain::client::field::Field;
use domain::ids::RegisterKey;
use domain::work::worklist::{Concerns, Worklist};

/// What a list is made of: what is selected, and the columns that it is sorted by, the id last.
pub(super) struct Shape {
    pub(super) select: &'static str,
    pub(super) from: &'static str,
    pub(super) day: &'static str,
    /// The condition of the index that knows the items, in its own words: a database takes a partial index
    /// only where they stand.
    pub(super) index: &'static str,
    /// The same in words that no index knows.
    pub(super) past_index: &'static str,
    pub(super) order: &'static str,
}

const RECORDS: &str = "r.kind, r.record_type, r.state, r.official, r.restricted, r.starts_at";
const NO_RECORD: &str = "NULL AS record_type, NULL AS state, NULL AS official, NULL AS starts_at";

pub(super) fn shape(list: Worklist) -> Shape {
    let records = |day, order| Shape {
        select: RECORDS,
        from: "records r",
        day,
        index: "",
        past_index: "",
        order,
    };
    match list {
        Worklist::AppointmentsToday => records("r.on_day", "COALESCE(r.starts_at, r.recorded_at), r.id"),
        Worklist::PlansDue => records("r.due_on", "r.due_on, r.id"),
        Worklist::MeasuresStalled => records("r.on_day", "r.recorded_at, r.id"),
        Worklist::Drafts => Shape {
            index: " AND r.state = 'draft'",
            ..records("r.on_day", "r.on_day, r.id")
        },
        Worklist::PermitsExpiring => Shape {
            select: "r.field AS kind, r.restricted",
            from: "facts r",
            day: "r.expires_on",
            index: "",
            past_index: "",
            order: "r.expires_on, r.id",
        },
        Worklist::ConsentsExpiring => Shape {
            select: "r.kind, NULL AS restricted",
            from: "consents r",
            day: "r.valid_to",
            index: " AND r.withdrawn_on IS NULL",
            past_index: " AND COALESCE(r.withdrawn_on, '1900-01-01') = '1900-01-01'",
            order: "r.valid_to, r.id",
        },
        Worklist::ClientsUnassigned => Shape {
            select: "'relationship' AS kind, NULL AS restricted",
            from: "responsible_officials o JOIN relationships r ON r.register_key = o.register_key
                AND r.client_id = o.client_id AND r.id = o.relationship_id",
            day: "o.starts_on",
            index: "",
            past_index: "",
            order: "o.starts_on, o.relationship_id",
        },
    }
}

/// A permit that no later one follows: one without an end is the latest of all. They are counted, for of NOT
/// EXISTS PostgreSQL, when it has no statistics, makes a join of everything with everything.
const NOT_RENEWED: &str = " AND NOT r.removed AND (SELECT COUNT(*) FROM facts n
    WHERE n.register_key = $1 AND n.client_id = r.client_id AND n.field = r.field AND n.id <> r.id
      AND n.superseded_at IS NULL AND NOT n.removed
      AND (n.expires_on IS NULL OR n.expires_on > r.expires_on)) = 0";

/// What holds of the items of a list. Client by client, no database is to take an index that knows the items of
/// the whole register: it would be walked through for each client.
pub(super) fn conditions(register: RegisterKey, filter: &WorkFilter, by_client: bool) -> Conditions {
    let WorkFilter { list, today, .. } = *filter;
    let shape = shape(list);
    let column = |name: &str| match by_client {
        true => format!("COALESCE({name}, {name})"),
        false => name.to_owned(),
    };
    let mut such = Conditions::of_register("r.register_key = $1 AND r.superseded_at IS NULL", register.0);
    such.text.push_str(match by_client {
        true => shape.past_index,
        false => shape.index,
    });
    if let Some((kind, states)) = list.records() {
        such.text.push_str(" AND NOT r.removed");
        if let Some(kind) = kind {
            such.and(&column("r.kind"), "=", Bind::Code(kind.code().to_owned()));
        }
        let states = states.iter().map(|state| Bind::Code(state.code().to_owned()));
        such.one_of(&column("r.state"), states);
        such.one_of("r.record_type", filter.types.iter().cloned().map(Bind::Code));
    }
    let (from, to) = list.days(today, filter.days);
    if let Some(from) = from {
        such.and(&column(shape.day), ">=", Bind::Day(from));
    }
    if let Some(to) = to {
        such.and(&column(shape.day), "<=", Bind::Day(to));
    }
    match list {
        Worklist::MeasuresStalled => {
            let since = filter.now - TimeDelta::days(filter.days.into());
            such.and(&column("r.recorded_at"), "<=", Bind::At(since));
        }
        Worklist::PermitsExpiring => {
            such.and(
                "r.field",
                "=",
                Bind::Code(Field::ResidencePermit.code().to_owned()),
            );
            such.text.push_str(NOT_RENEWED);
        }
        _ => {}
    }
    let officials = filter.officials.iter().map(|official| Bind::Id(official.0));
    match list.concerns() {
        Concerns::Official => such.one_of(&column("r.official"), officials),
        Concerns::Author => such.one_of(&column("r.author"), officials),
        // Those go client by client, or official by official.
        Concerns::OfficialsOfClient | Concerns::Register => {}
    }
    if let Some(user) = filter.answered_by {
        such.answered_by("r.client_id", user.0, today);
    }
    such
}

/// What is selected of an item.
pub(super) fn columns(shape: &Shape) -> String {
    let Shape { select, day, .. } = shape;
    let rest = if *select == RECORDS {
        String::new()
    } else {
        format!(", {NO_RECORD}")
    };
    format!("SELECT r.client_id, r.id, r.version, r.recorded_at, {day} AS day, {select}{rest}")
}
