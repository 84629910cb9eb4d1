//! What it costs in registers of different sizes: it must not grow with the register.
//!
//! Some clients are entered through the service: those of one official, on a busy desk. The rest are sealed anew after
//! one of them, of fifty other officials, due later.

use crate::fill::Filling;
use crate::load::{Load, Request};
use crate::people::{REGISTER, name_among_many};
use crate::served::target;
use domain::ids::ClientId;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tests::people::{clients, from_client};
use tests::postgres::{Database, DurableServer};
use tests::{App, Options, Session};

/// Clients who are entered through the service.
const REAL: usize = 100;
/// Officials of the rest.
const OFFICIALS: usize = 50;
/// Clients who are read and searched for.
const ASKED: usize = 1000;
/// When everything of the rest is due.
const DUE: &str = "2026-03-20";

/// Measures registers of these sizes, each of which goes on where the one before it ended.
pub async fn measure(server: Option<&DurableServer>, sizes: &[usize], time: Duration) {
    let database = server.map_or(Database::Sqlite, |_| Database::Postgres);
    let options = Options {
        folder: Some(target()),
        database_url: server.map(|server| server.database("sizes").expect("a database")),
        ..Options::default()
    };
    let app = App::on(database, options).await.expect("the service is ready");
    println!("\n{database:?}");
    let address = app.base.trim_start_matches("http://").parse();
    let address = address.expect("an address");
    let official = app.official(REGISTER, "caseworker").await;
    let paths = entered(&official).await;
    let substitute = substitute(&app, &official).await;
    let filling = filling(&app, &paths).await;
    let load = |token: &str| Load {
        address,
        token: token.to_owned(),
        connections: 1,
        time,
        once: false,
    };
    let (mut filled, mut ids) = (0, Vec::new());
    for size in sizes {
        let began = Instant::now();
        ids.extend(filling.enter(filled..size.saturating_sub(REAL)).await);
        filled = filled.max(size.saturating_sub(REAL));
        settle(&app, server.is_some()).await;
        let took = began.elapsed().as_secs_f64();
        println!("  {} clients, filled in {took:.0} s", filled + REAL);
        let official = app.sign_in(official.user, &official.username).await;
        let asked = load(&official.token);
        for (name, requests) in asked_of_all(&ids, filled).into_iter().chain(asked_of_own(&paths)) {
            told(&asked, name, requests).await;
        }
        let substitute = app.sign_in(substitute.user, &substitute.username).await;
        let asked = load(&substitute.token);
        for (name, requests) in asked_by_substitute() {
            told(&asked, name, requests).await;
        }
    }
}

type Asked = (&'static str, Vec<Request>);

/// What is asked about people from all over the register.
fn asked_of_all(ids: &[ClientId], people: usize) -> Vec<Asked> {
    let some = || (0..ASKED).map(|at| at * people / ASKED);
    let search = format!("{}/search", clients(REGISTER));
    let named = |at: usize| {
        let (first, last) = name_among_many(at);
        (first.split(' ').next().unwrap_or_default().to_owned(), last)
    };
    let search = |name: String| Request::post(&search, &json!({"name": name, "limit": 10}));
    let both = some()
        .map(named)
        .map(|(first, last)| search(format!("{last} {first}")));
    let strangers = some().map(|at| search(format!("{} {}", named(at).1, named(at * 7 + 1).0)));
    let beginnings = some()
        .map(named)
        .map(|(first, last)| search(format!("{} {first}", &last[..4])));
    let common = name_of_most(people);
    vec![
        (
            "read a client",
            some()
                .map(|at| Request::get(&format!("{}/{}", clients(REGISTER), ids[at].0)))
                .collect(),
        ),
        (
            "list 200 clients",
            vec![Request::get(&format!("{}?limit=200", clients(REGISTER)))],
        ),
        ("search two words of a name", both.collect()),
        ("search two words of different names", strangers.collect()),
        ("search a word and a beginning", beginnings.collect()),
        ("search two words that most share", vec![search(common)]),
    ]
}

/// The first and the last name that most people have.
fn name_of_most(people: usize) -> String {
    let mut count = std::collections::HashMap::<String, usize>::new();
    for at in 0..people.min(20_000) {
        let (first, last) = name_among_many(at);
        for word in first.split(' ').chain([last.as_str()]) {
            *count.entry(word.to_owned()).or_default() += 1;
        }
    }
    let mut words: Vec<_> = count.into_iter().collect();
    words.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    words
        .iter()
        .take(2)
        .map(|(word, _)| word.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// What an official asks about the clients on the own desk, and about what is due in the register.
fn asked_of_own(paths: &[String]) -> Vec<Asked> {
    let register = format!("/v1/registers/{REGISTER}");
    let get = |name, path: &str| (name, vec![Request::get(&format!("{register}/{path}"))]);
    let overviews = paths.iter().map(|path| Request::get(&format!("{path}/overview")));
    vec![
        ("overview of a client", overviews.collect()),
        get("appointments today, own", "worklists/appointments_today"),
        get("plans due, own", "worklists/plans_due"),
        get("plans due, all", "worklists/plans_due?official=all"),
        get(
            "measures without movement, own",
            "worklists/measures_stalled?within=0",
        ),
        get("permits that expire, own", "worklists/permits_expiring"),
        get(
            "permits that expire, all",
            "worklists/permits_expiring?official=all",
        ),
        get("consents that expire, own", "worklists/consents_expiring"),
        get(
            "consents that expire, all",
            "worklists/consents_expiring?official=all",
        ),
        get("own drafts", "worklists/drafts"),
        get("clients without official", "worklists/clients_unassigned"),
        get("records across clients", "records?kind=plan&to=2026-02-01"),
        ("counts of every list", vec![Request::get("/v1/me/worklists")]),
    ]
}

/// What a substitute asks who reaches nobody but own clients.
fn asked_by_substitute() -> Vec<Asked> {
    let register = format!("/v1/registers/{REGISTER}");
    let get = |name, path: &str| (name, vec![Request::get(&format!("{register}/{path}"))]);
    vec![
        get("a substitute's plans due", "worklists/plans_due"),
        get("a substitute's records", "records?kind=plan&to=2026-03-01"),
        get("the same, of every kind", "records"),
    ]
}

async fn told(load: &Load, name: &str, requests: Vec<Request>) {
    // What is asked often is in the system's cache.
    let once = Load {
        once: true,
        time: Duration::from_secs(3600),
        ..load.clone()
    };
    once.run_all(requests.clone()).await;
    let measured = load.run_all(requests).await;
    println!(
        "  {name:<42} {:>9.0} /s   p50 {:>6.1} ms   p99 {:>6.1} ms",
        measured.rate(),
        measured.within(0.5),
        measured.within(0.99)
    );
}

/// Somebody who stands in for an official, and reaches nobody else's clients.
async fn substitute(app: &App, official: &Session) -> Session {
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
    stands_in
}

/// The rest of the register, after one who was entered.
async fn filling(app: &App, paths: &[String]) -> Arc<Filling> {
    let mut officials = Vec::new();
    for _ in 0..OFFICIALS {
        officials.push(app.official(REGISTER, "caseworker").await.user);
    }
    let pattern = paths[0].rsplit('/').next().and_then(|id| id.parse().ok());
    let register = app.state.registers.find(REGISTER).expect("the register");
    let client = ClientId(pattern.expect("an id"));
    let filling = Filling::like(&app.state.store, register, client).await;
    Arc::new(filling.of(officials, DUE.parse().expect("a day")))
}

/// What the database does by itself some seconds later.
async fn settle(app: &App, postgres: bool) {
    if postgres {
        tests::sql::Sql::of(app).await.run("VACUUM ANALYZE").await;
    }
}

/// Clients with an appointment today, a plan due, a measure, a note, and a consent and a permit that expire.
async fn entered(official: &Session) -> Vec<String> {
    let mut paths = Vec::with_capacity(REAL);
    for at in 0..REAL {
        let body = json!({
            "clientGroup": "refugees_received",
            "person": {"firstNames": "Testi", "lastName": format!("Testinen{at}"), "birthDate": "1990-01-02",
                "motherTongue": "ar", "interpreterNeed": {"needed": true, "language": "ar"}},
            "citizenships": [{"country": "SY"}],
            "municipalities": [{"municipality": "240"}],
            "addresses": [{"kind": "permanent", "street": "Keksitty katu 1", "postalCode": "94100", "city": "Kemi"}],
            "phones": [{"number": "+358 50 0000000"}],
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
