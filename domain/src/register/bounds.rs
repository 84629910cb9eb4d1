//! How long a profile's texts and lists may be: as long as the contract says that they are when it answers
//! them, and no longer. All lengths of texts are in characters.

/// Codes, the register's id, versions.
pub const CODE: usize = 64;
/// A label in one language.
pub const LABEL: usize = 2000;
/// The section of the notice that something stands in.
pub const NOTICE_SECTION: usize = 200;
/// The number of a statute.
pub const CITATION: usize = 100;
/// The section of a statute, which is told behind its number.
pub const STATUTE_SECTION: usize = 99;
/// A provision as it is cited: the number of its statute, a space and the section.
pub const PROVISION: usize = CITATION + 1 + STATUTE_SECTION;
/// Who reads a clause in some way, or answers for a successor.
pub const AUTHOR: usize = 200;
/// A street or a post box.
pub const STREET: usize = 200;
/// A postal code.
pub const POSTAL_CODE: usize = 20;
/// A post office.
pub const CITY: usize = 100;
/// A switchboard.
pub const PHONE: usize = 40;
/// A mailbox.
pub const MAILBOX: usize = 254;

/// The lists of a profile by their keys, and how many each may hold where the contract bounds it.
pub const LISTS: [(&str, usize); 17] = [
    ("condition", 20),
    ("role", 20),
    ("purpose", 20),
    ("statute", 50),
    ("provision", 50),
    ("legal_basis", 20),
    ("group", 50),
    ("category", 100),
    ("reading", 50),
    ("identifier_scheme", 20),
    ("party", 50),
    ("source", 50),
    ("consent_kind", 50),
    ("task", 50),
    ("job", 20),
    ("end_reason", 50),
    ("restriction_use", 20),
];
