//! Listing and reading dated facts, and what a caller sees of them.

use super::fact::DatedFact;
use super::linked::{self, Linked, Relative};
use super::other_side::{self, LinkPosition};
use super::parts::Meta;
use super::record::NoSuchFact;
use crate::answer;
use crate::answer::Answer;
use crate::application::caller::RegisterCaller;
use crate::application::cursor::{self, Scope};
use crate::application::problem::Problem;
use crate::contract::problem::Code;
use crate::contract::shared::WithheldValue;
use crate::request::{self, Query};
use crate::resources::clients::file::{File, protection};
use actix_web::HttpRequest;
use domain::access::Right;
use domain::client::field::Field;
use domain::client::visibility::Protection;
use domain::ids::{ClientId, FactId};
use domain::log::Subject;
use domain::secret::Secret;
use persistence::Unit;
use persistence::facts::{self, StoredFact};
use std::collections::BTreeMap;

/// Refuses what touches a field that the caller may not see.
///
/// # Errors
/// `field_withheld`.
pub(super) fn visible(call: &RegisterCaller, file: &File, field: Field) -> Result<(), Problem> {
    let protection = file.protection(call.today);
    match call.viewer().withheld(&call.profile, &protection, field) {
        Some(_) if call.profile.category_of(field).is_some() => {
            Err(Problem::new(Code::FieldWithheld).about(file.client()))
        }
        // A field that the notice does not name is refused by its own rule, with its own reason.
        _ => Ok(()),
    }
}

/// Whether the caller sees a fact of a field that the caller sees.
pub(super) fn sees(call: &RegisterCaller, fact: &StoredFact) -> bool {
    call.viewer()
        .withheld_fact(fact.field, fact.restricted.is_some())
        .is_none()
}

/// Whether this is what the caller said and nobody has touched since: shown to whoever said it, though it
/// may be restricted from then on.
fn own_words(call: &RegisterCaller, fact: &StoredFact) -> bool {
    fact.version == 1 && fact.recorded_by == call.person.id
}

/// What the caller sees on a client of a fact that the caller may see.
pub fn answer_of<K: DatedFact>(
    call: &RegisterCaller,
    here: ClientId,
    fact: &StoredFact,
    relatives: &BTreeMap<ClientId, Relative>,
    protection: &Protection,
) -> Option<K> {
    let value = fact.document.value.as_ref()?;
    let from_other_side = fact.client != here;
    let meta = Meta {
        from_other_side,
        changeable: match (from_other_side, call.may(Right::ClientEdit)) {
            // It stands below the other client's path alone.
            (true, _) => Err(Code::NotFound),
            (false, true) => Ok(()),
            (false, false) => Err(Code::RightMissing),
        },
        relative: linked::other(fact, here).and_then(|client| relatives.get(&client).cloned()),
        shows_whereabouts: !protection.non_disclosure || call.may(Right::ProtectedContactView),
        ..Meta::of(call, fact)
    };
    K::shown(value, meta)
}

/// A fact with what its answer shows, for the log.
type Found<K> = (Secret<K>, Vec<Subject>);

async fn find<K: DatedFact>(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &File,
    id: FactId,
    may: impl Fn(&StoredFact) -> bool,
) -> Result<Found<K>, Problem> {
    let is_it = |fact: &StoredFact| fact.id == id && K::FIELDS.contains(&fact.field) && may(fact);
    let here = file.client();
    let linked = Linked::of::<K>(call, unit, here, &file.facts, is_it).await?;
    let protection = file.protection(call.today);
    let found = file.facts.as_ref().zip(linked.relatives());
    let found = found.map(|(facts, relatives)| {
        facts
            .iter()
            .find(|fact| is_it(fact))
            .and_then(|fact| Some((fact.field, answer_of(call, here, fact, relatives, &protection)?)))
            .ok_or(NoSuchFact)
    });
    let found = found
        .transpose()
        .map_err(|NoSuchFact| Problem::new(Code::NotFound).about(file.client()))?;
    let field = found.judge(|(field, _)| OfField(*field)).0;
    let mut subjects = vec![Subject::shown(here, field.code())];
    subjects.extend(linked.subjects);
    Ok((found.map(|(_, answer)| answer), subjects))
}

struct OfField(Field);
impl domain::secret::NonPersonal for OfField {}

/// A fact, as this caller may see it.
///
/// # Errors
/// `not_found`.
pub(super) async fn one<K: DatedFact>(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &File,
    id: FactId,
) -> Result<Found<K>, Problem> {
    find(call, unit, file, id, |fact| sees(call, fact)).await
}

/// A fact that the caller has recorded, now or by the same request before.
///
/// # Errors
/// `not_found`, when it has been taken out of use or withheld since.
pub(super) async fn recorded<K: DatedFact>(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &File,
    id: FactId,
) -> Result<Found<K>, Problem> {
    find(call, unit, file, id, |fact| {
        sees(call, fact) || own_words(call, fact)
    })
    .await
}

/// Lists the facts of a kind.
///
/// # Errors
/// As the contract says.
pub async fn list<K: DatedFact>(call: RegisterCaller, request: &HttpRequest) -> Answer {
    let client: ClientId = request::id(request, "client")?;
    let query = Query::parse(request, &["limit", "cursor"])?;
    let (limit, scope) = (cursor::limit(&query)?, Scope::new(K::SEGMENT, client));
    let after = scope.after_id(query.one("cursor")?)?.unwrap_or(uuid::Uuid::nil());
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let facts = facts::current(&mut unit, client).await?;
    let protection = protection(&row, &facts, call.today);
    let (mut withheld, mut subject) = (Vec::new(), Subject::shown(client, ""));
    subject.shown.clear();
    for field in K::FIELDS {
        match call.viewer().withheld(&call.profile, &protection, *field) {
            Some(reason) => {
                withheld.push(WithheldValue::new("/items", reason));
                subject.withheld.push(field.code().to_owned());
            }
            None => subject.shown.push(field.code().to_owned()),
        }
    }
    let visible = |field: Field| {
        let withheld = call.viewer().withheld(&call.profile, &protection, field);
        K::FIELDS.contains(&field) && withheld.is_none()
    };
    // One more than the page tells that there is another.
    let most = limit + 1;
    let own = facts.map(|facts| {
        let later = facts.into_iter().filter(|fact| fact.id.0 > after);
        later
            .filter(|fact| visible(fact.field) && sees(&call, fact))
            .take(most)
            .collect()
    });
    let start = LinkPosition::After(after);
    let page = other_side::with::<K>(&call, &mut unit, client, own, start, most, visible).await?;
    let on_page: Vec<FactId> = page.judge(|facts| facts.iter().take(limit).map(|fact| fact.id).collect());
    let is_shown = |fact: &StoredFact| on_page.contains(&fact.id);
    let linked = Linked::of::<K>(&call, &mut unit, client, &page, is_shown).await?;
    drop(unit);
    let mut subjects = vec![subject];
    subjects.extend(linked.subjects.iter().cloned());
    let entry = call.entry(subjects);
    let page = page.as_ref().zip(linked.relatives()).map(|(facts, relatives)| {
        let items = facts
            .iter()
            .filter_map(|fact| answer_of::<K>(&call, client, fact, relatives, &protection))
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
pub async fn read<K: DatedFact>(call: RegisterCaller, request: &HttpRequest) -> Answer {
    let (client, id): (ClientId, FactId) = (request::id(request, "client")?, request::id(request, "fact")?);
    Query::parse(request, &[])?;
    let mut unit = call.read().await?;
    let row = call.client(&mut unit, client).await?;
    let file = File::open(&mut unit, row).await?;
    let protection = file.protection(call.today);
    // That there is such a fact would tell something too.
    let visible = |fact: &StoredFact| {
        let hidden = call.viewer().withheld(&call.profile, &protection, fact.field);
        hidden.is_none() && sees(&call, fact)
    };
    let (found, subjects) = find::<K>(&call, &mut unit, &file, id, visible).await?;
    drop(unit);
    Ok(answer::versioned(call.show(found, call.entry(subjects)).await?))
}
