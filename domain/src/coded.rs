//! One way of writing an enumeration whose values have codes in the contract and in profiles.

/// A value that has a code in the contract, in profiles and in the database.
pub trait Coded: Copy + PartialEq + Sized + 'static {
    /// The name of the enumeration.
    const NAME: &'static str;
    /// Every value, in the order of declaration.
    const VALUES: &'static [Self];

    /// The code.
    fn to_code(self) -> &'static str;
}

/// Declares an enum with `code()`, `parse()` and `ALL`; the code of each value stands beside it.
#[macro_export]
macro_rules! coded {
    ($(#[$doc:meta])* $vis:vis enum $name:ident { $($(#[$vdoc:meta])* $variant:ident = $code:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize)]

        $vis enum $name { $($(#[$vdoc])* #[serde(rename = $code)] $variant),* }

        impl $name {
            /// Every value, in the order of declaration.
            $vis const ALL: &'static [$name] = &[$($name::$variant),*];

            /// The code in the contract, in profiles and in the database.
            $vis fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),* }
            }

            /// The value that a code names.
            $vis fn parse(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)* _ => None }
            }
        }

        impl $crate::coded::Coded for $name {
            const NAME: &'static str = stringify!($name);
            const VALUES: &'static [Self] = Self::ALL;

            fn to_code(self) -> &'static str {
                self.code()
            }
        }
    };
}

pub(crate) use coded;
