//! A single datum that law required: kept once the notice names it, or erased.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::dated::record::next_version;
use crate::dated::versions::{NextFact, Restriction};
use crate::execute::Judged;
use crate::problem::Problem;
use contract::problem::{Code, FieldError};
use domain::client::fact::{ChangeReason, FactDocument};
use domain::client::provenance::RestsOn;
use domain::decision::Ground;
use domain::ids::{ClientId, FactId};
use domain::secret::{NonPersonal, Secret};
use persistence::facts::StoredFact;
use persistence::{Unit, facts, idempotency};

struct Latest {
    removed: bool,
    judged: Result<(RestsOn, Ground), Vec<FieldError>>,
}

impl NonPersonal for Latest {}

/// What a datum rests on that the notice names by now and that is judged as any other; nothing, when it is out
/// of use or erased. Its versions are given, the newest first.
///
/// # Errors
/// `rule_refused`, with every reason.
pub(super) fn judge(
    caller: &RegisterCaller,
    dossier: &ClientDossier,
    versions: &Secret<Vec<StoredFact>>,
) -> Result<Judged<Option<RestsOn>>, Problem> {
    let latest = versions.judge(|versions| {
        let latest = versions.first()?;
        let source = &latest.document.source;
        Some(Latest {
            removed: latest.removed,
            judged: dossier.judge(&caller.profile, latest.field, source, None, caller.today),
        })
    });
    let Some(Latest { removed, judged }) = latest else {
        return Ok(Judged::on(None, Ground::default()));
    };
    let (rests_on, ground) = judged.map_err(|errors| {
        // The places are those of the datum; this request has none of them.
        let errors = errors.into_iter().map(|error| FieldError {
            pointer: String::new(),
            ..error
        });
        Problem::new(Code::RuleRefused).at(errors)
    })?;
    Ok(Judged::on((!removed).then_some(rests_on), ground))
}

/// Keeps a datum by the ordinary rules: it rests on what carries it, and its restriction ends.
///
/// # Errors
/// The database's.
pub(super) async fn keep(
    caller: &RegisterCaller,
    unit: &mut Unit,
    versions: &Secret<Vec<StoredFact>>,
    id: FactId,
    rests_on: RestsOn,
) -> Result<(), Problem> {
    let next = NextFact {
        restriction: Restriction::Set(None),
        ..NextFact::of(id, ChangeReason::OutsideNoticeClosed)
    };
    next_version(caller, unit, versions, next, |document| {
        document.map(|document| FactDocument { rests_on, ..document })
    })
    .await?;
    Ok(())
}

/// Erases a datum in all its versions, those taken out of use too, and leaves a trace without content.
///
/// # Errors
/// The database's.
pub(super) async fn erase(
    caller: &RegisterCaller,
    unit: &mut Unit,
    client: ClientId,
    versions: &Secret<Vec<StoredFact>>,
    id: FactId,
) -> Result<(), Problem> {
    if versions.judge(|versions| versions.is_empty()) {
        return Ok(());
    }
    let next = NextFact {
        restriction: Restriction::Set(None),
        removed: true,
        ..NextFact::of(id, ChangeReason::OutsideNoticeClosed)
    };
    let version = next_version(caller, unit, versions, next, |document| {
        document.map(without_content)
    })
    .await?;
    facts::erase_before(unit, client, id, version).await?;
    idempotency::forget_body(unit, id.0).await?;
    Ok(())
}

/// What is left of a datum that is erased: that there was one, and from whom.
fn without_content(document: FactDocument) -> FactDocument {
    FactDocument {
        value: None,
        period: Default::default(),
        source: document.source.without_texts(),
        rests_on: RestsOn {
            outside_notice: false,
            ..document.rests_on
        },
    }
}
