//! What a form may show, require and offer, as this caller may use it: a front end needs no register's
//! rules of its own.

mod entries;
mod fields;
mod records;
mod relations;

use super::ShownLabels;
use super::profile::{SectionedCode, ShownNamedSource, shown, sources};
use crate::answer::Answer;
use crate::call::Call;
use crate::contract::coded::{CodeText, Open};
use crate::contract::problem::Code;
use crate::contract::shared::AllowedAction;
use crate::operations;
use crate::request::Query;
use crate::resources::clients::dto::ShownMaritalStatus;
use crate::resources::clients::view::ACTIONS;
use actix_web::{HttpRequest, HttpResponse, get};
use domain::client::value::MaritalStatus;
use domain::labels::Labels;
use serde::Serialize;
use utoipa::ToSchema;

operations! { ReadFormModel "readFormModel"; }

/// What a form may show, require and offer.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FormModel {
    /// The register's public id.
    #[schema(max_length = 64)]
    pub register: String,
    /// The version of the profile in force.
    #[schema(max_length = 64)]
    pub profile_version: String,
    /// What day it is in the register.
    pub today: chrono::NaiveDate,
    /// IANA name of the register's time zone.
    #[schema(max_length = 64)]
    pub time_zone: String,
    /// Code of the task in which the call is made.
    #[schema(max_length = 64)]
    pub task: String,
    /// Codes of the purposes that the task serves.
    #[schema(max_items = 20, value_type = Vec<CodeText>)]
    pub purposes: Vec<String>,
    /// Fields of a client.
    #[schema(max_items = 100)]
    pub fields: Vec<fields::FieldModel>,
    /// Of each list at least one field is required to enter a client.
    #[schema(max_items = 20)]
    pub required: Vec<entries::Alternatives>,
    /// How a client may be entered.
    #[schema(max_items = 20)]
    pub entry_conditions: Vec<entries::EntryModel>,
    /// Client groups.
    #[schema(max_items = 50)]
    pub client_groups: Vec<SectionedCode>,
    /// Sources of data.
    #[schema(max_items = 50)]
    pub sources: Vec<ShownNamedSource>,
    /// Kinds of consent.
    #[schema(max_items = 50)]
    pub consent_kinds: Vec<entries::ConsentKindModel>,
    /// Categories of data that consents can cover.
    #[schema(max_items = 100)]
    pub categories: Vec<LabelledCode>,
    /// Parties that consents can name.
    #[schema(max_items = 100)]
    pub parties: Vec<LabelledCode>,
    /// Types of records.
    #[schema(max_items = 100)]
    pub record_types: Vec<records::RecordTypeModel>,
    /// Schemes of identifiers.
    #[schema(max_items = 20)]
    pub identifier_schemes: Vec<LabelledCode>,
    /// Provisions by which law may require a datum, or an entry, that the notice does not name.
    #[schema(max_items = 50)]
    pub provisions: Vec<entries::ProvisionModel>,
    /// Why a client relationship may end.
    #[schema(max_items = 50)]
    pub end_reasons: Vec<LabelledCode>,
    /// What restricted data may be used for.
    #[schema(max_items = 20)]
    pub restriction_uses: Vec<LabelledCode>,
    /// Marital statuses.
    #[schema(max_items = 20)]
    pub marital_statuses: Vec<ShownMaritalStatus>,
    /// What somebody can be to a client.
    #[schema(max_items = 50)]
    pub relations: Vec<relations::RelationModel>,
    /// What the caller may do with a client.
    #[schema(max_items = 100)]
    pub actions: Vec<AllowedAction>,
}

/// A code with its label.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct LabelledCode {
    /// The code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is called.
    pub label: ShownLabels,
}

/// Reads what a form may show, require and offer.
///
/// Needs any grant in the register. Everything follows from the profile and from the caller's task, by the
/// same rules that judge the calls. Shows no client.
#[utoipa::path(tag = "registers", responses((status = 200, body = FormModel, description = "The model.")))]
#[get("/v1/registers/{register}/form-model")]
pub(super) async fn read_form_model(call: Call<ReadFormModel>, request: HttpRequest) -> Answer {
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
        actions: ACTIONS
            .iter()
            .map(|(operation, right)| {
                let decision = call.may(*right).then_some(()).ok_or(Code::RightMissing);
                AllowedAction::judged(operation, decision)
            })
            .collect(),
    };
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .json(model))
}

fn labelled<'l>(known: impl Iterator<Item = (&'l String, &'l Labels)>) -> Vec<LabelledCode> {
    known
        .map(|(code, label)| LabelledCode {
            code: code.clone(),
            label: label.into(),
        })
        .collect()
}
