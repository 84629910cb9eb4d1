//! Keys that a transaction took into use. SQLite reads the key store as it was when the transaction
//! began, and may not see them there.

use crate::sealing::client_keys::ClientKey;
use domain::ids::ClientId;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

type Class = (ClientId, String);

/// Keys by the client and class that they seal, and by id.
#[derive(Clone, Default)]
pub(crate) struct FreshKeys {
    /// Taken by units before this one in the same transaction.
    earlier: Arc<Keys>,
    own: Keys,
}

#[derive(Clone, Default)]
struct Keys {
    by_class: HashMap<Class, ClientKey>,
    by_id: HashMap<Uuid, Class>,
}

impl Keys {
    fn insert(&mut self, class: Class, key: ClientKey) {
        self.by_id.insert(key.id, class.clone());
        self.by_class.insert(class, key);
    }

    fn by_id(&self, id: Uuid) -> Option<&ClientKey> {
        self.by_class.get(self.by_id.get(&id)?)
    }
}

impl FreshKeys {
    /// The key of a client's class.
    pub(crate) fn of_class(&self, class: &Class) -> Option<&ClientKey> {
        let own = self.own.by_class.get(class);
        own.or_else(|| self.earlier.by_class.get(class))
    }

    /// The key of an id.
    pub(crate) fn by_id(&self, id: Uuid) -> Option<&ClientKey> {
        self.own.by_id(id).or_else(|| self.earlier.by_id(id))
    }

    /// Remembers a key that is taken into use.
    pub(crate) fn insert(&mut self, class: Class, key: ClientKey) {
        self.own.insert(class, key);
    }

    /// The same keys, taken after those that units before had taken.
    pub(crate) fn after(self, former: Self) -> Self {
        Self {
            earlier: former.earlier,
            own: self.own,
        }
    }

    /// What the next unit of the transaction has to know. Keys of a unit that is undone are forgotten
    /// with it: they seal nothing.
    pub(crate) fn for_the_next(&mut self) -> Self {
        if !self.own.by_class.is_empty() {
            let earlier = Arc::make_mut(&mut self.earlier);
            for (class, key) in std::mem::take(&mut self.own).by_class {
                earlier.insert(class, key);
            }
        }
        self.clone()
    }
}
