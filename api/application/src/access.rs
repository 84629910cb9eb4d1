//! What calls are judged by: a snapshot of users, grants and revoked sessions, at most a second old.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::access::grant::Grant;
use domain::ids::{RegisterKey, UserId};
use domain::register::RegisterProfile;
use domain::work::handover;
use persistence::access_versions::{self, AccessVersions};
use persistence::{Store, Tx, sessions, users};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, RwLock};
use std::time::{Duration, Instant};
use uuid::Uuid;

/// How long an access token lives.
pub const ACCESS_TOKEN: TimeDelta = TimeDelta::minutes(15);

/// How often the snapshot is taken.
const REFRESH: Duration = Duration::from_millis(400);
/// A snapshot older than this serves no call.
const STALE: Duration = Duration::from_secs(1);

/// A person as calls see one.
#[derive(Clone, Debug)]
pub struct Person {
    /// The id.
    pub id: UserId,
    /// The name that signs in.
    pub username: String,
    /// The person's name.
    pub display_name: String,
    /// Whether the person may sign in and act.
    pub active: bool,
}

/// Users, grants and revoked sessions at one moment.
pub struct Snapshot {
    people: Arc<HashMap<UserId, Person>>,
    grants: Arc<HashMap<UserId, Vec<Grant>>>,
    revoked: Arc<HashSet<Uuid>>,
    versions: AccessVersions,
    taken: Instant,
}

impl Snapshot {
    /// Reads what has changed since the snapshot before; without one, everything.
    async fn take(store: &Store, before: Option<&Self>) -> Result<Self, persistence::Error> {
        let taken = Instant::now();
        let mut tx = store.watcher().await?;
        // First: what changes while the rest is read is read again the next time.
        let versions = access_versions::read(&mut tx).await?;
        let known = |version: fn(&AccessVersions) -> i64| {
            before.filter(|before| version(&before.versions) == version(&versions))
        };
        let people = match known(|versions| versions.users) {
            Some(before) => before.people.clone(),
            None => Arc::new(people(&mut tx).await?),
        };
        let grants = match known(|versions| versions.grants) {
            Some(before) => before.grants.clone(),
            None => Arc::new(grants(&mut tx).await?),
        };
        let since: DateTime<Utc> = store.clock().now() - (ACCESS_TOKEN * 2);
        let revoked = match known(|versions| versions.sessions) {
            Some(before) => before.revoked.clone(),
            None => Arc::new(
                sessions::revoked_since(&mut tx, since)
                    .await?
                    .into_iter()
                    .collect(),
            ),
        };
        Ok(Self {
            people,
            grants,
            revoked,
            versions,
            taken,
        })
    }

    /// A person.
    pub fn person(&self, id: UserId) -> Option<&Person> {
        self.people.get(&id)
    }

    /// The grants of a person in a register.
    pub fn grants(&self, user: UserId, register: RegisterKey) -> Vec<Grant> {
        self.all_grants(user)
            .iter()
            .filter(|grant| grant.register == register)
            .cloned()
            .collect()
    }

    /// Everybody who holds or has held a grant in a register, in the order of their ids.
    pub fn officials(&self, register: RegisterKey) -> Vec<UserId> {
        let held = |grants: &[Grant]| grants.iter().any(|grant| grant.register == register);
        let mut officials: Vec<UserId> = self
            .grants
            .iter()
            .filter(|(_, grants)| held(grants))
            .map(|(user, _)| *user)
            .collect();
        officials.sort_unstable();
        officials
    }

    /// Whether somebody may act for clients in a register on a day.
    pub fn answers(
        &self,
        user: UserId,
        register: RegisterKey,
        profile: &RegisterProfile,
        day: NaiveDate,
    ) -> bool {
        let active = self.person(user).is_some_and(|person| person.active);
        active && handover::can_answer(profile, &self.grants(user, register), day)
    }

    /// The grants of a person.
    pub fn all_grants(&self, user: UserId) -> &[Grant] {
        self.grants.get(&user).map(Vec::as_slice).unwrap_or_default()
    }

    /// Whether a session was revoked.
    pub fn is_revoked(&self, session: Uuid) -> bool {
        self.revoked.contains(&session)
    }
}

async fn people(tx: &mut Tx) -> Result<HashMap<UserId, Person>, persistence::Error> {
    let people = users::all(tx).await?.into_iter().map(|row| {
        let person = Person {
            id: UserId(row.id),
            username: row.username,
            display_name: row.display_name,
            active: row.active,
        };
        (person.id, person)
    });
    Ok(people.collect())
}

async fn grants(tx: &mut Tx) -> Result<HashMap<UserId, Vec<Grant>>, persistence::Error> {
    let mut grants: HashMap<UserId, Vec<Grant>> = HashMap::new();
    for row in persistence::grants::all(tx).await? {
        grants.entry(UserId(row.user_id)).or_default().push(row.grant());
    }
    Ok(grants)
}

/// The snapshot in use, kept fresh in the background.
pub struct Access {
    current: RwLock<Arc<Snapshot>>,
}

impl Access {
    /// Takes the first snapshot and keeps it fresh until the last holder is gone.
    ///
    /// # Errors
    /// The database's.
    pub async fn start(store: &Store) -> Result<Arc<Self>, persistence::Error> {
        let access = Arc::new(Self {
            current: RwLock::new(Arc::new(Snapshot::take(store, None).await?)),
        });
        let (weak, store) = (Arc::downgrade(&access), store.clone());
        tokio::spawn(async move {
            loop {
                tokio::time::sleep(REFRESH).await;
                let Some(access) = weak.upgrade() else { return };
                access.renew(&store).await;
            }
        });
        Ok(access)
    }

    /// Takes a new snapshot: every so often, and at once after a change of this instance's own. That change is
    /// durable by then, so that a snapshot that cannot be taken is no failure of it: the next one shows it, and none
    /// that is too old is believed.
    pub async fn renew(&self, store: &Store) {
        if let Err(error) = self.refresh(store).await {
            tracing::warn!(%error, "rights could not be refreshed");
        }
    }

    /// Takes a new snapshot, and says when none can be taken.
    ///
    /// # Errors
    /// The database's.
    pub async fn refresh(&self, store: &Store) -> Result<(), persistence::Error> {
        let before = self.latest();
        let snapshot = Arc::new(Snapshot::take(store, Some(&before)).await?);
        let mut current = self
            .current
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        // Two refreshes can overtake each other; the later picture stays.
        if snapshot.taken >= current.taken {
            *current = snapshot;
        }
        Ok(())
    }

    /// How old the snapshot is.
    pub fn age(&self) -> Duration {
        self.latest().taken.elapsed()
    }

    fn latest(&self) -> Arc<Snapshot> {
        self.current
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
            .clone()
    }

    /// The snapshot; `None` when it is too old to be believed.
    pub fn fresh(&self) -> Option<Arc<Snapshot>> {
        let current = self.latest();
        (current.taken.elapsed() < STALE).then_some(current)
    }
}
