//! The clients whom related persons link, as far as the caller may see them: an id and a name, and never
//! where they are.

use crate::caller::RegisterCaller;
use crate::problem::Problem;
use contract::dated::parts::Relative;
use domain::client::dated::DatedKind;
use domain::client::field::Field;
use domain::client::value::{Name, Value};
use domain::ids::ClientId;
use domain::log::Subject;
use domain::secret::{NonPersonal, Secret};
use persistence::Unit;
use persistence::facts::{self, StoredFact};
use std::collections::BTreeMap;

/// The linked clients within reach.
pub struct Linked {
    relatives: Secret<BTreeMap<ClientId, Relative>>,
    /// Each of them, for the log: the answer shows the name, and what is recorded on them.
    pub subjects: Vec<Subject>,
}

impl Linked {
    /// Nobody.
    pub fn nobody() -> Self {
        Self {
            relatives: Secret::new(BTreeMap::new()),
            subjects: Vec::new(),
        }
    }

    /// Whom facts of a kind, read on a client, link with that client, of those that pass.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(
        caller: &RegisterCaller,
        unit: &mut Unit,
        kind: DatedKind,
        here: ClientId,
        stored: &Secret<Vec<StoredFact>>,
        passes: impl Fn(&StoredFact) -> bool,
    ) -> Result<Self, Problem> {
        let Others(others) = stored.judge(|stored| {
            let mut others = BTreeMap::<ClientId, Vec<&'static str>>::new();
            for fact in stored
                .iter()
                .filter(|fact| kind.is_of(fact.field) && passes(fact))
            {
                let Some(client) = other(fact, here) else { continue };
                let shown = others.entry(client).or_default();
                let code = fact.field.code();
                if fact.client == client && !shown.contains(&code) {
                    shown.push(code);
                }
            }
            Others(others)
        });
        Self::named(caller, unit, others).await
    }

    /// The names of clients, with what else of each an answer shows.
    ///
    /// # Errors
    /// The database's.
    pub async fn named(
        caller: &RegisterCaller,
        unit: &mut Unit,
        others: BTreeMap<ClientId, Vec<&'static str>>,
    ) -> Result<Self, Problem> {
        if others.is_empty() {
            return Ok(Self::nobody());
        }
        let ids: Vec<_> = others.keys().copied().collect();
        let seen = caller.clients(unit, &ids).await?;
        let seen: Vec<_> = seen.into_iter().map(|row| row.id).collect();
        if seen.is_empty() {
            return Ok(Self::nobody());
        }
        let names = facts::of_fields(unit, &seen, &[Field::Name]).await?;
        let code = Field::Name.code();
        Ok(Self {
            subjects: seen
                .iter()
                .map(|id| {
                    let mut subject = Subject::shown(ClientId(*id), code);
                    let recorded = others.get(&subject.client).into_iter().flatten();
                    subject.shown.extend(recorded.map(|field| (*field).to_owned()));
                    subject
                })
                .collect(),
            relatives: names.map(|names| {
                let named = |id: uuid::Uuid| {
                    let name =
                        facts::of_client(&names, id)
                            .iter()
                            .find_map(|fact| match &fact.document.value {
                                Some(Value::Name(name)) => Some(full(name)),
                                _ => None,
                            });
                    let client = ClientId(id);
                    (client, Relative { client, name })
                };
                seen.into_iter().map(named).collect()
            }),
        })
    }

    /// The linked clients, beside what they are shown with.
    pub fn relatives(&self) -> Secret<&BTreeMap<ClientId, Relative>> {
        self.relatives.as_ref()
    }
}

/// The other clients of relations, each with the fields of those that are recorded on that client.
struct Others(BTreeMap<ClientId, Vec<&'static str>>);

impl NonPersonal for Others {}

/// The other client of a relation that is read on a client: whom it links, or on whom it is recorded.
pub fn other(fact: &StoredFact, here: ClientId) -> Option<ClientId> {
    let linked = fact.document.value.as_ref()?.related()?.client()?;
    Some(if fact.client == here { linked } else { fact.client })
}

fn full(name: &Name) -> String {
    match &name.first_names {
        Some(first) => format!("{first} {}", name.last_name),
        None => name.last_name.clone(),
    }
}
