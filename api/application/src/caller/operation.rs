//! What an operation of the contract is, and how operations are declared.

use domain::access::Right;

/// What is known of an operation of the contract.
#[derive(Clone, Copy, Debug)]
pub struct OperationInfo {
    /// The contract's `operationId`, which the user log names too.
    pub id: &'static str,
    /// The right that the task must hold; without one, any grant in the register will do.
    pub right: Option<Right>,
}

/// An operation of the contract, as a handler names it.
pub trait Operation: Send + Sync + 'static {
    /// What is known of it.
    const INFO: &'static OperationInfo;
}

/// Declares operations: `operations! { ReadClient "readClient" ClientView; … }`.
#[macro_export]
macro_rules! operations {
    ($($name:ident $id:literal $($right:ident)?;)*) => {$(
        #[doc = concat!("The operation `", $id, "`.")]
        pub struct $name;
        impl $crate::caller::Operation for $name {
            const INFO: &'static $crate::caller::OperationInfo = &$crate::caller::OperationInfo {
                id: $id,
                right: $crate::operations!(@right $($right)?),
            };
        }
    )*};
    (@right) => { None };
    (@right $right:ident) => { Some(domain::access::Right::$right) };
}
