//! What a register profile says: the privacy notice as data.
//!
//! A value of these types has passed every check of `register::read` and `register::check`.

pub(crate) mod acts;
pub(crate) mod consents;
pub(crate) mod data;
pub(crate) mod entering;
pub(crate) mod labelled_code;
pub(crate) mod notice;
pub(crate) mod parties;
pub(crate) mod work;

pub use acts::{
    BasisCategory, Confirmation, LegalBasis, Provision, ProvisionUse, ReadingNote, Statute, Successor,
};
pub use consents::{ConsentForm, ConsentKind, ConsentUse};
pub use data::{Category, IdentifierAlphabet, IdentifierScheme, Protective, Reading};
pub use entering::{ClientGroup, EntryCondition, EntryConditions, EntryNeed, EntryNeedKind};
pub use labelled_code::LabelledCode;
pub use notice::{Controller, Notice, Purpose, RegisterForm, Role, RoleCode, Stated};
pub use parties::{Channel, Party, PartyKind, Source, SourceList, SourceListKind};
pub use work::{Network, RecordType, Task, Undertaking};
