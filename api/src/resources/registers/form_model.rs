//! What a form may show, require and offer, as this caller may use it: a front end needs no register's
//! rules of its own.

use crate::answer::Answer;
use crate::call::Call;
use crate::request::Query;
use actix_web::{HttpRequest, HttpResponse, get};
use application::caller::RegisterCaller;
use application::operations;
use application::registers::form_model::{entries, fields, labelled, records, relations};
use application::registers::profile::shown;
use application::registers::profile::sources::sources;
use contract::coded::Open;
use contract::problem::Code;
use contract::registers::form_model::FormModel;
use contract::shared::AllowedAction;
use domain::client::value::MaritalStatus;

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
    let profile = &call.profile;
    let model = FormModel {
        register: call.register.id.clone(),
        profile_version: profile.version.clone(),
        today: call.today,
        time_zone: profile.time_zone.name().to_owned(),
        task: call.task().code.clone(),
        purposes: call.task().purposes.clone(),
        fields: fields::fields(&call),
        required: entries::required(&call),
        entry_conditions: entries::conditions(&call),
        client_groups: shown(&profile.groups),
        sources: sources(profile, call.today),
        consent_kinds: entries::consent_kinds(&call),
        categories: labelled(profile.categories.iter().map(|known| (&known.code, &known.label))),
        parties: labelled(profile.parties.iter().map(|known| (&known.code, &known.label))),
        record_types: records::record_types(&call),
        identifier_schemes: labelled(
            profile
                .identifier_schemes
                .iter()
                .map(|known| (&known.code, &known.label)),
        ),
        provisions: entries::provisions(&call),
        end_reasons: labelled(
            profile
                .end_reasons
                .iter()
                .map(|known| (&known.code, &known.label)),
        ),
        restriction_uses: labelled(
            profile
                .restriction_uses
                .iter()
                .map(|known| (&known.code, &known.label)),
        ),
        marital_statuses: MaritalStatus::ALL.iter().map(|status| Open(*status)).collect(),
        relations: relations::relations(),
        actions: actions(&call),
    };
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .json(model))
}

/// The operations on a client, by the rights that they ask for.
fn actions(caller: &RegisterCaller) -> Vec<AllowedAction> {
    let offered = caller.app.operations.on_client();
    offered
        .map(|(operation, _)| {
            let may = operation.right().is_none_or(|right| caller.may(right));
            AllowedAction::judged(operation.id, may.then_some(()).ok_or(Code::RightMissing))
        })
        .collect()
}
