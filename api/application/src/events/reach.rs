//! The clients whom a request names, locked and opened.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::problem::Problem;
use contract::problem::{Code, FieldError};
use domain::ids::ClientId;
use domain::log::Subject;
use persistence::Unit;
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// The clients of a request.
#[derive(Default)]
pub(super) struct NamedClients {
    /// Those who were reached, in the order of the request.
    pub(super) dossiers: Vec<ClientDossier>,
    /// The places of clients who stand twice or are out of reach.
    pub(super) errors: Vec<FieldError>,
    /// What the log says of those who are out of reach.
    pub(super) out_of_reach: Vec<Subject>,
}

impl NamedClients {
    /// Locks and opens clients. They are locked in the order of their ids, so that two events of the same clients
    /// wait for each other instead of for ever.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn lock(
        caller: &RegisterCaller,
        unit: &mut Unit,
        named: impl ExactSizeIterator<Item = Uuid>,
    ) -> Result<Self, Problem> {
        let places = named.len();
        let mut clients = Self::default();
        let mut wanted = BTreeMap::new();
        for (at, client) in named.enumerate() {
            match wanted.entry(client) {
                Entry::Vacant(place) => _ = place.insert(at),
                Entry::Occupied(_) => clients.errors.push(wrong_client(at, "repeated")),
            }
        }
        let mut reached = HashMap::new();
        for (id, at) in wanted {
            match ClientDossier::lock(caller, unit, ClientId(id)).await {
                Ok(dossier) => _ = reached.insert(at, dossier),
                Err(problem) if problem.code == Code::NotFound => {
                    clients.out_of_reach.extend(problem.subjects);
                    clients.errors.push(wrong_client(at, "client_unknown"));
                }
                Err(problem) => return Err(problem),
            }
        }
        clients.dossiers = (0..places).filter_map(|at| reached.remove(&at)).collect();
        Ok(clients)
    }

    /// The problem of clients who stand twice, are out of reach, or are wrong in another way.
    pub(super) fn problem(&self, others: &[FieldError]) -> Option<Problem> {
        let errors: Vec<_> = self.errors.iter().chain(others).cloned().collect();
        let problem = || Problem::invalid(errors.clone()).concerning(self.out_of_reach.clone());
        (!errors.is_empty()).then(problem)
    }
}

/// That a client who is named is wrong.
pub(super) fn wrong_client(at: usize, code: &'static str) -> FieldError {
    FieldError::new(format!("/clients/{at}/client"), code)
}
