//! Which worklists the caller may open.

use crate::caller::RegisterCaller;
use crate::worklists::opening::{is_of_official, opens};
use contract::coded::Open;
use contract::worklists::{WorklistModel, Worklists};
use domain::work::worklist::{MOST_DAYS, Worklist};

/// The worklists that the caller's task may open. It shows no client and leaves no entry.
pub fn list_worklists(caller: &RegisterCaller) -> Worklists {
    let lists = Worklist::ALL.iter().copied();
    let opened = lists.filter(|list| {
        opens(|right| caller.may(right), *list) && list.is_there(&caller.profile, &caller.viewer())
    });
    let items = opened.map(|list| WorklistModel {
        worklist: Open(list),
        label: (&list.label()).into(),
        within: list.usual_days().map(|days| days.min(MOST_DAYS)),
        of_official: is_of_official(list),
    });
    Worklists {
        items: items.collect(),
    }
}
