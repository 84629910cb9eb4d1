//! Filling a register fast: a client who was entered is the pattern, and is sealed anew for others, thousands of them in
//! one unit of work. Each has a name, a birth date and a phone number of their own, and is found by them.

use crate::people::{born, name_among_many, phone};
use crate::served::REGISTERS;
use application::hosted_registers::{Register, Registers};
use application::problem::Problem;
use application::records::seal::retention_class;
use chrono::NaiveDate;
use domain::client::fact::ChangeReason;
use domain::client::field::Field;
use domain::client::value::{Name, Value};
use domain::ids::{ClientId, ConsentId, EventId, FactId, RecordId, RelationshipId, UserId};
use domain::log::LogEntry;
use domain::register::RegisterProfile;
use domain::secret::{Secret, release};
use persistence::clients::ClientRow;
use persistence::consents::{NewConsent, StoredConsent};
use persistence::facts::{NewFact, StoredFact};
use persistence::records::{NewRecord, RecordColumns, RecordFilter, StoredRecord};
use persistence::relationships::Relationship;
use persistence::{CompletedUnit, Store, Unit, clients, consents, dossiers, facts, records, relationships};
use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use tokio::task::JoinSet;

/// People whom one unit of work enters.
const AT_ONCE: usize = 500;
/// Units of work that are made ready at once.
const UNITS: usize = 3;
/// How often a unit that is put off comes again.
const PATIENCE: usize = 20;

/// A client to be entered again and again, opened.
struct Pattern {
    row: ClientRow,
    facts: Vec<StoredFact>,
    consents: Vec<StoredConsent>,
    relationships: Vec<Relationship>,
    records: Vec<StoredRecord>,
}

/// Who is entered.
pub struct Filling {
    store: Store,
    register: Arc<Register>,
    profile: Arc<RegisterProfile>,
    pattern: Pattern,
    /// Who answers for them, in turn.
    officials: Vec<UserId>,
    /// The day on which everything of theirs is due.
    due: NaiveDate,
}

impl Filling {
    /// Others like a client of a register, of nobody and due today.
    pub async fn like(store: &Store, register: &Arc<Register>, client: ClientId) -> Self {
        let mut unit = store.read(register.key).await.expect("a reader");
        let (today, profile) = register.on(store.clock().now());
        Self {
            store: store.clone(),
            register: register.clone(),
            profile: profile.clone(),
            pattern: Pattern::read(&mut unit, client).await,
            officials: Vec::new(),
            due: today,
        }
    }

    /// Of these officials in turn, and due on a day.
    pub fn of(self, officials: Vec<UserId>, due: NaiveDate) -> Self {
        Self {
            officials,
            due,
            ..self
        }
    }

    /// Enters the people at these places; their ids, in the order of places.
    pub async fn enter(self: &Arc<Self>, people: Range<usize>) -> Vec<ClientId> {
        let (mut units, mut ids) = (JoinSet::new(), Vec::with_capacity(people.len()));
        for from in people.clone().step_by(AT_ONCE) {
            if units.len() == UNITS {
                units.join_next().await.expect("a unit").expect("it ends");
            }
            let places = from..people.end.min(from + AT_ONCE);
            let new = || ClientId(self.store.ids().next());
            let unit: Vec<_> = places.map(|at| (at, new())).collect();
            ids.extend(unit.iter().map(|(_, client)| *client));
            units.spawn(self.clone().unit(unit));
        }
        units.join_all().await;
        ids
    }

    async fn unit(self: Arc<Self>, people: Vec<(usize, ClientId)>) {
        let filling = self.clone();
        let work = move |mut unit: Unit| {
            let (filling, people) = (filling.clone(), people.clone());
            async move {
                for (at, client) in people {
                    filling.person(&mut unit, client, at).await?;
                }
                Ok::<_, Problem>(filled(unit))
            }
        };
        // While the database is busy with its disk, a unit is told to come again.
        for _ in 0..PATIENCE {
            match self.store.add(self.register.key, work.clone()).await {
                Ok(_) => return,
                Err(problem) => assert!(problem.retry_after.is_some(), "{:?}", problem.code),
            }
        }
        panic!("a unit of people was put off again and again");
    }

    async fn person(&self, unit: &mut Unit, client: ClientId, at: usize) -> Result<(), persistence::Error> {
        let pattern = &self.pattern;
        let row = ClientRow {
            id: client.0,
            created_at: unit.now,
            ..pattern.row.clone()
        };
        clients::insert(unit, &row);
        let of_client: Vec<_> = pattern
            .facts
            .iter()
            .map(|fact| self.fact(unit, client, fact, at))
            .collect();
        facts::record_all(unit, client, of_client).await?;
        for consent in &pattern.consents {
            let consent = self.consent(unit, client, consent);
            consents::record(unit, consent).await?;
        }
        let official = self.officials[at % self.officials.len()];
        for relationship in &pattern.relationships {
            let mut relationship = relationship.clone();
            relationship.row.id = RelationshipId(unit.ids().next()).0;
            relationship.officials = vec![official];
            relationships::record(unit, client, &relationship, &[]).await?;
        }
        for record in &pattern.records {
            let record = self.record(unit, client, record, official);
            records::record(unit, record).await?;
        }
        Ok(())
    }

    fn fact(&self, unit: &Unit, client: ClientId, fact: &StoredFact, at: usize) -> NewFact {
        let mut document = fact.document.clone();
        match &mut document.value {
            Some(Value::Name(name)) => {
                let (first_names, last_name) = name_among_many(at);
                *name = Name {
                    first_names: Some(first_names),
                    last_name,
                };
            }
            Some(Value::BirthDate(date)) => *date = born(at),
            Some(Value::Phone(number)) => *number = phone(at),
            Some(Value::ResidencePermit(_)) => document.period.to = Some(self.due),
            _ => {}
        }
        NewFact {
            client,
            id: FactId(unit.ids().next()),
            version: 1,
            field: fact.field,
            retention_class: self.profile.retention_class_of(fact.field).to_owned(),
            restricted: fact.restricted,
            removed: false,
            reason: ChangeReason::Recorded,
            recorded_by: fact.recorded_by,
            document: Secret::new(document),
        }
    }

    fn consent(&self, unit: &Unit, client: ClientId, stored: &StoredConsent) -> NewConsent {
        let mut consent = stored.consent.clone();
        consent.period.to = Some(self.due);
        NewConsent {
            client,
            id: ConsentId(unit.ids().next()),
            version: 1,
            retention_class: self.profile.consent_retention_class.clone(),
            recorded_by: stored.recorded_by,
            consent: Secret::new(consent),
        }
    }

    fn record(&self, unit: &Unit, client: ClientId, stored: &StoredRecord, official: UserId) -> NewRecord {
        let columns = &stored.columns;
        let record_type = self.profile.record_type(&columns.record_type);
        NewRecord {
            columns: RecordColumns {
                client,
                id: RecordId(unit.ids().next()),
                version: 1,
                official: Some(official),
                on_day: self.due,
                due_on: columns.due_on.map(|_| self.due),
                ..columns.clone()
            },
            retention_class: retention_class(
                &self.profile,
                record_type.map_or("", |record_type| record_type.category.as_str()),
            ),
            document: Secret::new(stored.document.clone()),
        }
    }
}

/// A unit that did its work, with the one entry of it.
fn filled(unit: Unit) -> CompletedUnit<()> {
    let id = EventId(unit.ids().next());
    CompletedUnit {
        entry: LogEntry::new(id, unit.register(), unit.now, "fill"),
        value: Secret::new(()),
        dry_run: false,
        unit,
    }
}

/// Lets a client of a register grow: so many phone numbers more, and as many copies of what was recorded of the client.
pub async fn grown(store: &Store, register: &str, client: ClientId, many: usize) {
    let registers = Registers::load(store, Path::new(REGISTERS), &BTreeMap::new()).await;
    let registers = registers.expect("the profiles are read");
    let register = registers.find(register).expect("the register");
    let filling = Arc::new(Filling::like(store, register, client).await);
    let key = register.key;
    let work = move |mut unit: Unit| {
        let filling = filling.clone();
        async move {
            let phone = filling
                .pattern
                .facts
                .iter()
                .find(|fact| fact.field == Field::Phone);
            let phone = phone.expect("the client has a phone");
            let phones = (0..many)
                .map(|at| filling.fact(&unit, client, phone, at))
                .collect();
            facts::record_all(&mut unit, client, phones).await?;
            let records = filling.pattern.records.iter().cycle().take(many);
            for record in records {
                let record = filling.record(&unit, client, record, record.columns.recorded_by);
                records::record(&mut unit, record).await?;
            }
            Ok::<_, Problem>(filled(unit))
        }
    };
    let entered = store.write(key, work).await;
    assert!(entered.is_ok(), "the client has grown");
}

impl Pattern {
    #[expect(
        clippy::disallowed_methods,
        reason = "an invented person is sealed anew for others"
    )]
    async fn read(unit: &mut Unit, client: ClientId) -> Self {
        let dossier = dossiers::read(unit, client).await.expect("it can be read");
        let dossier = dossier.expect("the client is there");
        let filter = RecordFilter {
            client: Some(client),
            ..RecordFilter::default()
        };
        let records = records::find(unit, &filter, None, usize::from(u8::MAX)).await;
        Self {
            row: dossier.row,
            facts: release::declassify(dossier.facts),
            consents: release::declassify(dossier.consents),
            relationships: dossier.relationships,
            records: release::declassify(records.expect("they can be read")),
        }
    }
}
