//! Why a demo could not be filled.

use application::problem::Problem;
use contract::problem::FieldError;

/// Why a demo could not be filled.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] persistence::Error),
    /// The password of the accounts could not be hashed.
    #[error("the password of the accounts could not be hashed")]
    Password,
    /// The contract knows no such operation.
    #[error("the contract knows no operation {0}")]
    UnknownOperation(&'static str),
    /// A request of the demo is none that the contract knows.
    #[error("a request of the demo is malformed: {0}")]
    Request(#[from] serde_json::Error),
    /// A command was not carried out, and by no rule of the register.
    #[error("{operation} was refused: {reason}")]
    Refused {
        /// Of which operation.
        operation: &'static str,
        /// The code, and the places that are wrong.
        reason: String,
    },
    /// A history broke off.
    #[error("the history of a client broke off")]
    BrokeOff,
}

impl Error {
    /// A request that the contract's schema does not take.
    pub(crate) fn malformed(errors: Vec<FieldError>) -> Self {
        Self::refused("a patch", &Problem::invalid(errors))
    }

    /// A command that was not carried out.
    pub(crate) fn refused(operation: &'static str, problem: &Problem) -> Self {
        let places = problem.errors.iter();
        let places = places.map(|error| format!(" {} ({})", error.pointer, error.code));
        Self::Refused {
            operation,
            reason: format!("{problem}{}", places.collect::<String>()),
        }
    }
}
