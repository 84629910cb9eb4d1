//! The clients whom related persons link, as far as the caller may see them: an id and a name, and never
//! where they are.

use super::fact::DatedFact;
use crate::call::{Call, Operation};
use crate::problem::{Code, Problem};
use domain::fact::Field;
use domain::ids::ClientId;
use domain::log::Subject;
use domain::secret::Secret;
use domain::value::{Name, Value};
use persistence::Unit;
use persistence::facts::{self, StoredFact};
use std::collections::BTreeMap;

/// A linked client within the caller's reach.
#[derive(Clone)]
pub struct Relative {
    /// Whose it is.
    pub client: ClientId,
    /// The name.
    pub name: Option<String>,
}

/// The linked clients within reach.
pub struct Linked {
    relatives: Secret<BTreeMap<ClientId, Relative>>,
    /// Each of them, for the log: the answer shows the name.
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

    /// Whom facts of a kind link, of those that pass.
    ///
    /// # Errors
    /// The database's.
    pub async fn of<K: DatedFact, O: Operation>(
        call: &Call<O>,
        unit: &mut Unit,
        stored: &Secret<Vec<StoredFact>>,
        passes: impl Fn(&StoredFact) -> bool,
    ) -> Result<Self, Problem> {
        let mut ids = stored.judge(|stored| {
            let of_kind = stored
                .iter()
                .filter(|fact| K::FIELDS.contains(&fact.field) && passes(fact));
            of_kind
                .filter_map(|fact| fact.document.value.as_ref()?.related()?.client())
                .collect::<Vec<_>>()
        });
        ids.sort();
        ids.dedup();
        let mut seen = Vec::new();
        for id in ids {
            match call.client(unit, id).await {
                Ok(row) => seen.push(row.id),
                Err(problem) if problem.code == Code::NotFound => {}
                Err(problem) => return Err(problem),
            }
        }
        if seen.is_empty() {
            return Ok(Self::nobody());
        }
        let names = facts::of_fields(unit, &seen, &[Field::Name]).await?;
        let code = Field::Name.code();
        Ok(Self {
            subjects: seen
                .iter()
                .map(|id| Subject::shown(ClientId(*id), code))
                .collect(),
            relatives: names.map(|names| {
                let named = |id: uuid::Uuid| {
                    let name = names.iter().filter(|fact| fact.client.0 == id).find_map(|fact| {
                        match &fact.document.value {
                            Some(Value::Name(name)) => Some(full(name)),
                            _ => None,
                        }
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

fn full(name: &Name) -> String {
    match &name.first_names {
        Some(first) => format!("{first} {}", name.last_name),
        None => name.last_name.clone(),
    }
}
