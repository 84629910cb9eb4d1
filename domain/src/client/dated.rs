//! The kinds of dated facts, made of their declaration: data that hold for a time, each a resource of its own below
//! the client.

use crate::access::Right;
use crate::client::field::Field;
use crate::coded::coded;

/// Makes the kinds of their declaration.
macro_rules! kinds {
    ($(
        $(#[$doc:meta])*
        $kind:ident = $step:literal [$($field:ident),*] $right:ident $words:tt $ids:tt $wire:tt;
    )*) => {
        coded! {
            /// A kind of dated fact; its code is the step of the path below a client.
            pub enum DatedKind {
                $($(#[$doc])* $kind = $step),*
            }
        }

        impl DatedKind {
            /// Every field that a fact of the kind may be of: most kinds are of one.
            pub const fn fields(self) -> &'static [Field] {
                match self {
                    $(Self::$kind => &[$(Field::$field),*],)*
                }
            }

            /// The right that adds, changes and removes.
            pub const fn right(self) -> Right {
                match self {
                    $(Self::$kind => Right::$right,)*
                }
            }
        }
    };
}

crate::dated_kinds!(kinds);

impl DatedKind {
    /// The kind whose facts are of a field; `None` of a field that holds no dated facts.
    pub fn of(field: Field) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.is_of(field))
    }

    /// Whether a fact of the kind may be of a field.
    pub fn is_of(self, field: Field) -> bool {
        self.fields().contains(&field)
    }

    /// Whether what links another client is read on that client too.
    pub const fn is_read_from_both(self) -> bool {
        self.fields()[0].rules().links_clients
    }
}
