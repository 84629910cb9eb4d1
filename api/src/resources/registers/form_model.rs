//! What a form may show, require and offer, as this caller may use it: a front end needs no register's
//! rules of its own.

mod records;
mod relations;

use super::ShownLabels;
use super::profile::{SectionedCode, ShownNamedSource, shown, sources};
use crate::call::Call;
use crate::openapi::{CodeText, Open};
use crate::operations;
use crate::problem::Problem;
use crate::request::Query;
use crate::resources::clients::dto::ShownMaritalStatus;
use crate::resources::clients::view::ACTIONS;
use crate::resources::consents::ShownConsentForm;
use crate::resources::shared::{AllowedAction, ShownWithheld};
use actix_web::{HttpRequest, HttpResponse, get};
use domain::fact::Field;
use domain::profile::{EntryNeed, ProvisionUse};
use domain::value::MaritalStatus;
use domain::visibility::Protection;
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
    pub fields: Vec<FieldModel>,
    /// Of each list at least one field is required to enter a client.
    #[schema(max_items = 20)]
    pub required: Vec<Alternatives>,
    /// How a client may be entered.
    #[schema(max_items = 20)]
    pub entry_conditions: Vec<EntryModel>,
    /// Client groups.
    #[schema(max_items = 50)]
    pub client_groups: Vec<SectionedCode>,
    /// Sources of data.
    #[schema(max_items = 50)]
    pub sources: Vec<ShownNamedSource>,
    /// Kinds of consent.
    #[schema(max_items = 50)]
    pub consent_kinds: Vec<ConsentKindModel>,
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
    pub provisions: Vec<ProvisionModel>,
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

/// Fields of which one is required.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Alternatives {
    /// Codes of fields.
    #[schema(max_items = 20, value_type = Vec<CodeText>)]
    pub one_of: Vec<String>,
}

/// A field of a client.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct FieldModel {
    /// Its code.
    #[schema(max_length = 64)]
    pub field: String,
    /// Whether the register takes it: its notice names it, or it protects the client.
    pub recordable: bool,
    /// Code of the category that covers it.
    #[schema(required = true, max_length = 64)]
    pub category: Option<String>,
    /// The section of the notice.
    #[schema(required = true, max_length = 200)]
    pub notice_section: Option<String>,
    /// Whether the notice covers it only as somebody reads it.
    pub reading: bool,
    /// Whether it is of a special category.
    pub special: bool,
    /// Whether a client can have several at once, on a path of their own.
    pub repeated: bool,
    /// Why it is withheld from the caller, of any client; null when it is not.
    #[schema(required = true)]
    pub withheld: Option<ShownWithheld>,
    /// Whether it is withheld from the caller, of a client under a non-disclosure order.
    pub withheld_when_protected: bool,
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

/// A way into the register.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EntryModel {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is called.
    pub label: ShownLabels,
    /// Whether it can be met today.
    pub available: bool,
    /// Code of the consent kind that the request must bring.
    #[schema(required = true, max_length = 64)]
    pub consent_kind: Option<String>,
    /// Forms in which that consent may be given.
    #[schema(max_items = 10)]
    pub forms: Vec<ShownConsentForm>,
}

/// A kind of consent.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ConsentKindModel {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// What it is called.
    pub label: ShownLabels,
    /// Codes of what it permits.
    #[schema(max_items = 10, value_type = Vec<CodeText>)]
    pub uses: Vec<String>,
    /// Forms in which it may be given.
    #[schema(max_items = 10)]
    pub forms: Vec<ShownConsentForm>,
    /// Whether each consent must name whom it concerns.
    pub names_parties: bool,
    /// Whether a representative may give it.
    pub by_representative: bool,
}

/// A provision by which law may require what the notice does not name.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProvisionModel {
    /// Its code.
    #[schema(max_length = 64)]
    pub code: String,
    /// As cited.
    #[schema(max_length = 200)]
    pub citation: String,
    /// What it says.
    pub label: ShownLabels,
    /// Whether it serves for a datum, or for the entry of a client.
    pub for_entry: bool,
}

/// Reads what a form may show, require and offer.
///
/// Needs any grant in the register. Everything follows from the profile and from the caller's task, by the
/// same rules that judge the calls. Shows no client.
#[utoipa::path(tag = "registers", responses((status = 200, body = FormModel, description = "The model.")))]
#[get("/v1/registers/{register}/form-model")]
pub(super) async fn read_form_model(
    call: Call<ReadFormModel>,
    request: HttpRequest,
) -> Result<HttpResponse, Problem> {
    Query::parse(&request, &[])?;
    let profile = &call.profile;
    let labelled = |code: &str, label: &domain::labels::Labels| LabelledCode {
        code: code.to_owned(),
        label: label.into(),
    };
    let model = FormModel {
        register: call.register.id.clone(),
        profile_version: profile.version.clone(),
        today: call.today,
        time_zone: profile.time_zone.name().to_owned(),
        task: call.task().code.clone(),
        purposes: call.task().purposes.clone(),
        fields: Field::ALL
            .iter()
            .map(|field| field_model(&call, *field))
            .collect(),
        required: profile
            .entry
            .required
            .iter()
            .map(|fields| Alternatives {
                one_of: fields.iter().map(|field| field.code().to_owned()).collect(),
            })
            .collect(),
        entry_conditions: entry_models(&call),
        client_groups: shown(&profile.groups),
        sources: sources(profile, call.today),
        consent_kinds: profile
            .consent_kinds
            .iter()
            .map(|kind| ConsentKindModel {
                code: kind.code.clone(),
                label: (&kind.label).into(),
                uses: kind
                    .uses
                    .iter()
                    .map(|used_for| used_for.code().to_owned())
                    .collect(),
                forms: kind.forms.iter().map(|form| Open(*form)).collect(),
                names_parties: kind.names_parties,
                by_representative: kind.by_representative,
            })
            .collect(),
        categories: profile
            .categories
            .iter()
            .map(|known| labelled(&known.code, &known.label))
            .collect(),
        parties: profile
            .parties
            .iter()
            .map(|known| labelled(&known.code, &known.label))
            .collect(),
        record_types: records::record_types(&call),
        identifier_schemes: profile
            .identifier_schemes
            .iter()
            .map(|known| labelled(&known.code, &known.label))
            .collect(),
        provisions: provisions(&call),
        end_reasons: profile
            .end_reasons
            .iter()
            .map(|known| labelled(&known.code, &known.label))
            .collect(),
        restriction_uses: profile
            .restriction_uses
            .iter()
            .map(|known| labelled(&known.code, &known.label))
            .collect(),
        marital_statuses: MaritalStatus::ALL.iter().map(|status| Open(*status)).collect(),
        relations: relations::relations(),
        actions: ACTIONS
            .iter()
            .map(|(operation, right)| {
                let allowed = call.may(*right);
                let code = (!allowed).then(|| "right_missing".to_owned());
                let ground = None;
                AllowedAction {
                    operation_id: (*operation).to_owned(),
                    allowed,
                    code,
                    ground,
                }
            })
            .collect(),
    };
    Ok(HttpResponse::Ok()
        .insert_header(("cache-control", "no-store"))
        .json(model))
}

fn field_model(call: &Call<ReadFormModel>, field: Field) -> FieldModel {
    let (profile, viewer) = (&call.profile, call.viewer());
    let covered = profile.category_of(field);
    let protected = Protection {
        non_disclosure: true,
        ..Protection::default()
    };
    let withheld = viewer.withheld(profile, &Protection::default(), field);
    FieldModel {
        field: field.code().to_owned(),
        recordable: covered.is_some() || field.is_protective() || field == Field::ClientGroup,
        category: covered.map(|(category, _)| category.code.clone()),
        notice_section: covered.map(|(category, _)| category.section.clone()),
        reading: covered.is_some_and(|(_, reading)| reading.is_some()),
        special: covered.is_some_and(|(category, _)| category.special),
        repeated: field.is_repeated(),
        withheld: withheld.map(Open),
        withheld_when_protected: viewer.withheld(profile, &protected, field).is_some(),
    }
}

fn entry_models(call: &Call<ReadFormModel>) -> Vec<EntryModel> {
    let profile = &call.profile;
    let model = |condition: &domain::profile::EntryCondition| {
        let (available, consent_kind, forms) = match &condition.needs {
            EntryNeed::ClientRelationship => (true, None, Vec::new()),
            EntryNeed::Consent { kind, forms } => (
                true,
                Some(kind.clone()),
                forms.iter().map(|form| Open(*form)).collect(),
            ),
            EntryNeed::Statute { statutes } => {
                let carries = statutes.iter().any(|code| {
                    let standing = profile.statute_standing(code, call.today);
                    standing.is_some_and(|standing| standing.carrying().is_some())
                });
                (carries, None, Vec::new())
            }
        };
        EntryModel {
            code: condition.code.clone(),
            label: (&condition.label).into(),
            available,
            consent_kind,
            forms,
        }
    };
    profile.entry.conditions.iter().map(model).collect()
}

fn provisions(call: &Call<ReadFormModel>) -> Vec<ProvisionModel> {
    let profile = &call.profile;
    let uses = [
        (ProvisionUse::RecordingDuty, false),
        (ProvisionUse::ServiceDuty, true),
    ];
    uses.iter()
        .flat_map(|(used_for, for_entry)| {
            profile
                .provisions
                .iter()
                .filter(|known| {
                    profile
                        .provision_in_force(&known.code, *used_for, call.today)
                        .is_some()
                })
                .map(|known| ProvisionModel {
                    code: known.code.clone(),
                    citation: profile.cite(known, call.today),
                    label: (&known.label).into(),
                    for_entry: *for_entry,
                })
        })
        .collect()
}
