//! What every use case shares.

use super::access::Access;
use super::auth::password::Passwords;
use super::auth::token::Tokens;
use super::config::Config;
use super::floods::Floods;
use super::hosted_registers::Registers;
use super::operator::told;
use crate::caller::registry::Operations;
use crate::turns::Turns;
use contract::json::Schemas;
use persistence::Store;
use serde_json::Value;
use std::sync::Arc;

/// What every use case shares. Nothing in it would be missed by another instance.
#[derive(Clone)]
pub struct App {
    /// The store.
    pub store: Store,
    /// The registers.
    pub registers: Registers,
    /// Users and grants.
    pub access: Arc<Access>,
    /// Access tokens.
    pub tokens: Arc<Tokens>,
    /// Passwords.
    pub passwords: Passwords,
    /// The configuration.
    pub config: Config,
    /// The contract's schemas.
    pub schemas: Arc<Schemas>,
    /// The operations that are declared.
    pub operations: Operations,
    /// Refusals of callers who are nobody known, counted.
    pub floods: Arc<Floods>,
    /// What each person has under way.
    pub turns: Arc<Turns>,
}

/// The contract that the application keeps to.
#[derive(Clone, Copy)]
pub struct Contract {
    /// The OpenAPI document, as it was committed.
    pub document: &'static str,
    /// The operations that are declared.
    pub operations: Operations,
}

impl App {
    /// Opens the application on a store: registers, rights, keys of the tokens, and the contract, which comes back as
    /// it was read.
    ///
    /// # Errors
    /// What is wrong with the configuration, the profiles, the contract or the store, for the operator to read.
    pub async fn open(store: Store, config: Config, contract: Contract) -> Result<(Self, Value), String> {
        // What needs nobody else is made on other threads: the first answer waits for the longest, not for
        // the sum.
        let Contract { document, operations } = contract;
        let read = tokio::task::spawn_blocking(move || {
            let document: Value = serde_json::from_str(document).map_err(|error| error.to_string())?;
            Ok::<_, String>((Schemas::new(&document)?, document))
        });
        // What a crash left between the removal of a client and the end of its keys.
        if let Err(error) = store.destroy_erased_keys().await {
            tracing::warn!(%error, "keys of erased clients could not be destroyed");
        }
        let registers = Registers::load(&store, &config.registers_dir, &config.registers).await?;
        let access = Access::start(&store).await.map_err(|error| told(&error))?;
        let tokens = Tokens::load(&store, &config.issuer).await;
        let tokens = tokens.map_err(|error| told(&error))?;
        let read = read.await.map_err(|error| told(&error))?;
        let (schemas, document) = read.map_err(|error| format!("the contract: {error}"))?;
        let app = Self {
            store,
            registers,
            access,
            tokens: Arc::new(tokens),
            passwords: Passwords::default(),
            config,
            schemas: Arc::new(schemas),
            operations,
            floods: Arc::default(),
            turns: Arc::default(),
        };
        Ok((app, document))
    }

    /// The same application on another view of its store.
    pub fn on(&self, store: Store) -> Self {
        Self {
            store,
            ..self.clone()
        }
    }
}
