//! Closing a case: the notice names by now what law required, and the ordinary rules carry it; or it is
//! removed.

use crate::caller::RegisterCaller;
use crate::clients::dossier::{ClientDossier, death};
use crate::dated::record::next_version;
use crate::dated::versions::{NextFact, Restriction};
use crate::outside_notice::find;
use crate::problem::Problem;
use contract::outside_notice::Closing;
use contract::problem::{Code, FieldError};
use domain::client::entry::{self, Entering};
use domain::client::fact::{ChangeReason, FactDocument, RestrictedBy};
use domain::client::provenance::{RestsOn, SourceNote};
use domain::consent::{Consent, ConsentParty, ConsentStanding};
use domain::decision::{Ground, Reason};
use domain::ids::{FactId, OutsideNoticeId};
use domain::secret::NonPersonal;
use persistence::client_parts::{self, Erasing};
use persistence::clients::{self, ClientRow};
use persistence::outside_notice::{self, CaseRow};
use persistence::{Unit, changes, facts, idempotency};

/// A case whose client is locked, or is erased: then all its cases are closed.
pub async fn locked(
    call: &RegisterCaller,
    unit: &mut Unit,
    id: OutsideNoticeId,
) -> Result<(CaseRow, ClientRow), Problem> {
    let client = find(call, unit, id).await?.client_id.into();
    let locked = match call.lock_client(unit, client).await {
        Err(problem) if problem.code == Code::NotFound => call.client_even_erased(unit, client).await?,
        locked => locked?,
    };
    // Read again: the one before us may have closed it while we waited for the client.
    Ok((find(call, unit, id).await?, locked))
}

pub async fn close(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
    row: &CaseRow,
    version: i64,
    closing: Closing,
) -> Result<Ground, Problem> {
    if row.closing.is_some() {
        return Err(Problem::new(Code::AlreadyClosed));
    }
    if row.version != version {
        return Err(Problem::new(Code::Stale));
    }
    let id = OutsideNoticeId(row.id);
    if !outside_notice::close(unit, id, version, closing.code(), call.person.id).await? {
        return Err(Problem::new(Code::Stale));
    }
    let ground = match (row.fact_id, closing) {
        (Some(fact), Closing::NoticeAmended) => keep(call, unit, file, FactId(fact)).await?,
        (Some(fact), Closing::Removed) => erase(call, unit, file, FactId(fact)).await?,
        (None, Closing::NoticeAmended) => keep_client(call, unit, file).await?,
        (None, Closing::Removed) => erase_client(call, unit, file).await?,
    };
    clients::touch(unit, file.client()).await?;
    if row.fact_id.is_none() {
        changes::note(unit, file.client(), "client", file.row.id, file.row.version + 1).await?;
    }
    Ok(ground)
}

pub struct Latest {
    pub out_of_use: bool,
    pub judged: Result<(RestsOn, Ground), Vec<FieldError>>,
}

impl NonPersonal for Latest {}

/// A datum that the notice names by now lives by the ordinary rules: judged as any other, it rests on what
/// carries it, and its restriction ends.
pub async fn keep(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
    id: FactId,
) -> Result<Ground, Problem> {
    let versions = facts::versions(unit, file.client(), id).await?;
    let latest = versions.judge(|versions| {
        let latest = versions.first()?;
        let source = &latest.document.source;
        Some(Latest {
            out_of_use: latest.removed,
            judged: file.judge(&call.profile, latest.field, source, None, call.today),
        })
    });
    let Some(Latest { out_of_use, judged }) = latest else {
        return Ok(Ground::default());
    };
    let (rests_on, ground) = judged.map_err(|errors| {
        // The places are those of the datum; this request has none of them.
        let errors = errors.into_iter().map(|error| FieldError {
            pointer: String::new(),
            ..error
        });
        Problem::new(Code::RuleRefused).at(errors)
    })?;
    if !out_of_use {
        let next = NextFact {
            restriction: Restriction::Set(None),
            ..NextFact::of(id, ChangeReason::OutsideNoticeClosed)
        };
        next_version(call, unit, &versions, next, |document| {
            document.map(|document| FactDocument { rests_on, ..document })
        })
        .await?;
    }
    Ok(ground)
}

/// Erases a datum in all its versions, those taken out of use too, and leaves a trace without content.
pub async fn erase(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
    id: FactId,
) -> Result<Ground, Problem> {
    let versions = facts::versions(unit, file.client(), id).await?;
    if versions.judge(|versions| versions.is_empty()) {
        return Ok(Ground::default());
    }
    let next = NextFact {
        restriction: Restriction::Set(None),
        removed: true,
        ..NextFact::of(id, ChangeReason::OutsideNoticeClosed)
    };
    let version = next_version(call, unit, &versions, next, |document| {
        document.map(without_content)
    })
    .await?;
    facts::erase_before(unit, file.client(), id, version).await?;
    idempotency::forget_body(unit, id.0).await?;
    Ok(Ground::default())
}

/// What is left of a datum that is erased: that there was one, and from whom.
pub fn without_content(document: FactDocument) -> FactDocument {
    FactDocument {
        value: None,
        period: Default::default(),
        source: SourceNote {
            party: ConsentParty {
                code: document.source.party.code,
                name: None,
            },
            channel: document.source.channel,
            reason: None,
        },
        rests_on: RestsOn {
            outside_notice: false,
            ..document.rests_on
        },
    }
}

/// A client who meets a condition of entry by now is in the register by that condition: consent is asked for
/// where it asks for one, and what was recorded without one rests on it, or is restricted.
pub async fn keep_client(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
) -> Result<Ground, Problem> {
    let entered = file
        .facts
        .as_ref()
        .zip(file.consents.as_ref())
        .judge(|(facts, consents)| {
            let death = death(facts);
            let consents: Vec<Consent> = consents
                .iter()
                .map(|stored| stored.consent.clone())
                .filter(|consent| consent.standing(call.today, death) == ConsentStanding::InForce)
                .collect();
            let entering = Entering {
                consents: &consents,
                required_by_law: None,
                fields: &[],
                today: call.today,
            };
            entry::condition(&call.profile, &entering)
        });
    let entered = entered.map_err(|mut refusal| {
        refusal.pointer.clear();
        Problem::refused([refusal])
    })?;
    clients::close_outside_notice(unit, file.client(), &entered.condition).await?;
    let row = clients::find(&mut unit.tx, call.register.key, file.client()).await?;
    let row = row.ok_or_else(|| Problem::new(Code::NotFound))?;
    let file = ClientDossier::open(unit, row).await?;
    let judged = file.facts.judge(|facts| {
        // What is outside the notice by itself has a case of its own.
        let own_case = |restricted| restricted == Some(RestrictedBy::OutsideNotice);
        facts
            .iter()
            .filter(|fact| !own_case(fact.restricted))
            .filter_map(|fact| {
                let document = &fact.document;
                let judged = file.judge(&call.profile, fact.field, &document.source, None, call.today);
                Again::of(fact.id, judged, &document.rests_on)
            })
            .collect::<Vec<_>>()
    });
    for Again { id, rests_on } in judged {
        let next = NextFact {
            restriction: match &rests_on {
                Some(_) => Restriction::Judged,
                None => Restriction::Set(Some(RestrictedBy::ConsentWithdrawn)),
            },
            ..NextFact::of(id, ChangeReason::OutsideNoticeClosed)
        };
        next_version(call, unit, &file.facts, next, |document| {
            document.map(|document| FactDocument {
                rests_on: rests_on.unwrap_or_else(|| document.rests_on.clone()),
                ..document
            })
        })
        .await?;
    }
    Ok(entered.ground)
}

/// A datum that rests on something else by now; on nothing, where no consent covers it.
pub struct Again {
    pub id: FactId,
    pub rests_on: Option<RestsOn>,
}

impl NonPersonal for Again {}

impl Again {
    fn of(id: FactId, judged: Result<(RestsOn, Ground), Vec<FieldError>>, before: &RestsOn) -> Option<Self> {
        let missing = |error: &FieldError| error.code == Reason::ConsentMissing.code();
        let rests_on = match judged {
            Ok((rests_on, _)) if rests_on == *before => return None,
            Ok((rests_on, _)) => Some(rests_on),
            // A source that has ended since then does not make what it said unlawful.
            Err(errors) if !errors.iter().any(missing) => return None,
            Err(_) => None,
        };
        Some(Self { id, rests_on })
    }
}

/// Erases everything of a client, part by part, and closes the cases of single data with it. The restriction
/// of the whole client is not lifted: what is left of it is found by nothing.
pub async fn erase_client(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
) -> Result<Ground, Problem> {
    let erasing = Erasing {
        by: call.person.id,
        closing: Closing::Removed.code(),
    };
    client_parts::erase(unit, file.client(), erasing).await?;
    Ok(Ground::default())
}
