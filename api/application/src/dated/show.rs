//! Listing and reading dated facts, and what a caller sees of them.

use crate::caller::RegisterCaller;
use crate::caller::action::Offered;
use crate::clients::dossier::ClientDossier;
use crate::dated::linked::Linked;
use crate::dated::meta::meta_of;
use crate::dated::record::NoSuchFact;
use crate::problem::Problem;
use contract::dated::fact::DatedFact;
use contract::dated::parts::{Meta, Relative};
use contract::problem::Code;
use contract::shared::AllowedAction;
use domain::access::Right;
use domain::client::field::Field;
use domain::client::visibility::Protection;
use domain::ids::{ClientId, FactId};
use domain::log::Subject;
use domain::secret::Secret;
use persistence::Unit;
use persistence::facts::StoredFact;
use std::collections::BTreeMap;

/// Refuses what touches a field that the caller may not see.
///
/// # Errors
/// `field_withheld`.
pub fn visible(call: &RegisterCaller, file: &ClientDossier, field: Field) -> Result<(), Problem> {
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
pub fn sees(call: &RegisterCaller, fact: &StoredFact) -> bool {
    call.viewer()
        .withheld_fact(fact.field, fact.restricted.is_some())
        .is_none()
}

/// Whether this is what the caller said and nobody has touched since: shown to whoever said it, though it
/// may be restricted from then on.
pub fn own_words(call: &RegisterCaller, fact: &StoredFact) -> bool {
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
        allowed_actions: changes::<K>(call, from_other_side),
        relative: crate::dated::linked::other(fact, here).and_then(|client| relatives.get(&client).cloned()),
        shows_whereabouts: !protection.non_disclosure || call.may(Right::ProtectedContactView),
        ..meta_of(call, fact)
    };
    K::shown(value, meta)
}

/// What the caller may do with a fact of a kind that is read on both the clients whom it links, where it is read.
fn changes<K: DatedFact>(call: &RegisterCaller, from_other_side: bool) -> Vec<AllowedAction> {
    let offered = call.app.operations.offered(Offered::LinkingFact(K::FIELD));
    let judged = offered.map(|operation| {
        let may = operation.right().is_none_or(|right| call.may(right));
        let decision = match (from_other_side, may) {
            // It stands below the other client's path alone.
            (true, _) => Err(Code::NotFound),
            (false, true) => Ok(()),
            (false, false) => Err(Code::RightMissing),
        };
        AllowedAction::judged(operation.id, decision)
    });
    judged.collect()
}

/// A fact with what its answer shows, for the log.
pub type Found<K> = (Secret<K>, Vec<Subject>);

pub async fn find<K: DatedFact>(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
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

pub struct OfField(Field);

impl domain::secret::NonPersonal for OfField {}

/// A fact, as this caller may see it.
///
/// # Errors
/// `not_found`.
pub async fn one<K: DatedFact>(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
    id: FactId,
) -> Result<Found<K>, Problem> {
    find(call, unit, file, id, |fact| sees(call, fact)).await
}

/// A fact that the caller has recorded, now or by the same request before.
///
/// # Errors
/// `not_found`, when it has been taken out of use or withheld since.
pub async fn recorded<K: DatedFact>(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
    id: FactId,
) -> Result<Found<K>, Problem> {
    find(call, unit, file, id, |fact| {
        sees(call, fact) || own_words(call, fact)
    })
    .await
}
