//! Turns: what one person may have under way at once, so that nobody takes the service from the others.
//!
//! Whoever asks for more waits behind what that same person has asked for, and the others do not. What goes through many
//! clients takes more of a person's turn than what shows one.

use crate::caller::operation::{Effect, OperationInfo};
use crate::problem::Problem;
use contract::problem::Code;
use domain::ids::UserId;
use persistence::MANY_ROWS;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// What one person may have under way at once: as many single resources. Fewer would be written to the log in groups
/// too small, and an integration that asks for many at once would be held up.
const AT_ONCE: u32 = 32;
/// What a list or a search takes of it: four of them keep the processors of a small machine busy.
const OF_A_LIST: u32 = 8;
/// What anything takes just after the person has read a client of whom there is a great deal.
const OF_A_GREAT_DEAL: u32 = 16;
/// For how long after it.
const FOR_MILLISECONDS: u64 = 2_000;
/// How many requests of one person wait at most. Whoever asks for more yet is told to come again.
const WAITING: usize = 512;
/// After how many seconds that is.
const COME_AGAIN: u64 = 1;

/// The turns of everybody.
#[derive(Default)]
pub struct Turns(Mutex<HashMap<UserId, Arc<Line>>>);

/// What one person has under way, and what waits for it.
struct Line {
    under_way: Arc<Semaphore>,
    waiting: AtomicUsize,
    since: Instant,
    /// Until when the person has little under way, in milliseconds after the first request: a great deal was read.
    little_until: AtomicU64,
}

/// A turn, given back when it is dropped.
pub struct Turn(#[expect(dead_code, reason = "held, and given back")] OwnedSemaphorePermit);

/// A request that waits for its turn, until it is dropped.
struct Waits(Arc<Line>);

impl Line {
    fn milliseconds(&self) -> u64 {
        self.since.elapsed().as_millis() as u64
    }

    fn taken_by(&self, operation: &OperationInfo) -> u32 {
        if self.milliseconds() < self.little_until.load(Ordering::Relaxed) {
            return OF_A_GREAT_DEAL;
        }
        match operation.effect {
            Effect::Finds => OF_A_LIST,
            Effect::Reads | Effect::Changes | Effect::Creates | Effect::Decides | Effect::Removes => 1,
        }
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Turns {
    /// A turn at once, when the person has room for it.
    pub fn at_once(&self, person: UserId, operation: &OperationInfo) -> Option<Turn> {
        let line = self.line(person);
        let taken = line.taken_by(operation);
        let room = line.under_way.clone();
        room.try_acquire_many_owned(taken).ok().map(Turn)
    }

    /// A turn, waited for behind what the same person asked for before.
    ///
    /// # Errors
    /// `unavailable`, when too much of the person's waits already.
    pub async fn wait(&self, person: UserId, operation: &OperationInfo) -> Result<Turn, Problem> {
        let line = self.line(person);
        let too_many = || Problem::new(Code::Unavailable).retry_after(COME_AGAIN);
        if line.waiting.fetch_add(1, Ordering::Relaxed) >= WAITING {
            line.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(too_many());
        }
        let (waits, taken) = (Waits(line.clone()), line.taken_by(operation));
        let turn = line.under_way.clone().acquire_many_owned(taken).await;
        drop(waits);
        turn.map(Turn).map_err(|_| too_many())
    }

    /// Notes how much of one client a person has read.
    pub fn note(&self, person: UserId, data: usize) {
        if data >= MANY_ROWS {
            let line = self.line(person);
            let until = line.milliseconds() + FOR_MILLISECONDS;
            line.little_until.store(until, Ordering::Relaxed);
        }
    }

    fn line(&self, person: UserId) -> Arc<Line> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let line = lines.entry(person).or_insert_with(|| {
            Arc::new(Line {
                under_way: Arc::new(Semaphore::new(AT_ONCE as usize)),
                waiting: AtomicUsize::new(0),
                since: Instant::now(),
                little_until: AtomicU64::new(0),
            })
        });
        line.clone()
    }
}
