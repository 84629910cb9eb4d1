//! Recording a datum for the first time, and every later version of it.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::dated::datum::NewDatum;
use crate::problem::Problem;
use contract::problem::{Code, FieldError};
use domain::access::Right;
use domain::client::fact::{ChangeReason, FactDocument, RestrictedBy};
use domain::client::field::Field;
use domain::client::provenance::{RestsOn, SourceNote};
use domain::decision::Ground;
use domain::ids::{ClientId, FactId};
use domain::secret::{NonPersonal, Secret};
use persistence::Unit;
use persistence::changes::{self, Change};
use persistence::facts::{self, NewFact, StoredFact};
use persistence::outside_notice::{self, CaseRow};

/// Judges whether a datum may be recorded, by the rule and by the caller's right to record what stands
/// outside the notice.
///
/// # Errors
/// `rule_refused` with every reason, below the pointer; `right_missing`.
pub fn judge(
    call: &RegisterCaller,
    file: &ClientDossier,
    field: Field,
    source: &SourceNote,
    required_by_law: Option<&str>,
    pointer: &str,
) -> Result<(RestsOn, Ground), Problem> {
    let judged = file.judge(&call.profile, field, source, required_by_law, call.today);
    let (rests_on, ground) = judged.map_err(|errors| {
        Problem::new(Code::RuleRefused).at(errors.into_iter().map(|error| error.below(pointer)))
    })?;
    if rests_on.outside_notice && !call.may(Right::OutsideNoticeRecord) {
        return Err(Problem::new(Code::RightMissing).with("right", Right::OutsideNoticeRecord.code()));
    }
    Ok((rests_on, ground))
}

/// A fact that was judged and is about to be sealed.
pub struct Judged {
    fact: NewFact,
    /// The case that it opens for the DPO.
    case: Option<CaseRow>,
    /// Where it stands in the request.
    pointer: String,
}

/// Judges a datum. What law requires although the notice does not name it enters restricted, and opens a
/// case for the DPO.
///
/// # Errors
/// As [`judge`].
pub fn judge_new(
    call: &RegisterCaller,
    unit: &Unit,
    file: &ClientDossier,
    datum: NewDatum,
    id: FactId,
) -> Result<(Judged, Ground), Problem> {
    let field = datum.field;
    let required_by_law = datum.required_by_law.as_deref();
    let (rests_on, ground) = judge(call, file, field, &datum.source, required_by_law, &datum.pointer)?;
    let case = rests_on.outside_notice.then(|| CaseRow {
        id: unit.ids().next(),
        version: 1,
        client_id: file.row.id,
        fact_id: Some(id.0),
        field: Some(field.code().to_owned()),
        provision: rests_on.provision.clone().unwrap_or_default(),
        recorded_by: call.person.id.0,
        recorded_at: unit.now,
        closing: None,
        closed_by: None,
        closed_at: None,
    });
    let (period, source) = (datum.period, datum.source);
    let document = datum.value.map(|value| FactDocument {
        value: Some(value),
        period,
        source,
        rests_on,
    });
    let first = First {
        id,
        field,
        restricted: case.as_ref().map(|_| RestrictedBy::OutsideNotice),
        pointer: &datum.pointer,
    };
    let judged = Judged {
        case,
        ..first_fact(call, file.client(), first, document)
    };
    Ok((judged, ground))
}

/// Judges a datum and, when the rules allow it, seals it under its retention class.
///
/// # Errors
/// As [`judge`]; `identity_code_in_use`.
pub async fn record_new(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
    datum: NewDatum,
    id: FactId,
) -> Result<Ground, Problem> {
    let (judged, ground) = judge_new(call, unit, file, datum, id)?;
    seal(unit, file.client(), vec![judged]).await?;
    Ok(ground)
}

/// What a first version says besides its document.
pub struct First<'a> {
    /// The fact.
    pub id: FactId,
    /// Which datum.
    pub field: Field,
    /// Why it alone is restricted.
    pub restricted: Option<RestrictedBy>,
    /// Where it stands in the request.
    pub pointer: &'a str,
}

/// The first version of a fact, to be sealed.
pub fn first_fact(
    call: &RegisterCaller,
    client: ClientId,
    first: First<'_>,
    document: Secret<FactDocument>,
) -> Judged {
    let fact = NewFact {
        client,
        id: first.id,
        version: 1,
        field: first.field,
        retention_class: call.profile.retention_class_of(first.field).to_owned(),
        restricted: first.restricted,
        removed: false,
        reason: ChangeReason::Recorded,
        recorded_by: call.person.id,
        document,
    };
    Judged {
        fact,
        case: None,
        pointer: first.pointer.to_owned(),
    }
}

/// What becomes of the restriction of a single datum in its next version.
#[derive(Clone, Copy)]
pub enum Restriction {
    /// It stays as it is.
    Kept,
    /// The datum was judged again and rests on what is in force now: a withdrawn consent restricts it no
    /// longer.
    Judged,
    /// It is this from now on.
    Set(Option<RestrictedBy>),
}

/// What the next version of a fact says besides its document.
pub struct Next<'a> {
    /// The fact.
    pub id: FactId,
    /// Why there is a next version.
    pub reason: ChangeReason,
    /// What becomes of its restriction.
    pub restriction: Restriction,
    /// Whether it takes the fact out of use.
    pub removed: bool,
    /// Where it stands in the request.
    pub pointer: &'a str,
}

impl Next<'_> {
    /// A version in use, restricted as the one before it.
    pub fn of(id: FactId, reason: ChangeReason) -> Self {
        Self {
            id,
            reason,
            restriction: Restriction::Kept,
            removed: false,
            pointer: "",
        }
    }
}

/// Seals the next version of a fact, made from the one before it, and notes the change. The fact is
/// looked for among those given, the newest version first; tells the version that was made.
///
/// # Errors
/// `not_found` when the fact is not among them; `identity_code_in_use`; the database's.
pub async fn next_version(
    call: &RegisterCaller,
    unit: &mut Unit,
    facts: &Secret<Vec<StoredFact>>,
    next: Next<'_>,
    change: impl FnOnce(Secret<FactDocument>) -> Secret<FactDocument>,
) -> Result<i64, Problem> {
    let found = facts.as_ref().map(|facts| {
        let former = facts.iter().find(|fact| fact.id == next.id);
        former.ok_or(NoSuchFact)
    });
    let former = found
        .transpose()
        .map_err(|NoSuchFact| Problem::new(Code::NotFound))?;
    let Former {
        client,
        version,
        field,
        restricted,
    } = former.judge(|fact| Former {
        client: fact.client,
        version: fact.version,
        field: fact.field,
        restricted: fact.restricted,
    });
    let fact = NewFact {
        client,
        id: next.id,
        version: version + 1,
        field,
        retention_class: call.profile.retention_class_of(field).to_owned(),
        restricted: match next.restriction {
            Restriction::Kept => restricted,
            Restriction::Judged => restricted.filter(|by| *by != RestrictedBy::ConsentWithdrawn),
            Restriction::Set(restricted) => restricted,
        },
        removed: next.removed,
        reason: next.reason,
        recorded_by: call.person.id,
        document: change(former.map(|fact| fact.document.clone())),
    };
    let judged = Judged {
        fact,
        case: None,
        pointer: next.pointer.to_owned(),
    };
    seal(unit, client, vec![judged]).await?;
    Ok(version + 1)
}

/// The fact is not among those that were looked through.
pub struct NoSuchFact;

impl NonPersonal for NoSuchFact {}

pub struct Former {
    pub client: ClientId,
    pub version: i64,
    pub field: Field,
    pub restricted: Option<RestrictedBy>,
}

impl NonPersonal for Former {}

/// Seals facts of a client together and notes the changes; the one conflict that the database finds is an
/// identity code in use.
///
/// # Errors
/// `identity_code_in_use`; the database's.
pub async fn seal(unit: &mut Unit, client: ClientId, judged: Vec<Judged>) -> Result<(), Problem> {
    let (mut new, mut cases, mut noted, mut code_at) = (Vec::new(), Vec::new(), Vec::new(), None);
    for Judged { fact, case, pointer } in judged {
        if fact.field == Field::IdentityCode {
            code_at.get_or_insert(pointer);
        }
        noted.push(Change {
            kind: fact.field.code(),
            resource: fact.id.0,
            version: fact.version,
        });
        cases.extend(case);
        new.push(fact);
    }
    let recorded = facts::record_all(unit, client, new).await;
    recorded.map_err(|error| match (error, code_at) {
        (persistence::Error::Exists, Some(pointer)) => {
            Problem::new(Code::IdentityCodeInUse).at([FieldError::new(pointer, "already_so")])
        }
        (error, _) => error.into(),
    })?;
    for case in &cases {
        outside_notice::open(unit, case).await?;
    }
    changes::note_all(unit, client, &noted).await?;
    Ok(())
}
