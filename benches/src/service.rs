//! This build as a service, with routes beside it that show what a reading or a writing cannot be faster than. They
//! exist here alone.

use actix_web::{HttpRequest, HttpResponse, web};
use api::call::Call;
use api::request;
use api::server;
use application::caller::RegisterCaller;
use application::clients::dossier::ClientDossier;
use application::clients::whole::whole_client;
use application::config::Config;
use application::operations;
use clap::Parser;
use domain::ids::ClientId;
use domain::secret::{Secret, release};
use persistence::{Clock, CompletedUnit, Ids, Location, Store, dossiers};
use std::net::TcpListener;

operations! {
    reads ReadUnaudited "readUnaudited" ClientView;
    reads ReadRaw "readRaw" ClientView;
    reads WriteEmpty "writeEmpty" ClientView;
}

/// A read through every rule, without its entry.
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

/// The statement that reads a client, its rows opened and thrown away.
async fn raw(call: Call<ReadRaw>, request: HttpRequest) -> api::answer::Answer {
    let client: ClientId = request::id(&request, "client")?;
    let mut unit = call.read().await?;
    dossiers::read(&mut unit, client).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// A unit of work that does nothing and is entered.
async fn empty(call: Call<WriteEmpty>) -> api::answer::Answer {
    let shared = RegisterCaller::clone(&call);
    let done = call
        .write(move |unit| {
            let entry = shared.entry(Vec::new());
            std::future::ready(Ok(CompletedUnit {
                unit,
                value: Secret::new(()),
                entry,
                dry_run: false,
            }))
        })
        .await?;
    drop(done);
    Ok(HttpResponse::NoContent().finish())
}

/// What costs nothing but the way there and back.
async fn nothing() -> HttpResponse {
    HttpResponse::NoContent().finish()
}

/// The extra routes, of a register.
const PATH: &str = "/bench/{register}";

fn limits(service: &mut web::ServiceConfig) {
    let client = |name: &str| format!("{PATH}/{name}/{{client}}");
    service
        .route("/bench/nothing", web::get().to(nothing))
        .route(&client("raw"), web::get().to(raw))
        .route(&client("unaudited"), web::get().to(unaudited))
        .route(&format!("{PATH}/empty"), web::get().to(empty));
}

/// Serves, as the command `serve` does; any other command is the binary's own.
pub async fn run(arguments: Vec<String>) -> Result<(), String> {
    if arguments.first().is_none_or(|command| command != "serve") {
        let arguments = std::iter::once("asiakasrekisteri".to_owned()).chain(arguments);
        return api::cli::run(api::cli::Cli::parse_from(arguments)).await;
    }
    api::telemetry::start(true);
    let config = Config::load(None)?;
    let listener = TcpListener::bind(&config.listen).map_err(|error| error.to_string())?;
    let location = Location {
        database_url: config.database_url.clone(),
        key_dir: config.key_dir.clone(),
    };
    let clock = Clock::system();
    let store = Store::open(&location, clock.clone(), Ids::random(clock)).await;
    let store = store.map_err(|error| error.to_string())?;
    let state = server::state(store, config).await?;
    let served = server::serve_with(state.clone(), listener, limits).map_err(|error| error.to_string())?;
    let served = served.await;
    server::close(&state).await;
    served.map_err(|error| error.to_string())
}
