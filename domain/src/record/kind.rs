//! The kinds of records as values, and the rules that each declares.

use super::kinds::RecordState::{self, *};
use super::kinds::StateReasonCode;
use crate::coded::coded;
use crate::secret::NonPersonal;

/// A state, with those that may follow it.
pub type Following = (RecordState, &'static [RecordState]);

/// What a kind declares of its states and of what is asked of it.
pub struct KindRules {
    /// The states in which it may be entered; the first is meant when none is named.
    pub initial: &'static [RecordState],
    /// The states that may follow each; none may follow one that is not named.
    pub following: &'static [Following],
    /// The states from which a step puts right what was marked by mistake.
    pub rectifies_marking: &'static [RecordState],
    /// The states that are passed into with a coded reason, each with the codes.
    pub reasons: &'static [(RecordState, &'static [StateReasonCode])],
    /// What a client's death ends, and in which state it then is.
    pub at_death: &'static [(RecordState, RecordState)],
    /// Whether it stands below a plan and takes its type from it.
    pub below_plan: bool,
    /// Whether even its draft is work that is done for the living alone.
    pub drafted_for_the_living: bool,
    /// Whether it is an original that must be provable later (R32).
    pub provable: bool,
    /// Whether it must say on which day it was held.
    pub held_on_needed: bool,
    /// The forms that it was stored in before.
    pub former: &'static [FormerForm],
}

/// A form in which a kind was stored before.
pub struct FormerForm {
    /// The last schema of sealed records in which it had that form.
    pub schema: u8,
    /// Brings a content of that form to the next.
    pub upcast: fn(&mut serde_json::Map<String, serde_json::Value>),
}

impl KindRules {
    /// What is written down and is then final.
    pub const PLAIN: Self = Self {
        initial: &[Final, Draft],
        following: &[(Draft, &[Final])],
        rectifies_marking: &[],
        reasons: &[],
        at_death: &[],
        below_plan: false,
        drafted_for_the_living: false,
        provable: false,
        held_on_needed: false,
        former: &[],
    };
}

/// Makes the kinds of their declaration.
macro_rules! kinds {
    ($(
        $(#[$doc:meta])*
        $kind:ident = $code:literal $wire:tt $members:tt
        rules { $($rules:tt)* }
        days $days:tt
    )*) => {
        coded! {
            /// What sort of record it is. A profile's record types say which sorts its notice names.
            pub enum RecordKind {
                $($(#[$doc])* $kind = $code),*
            }
        }

        impl RecordKind {
            /// What it declares.
            pub const fn rules(self) -> &'static KindRules {
                match self {
                    $(Self::$kind => {
                        const RULES: KindRules = KindRules { $($rules)* ..KindRules::PLAIN };
                        &RULES
                    })*
                }
            }
        }
    };
}

crate::record_kinds!(kinds);

impl RecordKind {
    /// Whether a record of the kind stands below a plan and takes its type from it.
    pub fn is_part_of_plan(self) -> bool {
        self.rules().below_plan
    }
}

impl NonPersonal for RecordKind {}
impl NonPersonal for RecordState {}
