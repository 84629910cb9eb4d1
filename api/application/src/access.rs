//! What calls are judged by: a snapshot of users, grants and revoked sessions, at most a second old.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::access::grant::Grant;
use domain::ids::{RegisterKey, UserId};
use domain::register::RegisterProfile;
use domain::work::handover;
use persistence::Store;
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
    people: HashMap<UserId, Person>,
    grants: HashMap<UserId, Vec<Grant>>,
    revoked: HashSet<Uuid>,
    taken: Instant,
}

impl Snapshot {
    async fn take(store: &Store) -> Result<Self, persistence::Error> {
        let taken = Instant::now();
        let mut tx = store.reader().await?;
        let since: DateTime<Utc> = store.clock().now() - (ACCESS_TOKEN * 2);
        let people = persistence::users::all(&mut tx).await?.into_iter().map(|row| {
            let person = Person {
                id: UserId(row.id),
                username: row.username,
                display_name: row.display_name,
                active: row.active,
            };
            (person.id, person)
        });
        let people = people.collect();
        let mut grants: HashMap<UserId, Vec<Grant>> = HashMap::new();
        for row in persistence::grants::all(&mut tx).await? {
            grants.entry(UserId(row.user_id)).or_default().push(row.grant());
        }
        let revoked = persistence::sessions::revoked_since(&mut tx, since)
            .await?
            .into_iter()
            .collect();
        Ok(Self {
            people,
            grants,
            revoked,
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
            current: RwLock::new(Arc::new(Snapshot::take(store).await?)),
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
        let snapshot = Arc::new(Snapshot::take(store).await?);
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

    /// The snapshot; `None` when it is too old to be believed.
    pub fn fresh(&self) -> Option<Arc<Snapshot>> {
        let current = self
            .current
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        (current.taken.elapsed() < STALE).then(|| current.clone())
    }
}
