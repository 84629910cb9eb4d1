//! What a caller sees of dated facts.

use crate::caller::RegisterCaller;
use crate::caller::action::Offered;
use crate::clients::dossier::ClientDossier;
use crate::dated::linked::{Linked, other};
use crate::dated::meta::meta_of;
use crate::dated::versions::NoSuchFact;
use crate::problem::Problem;
use contract::dated::any::AnyFact;
use contract::dated::parts::{Meta, Relative};
use contract::problem::Code;
use contract::shared::AllowedAction;
use domain::access::Right;
use domain::client::dated::DatedKind;
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
pub fn visible(caller: &RegisterCaller, dossier: &ClientDossier, field: Field) -> Result<(), Problem> {
    let protection = dossier.protection(caller.today);
    match caller.viewer().withheld(&caller.profile, &protection, field) {
        Some(_) if caller.profile.category_of(field).is_some() => {
            Err(Problem::new(Code::FieldWithheld).about(dossier.client()))
        }
        // A field that the notice does not name is refused by its own rule, with its own reason.
        _ => Ok(()),
    }
}

/// Whether the caller sees a fact of a field that the caller sees.
pub fn sees(caller: &RegisterCaller, fact: &StoredFact) -> bool {
    caller
        .viewer()
        .withheld_fact(fact.field, fact.restricted.is_some())
        .is_none()
}

/// Whether this is what the caller said and nobody has touched since: shown to whoever said it, though it
/// may be restricted from then on.
fn own_words(caller: &RegisterCaller, fact: &StoredFact) -> bool {
    fact.version == 1 && fact.recorded_by == caller.person.id
}

/// What a fact of a kind, which the caller may see, says on a client besides its value.
pub fn seen_meta(
    caller: &RegisterCaller,
    kind: DatedKind,
    here: ClientId,
    fact: &StoredFact,
    relatives: &BTreeMap<ClientId, Relative>,
    protection: &Protection,
) -> Meta {
    let from_other_side = fact.client != here;
    Meta {
        from_other_side,
        allowed_actions: changes(caller, kind, from_other_side),
        relative: other(fact, here).and_then(|client| relatives.get(&client).cloned()),
        shows_whereabouts: !protection.non_disclosure || caller.may(Right::ProtectedContactView),
        ..meta_of(caller, fact)
    }
}

/// What the caller may do with a fact of a kind that is read on both the clients whom it links, where it is read.
fn changes(caller: &RegisterCaller, kind: DatedKind, from_other_side: bool) -> Vec<AllowedAction> {
    let offered = caller.app.operations.offered(Offered::LinkingFact(kind));
    let judged = offered.map(|operation| {
        let may = operation.right().is_none_or(|right| caller.may(right));
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

/// What an answer shows of a fact, and of whom, for the log.
pub(super) type Found = (Secret<AnyFact>, Vec<Subject>);

/// A fact of an open dossier, of those that pass.
///
/// # Errors
/// `not_found`.
pub(super) async fn find(
    caller: &RegisterCaller,
    unit: &mut Unit,
    kind: DatedKind,
    dossier: &ClientDossier,
    id: FactId,
    may: impl Fn(&StoredFact) -> bool,
) -> Result<Found, Problem> {
    let is_it = |fact: &StoredFact| fact.id == id && kind.is_of(fact.field) && may(fact);
    let here = dossier.client();
    let linked = Linked::of(caller, unit, kind, here, &dossier.facts, is_it).await?;
    let protection = dossier.protection(caller.today);
    let found = dossier.facts.as_ref().zip(linked.relatives());
    let found = found.map(|(facts, relatives)| {
        facts
            .iter()
            .find(|fact| is_it(fact))
            .and_then(|fact| {
                let meta = seen_meta(caller, kind, here, fact, relatives, &protection);
                let shown = AnyFact::shown(kind, fact.document.value.as_ref()?, meta)?;
                Some((fact.field, shown))
            })
            .ok_or(NoSuchFact)
    });
    let found = found
        .transpose()
        .map_err(|NoSuchFact| Problem::new(Code::NotFound).about(here))?;
    let field = found.judge(|(field, _)| *field);
    let mut subjects = vec![Subject::shown(here, field.code())];
    subjects.extend(linked.subjects);
    Ok((found.map(|(_, answer)| answer), subjects))
}

/// A fact, as this caller may see it.
///
/// # Errors
/// `not_found`.
pub(super) async fn one(
    caller: &RegisterCaller,
    unit: &mut Unit,
    kind: DatedKind,
    dossier: &ClientDossier,
    id: FactId,
) -> Result<Found, Problem> {
    find(caller, unit, kind, dossier, id, |fact| sees(caller, fact)).await
}

/// A fact that the caller has recorded, now or by the same request before.
///
/// # Errors
/// `not_found`, when it has been taken out of use or withheld since.
pub(super) async fn recorded(
    caller: &RegisterCaller,
    unit: &mut Unit,
    kind: DatedKind,
    dossier: &ClientDossier,
    id: FactId,
) -> Result<Found, Problem> {
    let may = |fact: &StoredFact| sees(caller, fact) || own_words(caller, fact);
    find(caller, unit, kind, dossier, id, may).await
}
