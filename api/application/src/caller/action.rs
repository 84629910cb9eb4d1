//! What `allowedActions` tell of: each operation that an answer offers says so where it is declared, and what a rule
//! has to be asked before it is offered.

use domain::client::dated::DatedKind;
use domain::client::field::Field;

/// An operation that is offered with a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientAction {
    /// The right alone decides.
    ByRight,
    /// It adds to a field, which the notice must name and the caller must see.
    Adds(Field),
    /// It records that the client has died.
    RecordDeath,
    /// It takes back that the client has died.
    ReverseDeath,
    /// It gives a consent.
    GiveConsent,
    /// It withdraws one of the consents.
    WithdrawConsent,
    /// It opens a relationship.
    StartRelationship,
    /// It names who answers in one of the relationships.
    SetOfficials,
    /// It ends one of the relationships.
    EndRelationship,
    /// It enters a record.
    CreateRecord,
}

impl ClientAction {
    /// It adds a fact of a kind. Where that may be of several fields, the facts' own rules say which one it is.
    pub const fn adding(kind: DatedKind) -> Self {
        match kind.fields() {
            [field] => Self::Adds(*field),
            _ => Self::ByRight,
        }
    }
}

/// An operation that is offered with a record, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RecordAction {
    /// It changes what the record says.
    Change,
    /// It takes the record to its next state.
    PassOn,
    /// It asks for the record to be moved or redacted.
    Correct,
    /// It adds a part to a plan.
    AddToPlan,
}

/// An operation that is offered with a shared event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventAction {
    /// It says who attended.
    MarkAttendance,
    /// It enters the event for further clients.
    AddClients,
}

/// With what an operation is offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Offered {
    /// With nothing.
    Nowhere,
    /// With a client.
    Client(ClientAction),
    /// With a record.
    Record(RecordAction),
    /// With a shared event.
    Event(EventAction),
    /// With a correction.
    Correction,
    /// With a fact of this kind, which is read on both the clients whom it links.
    LinkingFact(DatedKind),
}

impl Offered {
    /// Changes of a kind of fact are offered where its facts link clients.
    pub const fn if_linking(kind: DatedKind) -> Self {
        if kind.is_read_from_both() {
            Self::LinkingFact(kind)
        } else {
            Self::Nowhere
        }
    }
}
