//! Listing and reading dated facts, and what a caller sees of them.

use super::fact::DatedFact;
use super::parts::Meta;
use super::record::NoSuchFact;
use crate::answer;
use crate::call::{Call, Operation};
use crate::problem::{Code, Problem};
use crate::request::{self, Query};
use crate::resources::clients::file::{File, protection};
use crate::resources::cursor::{self, Scope};
use crate::resources::shared::WithheldValue;
use actix_web::{HttpRequest, HttpResponse};
use domain::fact::Field;
use domain::ids::{ClientId, FactId};
use domain::log::Subject;
use domain::secret::Secret;
use persistence::facts::{self, StoredFact};

/// What an answer about a field shows, for the log.
pub(super) fn subject(client: ClientId, field: Field) -> Vec<Subject> {
    vec![Subject::shown(client, field.code())]
}

/// Refuses what touches a field that the caller may not see.
///
/// # Errors
/// `field_withheld`.
pub(super) fn visible<O: Operation>(call: &Call<O>, file: &File, field: Field) -> Result<(), Problem> {
    let protection = file.protection(call.today);
    match call.viewer().withheld(&call.profile, &protection, field) {
        Some(_) if call.profile.category_of(field).is_some() => {
            Err(Problem::new(Code::FieldWithheld).about(file.client()))
        }
        // A field that the notice does not name is refused by its own rule, with its own reason.
        _ => Ok(()),
    }
}

fn sees<O: Operation>(call: &Call<O>, fact: &StoredFact) -> bool {
    call.viewer()
        .withheld_fact(fact.field, fact.restricted.is_some())
        .is_none()
}

/// Whether this is what the caller said and nobody has touched since: shown to whoever said it, though it
/// may be restricted from then on.
fn own_words<O: Operation>(call: &Call<O>, fact: &StoredFact) -> bool {
    fact.version == 1 && fact.recorded_by == call.person.id
}

fn answer_of<K: DatedFact, O: Operation>(call: &Call<O>, fact: &StoredFact) -> Option<K> {
    K::shown(fact.document.value.as_ref()?, Meta::of(call, fact))
}

fn find<K: DatedFact, O: Operation>(
    call: &Call<O>,
    file: &File,
    id: FactId,
    may: impl Fn(&StoredFact) -> bool,
) -> Result<Secret<K>, Problem> {
    let found = file.facts.as_ref().map(|facts| {
        facts
            .iter()
            .find(|fact| fact.id == id && fact.field == K::FIELD && may(fact))
            .and_then(|fact| answer_of(call, fact))
            .ok_or(NoSuchFact)
    });
    found
        .transpose()
        .map_err(|NoSuchFact| Problem::new(Code::NotFound).about(file.client()))
}

/// A fact, as this caller may see it.
///
/// # Errors
/// `not_found`.
pub(super) fn one<K: DatedFact, O: Operation>(
    call: &Call<O>,
    file: &File,
    id: FactId,
) -> Result<Secret<K>, Problem> {
    find(call, file, id, |fact| sees(call, fact))
}

/// A fact that the caller has recorded, now or by the same request before.
///
/// # Errors
/// `not_found`, when it has been taken out of use or withheld since.
pub(super) fn recorded<K: DatedFact, O: Operation>(
    call: &Call<O>,
    file: &File,
    id: FactId,
) -> Result<Secret<K>, Problem> {
    find(call, file, id, |fact| sees(call, fact) || own_words(call, fact))
}

/// Lists the facts of a kind.
///
/// # Errors
/// As the contract says.
pub async fn list<K: DatedFact, O: Operation>(
    call: Call<O>,
    request: &HttpRequest,
) -> Result<HttpResponse, Problem> {
    let client: ClientId = request::id(request, "client")?;
    let query = Query::parse(request, &["limit", "cursor"])?;
    let (limit, scope) = (cursor::limit(&query)?, Scope::new(K::SEGMENT, client));
    let after = scope.after_id(query.one("cursor")?)?.unwrap_or(uuid::Uuid::nil());
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let facts = facts::current(&mut unit, client).await?;
    drop(unit);
    let protection = protection(&row, &facts, call.today);
    let hidden = call.viewer().withheld(&call.profile, &protection, K::FIELD);
    let withheld: Vec<_> = hidden
        .iter()
        .map(|reason| WithheldValue::new("/items", *reason))
        .collect();
    let entry = call.entry(vec![match hidden {
        Some(_) => Subject::withheld(client, K::FIELD.code()),
        None => Subject::shown(client, K::FIELD.code()),
    }]);
    let page = facts.map(|facts| {
        let visible = if hidden.is_some() { Vec::new() } else { facts };
        let items = visible
            .iter()
            .filter(|fact| fact.field == K::FIELD && fact.id.0 > after && sees(&call, fact))
            .filter_map(|fact| answer_of::<K, O>(&call, fact))
            .collect();
        let (items, next_cursor) = cursor::cut(items, limit, &scope, |item: &K| item.id().to_string());
        K::page(items, next_cursor, withheld)
    });
    Ok(answer::shown(call.show(page, entry).await?))
}

/// Reads one fact.
///
/// # Errors
/// As the contract says.
pub async fn read<K: DatedFact, O: Operation>(
    call: Call<O>,
    request: &HttpRequest,
) -> Result<HttpResponse, Problem> {
    let (client, id): (ClientId, FactId) = (request::id(request, "client")?, request::id(request, "fact")?);
    Query::parse(request, &[])?;
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let file = File::open(&mut unit, row).await?;
    drop(unit);
    let protection = file.protection(call.today);
    let hidden = call.viewer().withheld(&call.profile, &protection, K::FIELD);
    if hidden.is_some() {
        // That there is such a fact would tell something too.
        return Err(Problem::new(Code::NotFound).about(client));
    }
    let found = one::<K, O>(&call, &file, id)?;
    let entry = call.entry(subject(client, K::FIELD));
    Ok(answer::versioned(call.show(found, entry).await?))
}
