//! What an operation of the contract is, and how operations are declared.

use domain::access::Right;

/// An operation of the contract: its id, and the right it needs.
pub trait Operation: Send + Sync + 'static {
    /// The contract's `operationId`, which the user log names too.
    const ID: &'static str;
    /// The right that the task must hold; without one, any grant in the register will do.
    const RIGHT: Option<Right>;
}

/// Declares operations: `operations! { ReadClient "readClient" ClientView; … }`.
#[macro_export]
macro_rules! operations {
    ($($name:ident $id:literal $($right:ident)?;)*) => {$(
        #[doc = concat!("The operation `", $id, "`.")]
        pub struct $name;
        impl $crate::call::Operation for $name {
            const ID: &'static str = $id;
            const RIGHT: Option<domain::access::Right> = $crate::operations!(@right $($right)?);
        }
    )*};
    (@right) => { None };
    (@right $right:ident) => { Some(domain::access::Right::$right) };
}
