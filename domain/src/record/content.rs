//! What a record says, by its kind, as it is stored.

use super::kind::RecordKind;
use super::members::*;
use super::values::ContactWay;
use crate::decision::Refusal;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What can be asked of a content, of whichever kind it is.
pub trait KindContent {
    /// The day on which it begins.
    fn begins_on(&self) -> Option<NaiveDate> {
        None
    }

    /// The day by which something is to be done.
    fn due_on(&self) -> Option<NaiveDate> {
        None
    }

    /// The time at which it starts.
    fn starts_at(&self) -> Option<DateTime<Utc>> {
        None
    }

    /// Its free texts.
    fn texts(&mut self) -> Texts<'_>;

    /// What of it tells where the client is to be found.
    fn whereabouts(&mut self) -> Places<'_>;

    /// Why its members cannot be so, each looked at by itself.
    fn refused(&self) -> Vec<Refusal>;
}

/// A content that is of one kind.
pub trait OfKind {
    /// The kind.
    const KIND: RecordKind;
}

/// Asks a rule of a declaration.
fn ask<C, A>(content: &C, rule: impl Fn(&C) -> A) -> A {
    rule(content)
}

/// Makes the stored contents of their declaration.
macro_rules! contents {
    ($(
        $(#[$doc:meta])*
        $kind:ident = $code:literal $wire:tt {
            $($(#[$about:meta])* $member:ident : $type:ty),* $(,)?
        }
        rules $rules:tt
        days { $(begins $begins:expr;)? $(due $due:expr;)? $(starts $starts:expr;)? }
    )*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, PartialEq, Serialize, Deserialize)]
            pub struct $kind {
                $($(#[$about])* pub $member: <$type as Member>::Stored),*
            }

            impl OfKind for $kind {
                const KIND: RecordKind = RecordKind::$kind;
            }

            impl KindContent for $kind {
                $(fn begins_on(&self) -> Option<NaiveDate> {
                    ask(self, $begins)
                })?

                $(fn due_on(&self) -> Option<NaiveDate> {
                    ask(self, $due)
                })?

                $(fn starts_at(&self) -> Option<DateTime<Utc>> {
                    Some(ask(self, $starts))
                })?

                fn texts(&mut self) -> Texts<'_> {
                    let mut found = Texts::new();
                    $(<$type as Member>::texts(&mut self.$member, &pointer(stringify!($member)), &mut found);)*
                    found
                }

                fn whereabouts(&mut self) -> Places<'_> {
                    let mut found = Places::new();
                    $(<$type as Member>::whereabouts(&mut self.$member, &pointer(stringify!($member)), &mut found);)*
                    found
                }

                fn refused(&self) -> Vec<Refusal> {
                    let place = |member: &str| format!("/content{}", pointer(member));
                    let found = [$(<$type as Member>::refused(&self.$member, &place(stringify!($member)))),*];
                    found.into_iter().flatten().collect()
                }
            }
        )*

        /// The content of a record.
        #[derive(Clone, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind")]
        pub enum Content {
            $($(#[$doc])* #[serde(rename = $code)] $kind($kind)),*
        }

        impl Content {
            /// Of which kind it is.
            pub fn kind(&self) -> RecordKind {
                match self {
                    $(Self::$kind(_) => RecordKind::$kind),*
                }
            }

            /// What can be asked of it, whatever its kind.
            pub fn of_any_kind(&self) -> &dyn KindContent {
                match self {
                    $(Self::$kind(content) => content),*
                }
            }

            fn of_any_kind_mut(&mut self) -> &mut dyn KindContent {
                match self {
                    $(Self::$kind(content) => content),*
                }
            }
        }
    };
}

crate::record_kinds!(contents);

impl Content {
    /// Its free texts, each with its pointer below the content.
    pub fn texts(&mut self) -> Texts<'_> {
        self.of_any_kind_mut().texts()
    }

    /// The members that tell where the client is to be found, each with its pointer below the content, whether
    /// or not they say anything.
    pub fn whereabouts(&mut self) -> Places<'_> {
        self.of_any_kind_mut().whereabouts()
    }

    /// Pointers of those members.
    pub fn places_of_whereabouts(&self) -> Vec<String> {
        let mut content = self.clone();
        let members = content.whereabouts().into_iter();
        members.map(|(pointer, _)| pointer).collect()
    }

    /// Pointers of those that say something.
    pub fn whereabouts_told(&self) -> Vec<String> {
        let mut content = self.clone();
        let told = content
            .whereabouts()
            .into_iter()
            .filter(|(_, text)| text.is_some());
        told.map(|(pointer, _)| pointer).collect()
    }
}
