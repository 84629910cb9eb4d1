//! What a form may show, require and offer, as this caller may use it: a front end needs no register's
//! rules of its own.

use crate::answer::{self, Answer};
use crate::call::Call;
use crate::request::Query;
use actix_web::{HttpRequest, get};
use application::operations;
use application::registers::form_model::read;
use contract::registers::form_model::FormModel;

operations! {
    reads ReadFormModel "readFormModel" register [no_entry];
}

/// Reads what a form may show, require and offer.
///
/// Needs any grant in the register. Everything follows from the profile and from the caller's task, by the
/// same rules that judge the calls. Shows no client.
#[utoipa::path(tag = "registers", responses((status = 200, body = FormModel, description = "The model.")))]
#[get("/v1/registers/{register}/form-model")]
pub async fn read_form_model(call: Call<ReadFormModel>, request: HttpRequest) -> Answer {
    Query::parse(&request, &[])?;
    Ok(answer::unlogged(read::read_form_model(&call)))
}
