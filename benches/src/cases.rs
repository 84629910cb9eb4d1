//! Overviews and worklists in registers of different sizes: what they cost must not grow with the register.
//!
//! Some clients are entered through the service, and they alone are opened. The rest of the register are
//! copies of their rows under other ids, of other officials, due later: rows that stand in every table and
//! index, and that nobody opens, for their seals are bound to the place they were copied from.

use crate::load::{Load, Request};
use crate::people::REGISTER;
use serde_json::{Value, json};
use std::net::TcpListener;
use std::time::{Duration, Instant};
use tests::people::{clients, from_client};
use tests::postgres::Database;
use tests::sql::Sql;
use tests::{App, Options, Session};

/// Clients who are entered through the service: those of one official, on a busy desk.
const REAL: usize = 100;
/// Officials of the rest.
const OFFICIALS: usize = 50;

/// Measures registers of these sizes.
pub async fn measure(database: Database, sizes: &[usize], time: Duration) {
    let Some(app) = App::on(database, Options::default()).await else {
        println!("\n{database:?}: left out of this run");
        return;
    };
    println!("\n{database:?}");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let server = api::server::serve(app.state.clone(), listener).expect("it listens");
    let handle = server.handle();
    tokio::spawn(server);
    let official = app.official(REGISTER, "caseworker").await;
    let paths = entered(&official).await;
    let stands_in = app
        .official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true)
        .await;
    let chief = app.official(REGISTER, "responsible_person").await;
    let holiday = json!({"official": official.user.0, "substitute": stands_in.user.0,
        "period": {"from": app.today(), "to": "2026-03-31"}});
    chief
        .post(&format!("/v1/registers/{REGISTER}/substitutes"), holiday)
        .await
        .expect(201);
    let mut officials = Vec::new();
    for _ in 0..OFFICIALS {
        officials.push(app.official(REGISTER, "caseworker").await.user);
    }
    let mut filled = REAL;
    for size in sizes {
        let began = Instant::now();
        copy(&app, size.saturating_sub(filled), &officials).await;
        filled = filled.max(*size);
        println!(
            "  {filled} clients, filled in {:.1} s",
            began.elapsed().as_secs_f64()
        );
        let load = Load {
            address,
            token: app.sign_in(official.user, &official.username).await.token,
            connections: 1,
            time,
            once: false,
        };
        let overviews = paths.iter().map(|path| Request::get(&format!("{path}/overview")));
        told(&load, "overview", overviews.collect()).await;
        let register = format!("/v1/registers/{REGISTER}");
        for (name, path) in [
            ("appointments today, own", "worklists/appointments_today"),
            ("plans due, own", "worklists/plans_due"),
            ("plans due, all", "worklists/plans_due?official=all"),
            (
                "measures without movement, own",
                "worklists/measures_stalled?within=0",
            ),
            ("permits that expire, own", "worklists/permits_expiring"),
            (
                "permits that expire, all",
                "worklists/permits_expiring?official=all",
            ),
            ("consents that expire, own", "worklists/consents_expiring"),
            (
                "consents that expire, all",
                "worklists/consents_expiring?official=all",
            ),
            ("own drafts", "worklists/drafts"),
            ("clients without official", "worklists/clients_unassigned"),
            ("records across clients", "records?kind=plan&to=2026-02-01"),
        ] {
            told(&load, name, vec![Request::get(&format!("{register}/{path}"))]).await;
        }
        let counts = vec![Request::get("/v1/me/worklists")];
        told(&load, "counts of every list", counts).await;
        let substitute = Load {
            token: app.sign_in(stands_in.user, &stands_in.username).await.token,
            ..load
        };
        for (name, path) in [
            ("a substitute's plans due", "worklists/plans_due"),
            (
                "a substitute's records, own clients alone",
                "records?kind=plan&to=2026-03-01",
            ),
            ("the same, of every kind", "records"),
        ] {
            let request = Request::get(&format!("{register}/{path}"));
            told(&substitute, name, vec![request]).await;
        }
    }
    handle.stop(false).await;
}

async fn told(load: &Load, name: &str, requests: Vec<Request>) {
    let measured = load.run_all(requests).await;
    println!(
        "  {name:<42} {:>9.0} /s   p50 {:>6.1} ms   p99 {:>6.1} ms",
        measured.rate(),
        measured.within(0.5),
        measured.within(0.99)
    );
}

/// Clients with an appointment today, a plan due, a measure, a note, and a consent and a permit that expire.
async fn entered(official: &Session) -> Vec<String> {
    let mut paths = Vec::with_capacity(REAL);
    for at in 0..REAL {
        let body = json!({
            "clientGroup": "refugees_received", "person": {"firstNames": "Testi", "lastName": format!("Testinen{at}")},
            "source": from_client(), "relationship": {"startsOn": "2026-01-15"},
            "entry": {"consents": [{
                "kind": "obtaining", "parties": [{"code": "partner_organisation", "name": "Testijärjestö ry"}],
                "categories": ["contact_data"], "purposes": ["integration_services"], "givenOn": "2026-03-01",
                "form": "written", "language": "fi", "interpreter": false, "period": {"to": "2026-03-05"}
            }]}
        });
        let made = official.post(&clients(REGISTER), body).await.expect(201);
        let path = format!(
            "{}/{}",
            clients(REGISTER),
            made["id"].as_str().unwrap_or_default()
        );
        for (code, state, content) in records() {
            let mut body = json!({"type": code, "content": content, "source": from_client()});
            if let Some(state) = state {
                body["state"] = json!(state);
            }
            official.post(&format!("{path}/records"), body).await.expect(201);
        }
        let permit = json!({"ground": "asylum", "period": {"from": "2025-04-01", "to": "2026-03-20"}, "source": from_client()});
        official
            .post(&format!("{path}/permits"), permit)
            .await
            .expect(201);
        paths.push(path);
    }
    paths
}

fn records() -> [(&'static str, Option<&'static str>, Value); 4] {
    let period = json!({"from": "2026-01-01", "to": "2027-01-01"});
    [
        (
            "appointment",
            None,
            json!({"kind": "appointment", "startsAt": "2026-03-02T12:00:00Z", "place": "Huone 2"}),
        ),
        (
            "integration_plan",
            Some("in_force"),
            json!({"kind": "plan", "summary": "Suunnitelma.", "period": period, "reviewOn": "2026-02-01"}),
        ),
        (
            "service_measure",
            Some("ongoing"),
            json!({"kind": "measure", "text": "Kielikurssi", "period": period}),
        ),
        (
            "case_note",
            None,
            json!({"kind": "note", "text": "Asiakas soitti."}),
        ),
    ]
}

/// Copies the rows of those who were entered under other ids.
async fn copy(app: &App, copies: usize, officials: &[domain::ids::UserId]) {
    if copies == 0 {
        return;
    }
    let mut sql = Sql::of(app).await;
    let id = match sql {
        Sql::Sqlite(_) => "randomblob(16)",
        Sql::Postgres(_) => "gen_random_uuid()",
    };
    sql.run("DROP TABLE IF EXISTS bench_officials").await;
    sql.run("DROP TABLE IF EXISTS bench_copies").await;
    let users: Vec<_> = officials
        .iter()
        .enumerate()
        .map(|(at, user)| format!("SELECT {at} AS place, {} AS id", sql.id(user.0)))
        .collect();
    sql.run(&format!(
        "CREATE TABLE bench_officials AS {}",
        users.join(" UNION ALL ")
    ))
    .await;
    sql.run(&format!(
        "CREATE TABLE bench_copies AS WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {copies} - 1),
            real AS (SELECT c.client_id, ROW_NUMBER() OVER (ORDER BY c.client_id) - 1 AS place
                FROM (SELECT DISTINCT client_id FROM records WHERE due_on = '2026-02-01') c)
         SELECT r.client_id AS old, {id} AS new, u.id AS official FROM n
            JOIN real r ON r.place = n.i % {REAL} JOIN bench_officials u ON u.place = n.i % {OFFICIALS}"
    ))
    .await;
    for (table, columns, values) in [
        (
            "clients",
            "register_key, id, lock, version, client_group, entered_by, outside_notice, created_at, created_by, updated_at",
            "t.register_key, m.new, 0, t.version, t.client_group, t.entered_by, t.outside_notice, t.created_at, t.created_by, t.updated_at",
        ),
        (
            "facts",
            "register_key, client_id, id, version, field, restricted, removed, change_reason, recorded_by, recorded_at, expires_on, superseded_at, key_id, sealed",
            "t.register_key, m.new, t.id, t.version, t.field, t.restricted, t.removed, t.change_reason, t.recorded_by, t.recorded_at, CASE WHEN t.expires_on IS NULL THEN t.expires_on ELSE '2026-03-25' END, t.superseded_at, t.key_id, t.sealed",
        ),
        (
            "consents",
            "register_key, client_id, id, version, kind, valid_from, valid_to, withdrawn_on, recorded_by, recorded_at, superseded_at, key_id, sealed",
            "t.register_key, m.new, t.id, t.version, t.kind, t.valid_from, '2026-03-20', t.withdrawn_on, t.recorded_by, t.recorded_at, t.superseded_at, t.key_id, t.sealed",
        ),
        (
            "relationships",
            "register_key, client_id, id, version, starts_on, ends_on, end_reason, change_reason, recorded_by, recorded_at, superseded_at",
            "t.register_key, m.new, t.id, t.version, t.starts_on, t.ends_on, t.end_reason, t.change_reason, t.recorded_by, t.recorded_at, t.superseded_at",
        ),
        (
            "relationship_officials",
            "register_key, client_id, relationship_id, user_id, from_version, to_version",
            "t.register_key, m.new, t.relationship_id, m.official, t.from_version, t.to_version",
        ),
        (
            "responsible_officials",
            "register_key, client_id, relationship_id, user_id, starts_on, ends_on",
            "t.register_key, m.new, t.relationship_id, m.official, t.starts_on, t.ends_on",
        ),
        (
            "records",
            "register_key, client_id, id, version, parent_id, event_id, kind, record_type, state, official, on_day, due_on, starts_at, restricted, removed, change_reason, recorded_by, recorded_at, author, created_at, superseded_at, key_id, sealed",
            "t.register_key, m.new, t.id, t.version, t.parent_id, t.event_id, t.kind, t.record_type, t.state, m.official, '2026-03-03', '2026-03-12', t.starts_at, t.restricted, t.removed, t.change_reason, t.recorded_by, t.recorded_at, t.author, t.created_at, t.superseded_at, t.key_id, t.sealed",
        ),
    ] {
        let client = if table == "clients" { "t.id" } else { "t.client_id" };
        sql.run(&format!(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} t JOIN bench_copies m ON m.old = {client}"
        ))
        .await;
    }
    if let Sql::Postgres(_) = sql {
        // As its own workers would do some seconds later.
        sql.run("ANALYZE").await;
    }
}
