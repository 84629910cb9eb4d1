//! What the operations of each kind of dated fact declare of themselves.

use application::caller::OperationInfo;
use application::caller::action::{ClientAction, Offered};
use application::caller::operation::{Audience, Effect};
use contract::dated::any::wording;
use domain::access::Right;
use domain::client::dated::DatedKind;

/// The operations of a kind.
#[derive(Clone, Copy)]
pub(super) struct KindOperations {
    pub(super) list: OperationInfo,
    pub(super) read: OperationInfo,
    pub(super) add: OperationInfo,
    pub(super) change: OperationInfo,
    pub(super) remove: OperationInfo,
}

impl KindOperations {
    const fn of(kind: DatedKind) -> Self {
        let ids = &wording(kind).operations;
        let views = Audience::Register(Some(Right::ClientView));
        let edits = Audience::Register(Some(kind.right()));
        let offered = Offered::if_linking(kind);
        Self {
            list: OperationInfo::new(Effect::Finds, ids.list, views).paged(),
            read: OperationInfo::new(Effect::Reads, ids.read, views).versioned(),
            add: OperationInfo::new(Effect::Creates, ids.add, edits)
                .versioned()
                .dry_run()
                .idempotent()
                .on_client(ClientAction::adding(kind)),
            change: OperationInfo::new(Effect::Changes, ids.change, edits)
                .versioned()
                .if_match()
                .change_reason()
                .offered(offered),
            remove: OperationInfo::new(Effect::Removes, ids.remove, edits)
                .if_match()
                .change_reason()
                .offered(offered),
        }
    }
}

const KINDS: usize = DatedKind::ALL.len();

static DECLARED: [KindOperations; KINDS] = {
    let mut declared = [KindOperations::of(DatedKind::ALL[0]); KINDS];
    let mut at = 1;
    while at < KINDS {
        declared[at] = KindOperations::of(DatedKind::ALL[at]);
        at += 1;
    }
    declared
};

/// The operations of a kind.
pub(super) fn of(kind: DatedKind) -> &'static KindOperations {
    &DECLARED[kind as usize]
}

/// The operations of every kind.
pub const OPERATIONS: &[&OperationInfo] = &{
    let mut operations = [&DECLARED[0].list; KINDS * 5];
    let mut at = 0;
    while at < KINDS {
        let declared = &DECLARED[at];
        operations[at * 5] = &declared.list;
        operations[at * 5 + 1] = &declared.read;
        operations[at * 5 + 2] = &declared.add;
        operations[at * 5 + 3] = &declared.change;
        operations[at * 5 + 4] = &declared.remove;
        at += 1;
    }
    operations
};
