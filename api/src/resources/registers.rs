//! Registers and what their notices say.

mod form_model;
mod profile;

use crate::answer::Answer;
use crate::application::cursor::{self, Scope};
use crate::application::problem::Problem;
use crate::application::registers::Register;
use crate::call::Anyone;
use crate::contract::problem::Code;
use crate::page;
use crate::request::{self, Query};
use crate::state::State;
use crate::surface::ServiceConfig;
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::labels::Labels;
use profile::ShownProfile;
use serde::Serialize;
use utoipa::ToSchema;

pub(super) fn routes(service: &mut ServiceConfig<'_>) {
    service
        .service(list_registers)
        .service(read_register)
        .service(form_model::read_form_model);
}

/// A text in Finnish, Swedish and English.
#[derive(Clone, Serialize, ToSchema)]
#[schema(as = Labels)]
pub struct ShownLabels {
    /// Finnish.
    #[schema(max_length = 2000)]
    pub fi: String,
    /// Swedish.
    #[schema(max_length = 2000)]
    pub sv: String,
    /// English.
    #[schema(max_length = 2000)]
    pub en: String,
}

impl From<&Labels> for ShownLabels {
    fn from(labels: &Labels) -> Self {
        Self {
            fi: labels.fi.clone(),
            sv: labels.sv.clone(),
            en: labels.en.clone(),
        }
    }
}

/// A register in a list.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct RegisterSummary {
    /// Its public id.
    #[schema(max_length = 64)]
    pub id: String,
    /// Its name.
    pub name: ShownLabels,
    /// The controller.
    pub controller: ShownLabels,
    /// The version of its profile in force.
    #[schema(max_length = 64)]
    pub profile_version: String,
}

page! {
    /// A page of registers, in the order of their ids.
    RegisterPage of RegisterSummary
}

fn summary(register: &Register, state: &State) -> RegisterSummary {
    let (_, profile) = register.on(state.store.clock().now());
    RegisterSummary {
        id: register.id.clone(),
        name: (&profile.name).into(),
        controller: (&profile.controller.body).into(),
        profile_version: profile.version.clone(),
    }
}

/// Lists the registers. Public: that a register exists, its notice says.
#[utoipa::path(tag = "registers",
    params(
        ("limit" = Option<u32>, Query, description = "Items of the page.", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "Where the page begins.", max_length = 500)
    ),
    responses((status = 200, body = RegisterPage, description = "A page.")))]
#[get("/v1/registers")]
async fn list_registers(_: Anyone, state: web::Data<State>, request: HttpRequest) -> Answer {
    let query = Query::parse(&request, &["limit", "cursor"])?;
    let (limit, scope) = (cursor::limit(&query)?, Scope::new("registers", ()));
    let after = scope.after(query.one("cursor")?)?.unwrap_or_default();
    let mut items: Vec<_> = state
        .registers
        .all()
        .iter()
        .map(|register| summary(register, &state))
        .collect();
    items.sort_by(|a, b| a.id.cmp(&b.id));
    items.retain(|item| item.id > after);
    let (items, next_cursor) = cursor::cut(items, limit, &scope, |item| item.id.clone());
    Ok(HttpResponse::Ok().json(RegisterPage { items, next_cursor }))
}

/// Reads what a register's notice says, as the profile has it. Public.
#[utoipa::path(tag = "registers", responses((status = 200, body = ShownProfile, description = "The profile in force.")))]
#[get("/v1/registers/{register}")]
async fn read_register(_: Anyone, state: web::Data<State>, request: HttpRequest) -> Answer {
    Query::parse(&request, &[])?;
    let id = request.match_info().get("register").unwrap_or_default();
    let register = state
        .registers
        .find(id)
        .ok_or_else(|| Problem::new(Code::RegisterUnknown))?;
    let language = request::language(request.headers());
    let (today, profile) = register.on(state.store.clock().now());
    Ok(HttpResponse::Ok()
        .insert_header(("content-language", language.code()))
        .json(ShownProfile::of(profile, register, today)))
}
