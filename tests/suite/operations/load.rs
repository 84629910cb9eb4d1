//! What many ask at once takes nothing from the others.

use application::caller::OperationInfo;
use application::turns::{Turn, Turns};
use domain::ids::UserId;
use futures_util::FutureExt;
use futures_util::future::join_all;
use std::time::{Duration, Instant};
use tests::people::*;
use tests::scenes::*;
use tests::sql::Sql;

const REGISTER: &str = KEMI_IMMIGRANTS;
/// How soon a change of rights is felt.
const FELT: Duration = Duration::from_secs(1);

/// Every turn that a person may have at once for an operation.
fn all_turns(turns: &Turns, person: UserId, operation: &OperationInfo) -> Vec<Turn> {
    std::iter::from_fn(|| turns.at_once(person, operation)).collect()
}

tests::scenario! {
    async fn long_lists_take_the_rights_from_nobody(app) {
        let official = app.official(REGISTER, "caseworker").await;
        for number in 0..60 {
            entered(&official, REGISTER, newcomer(REGISTER, &format!("Testinen{number}"))).await;
        }
        let list = format!("{}?limit=200", clients(REGISTER));
        let lists = (0..64).map(|_| async {
            let mut refused = 0;
            for _ in 0..6 {
                refused += usize::from(official.get(&list).await.status != 200);
            }
            refused
        });
        let refused: usize = join_all(lists).await.into_iter().sum();
        assert_eq!(refused, 0, "lists that were refused");
    }

    async fn whoever_asks_for_much_waits_behind_the_own_questions_alone(app) {
        let (busy, other) = (app.official(REGISTER, "caseworker").await, app.official(REGISTER, "caseworker").await);
        let (_, path) = entered(&busy, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let list = clients(REGISTER);
        let operation = |id: &str| app.state.operations.find(id).expect("an operation");
        let (lists, reads) = (operation("listClients"), operation("readClient"));

        let turns = all_turns(&app.state.turns, busy.user, lists);
        assert!((2..16).contains(&turns.len()), "{} lists at once", turns.len());
        for path in [&list, &path] {
            assert!(tokio::time::timeout(Duration::from_millis(300), busy.get(path)).await.is_err(), "it waits: {path}");
            other.get(path).await.expect(200);
        }
        drop(turns);
        busy.get(&list).await.expect(200);

        // Whose rights end while a request waits is not served when its turn comes.
        let turns = all_turns(&app.state.turns, other.user, lists);
        let waits = async { other.get(&list).await };
        let ends = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            let mut sql = Sql::of(&app).await;
            let user = sql.id(other.user.0);
            let inactive = if app.database_url.starts_with("sqlite:") { "0" } else { "FALSE" };
            sql.run(&format!("UPDATE users SET active = {inactive} WHERE id = {user}")).await;
            let is_active = || app.state.access.fresh().and_then(|known| known.person(other.user).map(|person| person.active));
            while is_active() != Some(false) {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            drop(turns);
        };
        futures_util::join!(waits, ends).0.problem(401, "token_invalid");
        let other = app.official(REGISTER, "caseworker").await;

        // Those who went away above are served to their end.
        let turns = loop {
            let turns = all_turns(&app.state.turns, busy.user, reads);
            if turns.len() >= 32 {
                break turns;
            }
            drop(turns);
            tokio::time::sleep(Duration::from_millis(20)).await;
        };
        assert!((32..=64).contains(&turns.len()), "{} readings at once", turns.len());
        let mut waiting: Vec<_> = Vec::new();
        loop {
            let mut next = Box::pin(app.state.turns.wait(busy.user, reads));
            match next.as_mut().now_or_never() {
                None => waiting.push(next),
                Some(refused) => break assert!(refused.is_err()),
            }
        }
        assert!((256..=1024).contains(&waiting.len()), "{} wait", waiting.len());
        let refused = busy.get(&path).await;
        assert!(refused.header("retry-after").is_some(), "{}", refused.text);
        refused.problem(503, "unavailable");
        other.get(&path).await.expect(200);
        // Whoever goes away waits no longer.
        waiting.truncate(8);
        drop(turns);
        drop(waiting);
        busy.get(&path).await.expect(200);
        assert_eq!(all_turns(&app.state.turns, busy.user, lists).len(), all_turns(&app.state.turns, other.user, lists).len());
    }

    async fn entering_many_at_once_waits_for_nobody_who_reads(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Ensimmäinen")).await;
        let entering = (0..64).map(|number| {
            let (session, path) = (&official, clients(REGISTER));
            async move {
                let session = session.with("idempotency-key", format!("key-{number}"));
                session.post(&path, newcomer(REGISTER, &format!("Uusi{number}"))).await.status
            }
        });
        let reading = (0..64).map(|_| async { official.get(&path).await.status });
        let (entered, read) = futures_util::join!(join_all(entering), join_all(reading));
        assert_eq!(entered, [201; 64]);
        assert_eq!(read, [200; 64]);
    }

    async fn who_hangs_up_takes_no_connection_along(app) {
        let official = app.official(REGISTER, "caseworker").await;
        for number in 0..30 {
            entered(&official, REGISTER, newcomer(REGISTER, &format!("Testinen{number}"))).await;
        }
        let list = format!("{}?limit=200", clients(REGISTER));
        let mut hung_up = 0;
        for patience in 0..20 {
            let asking = (0..16).map(|_| tokio::time::timeout(Duration::from_millis(patience), official.get(&list)));
            hung_up += join_all(asking).await.iter().filter(|asked| asked.is_err()).count();
        }
        assert!(hung_up > 16, "{hung_up} hung up");
        let asking = (0..64).map(|_| async { official.get(&list).await.status });
        assert_eq!(join_all(asking).await, [200; 64]);
    }

    async fn connections_that_have_gone_are_replaced(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        if app.database_url.starts_with("sqlite:") {
            return;
        }
        join_all((0..16).map(|_| official.get(&path))).await;
        let mut sql = Sql::of(&app).await;
        let gone = "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity
            WHERE datname = current_database() AND pid <> pg_backend_pid()";
        let gone: Vec<i64> = sql.column(gone).await;
        assert!(gone[0] > 3, "{gone:?}");
        // Whichever connection is found to have gone, the reader's, the log's or that of the rights, others are asked
        // to come again at most.
        let first = official.get(&path).await;
        if first.status != 200 {
            assert_eq!(first.status, 503, "{}", first.text);
            assert!(first.header("retry-after").is_some(), "{}", first.text);
        }
        tokio::time::sleep(FELT * 2).await;
        for _ in 0..16 {
            official.get(&path).await.expect(200);
        }
    }

    async fn a_change_that_is_made_in_the_database_is_felt(app) {
        let official = app.official(REGISTER, "caseworker").await;
        official.get("/v1/me").await.expect(200);
        let mut sql = Sql::of(&app).await;
        let user = sql.id(official.user.0);
        let inactive = if app.database_url.starts_with("sqlite:") { "0" } else { "FALSE" };
        sql.run(&format!("UPDATE users SET active = {inactive} WHERE id = {user}")).await;
        let since = Instant::now();
        while official.get("/v1/me").await.status == 200 {
            assert!(since.elapsed() < FELT * 2, "it is not felt");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    async fn what_dashboards_and_alerts_name_is_told(app) {
        app.nobody().get("/v1/registers").await.expect(200);
        app.nobody().get("/v1/me").await.problem(401, "unauthenticated");
        let told = app.nobody().get("/metrics").await.text;
        let files = ["alerts.yaml", "dashboard.json"].map(|file| {
            let path = tests::binary::repository(&format!("docs/monitoring/{file}"));
            std::fs::read_to_string(path).expect("a file")
        });
        let names = [
            "http_requests_total", "http_request_duration_seconds_bucket", "problems_total", "database_connections",
            "database_connections_in_use", "units_of_work_under_way", "log_entries_waiting", "rights_snapshot_age_seconds",
        ];
        for name in names {
            let is_told = told.lines().any(|line| line.starts_with(&format!("{name} ")) || line.starts_with(&format!("{name}{{")));
            assert!(is_told, "{name}: {told}");
            assert!(files.iter().any(|file| file.contains(name)), "{name} is on no dashboard");
        }
        // A text may name a histogram without saying what of it.
        let known = |word: &str| names.contains(&word) || names.contains(&format!("{word}_bucket").as_str());
        for file in files {
            let words = file.split(|c: char| !(c.is_ascii_lowercase() || c == '_')).filter(|word| word.contains('_'));
            let metrics = words.filter(|word| ["http_", "problems_", "database_", "units_", "log_", "rights_"].iter().any(|start| word.starts_with(start)));
            for metric in metrics {
                assert!(known(metric), "{metric} is told by nobody");
            }
        }
    }
}
