//! Which data of a client there are, and what holds of each: made of their declaration.

use crate::coded::coded;
use crate::secret::NonPersonal;

/// What holds of a datum.
pub struct FieldRules {
    /// Whether a client can have several facts of the field at once.
    pub repeated: bool,
    /// Whether one fact of the field follows another in time: two that hold on the same day contradict each other.
    pub one_at_a_time: bool,
    /// Whether it tells where the person is or can be reached: what a non-disclosure order hides.
    pub tells_whereabouts: bool,
    /// Whether it protects the person, and so is recordable in every register.
    pub protective: bool,
    /// Whether every task in the register sees it, and restriction leaves it visible, although it protects nobody.
    pub always_visible: bool,
    /// Whether it may name another client of the register, who is read on both sides.
    pub links_clients: bool,
}

impl FieldRules {
    /// One fact, seen by whoever's task needs it.
    const PLAIN: Self = Self {
        repeated: false,
        one_at_a_time: false,
        tells_whereabouts: false,
        protective: false,
        always_visible: false,
        links_clients: false,
    };
}

/// Makes the fields of their declaration.
macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident = $code:literal $value:tt [$($holds:ident),*];)*) => {
        coded! {
            /// Which datum it is. Profiles say which category of the notice covers it.
            pub enum Field {
                $($(#[$doc])* $field = $code),*
            }
        }

        impl Field {
            /// What holds of it.
            pub const fn rules(self) -> &'static FieldRules {
                match self {
                    $(Self::$field => {
                        const RULES: FieldRules = FieldRules { $($holds: true,)* ..FieldRules::PLAIN };
                        &RULES
                    })*
                }
            }
        }
    };
}

crate::client_data!(fields);

impl Field {
    /// Whether the field tells where the person is or can be reached: what a non-disclosure order hides.
    pub fn tells_whereabouts(self) -> bool {
        self.rules().tells_whereabouts
    }

    /// Whether the field protects the person, and so is recordable in every register.
    pub fn is_protective(self) -> bool {
        self.rules().protective
    }

    /// Whether every task in the register sees it, and restriction leaves it visible: who the client is,
    /// which group the client belongs to, and what protects the client.
    pub fn is_always_visible(self) -> bool {
        self.is_protective() || self.rules().always_visible
    }

    /// Whether a client can have several facts of the field at once.
    pub fn is_repeated(self) -> bool {
        self.rules().repeated
    }

    /// Whether one fact of the field follows another in time: two that hold on the same day contradict each
    /// other.
    pub fn is_one_at_a_time(self) -> bool {
        self.rules().one_at_a_time
    }
}

impl NonPersonal for Field {}
