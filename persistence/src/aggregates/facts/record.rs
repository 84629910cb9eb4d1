//! Sealing facts, and erasing what should not have been recorded.

use crate::aggregates::facts::stored::{TABLE, bound_columns};
use crate::engine::additions::FactAdded;
use crate::engine::error::Error;
use crate::engine::unit::Unit;
use crate::engine::versions::supersede_former_versions;
use crate::sealing::class_keys::sealing_keys;
use crate::sealing::seal::{RowIdentity, close};
use crate::search::tokens;
use domain::client::fact::{ChangeReason, FactDocument, RestrictedBy};
use domain::client::field::Field;
use domain::ids::{ClientId, FactId, UserId};
use domain::secret::Secret;

/// A version of a fact that is about to be sealed.
pub struct NewFact {
    /// Whose.
    pub client: ClientId,
    /// Its id.
    pub id: FactId,
    /// Its version; 1 is the first.
    pub version: i64,
    /// Which datum.
    pub field: Field,
    /// The retention class that it is sealed in.
    pub retention_class: String,
    /// Why it alone is restricted, if it is.
    pub restricted: Option<RestrictedBy>,
    /// Whether this version takes it out of use.
    pub removed: bool,
    /// Why it is made.
    pub reason: ChangeReason,
    /// By whom.
    pub recorded_by: UserId,
    /// The datum.
    pub document: Secret<FactDocument>,
}

/// The day that stands in clear beside a permit, for the worklist of those that expire.
struct Expires(Option<chrono::NaiveDate>);
impl domain::secret::NonPersonal for Expires {}

const ERASE: &str =
    "DELETE FROM facts WHERE register_key = $1 AND client_id = $2 AND id = $3 AND version < $4";

/// Seals a version of a fact, taking the place of the version before it, and keeps its search tokens.
///
/// # Errors
/// As [`record_all`].
pub async fn record(unit: &mut Unit, fact: NewFact) -> Result<(), Error> {
    let client = fact.client;
    record_all(unit, client, vec![fact]).await
}

/// The same for several data of one client.
///
/// # Errors
/// [`Error::Exists`] when an identity code is another client's; [`Error::Collided`] when the version
/// before one was superseded in the meantime; the database's.
pub async fn record_all(unit: &mut Unit, client: ClientId, facts: Vec<NewFact>) -> Result<(), Error> {
    let (register, now) = (unit.register(), unit.now);
    let mut found_by = Vec::new();
    let coded = facts.iter().any(|fact| fact.field == Field::IdentityCode);
    let new_versions = facts.iter().map(|fact| (fact.id.0, fact.version));
    supersede_former_versions(unit, TABLE, client, new_versions).await?;
    let later = facts.iter().filter(|fact| fact.version > 1);
    tokens::forget(unit, client, later.map(|fact| fact.id)).await?;
    for fact in facts.iter().filter(|fact| !fact.removed) {
        found_by.extend(tokens::tokens(unit, fact.id, &fact.document));
    }
    tokens::keep(unit, client, found_by);
    let classes: Vec<&str> = facts.iter().map(|fact| fact.retention_class.as_str()).collect();
    let keys = sealing_keys(unit, client, &classes).await?;
    for fact in facts {
        let key = keys
            .get(&fact.retention_class)
            .ok_or(Error::Internal("a class without its key"))?;
        let (field, reason) = (fact.field.code(), fact.reason.code());
        let restricted = fact.restricted.map(RestrictedBy::code);
        let expires_on = match fact.removed {
            true => None,
            false => fact.document.judge(|document| Expires(document.expires_on())).0,
        };
        let bound_columns = bound_columns(
            field,
            restricted,
            fact.removed,
            reason,
            fact.recorded_by.0,
            expires_on,
        );
        let identity = RowIdentity {
            register,
            client,
            table: TABLE,
            row: fact.id.0,
            version: fact.version,
            columns: &bound_columns,
        };
        let sealed = close(key, identity, fact.document)?;
        unit.tx.add(&FactAdded {
            register_key: register.0,
            client_id: client.0,
            id: fact.id.0,
            version: fact.version,
            field,
            restricted,
            removed: fact.removed,
            change_reason: reason,
            recorded_by: fact.recorded_by.0,
            recorded_at: now,
            expires_on,
            key_id: key.id,
            sealed,
        });
    }
    if coded {
        // The one row that may be there already is told here, and not with what the unit does next.
        unit.tx.send_added().await?;
    }
    Ok(())
}

/// Erases every version of a fact before the given one: what should not have been recorded leaves no
/// content behind.
///
/// # Errors
/// The database's.
pub async fn erase_before(
    unit: &mut Unit,
    client: ClientId,
    fact: FactId,
    version: i64,
) -> Result<(), Error> {
    let register = unit.register();
    unit.tx
        .sql(ERASE)
        .bind(register.0)
        .bind(client.0)
        .bind(fact.0)
        .bind(version)
        .run()
        .await
        .map(|_| ())
}
