//! Idempotency keys: what a repeated request made the first time. Never the answer itself.

use crate::engine::additions::IdempotencyKeyAdded;
use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::tx::Tx;
use crate::engine::unit::Unit;
use chrono::TimeDelta;
use domain::ids::UserId;
use uuid::Uuid;

/// How long a key is remembered.
const KEPT: TimeDelta = TimeDelta::hours(24);

row! {
    struct KeyRow { body_mac: Vec<u8>, resource_id: Uuid }
}

const FORGET: &str = "DELETE FROM idempotency_keys WHERE user_id = $1 AND created_at < $2";
const INSERT: &str = "INSERT INTO idempotency_keys (user_id, key_mac, body_mac, resource_id, created_at)
    VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING";
const FIND: &str = "SELECT body_mac, resource_id FROM idempotency_keys WHERE user_id = $1 AND key_mac = $2";

/// A key, by keyed digests of the key with its route, and of the body.
#[derive(Clone)]
pub struct IdempotencyKey {
    /// Whose.
    pub user: UserId,
    /// Of the key and the route.
    pub key_mac: Vec<u8>,
    /// Of the body.
    pub body_mac: Vec<u8>,
}

const FORGET_BODY: &str = "UPDATE idempotency_keys SET body_mac = $2 WHERE resource_id = $1";

/// Forgets the body of the request that made a resource which is erased. The key stays as long as it would:
/// sent again, the request makes nothing anew.
///
/// # Errors
/// The database's.
pub async fn forget_body(unit: &mut Unit, resource: Uuid) -> Result<(), Error> {
    let statement = unit.tx.sql(FORGET_BODY).bind(resource);
    statement.bind(Vec::<u8>::new()).run().await.map(|_| ())
}

/// Whether a request is the first with its key.
pub enum Claim {
    /// It is: the resource is to be made under the id that was claimed.
    First,
    /// It repeats: this was made then.
    Replay(Uuid),
    /// The key was used with another body.
    OtherBody,
}

/// Whether nobody knows a key, not even one that is old enough to be forgotten.
///
/// # Errors
/// The database's.
pub async fn is_unknown(tx: &mut Tx, key: &IdempotencyKey) -> Result<bool, Error> {
    let found = tx.sql(FIND).bind(key.user.0).bind(key.key_mac.clone());
    Ok(found.opt::<KeyRow>().await?.is_none())
}

/// Keeps a key of which nobody knew: another's who came first keeps this unit from being committed.
pub fn keep(unit: &mut Unit, key: &IdempotencyKey, resource: Uuid) {
    let added = IdempotencyKeyAdded {
        user_id: key.user.0,
        key_mac: key.key_mac.clone(),
        body_mac: key.body_mac.clone(),
        resource_id: resource,
        created_at: unit.now,
    };
    unit.tx.add(&added);
}

/// Claims a key for a resource that is about to be made. A concurrent twin waits here until the first
/// has ended: on SQLite for the writer, on PostgreSQL for the row.
///
/// # Errors
/// The database's.
pub async fn claim(unit: &mut Unit, key: &IdempotencyKey, resource: Uuid) -> Result<Claim, Error> {
    unit.tx
        .sql(FORGET)
        .bind(key.user.0)
        .bind(unit.now - KEPT)
        .run()
        .await?;
    let made = unit
        .tx
        .sql(INSERT)
        .bind(key.user.0)
        .bind(key.key_mac.clone())
        .bind(key.body_mac.clone())
        .bind(resource)
        .bind(unit.now)
        .run()
        .await?;
    if made == 1 {
        return Ok(Claim::First);
    }
    let row = unit
        .tx
        .sql(FIND)
        .bind(key.user.0)
        .bind(key.key_mac.clone())
        .opt::<KeyRow>()
        .await?;
    Ok(match row {
        Some(row) if row.body_mac == key.body_mac => Claim::Replay(row.resource_id),
        Some(_) => Claim::OtherBody,
        None => return Err(Error::Collided),
    })
}
