//! Clients whom a list across clients names: what protects each, and the name.

use crate::caller::RegisterCaller;
use crate::clients::dossier::protection;
use crate::problem::Problem;
use contract::worklists::named::ClientReference;
use domain::client::field::Field;
use domain::client::value::Value;
use domain::client::visibility::Protection;
use domain::ids::ClientId;
use domain::log::Subject;
use domain::secret::Secret;
use persistence::facts::{self, StoredFact};
use persistence::{Unit, clients};
use std::collections::{BTreeSet, HashMap};
use uuid::Uuid;

/// Clients whom a list names.
pub struct Named {
    protections: HashMap<Uuid, Protection>,
    names: Secret<HashMap<Uuid, String>>,
}

impl Named {
    /// Nobody yet.
    pub fn nobody() -> Self {
        Self {
            protections: HashMap::new(),
            names: Secret::new(HashMap::new()),
        }
    }

    /// Opens what names and protects some more clients.
    ///
    /// # Errors
    /// The database's.
    pub async fn open(
        self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        clients: impl IntoIterator<Item = Uuid>,
    ) -> Result<Self, Problem> {
        let new: BTreeSet<Uuid> = clients
            .into_iter()
            .filter(|id| !self.protections.contains_key(id))
            .collect();
        if new.is_empty() {
            return Ok(self);
        }
        let new: Vec<Uuid> = new.into_iter().collect();
        let rows = clients::of_ids(&mut unit.tx, caller.register.key, &new).await?;
        let needs = [Field::Name, Field::NonDisclosure, Field::Restriction];
        let found = facts::of_fields(unit, &new, &needs).await?;
        let Self {
            mut protections,
            names,
        } = self;
        for row in &rows {
            protections.insert(row.id, protection(row, &found, caller.today));
        }
        let names = names.zip(found).map(|(mut names, found)| {
            names.extend(found.iter().filter_map(name));
            names
        });
        Ok(Self { protections, names })
    }

    /// What protects a client; none for one who is not of this register.
    pub fn protection(&self, client: Uuid) -> Option<&Protection> {
        self.protections.get(&client)
    }

    /// The names.
    pub fn names(self) -> Names {
        Names(self.names)
    }
}

/// Names of clients, secret still.
pub struct Names(Secret<HashMap<Uuid, String>>);

impl Names {
    /// Puts the names beside what a list shows.
    pub fn beside<T, U>(
        self,
        items: Secret<T>,
        show: impl FnOnce(T, &dyn Fn(Uuid) -> ClientReference) -> U,
    ) -> Secret<U> {
        self.0.zip(items).map(|(names, items)| {
            show(items, &|id| ClientReference {
                id,
                display_name: names.get(&id).cloned(),
            })
        })
    }
}

/// A client's name: every task in a register sees it.
pub fn name(fact: &StoredFact) -> Option<(Uuid, String)> {
    match &fact.document.value {
        Some(Value::Name(name)) => {
            let parts = [name.first_names.as_deref(), Some(name.last_name.as_str())];
            let parts: Vec<&str> = parts.into_iter().flatten().collect();
            Some((fact.client.0, parts.join(" ")))
        }
        _ => None,
    }
}

/// What the log says of the clients whom a list shows: each once, with the name and what else is shown.
pub fn subjects(clients: impl IntoIterator<Item = Uuid>, shown: &str) -> Vec<Subject> {
    let clients: BTreeSet<Uuid> = clients.into_iter().collect();
    clients
        .into_iter()
        .map(|client| Subject {
            client: ClientId(client),
            shown: vec![Field::Name.code().to_owned(), shown.to_owned()],
            withheld: Vec::new(),
        })
        .collect()
}
