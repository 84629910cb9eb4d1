//! Units of work that share a commit: each is kept or undone alone, and nobody is told before it is durable.

mod unit;

use application::problem::Problem;
use contract::problem::Code;
use domain::ids::ClientId;
use persistence::{clients, facts};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tests::App;
use tests::sql::Sql;
use unit::{Then, begun, busy, counted, done, enter, insert, phone, register, there};
use uuid::Uuid;

tests::scenario! {
    async fn each_unit_of_a_batch_is_kept_or_undone_alone(app) {
        let app = Arc::new(app);
        let (let_go, first) = busy(&app).await;
        let asked = Arc::new(AtomicUsize::new(0));
        let kinds = [Then::Keep, Then::Refuse, Then::Panic, Then::DryRun, Then::GoAway, Then::Keep];
        let units: Vec<_> = (0..36).map(|number| {
            let (app, asked, id, then) = (app.clone(), asked.clone(), Uuid::from_u128(1 + number as u128), kinds[number % kinds.len()]);
            (id, then, tokio::spawn(async move { counted(&asked, enter(&app, id, "test", then)).await }))
        }).collect();
        begun(&asked, 36).await;
        for (_, _, task) in units.iter().filter(|(_, then, _)| *then == Then::GoAway) {
            task.abort();
        }
        let_go.send(()).unwrap();
        first.await.unwrap();
        let (mut sql, mut entries, mut gone) = (Sql::of(&app).await, 1, Vec::new());
        for (id, then, task) in units {
            let answer = task.await;
            match then {
                Then::Keep => {
                    let receipt = answer.unwrap().unwrap();
                    assert!(there(&mut sql, id).await, "acknowledged and gone");
                    let entry = sql.id(receipt.entry.0);
                    assert_eq!(sql.count(&format!("log_events WHERE id = {entry}")).await, 1, "its entry");
                    entries += 1;
                }
                Then::Refuse => assert_eq!(answer.unwrap().unwrap_err().code, Code::RuleRefused),
                Then::Panic => assert_eq!(answer.unwrap().unwrap_err().code, Code::Internal),
                Then::DryRun => { answer.unwrap().unwrap(); entries += 1; }
                Then::GoAway => { gone.push(id); entries += 1; }
            }
            if !matches!(then, Then::Keep | Then::GoAway) {
                assert!(!there(&mut sql, id).await, "{then:?}, and there");
            }
        }
        // What nobody waits for any more is done to its end all the same.
        app.state.store.close().await;
        for id in gone {
            assert!(there(&mut sql, id).await, "cut in half because its caller went away");
        }
        assert_eq!(sql.count("log_events WHERE operation = 'testUnit'").await, entries);
    }

    async fn a_unit_is_acknowledged_once_it_is_durable(app) {
        let app = Arc::new(app);
        let is_sqlite = app.database_url.starts_with("sqlite:");
        // Whether two share a commit is a matter of time on a busy machine; that none is acknowledged early is
        // not.
        let mut shared = 0;
        for round in 0..if is_sqlite { 20 } else { 1 } {
            shared = sharing_of_a_round(&app, round * 100).await;
            if shared > 0 {
                break;
            }
        }
        if is_sqlite {
            assert!(shared > 0, "no two units shared a commit");
        } else {
            assert_eq!(shared, 0);
        }
    }
}

/// Units at once, each looking for the others; how many saw one that nobody else saw yet.
async fn sharing_of_a_round(app: &Arc<App>, first_id: u128) -> usize {
    let (let_go, first) = busy(app).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let (acknowledged, early, together) = (
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicUsize::new(0)),
        Arc::new(AtomicUsize::new(0)),
    );
    // PostgreSQL has a connection for each, and one more for its reader.
    let count: u128 = if app.database_url.starts_with("sqlite:") {
        24
    } else {
        6
    };
    let ids = (1..=count).map(move |number| Uuid::from_u128(first_id + number));
    let units: Vec<_> = ids
        .clone()
        .map(|id| {
            let (app, ids, asked) = (app.clone(), ids.clone(), asked.clone());
            let (acknowledged, early, together) = (acknowledged.clone(), early.clone(), together.clone());
            tokio::spawn(async move {
                let (store, register) = (app.state.store.clone(), register(&app));
                let inner = store.clone();
                let written = store.write(register, move |mut unit| {
                    let (store, together, ids) = (inner.clone(), together.clone(), ids.clone());
                    async move {
                        insert(&mut unit, id, "test").await?;
                        // What it sees of the others that nobody else sees yet is of its own transaction.
                        let mut reader = store.reader().await?;
                        for other in ids.filter(|other| *other != id) {
                            let own = clients::find(&mut unit.tx, register, ClientId(other)).await?;
                            let others = clients::find(&mut reader, register, ClientId(other)).await?;
                            if own.is_some() && others.is_none() {
                                together.fetch_add(1, Ordering::SeqCst);
                                break;
                            }
                        }
                        Ok::<_, Problem>(done(&store, unit, false))
                    }
                });
                counted(&asked, written).await.map(|_| ()).expect("a unit");
                acknowledged.fetch_add(1, Ordering::SeqCst);
                let mut reader = app.state.store.reader().await.expect("a reader");
                let found = clients::find(&mut reader, register, ClientId(id)).await;
                early.fetch_add(
                    usize::from(found.expect("it answers").is_none()),
                    Ordering::SeqCst,
                );
            })
        })
        .collect();
    begun(&asked, ids.count()).await;
    let_go.send(()).unwrap();
    first.await.unwrap();
    for unit in units {
        unit.await.unwrap();
    }
    assert_eq!(acknowledged.load(Ordering::SeqCst) as u128, count);
    assert_eq!(
        early.load(Ordering::SeqCst),
        0,
        "acknowledged before they were durable"
    );
    together.load(Ordering::SeqCst)
}

/// SQLite rolls a whole transaction back by itself when its disk is full; a trigger does the same here.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_lost_transaction_is_told_to_everybody_in_it() {
    let database = tests::postgres::Database::Sqlite;
    let Some(app) = App::on(database, tests::Options::default()).await else {
        return;
    };
    let app = Arc::new(app);
    let mut sql = Sql::of(&app).await;
    sql.run(
        "CREATE TRIGGER lost BEFORE INSERT ON clients WHEN new.client_group = 'lost'
         BEGIN SELECT RAISE(ROLLBACK, 'lost'); END",
    )
    .await;
    // How many share the transaction that is lost is a matter of time, and so is whether any come after it: on a busy
    // machine it may be the one alone that loses it, or the last. What is told holds in each round.
    let mut lost = 0;
    for round in 0..50 {
        lost = lost_of_a_round(&app, &mut sql, round * 100).await;
        assert!((1..=30).contains(&lost), "{lost} of a batch were lost");
        if (2..30).contains(&lost) {
            break;
        }
    }
    assert!(
        (2..30).contains(&lost),
        "never did some share the transaction that was lost, and others come after it"
    );
    // The next ones find their way.
    enter(&app, Uuid::from_u128(99_999), "test", Then::Keep)
        .await
        .map(|_| ())
        .unwrap();
    assert!(there(&mut sql, Uuid::from_u128(99_999)).await);
}

/// Thirty units at once, of which one loses its transaction; how many were not kept.
async fn lost_of_a_round(app: &Arc<App>, sql: &mut Sql, first_id: u128) -> usize {
    let (let_go, first) = busy(app).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let id = |number: u128| Uuid::from_u128(first_id + 1 + number);
    let units: Vec<_> = (0..30_u128)
        .map(|number| {
            let (app, asked, id) = (app.clone(), asked.clone(), id(number));
            let group = if number == 15 { "lost" } else { "test" };
            tokio::spawn(async move { counted(&asked, enter(&app, id, group, Then::Keep)).await })
        })
        .collect();
    begun(&asked, units.len()).await;
    let_go.send(()).unwrap();
    first.await.unwrap();
    let mut lost = 0;
    for (number, unit) in (0_u128..).zip(units) {
        let answer = unit.await.unwrap();
        let kept = there(sql, id(number)).await;
        assert_eq!(answer.is_ok(), kept, "unit {number}: {:?}", answer.map(|_| ()));
        lost += usize::from(!kept);
    }
    lost
}

tests::scenario! {
    async fn a_key_taken_in_a_batch_is_seen_by_the_units_after_it(app) {
        let client = ClientId(Uuid::from_u128(1));
        // No key was made yet for this register: they are made when the transaction has begun already.
        for round in 0..5 {
            let client = ClientId(Uuid::from_u128(client.0.as_u128() + round));
            enter(&app, client.0, "test", Then::Keep).await.map(|_| ()).expect("a client");
            app.clock.set(app.clock.now() + chrono::TimeDelta::hours(13));
            let (let_go, first) = busy(&app).await;
            let asked = Arc::new(AtomicUsize::new(0));
            let units: Vec<_> = (0..8).map(|_| {
                let (store, register, asked) = (app.state.store.clone(), register(&app), asked.clone());
                tokio::spawn(async move {
                    let inner = store.clone();
                    let written = store.write(register, move |mut unit| {
                        let store = inner.clone();
                        async move {
                            clients::lock(&mut unit, client).await?;
                            let fact = phone(&unit, client);
                            facts::record(&mut unit, fact).await?;
                            let opened = facts::current(&mut unit, client).await?.judge(Vec::len);
                            assert!(opened > 0, "what was sealed opens");
                            Ok::<_, Problem>(done(&store, unit, false))
                        }
                    });
                    counted(&asked, written).await.map(|_| ())
                })
            }).collect();
            begun(&asked, 8).await;
            let_go.send(()).unwrap();
            first.await.unwrap();
            for unit in units {
                unit.await.unwrap().expect("a unit");
            }
            let mut reader = app.state.store.read(register(&app)).await.expect("a reader");
            let opened = facts::current(&mut reader, client).await.expect("facts").judge(Vec::len);
            assert_eq!(opened, 8);
        }
    }
}
