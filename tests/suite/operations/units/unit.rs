//! Units of work that the tests run, and what keeps the writer busy meanwhile.

use application::problem::Problem;
use contract::problem::Code;
use domain::client::fact::{ChangeReason, FactDocument};
use domain::client::field::Field;
use domain::client::value::Value;
use domain::ids::{ClientId, FactId, RegisterKey, UserId};
use domain::secret::Secret;
use persistence::clients::{self, ClientRow};
use persistence::facts::NewFact;
use persistence::{CompletedUnit, Receipt, Store, Unit};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tests::App;
use tests::people::KEMI_REFUGEE_WORK;
use tests::sql::Sql;
use uuid::Uuid;

const REGISTER: &str = KEMI_REFUGEE_WORK;
/// When a batch takes no more units: those that wait for the busy one share the next, and not its own.
const OLD: Duration = Duration::from_millis(30);

/// What a unit does after it has entered a client's row.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Then {
    Keep,
    Refuse,
    Panic,
    DryRun,
    /// Whoever asked for it goes away before it ends.
    GoAway,
}

pub fn register(app: &App) -> RegisterKey {
    app.state.registers.find(REGISTER).expect("the register").key
}

pub async fn insert(unit: &mut Unit, id: Uuid, group: &str) -> Result<(), Problem> {
    let row = ClientRow {
        id,
        version: 1,
        client_group: group.to_owned(),
        entered_by: "test".to_owned(),
        outside_notice: false,
        created_at: unit.now,
        created_by: Uuid::nil(),
        updated_at: unit.now,
    };
    clients::insert(unit, &row);
    Ok(())
}

pub fn done(store: &Store, unit: Unit, dry_run: bool) -> CompletedUnit<()> {
    let record = application::caller::identity::RequestIdentity {
        register: unit.register(),
        actor: Default::default(),
        operation: "testUnit",
    };
    CompletedUnit {
        unit,
        value: Secret::new(()),
        entry: application::caller::identity::entry_of(store, &record, &Problem::new(Code::NotFound), ""),
        dry_run,
    }
}

/// Enters the row of a client in a unit of its own.
pub async fn enter(app: &App, id: Uuid, group: &'static str, then: Then) -> Result<Receipt, Problem> {
    let (store, register) = (app.state.store.clone(), register(app));
    let inner = store.clone();
    let written = store.write(register, move |mut unit| {
        let store = inner.clone();
        async move {
            insert(&mut unit, id, group).await?;
            match then {
                Then::Refuse => return Err(Problem::new(Code::RuleRefused)),
                Then::Panic => panic!("a unit that panics"),
                Then::GoAway => tokio::time::sleep(Duration::from_millis(5)).await,
                Then::Keep | Then::DryRun => {}
            }
            Ok(done(&store, unit, then == Then::DryRun))
        }
    });
    written.await.map(|logged| logged.into_parts().1)
}

/// Counts a piece of work in when it has been asked for the first time: a unit of work goes on from there
/// whether or not anybody waits for it.
pub async fn counted<F: Future>(begun: &AtomicUsize, work: F) -> F::Output {
    let mut work = std::pin::pin!(work);
    let mut first = true;
    std::future::poll_fn(move |context| {
        let polled = work.as_mut().poll(context);
        if std::mem::take(&mut first) {
            begun.fetch_add(1, Ordering::SeqCst);
        }
        polled
    })
    .await
}

/// Waits until so many have begun.
pub async fn begun(begun: &AtomicUsize, count: usize) {
    let mut waited = 0;
    while begun.load(Ordering::SeqCst) < count {
        assert!(
            waited < 5000,
            "{} of {count} have begun",
            begun.load(Ordering::SeqCst)
        );
        waited += 1;
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Keeps the writer busy until it is let go, so that units wait for their turn together.
pub async fn busy(app: &App) -> (tokio::sync::oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
    let (store, register) = (app.state.store.clone(), register(app));
    let (let_go, wait) = tokio::sync::oneshot::channel::<()>();
    let (began, running) = tokio::sync::oneshot::channel::<()>();
    let shared = Arc::new(std::sync::Mutex::new(Some((wait, began))));
    let task = tokio::spawn(async move {
        let inner = store.clone();
        let written = store.write(register, move |unit| {
            let (store, shared) = (inner.clone(), shared.clone());
            async move {
                let (wait, began) = shared.lock().unwrap().take().expect("it runs once");
                let since = tokio::time::Instant::now();
                began.send(()).expect("somebody waits");
                wait.await.expect("it is let go");
                tokio::time::sleep_until(since + OLD).await;
                Ok::<_, Problem>(done(&store, unit, false))
            }
        });
        written.await.map(|_| ()).expect("a unit");
    });
    running.await.expect("it runs");
    (let_go, task)
}

pub async fn there(sql: &mut Sql, id: Uuid) -> bool {
    let id = sql.id(id);
    sql.count(&format!("clients WHERE id = {id}")).await == 1
}

/// A phone number that is about to be sealed.
pub fn phone(unit: &Unit, client: ClientId) -> NewFact {
    let source = json!({"party": {"code": "client", "name": null}, "channel": "meeting", "reason": null});
    NewFact {
        client,
        id: FactId(unit.ids().next()),
        version: 1,
        field: Field::Phone,
        retention_class: "a class".to_owned(),
        restricted: None,
        removed: false,
        reason: ChangeReason::Recorded,
        recorded_by: UserId(Uuid::nil()),
        document: Secret::new(FactDocument {
            value: Some(Value::Phone("+358 50 000 0001".to_owned())),
            period: Default::default(),
            source: serde_json::from_value(source).expect("a source"),
            rests_on: Default::default(),
        }),
    }
}
