//! How much waits for the caller, in every register.

use crate::answer::Answer;
use crate::call::SignedIn;
use crate::request::Query;
use crate::resources::worklists::ReadMyWorklists;
use actix_web::{HttpRequest, HttpResponse, get};
use application::worklists::mine::Place;
use contract::worklists::mine::{MyRegisterWorklists, MyWorklists};

/// Counts what waits for the caller, by register, task and worklist.
///
/// Needs nothing but to be signed in. Counts go no further than 1,000. A register that is bound to networks
/// is counted from within them alone. Shows no client and leaves no entry.
#[utoipa::path(tag = "me", responses((status = 200, body = MyWorklists, description = "The counts.")))]
#[get("/v1/me/worklists")]
pub async fn read_my_worklists(call: SignedIn<ReadMyWorklists>, request: HttpRequest) -> Answer {
    Query::parse(&request, &[])?;
    let mut unit = call.read().await?;
    let mut registers = Vec::new();
    for register in call.app.registers.all() {
        let (today, profile) = register.on(call.now);
        if !call.reaches(register, profile) {
            continue;
        }
        let grants = call.snapshot.grants(call.person.id, register.key);
        for grant in grants.iter().filter(|grant| grant.carries(today)) {
            let Some(task) = profile.task(&grant.task) else {
                continue;
            };
            let place = Place {
                register,
                profile,
                task,
                grant,
                today,
            };
            let worklists = place.counts(&call, &mut unit).await?;
            if !worklists.is_empty() {
                registers.push(MyRegisterWorklists {
                    register: register.id.clone(),
                    task: task.code.clone(),
                    worklists,
                });
            }
        }
    }
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .json(MyWorklists { registers }))
}
