//! Whose whereabouts are hidden from the caller, in what records say.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::problem::Problem;
use contract::problem::{Code, FieldError};
use contract::records::change::RecordPatch;
use domain::client::field::Field;
use domain::client::visibility::{Protection, Withheld};
use domain::ids::{ClientId, SharedEventId};
use domain::record::{Content, Passage};
use persistence::records::{self, RecordColumns};
use persistence::{Unit, facts};
use std::collections::BTreeSet;

/// The protected clients among those of some records, and the shared events in which such a client has a part:
/// what the others' records say of the place would tell where the protected one was.
#[derive(Default)]
pub struct Whereabouts {
    clients: BTreeSet<ClientId>,
    events: BTreeSet<SharedEventId>,
}

impl Whereabouts {
    /// Finds out whose are hidden from the caller, of the clients of some records.
    ///
    /// # Errors
    /// The database's.
    pub async fn of(
        caller: &RegisterCaller,
        unit: &mut Unit,
        records: &[RecordColumns],
    ) -> Result<Self, Problem> {
        let clients = records.iter().map(|columns| columns.client);
        Self::among(
            caller,
            unit,
            clients,
            records.iter().filter_map(|columns| columns.event),
        )
        .await
    }

    /// Of a record that is entered on a client by itself.
    pub(crate) fn of_new(caller: &RegisterCaller, dossier: &ClientDossier) -> Self {
        let protection = dossier.protection(caller.today);
        let hidden = caller.viewer().withheld_whereabouts(&protection);
        Self {
            clients: hidden.map(|_| dossier.client()).into_iter().collect(),
            events: BTreeSet::new(),
        }
    }

    /// Of a shared event.
    ///
    /// # Errors
    /// The database's.
    pub async fn of_event(
        caller: &RegisterCaller,
        unit: &mut Unit,
        event: SharedEventId,
    ) -> Result<Self, Problem> {
        Self::among(caller, unit, [], [event]).await
    }

    async fn among(
        caller: &RegisterCaller,
        unit: &mut Unit,
        clients: impl IntoIterator<Item = ClientId>,
        events: impl IntoIterator<Item = SharedEventId>,
    ) -> Result<Self, Problem> {
        let protected = Protection {
            non_disclosure: true,
            ..Protection::default()
        };
        if caller.viewer().withheld_whereabouts(&protected).is_none() {
            return Ok(Self::default());
        }
        let of_records: BTreeSet<SharedEventId> = events.into_iter().collect();
        let together = records::clients_of_events(unit, &of_records).await?;
        let mut every: BTreeSet<ClientId> = clients.into_iter().collect();
        every.extend(together.iter().map(|(_, client)| *client));
        let ids: Vec<_> = every.iter().map(|client| client.0).collect();
        let found = facts::of_fields(unit, &ids, &[Field::NonDisclosure]).await?;
        let hidden = found.judge(|found| {
            let is_protected = |client: &ClientId| {
                let own = found.iter().filter(|fact| fact.client == *client);
                Protection::of(own.map(|fact| &fact.document), false, caller.today).non_disclosure
            };
            every.into_iter().filter(is_protected).collect::<Vec<_>>()
        });
        let clients: BTreeSet<ClientId> = hidden.into_iter().collect();
        let events = together
            .into_iter()
            .filter(|(_, client)| clients.contains(client));
        let mut hidden: BTreeSet<SharedEventId> = events.map(|(event, _)| event).collect();
        hidden.extend(records::protected_among(unit, &of_records).await?);
        Ok(Self {
            events: hidden,
            clients,
        })
    }

    /// Why what a record says of whereabouts is withheld.
    pub fn withheld(&self, columns: &RecordColumns) -> Option<Withheld> {
        let of_event = columns.event.is_some_and(|event| self.events.contains(&event));
        (of_event || self.clients.contains(&columns.client)).then_some(Withheld::NonDisclosure)
    }

    /// Whether an event's whereabouts are.
    pub fn hides_event(&self, event: SharedEventId) -> bool {
        self.events.contains(&event)
    }
}

/// Refuses what would say where a client is whose whereabouts the caller does not see.
///
/// # Errors
/// `field_withheld`, at each place.
pub fn may_tell(content: &Content) -> Result<(), Problem> {
    let told = content.whereabouts_told();
    match told.is_empty() {
        true => Ok(()),
        false => Err(refused(told)),
    }
}

fn refused(told: Vec<String>) -> Problem {
    let places = told.into_iter();
    let places = places.map(|pointer| FieldError::new(format!("/content{pointer}"), "field_withheld"));
    Problem::new(Code::FieldWithheld).at(places)
}

/// The member of a content to which a pointer leads.
fn member(pointer: &str) -> &str {
    pointer.split('/').nth(1).unwrap_or_default()
}

/// Refuses a patch that touches what tells of whereabouts, before (as it stands) or after it was applied.
///
/// # Errors
/// `field_withheld`, at the members that it touches.
pub(crate) fn may_touch(body: &RecordPatch, telling: &[String]) -> Result<(), Problem> {
    let mut touched: Vec<String> = telling
        .iter()
        .map(|pointer| format!("/{}", member(pointer)))
        .filter(|place| body.value.pointer(&format!("/content{place}")).is_some())
        .collect();
    touched.dedup();
    let passages = body.value["passages"].as_array().into_iter().flatten();
    let mut marked = passages.enumerate().filter_map(|(at, passage)| {
        let pointer = passage["pointer"].as_str()?;
        telling
            .iter()
            .any(|hidden| hidden == pointer)
            .then(|| format!("/passages/{at}"))
    });
    match (touched.is_empty(), marked.next()) {
        (true, None) => Ok(()),
        (false, _) => Err(refused(touched)),
        (true, Some(place)) => {
            Err(Problem::new(Code::FieldWithheld).at([FieldError::new(place, "field_withheld")]))
        }
    }
}

/// The marks of texts that the caller does not see: they stay, whatever is marked anew.
pub(crate) fn unseen_marks(passages: &[Passage], hidden: &[String]) -> Vec<Passage> {
    let unseen = passages
        .iter()
        .filter(|passage| hidden.contains(&passage.pointer));
    unseen.cloned().collect()
}
