//! Registers and what their notices say.

pub mod form_model;

use crate::answer::Answer;
use crate::call::Anyone;
use crate::request::{self, Query};
use crate::state::State;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, get, web};
use application::operations;
use application::registers::read;
use contract::registers::RegisterPage;
use contract::registers::profile::ShownProfile;

operations! {
    finds ListRegisters "listRegisters" public [paged];
    reads ReadRegister "readRegister" public;
}

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_registers)
        .service(read_register)
        .service(form_model::read_form_model);
}

/// Lists the registers. Public: that a register exists, its notice says.
#[utoipa::path(tag = "registers",
    responses((status = 200, body = RegisterPage, description = "A page.")))]
#[get("/v1/registers")]
async fn list_registers(_: Anyone<ListRegisters>, state: web::Data<State>, request: HttpRequest) -> Answer {
    let page = request::page(&Query::parse(&request, &[])?)?;
    Ok(HttpResponse::Ok().json(read::list_registers(&state, page)?))
}

/// Reads what a register's notice says, as the profile has it. Public.
#[utoipa::path(tag = "registers", responses((status = 200, body = ShownProfile, description = "The profile in force.")))]
#[get("/v1/registers/{register}")]
async fn read_register(_: Anyone<ReadRegister>, state: web::Data<State>, request: HttpRequest) -> Answer {
    Query::parse(&request, &[])?;
    let id = request.match_info().get("register").unwrap_or_default();
    let profile = read::read_register(&state, id)?;
    let language = request::language(request.headers());
    Ok(HttpResponse::Ok()
        .insert_header(("content-language", language.code()))
        .json(profile))
}
