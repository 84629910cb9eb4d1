//! Attempts to sign in: each is counted as a failure before its password is looked at, and given back when
//! the password fits. Guesses that come at once are counted one after the other, so that no more of them
//! are looked at than the limit says.

use crate::engine::error::Error;
use crate::engine::row::row;
use crate::engine::store::Store;
use crate::engine::tx::Tx;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

/// Whose attempts are counted, and how many of them may fail.
#[derive(Clone)]
pub struct AttemptLimit {
    /// An account or a network, known by its keyed digest.
    pub subject: Vec<u8>,
    /// Failures before it has to wait.
    pub allowed_failures: i64,
}

/// How long failures count, and how long one waits for them.
#[derive(Clone, Copy)]
pub struct ThrottleTimes {
    /// Failures are remembered so long.
    pub remembered: TimeDelta,
    /// How long one who failed too often waits after the latest failure.
    pub wait: TimeDelta,
}

/// An attempt that is counted until it is given back.
#[derive(Clone)]
pub struct Attempt(Vec<Uuid>);

/// Whether an attempt may be made.
pub enum Reservation {
    /// It may, and is counted.
    Attempt(Attempt),
    /// It has to wait, and is not counted.
    Wait(TimeDelta),
}

row! {
    struct Failures { failures: i64, latest: Option<DateTime<Utc>> }
}

const FAILURES: &str = "SELECT COUNT(*) AS failures, MAX(failed_at) AS latest FROM sign_in_failures
    WHERE subject = $1 AND failed_at > $2";
const COUNT: &str = "INSERT INTO sign_in_failures (subject, failed_at, id) VALUES ($1, $2, $3)";
/// A row that is counted for nobody: whoever counts a subject's attempts holds it until the commit, since
/// PostgreSQL would let many count at once and see none of the others.
const LOCK_SUBJECT: &str = "INSERT INTO sign_in_failures (subject, failed_at, id) VALUES ($1, $2, $3)
    ON CONFLICT (id) DO UPDATE SET failed_at = excluded.failed_at";
const GIVE_BACK: &str = "DELETE FROM sign_in_failures WHERE id = $1";
const FORGET: &str = "DELETE FROM sign_in_failures WHERE subject = $1";
const FORGET_OLD: &str = "DELETE FROM sign_in_failures WHERE failed_at < $1";

/// How often a reservation that met another one is tried.
const TRIES: u32 = 4;

/// Counts an attempt, unless it has to wait. It is counted to its end, whoever goes away.
///
/// # Errors
/// The database's.
pub async fn reserve(
    store: &Store,
    limits: &[AttemptLimit],
    times: ThrottleTimes,
) -> Result<Reservation, Error> {
    // Who has to wait anyway costs a look, and no write.
    let now = store.clock().now();
    let mut reader = store.reader().await?;
    for limit in limits {
        if let Some(wait) = wait(&mut reader, limit, times, now).await? {
            return Ok(Reservation::Wait(wait));
        }
    }
    drop(reader);
    let (own, limits) = (store.clone(), limits.to_vec());
    let task = store.units().spawn(async move {
        let mut tries = 1;
        loop {
            match count(&own, &limits, times).await {
                Err(Error::Collided) if tries < TRIES => tries += 1,
                counted => return counted,
            }
        }
    });
    task.await
        .unwrap_or(Err(Error::Internal("counting an attempt panicked")))
}

async fn count(store: &Store, limits: &[AttemptLimit], times: ThrottleTimes) -> Result<Reservation, Error> {
    let mut tx = store.db().begin().await?;
    // The time at which it was its turn, not at which it was sent.
    let now = store.clock().now();
    let mut counted = Vec::with_capacity(limits.len());
    for limit in limits {
        lock_subject(&mut tx, limit, now).await?;
        if let Some(wait) = wait(&mut tx, limit, times, now).await? {
            tx.rollback().await?;
            return Ok(Reservation::Wait(wait));
        }
        let id = store.ids().next();
        tx.sql(COUNT)
            .bind(limit.subject.clone())
            .bind(now)
            .bind(id)
            .run()
            .await?;
        counted.push(id);
    }
    tx.commit().await?;
    Ok(Reservation::Attempt(Attempt(counted)))
}

async fn lock_subject(tx: &mut Tx, limit: &AttemptLimit, now: DateTime<Utc>) -> Result<(), Error> {
    let id = limit.subject.first_chunk::<16>();
    let id = id.ok_or(Error::Internal("a subject that is no digest"))?;
    let subject = [&limit.subject[..], b"turn"].concat();
    tx.sql(LOCK_SUBJECT)
        .bind(subject)
        .bind(now)
        .bind(Uuid::from_bytes(*id))
        .run()
        .await
        .map(|_| ())
}

/// How long a subject has to wait, if it has to.
async fn wait(
    tx: &mut Tx,
    limit: &AttemptLimit,
    times: ThrottleTimes,
    now: DateTime<Utc>,
) -> Result<Option<TimeDelta>, Error> {
    let row = tx
        .sql(FAILURES)
        .bind(limit.subject.clone())
        .bind(now - times.remembered)
        .opt::<Failures>()
        .await?
        .filter(|row| row.failures >= limit.allowed_failures);
    let until = row.and_then(|row| row.latest).map(|latest| latest + times.wait);
    Ok(until
        .map(|until| until - now)
        .filter(|wait| *wait > TimeDelta::zero()))
}

/// Gives an attempt back: its password fitted.
///
/// # Errors
/// The database's.
pub async fn give_back(tx: &mut Tx, attempt: &Attempt) -> Result<(), Error> {
    for id in &attempt.0 {
        tx.sql(GIVE_BACK).bind(*id).run().await?;
    }
    Ok(())
}

/// Forgets the failures of an account that has signed in, and everybody's that are old.
///
/// # Errors
/// The database's.
pub async fn forget(tx: &mut Tx, subject: &[u8], older_than: DateTime<Utc>) -> Result<(), Error> {
    tx.sql(FORGET).bind(subject.to_vec()).run().await?;
    tx.sql(FORGET_OLD).bind(older_than).run().await.map(|_| ())
}
