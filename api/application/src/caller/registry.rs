//! Every operation that is declared, for whoever has to know of others than its own.

use super::action::{ClientAction, EventAction, Offered, RecordAction};
use super::operation::OperationInfo;

/// Every operation that is declared, in the order of the resources.
#[derive(Clone, Copy, Debug)]
pub struct Operations(&'static [&'static [&'static OperationInfo]]);

impl Operations {
    /// What the resources declare.
    pub const fn new(declared: &'static [&'static [&'static OperationInfo]]) -> Self {
        Self(declared)
    }

    /// All of them.
    pub fn all(self) -> impl Iterator<Item = &'static OperationInfo> {
        self.0.iter().flat_map(|resource| resource.iter().copied())
    }

    /// The one of an id.
    pub fn find(self, id: &str) -> Option<&'static OperationInfo> {
        self.all().find(|operation| operation.id == id)
    }

    /// Those that are offered with a client.
    pub fn on_client(self) -> impl Iterator<Item = (&'static OperationInfo, ClientAction)> {
        self.all().filter_map(|operation| match operation.offered {
            Offered::Client(action) => Some((operation, action)),
            _ => None,
        })
    }

    /// Those that are offered with a record, in the order in which they are told.
    pub fn on_record(self) -> Vec<(&'static OperationInfo, RecordAction)> {
        let offered = self.all().filter_map(|operation| match operation.offered {
            Offered::Record(action) => Some((operation, action)),
            _ => None,
        });
        let mut offered: Vec<_> = offered.collect();
        offered.sort_by_key(|(_, action)| *action);
        offered
    }

    /// Those that are offered with a shared event.
    pub fn on_event(self) -> impl Iterator<Item = (&'static OperationInfo, EventAction)> {
        self.all().filter_map(|operation| match operation.offered {
            Offered::Event(action) => Some((operation, action)),
            _ => None,
        })
    }

    /// Those that are offered with one kind of resource, and need nothing else to be known.
    pub fn offered(self, with: Offered) -> impl Iterator<Item = &'static OperationInfo> {
        self.all().filter(move |operation| operation.offered == with)
    }
}
