//! Sealing versions of facts, and noting the changes.

use crate::caller::RegisterCaller;
use crate::dated::versions::{FactVersion, NextFact, next_fact};
use crate::problem::Problem;
use contract::problem::{Code, FieldError};
use domain::client::fact::FactDocument;
use domain::client::field::Field;
use domain::ids::ClientId;
use domain::secret::Secret;
use persistence::Unit;
use persistence::changes;
use persistence::facts::{self, StoredFact};
use persistence::outside_notice;

/// Seals the next version of a fact, made from the one before it, and notes the change. The fact is
/// looked for among those given, the newest version first; tells the version that was made.
///
/// # Errors
/// `not_found` when the fact is not among them; `identity_code_in_use`; the database's.
pub async fn next_version(
    caller: &RegisterCaller,
    unit: &mut Unit,
    facts: &Secret<Vec<StoredFact>>,
    next: NextFact<'_>,
    change: impl FnOnce(Secret<FactDocument>) -> Secret<FactDocument>,
) -> Result<i64, Problem> {
    let version = next_fact(caller, facts, next, change)?;
    let (client, number) = (version.fact.client, version.fact.version);
    seal(unit, client, vec![version]).await?;
    Ok(number)
}

/// Seals facts of a client together and notes the changes; the one conflict that the database finds is an
/// identity code in use. Gives them back as they are stored.
///
/// # Errors
/// `identity_code_in_use`; the database's.
pub async fn seal(
    unit: &mut Unit,
    client: ClientId,
    versions: Vec<FactVersion>,
) -> Result<Secret<Vec<StoredFact>>, Problem> {
    let (mut new, mut cases, mut noted, mut code_at) = (Vec::new(), Vec::new(), Vec::new(), None);
    let now = unit.now;
    let stored = Secret::collect(versions.iter().map(|version| version.stored(now)));
    for FactVersion { fact, case, pointer } in versions {
        if fact.field == Field::IdentityCode {
            code_at.get_or_insert(pointer);
        }
        noted.push((fact.field.code(), fact.id.0, fact.version));
        cases.extend(case);
        new.push(fact);
    }
    let recorded = facts::record_all(unit, client, new).await;
    recorded.map_err(|error| match (error, code_at) {
        (persistence::Error::Exists, Some(pointer)) => identity_code_in_use(&pointer),
        (error, _) => error.into(),
    })?;
    for case in &cases {
        outside_notice::open(unit, case).await?;
    }
    for (kind, resource, version) in noted {
        changes::note(unit, client, kind, resource, version);
    }
    Ok(stored)
}

/// That an identity code is another client's.
pub fn identity_code_in_use(pointer: &str) -> Problem {
    Problem::new(Code::IdentityCodeInUse).at([FieldError::new(pointer, "already_so")])
}
