//! What an operation of the contract is, and how operations are declared: once, where the handler stands. The
//! extractors, the contract, `allowedActions` and the tests read the declaration.

use super::action::{ClientAction, EventAction, Offered, RecordAction};
use domain::access::Right;

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// It shows one resource.
    Reads,
    /// It shows those of several that are asked for.
    Finds,
    /// It changes what is there.
    Changes,
    /// It makes a resource: 201, with where it is.
    Creates,
    /// It takes a resource to another state, by a rule.
    Decides,
    /// It takes a resource out of use: 204.
    Removes,
}

impl Effect {
    /// Whether anything is written besides the entry in the log.
    pub const fn writes(self) -> bool {
        !matches!(self, Self::Reads | Self::Finds)
    }
}

/// Whom an operation is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// Everybody, signed in or not.
    Public,
    /// Whoever has signed in, about themselves.
    SignedIn,
    /// Administrators: of the operator or of a register.
    Administrators,
    /// The operator's administrator alone.
    Operator,
    /// Whoever holds this right in the register; any grant will do where none is named.
    Register(Option<Right>),
}

/// Which reasons the header `Change-Reason` may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeReasons {
    /// Those of a client's data.
    OfData,
    /// Those of a record.
    OfRecords,
}

/// What is known of an operation of the contract.
#[derive(Clone, Copy, Debug)]
pub struct OperationInfo {
    /// The contract's `operationId`, which the user log names too.
    pub id: &'static str,
    /// What it does.
    pub effect: Effect,
    /// Whom it is for.
    pub audience: Audience,
    /// Whether its answer carries the resource's version as an `ETag`.
    pub versioned: bool,
    /// Whether the request must name, in `If-Match`, the version that was read.
    pub if_match: bool,
    /// Whether the body names the versions that were read, of several resources.
    pub versions_in_body: bool,
    /// Whether it can be asked what would be decided.
    pub dry_run: bool,
    /// Whether its answer is a page of a list.
    pub paged: bool,
    /// Whether a repeated request is known by its `Idempotency-Key`.
    pub idempotent: bool,
    /// Whether it leaves an entry that its answer names.
    pub receipt: bool,
    /// Which reasons of a change a header may name.
    pub reasons: Option<ChangeReasons>,
    /// Whether its refusals are those of RFC 6749.
    pub oauth: bool,
    /// Whether it is for whoever watches the service: it takes no token and is never put off.
    pub probe: bool,
    /// Whether it answers without the database.
    pub storeless: bool,
    /// With what it is offered.
    pub offered: Offered,
}

impl OperationInfo {
    /// An operation with nothing out of the ordinary: it leaves an entry unless it is public.
    pub const fn new(effect: Effect, id: &'static str, audience: Audience) -> Self {
        Self {
            id,
            effect,
            audience,
            versioned: false,
            if_match: false,
            versions_in_body: false,
            dry_run: false,
            paged: false,
            idempotent: false,
            receipt: !matches!(audience, Audience::Public),
            reasons: None,
            oauth: false,
            probe: false,
            storeless: false,
            offered: Offered::Nowhere,
        }
    }

    /// The right that the task must hold; without one, any grant in the register will do.
    pub const fn right(&self) -> Option<Right> {
        match self.audience {
            Audience::Register(right) => right,
            _ => None,
        }
    }

    /// Whether it is called in a register, in a task.
    pub const fn in_register(&self) -> bool {
        matches!(self.audience, Audience::Register(_))
    }

    /// Whether no one need have signed in.
    pub const fn is_public(&self) -> bool {
        matches!(self.audience, Audience::Public)
    }

    /// Its answer carries the version of what it shows.
    pub const fn versioned(mut self) -> Self {
        self.versioned = true;
        self
    }

    /// The request names the version that was read.
    pub const fn if_match(mut self) -> Self {
        self.if_match = true;
        self
    }

    /// The body names the versions that were read.
    pub const fn versions_in_body(mut self) -> Self {
        self.versions_in_body = true;
        self
    }

    /// It can be asked what would be decided.
    pub const fn dry_run(mut self) -> Self {
        self.dry_run = true;
        self
    }

    /// Its answer is a page of a list.
    pub const fn paged(mut self) -> Self {
        self.paged = true;
        self
    }

    /// A repeated request is known by its key.
    pub const fn idempotent(mut self) -> Self {
        self.idempotent = true;
        self
    }

    /// It shows nothing of anybody, and leaves no entry.
    pub const fn no_entry(mut self) -> Self {
        self.receipt = false;
        self
    }

    /// A header may name why a client's data is changed.
    pub const fn change_reason(mut self) -> Self {
        self.reasons = Some(ChangeReasons::OfData);
        self
    }

    /// A header may name why a record is changed.
    pub const fn record_reason(mut self) -> Self {
        self.reasons = Some(ChangeReasons::OfRecords);
        self
    }

    /// Its refusals are those of RFC 6749.
    pub const fn oauth(mut self) -> Self {
        self.oauth = true;
        self
    }

    /// It is for whoever watches the service.
    pub const fn probe(mut self) -> Self {
        self.probe = true;
        self
    }

    /// It answers without the database.
    pub const fn storeless(mut self) -> Self {
        self.storeless = true;
        self
    }

    /// It is offered with a client.
    pub const fn on_client(mut self, action: ClientAction) -> Self {
        self.offered = Offered::Client(action);
        self
    }

    /// It is offered with a record.
    pub const fn on_record(mut self, action: RecordAction) -> Self {
        self.offered = Offered::Record(action);
        self
    }

    /// It is offered with a shared event.
    pub const fn on_event(mut self, action: EventAction) -> Self {
        self.offered = Offered::Event(action);
        self
    }

    /// It is offered with a correction.
    pub const fn on_correction(mut self) -> Self {
        self.offered = Offered::Correction;
        self
    }

    /// With what it is offered, where its kind says so.
    pub const fn offered(mut self, offered: Offered) -> Self {
        self.offered = offered;
        self
    }
}

/// An operation of the contract, as a handler names it.
pub trait Operation: Send + Sync + 'static {
    /// What is known of it.
    const INFO: &'static OperationInfo;
}

/// Declares the operations of a file, one a line: what it does, its name, its id, whom it is for, and what else
/// holds of it.
///
/// ```text
/// operations! {
///     reads ReadConsent "readConsent" ConsentView [versioned];
///     creates GiveConsent "giveConsent" ConsentEdit [versioned, dry_run, idempotent];
/// }
/// ```
///
/// The effect is one of `reads`, `finds`, `creates`, `changes`, `decides` and `removes`; the audience is a right,
/// `register` (any grant in it), `administrators`, `operator`, `signed_in` or `public`. Every mark in brackets is a
/// method of [`OperationInfo`].
#[macro_export]
macro_rules! operations {
    (@effect reads) => { $crate::caller::operation::Effect::Reads };
    (@effect finds) => { $crate::caller::operation::Effect::Finds };
    (@effect creates) => { $crate::caller::operation::Effect::Creates };
    (@effect changes) => { $crate::caller::operation::Effect::Changes };
    (@effect decides) => { $crate::caller::operation::Effect::Decides };
    (@effect removes) => { $crate::caller::operation::Effect::Removes };
    (@audience public) => { $crate::caller::operation::Audience::Public };
    (@audience signed_in) => { $crate::caller::operation::Audience::SignedIn };
    (@audience operator) => { $crate::caller::operation::Audience::Operator };
    (@audience administrators) => { $crate::caller::operation::Audience::Administrators };
    (@audience register) => { $crate::caller::operation::Audience::Register(None) };
    (@audience $right:ident) => {
        $crate::caller::operation::Audience::Register(Some(::domain::access::Right::$right))
    };
    ($(
        $effect:ident $name:ident $id:literal $audience:ident
        $([$($mark:ident $(($($value:tt)*))?),* $(,)?])?;
    )*) => {
        $(
            #[doc = concat!("The operation `", $id, "`.")]
            pub struct $name;
            impl $crate::caller::Operation for $name {
                const INFO: &'static $crate::caller::OperationInfo = &$crate::caller::OperationInfo::new(
                    $crate::operations!(@effect $effect),
                    $id,
                    $crate::operations!(@audience $audience),
                )$($(.$mark($($crate::caller::action::$($value)*)?))*)?;
            }
        )*
        /// The operations that are declared here.
        pub const OPERATIONS: &[&$crate::caller::OperationInfo] =
            &[$(<$name as $crate::caller::Operation>::INFO),*];
    };
}
