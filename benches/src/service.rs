//! The service, with two more routes: the same read without its log entry, and with a commit of its own.
//! They exist here alone.

use crate::Plan;
use crate::load::Request;
use actix_web::dev::ServerHandle;
use actix_web::middleware::from_fn;
use actix_web::{App as Actix, HttpRequest, HttpResponse, HttpServer, web};
use api::call::Call;
use api::request;
use application::clients::dossier::ClientDossier;
use application::clients::whole::whole_client;
use application::operations;
use application::problem::Problem;
use domain::ids::{ClientId, RegisterKey};
use domain::secret::{Secret, release};
use persistence::CompletedUnit;
use serde_json::{Value, json};
use std::net::{SocketAddr, TcpListener};
use std::time::{Duration, Instant};
use tests::people::from_client;
use tests::{App, Session};

/// The register that is measured.
pub const REGISTER: &str = tests::people::KEMI_REFUGEE_WORK;

operations! {
    reads ReadUnaudited "readUnaudited" ClientView;
    reads ReadAlone "readAlone" ClientView;
}

#[expect(
    clippy::disallowed_methods,
    reason = "what a reading costs without its entry is measured"
)]
async fn unaudited(call: Call<ReadUnaudited>, request: HttpRequest) -> api::answer::Answer {
    let client: ClientId = request::id(&request, "client")?;
    let mut unit = call.read().await?;
    let dossier = ClientDossier::read(&call, &mut unit, client).await?;
    let (client, _) = whole_client(&call, dossier);
    Ok(HttpResponse::Ok().json(release::declassify(client)))
}

async fn alone(call: Call<ReadAlone>, request: HttpRequest) -> api::answer::Answer {
    let client: ClientId = request::id(&request, "client")?;
    let shared = call.clone();
    let answer = call
        .write(move |mut unit| {
            let call = shared.clone();
            async move {
                let dossier = ClientDossier::read(&call, &mut unit, client).await?;
                let (client, subject) = whole_client(&call, dossier);
                let entry = call.entry(vec![subject]);
                Ok(CompletedUnit {
                    unit,
                    value: client,
                    entry,
                    dry_run: false,
                })
            }
        })
        .await?;
    Ok(HttpResponse::Ok().json(answer.into_parts().0))
}

/// A server that listens.
pub struct Server {
    /// Where.
    pub address: SocketAddr,
    /// To stop it by.
    pub handle: ServerHandle,
}

/// Starts the service with its two more routes. Logs are off, as behind a filter of `warn`.
pub fn start(app: &App) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let state = app.state.clone();
    let server = HttpServer::new(move || {
        Actix::new()
            .app_data(state.clone())
            .configure(api::server::routes)
            .route("/bench/{register}/unaudited/{client}", web::get().to(unaudited))
            .route("/bench/{register}/alone/{client}", web::get().to(alone))
            .wrap(from_fn(api::edge::edge))
    })
    .workers(2)
    .listen(listener)
    .expect("it listens")
    .run();
    let handle = server.handle();
    tokio::spawn(server);
    Server { address, handle }
}

const FIRST: [&str; 12] = [
    "Maryam", "Yusuf", "Olena", "Ahmad", "Aino", "Farid", "Halima", "Mikko", "Zahra", "Ivan", "Layla", "Abdi",
];
const LAST: [&str; 12] = [
    "Testinen",
    "Alasmäki",
    "Hakimi",
    "Kovalenko",
    "Warsame",
    "Rajala",
    "Nurzai",
    "Haddadi",
    "Saarikoski",
    "Barzani",
    "Mukendi",
    "Petrenko",
];

fn person(at: usize) -> Value {
    let (first, last) = (FIRST[at % 12], LAST[at / 12 % 12]);
    let birth_date = format!(
        "{}-{:02}-{:02}",
        1940 + at / 100 % 60,
        1 + at / 7 % 12,
        1 + at % 28
    );
    json!({
        "clientGroup": "refugees_received",
        "person": {
            "firstNames": format!("{first} {}", FIRST[at / 144 % 12]),
            "lastName": format!("{last}{}", at / 1728),
            "birthDate": birth_date,
            "motherTongue": "ar",
            "interpreterNeed": {"needed": true, "language": "ar"}
        },
        "source": from_client(),
        "citizenships": [{"country": "SY"}],
        "municipalities": [{"municipality": "240"}],
        "addresses": [{"kind": "permanent", "street": format!("Keksitty katu {at}"), "postalCode": "94100", "city": "Kemi"}],
        "phones": [{"number": format!("+358 50 00{:05}", at % 100_000)}]
    })
}

/// Enters clients; their ids.
pub async fn fill(official: &Session, clients: usize) -> Vec<String> {
    let path = tests::people::clients(REGISTER);
    let began = Instant::now();
    let mut ids = Vec::with_capacity(clients);
    for chunk in (0..clients).collect::<Vec<_>>().chunks(64) {
        let tasks: Vec<_> = chunk
            .iter()
            .map(|at| {
                let (official, path, body) = (official.clone(), path.clone(), person(*at));
                tokio::spawn(async move { official.post(&path, body).await.expect(201) })
            })
            .collect();
        for task in tasks {
            let made = task.await.expect("a client");
            ids.push(made["id"].as_str().expect("an id").to_owned());
        }
    }
    println!("  filled in {:.1} s", began.elapsed().as_secs_f64());
    ids
}

/// Searches by two words of a name.
pub fn searches(clients: &str, ids: &[String]) -> Vec<Request> {
    let path = format!("{clients}/search");
    (0..ids.len())
        .map(|at| {
            let body = person(at);
            let first = body["person"]["firstNames"]
                .as_str()
                .unwrap_or_default()
                .split(' ')
                .next()
                .unwrap_or_default();
            let last = body["person"]["lastName"].as_str().unwrap_or_default();
            Request::post(&path, &json!({"name": format!("{last} {first}"), "limit": 10}))
        })
        .collect()
}

/// Creations of people who are not there yet.
pub fn creations(clients: &str, plan: &Plan) -> Vec<Request> {
    (0..200_000)
        .map(|at| Request::post(clients, &person(plan.clients + at)))
        .collect()
}

/// How many units a second are committed one by one: the limit of writing without grouping.
pub async fn commits_per_second(app: &App, seconds: u64) -> f64 {
    let until = Instant::now() + Duration::from_secs(seconds);
    let began = Instant::now();
    let tasks: Vec<_> = (0..32)
        .map(|_| {
            let store = app.state.store.clone();
            tokio::spawn(async move {
                let mut done = 0_u64;
                while Instant::now() < until {
                    let entry = application::caller::identity::entry_of(
                        &store,
                        &application::caller::identity::RequestIdentity {
                            register: RegisterKey::SYSTEM,
                            actor: Default::default(),
                            operation: "bench",
                        },
                        &Problem::new(contract::problem::Code::NotFound),
                        "",
                    );
                    store
                        .write(RegisterKey::SYSTEM, move |unit| {
                            let entry = entry.clone();
                            async move {
                                Ok::<_, Problem>(CompletedUnit {
                                    unit,
                                    value: Secret::new(()),
                                    entry,
                                    dry_run: false,
                                })
                            }
                        })
                        .await
                        .expect("a commit");
                    done += 1;
                }
                done
            })
        })
        .collect();
    let mut done = 0;
    for task in tasks {
        done += task.await.expect("a task");
    }
    done as f64 / began.elapsed().as_secs_f64()
}
