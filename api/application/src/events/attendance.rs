//! Who came to a shared event, marked at once: each client's record passes on by its own rules, all or none.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::events::entering::reach;
use crate::events::read::visible;
use crate::problem::Problem;
use crate::records::transitions::{Step, Stepped, judge_step};
use crate::records::visible::stored;
use chrono::{DateTime, Utc};
use contract::events::dto::ClientAttendanceInput;
use contract::problem::{Code, FieldError};
use contract::records::convert::said;
use domain::ids::{RecordId, SharedEventId};
use domain::log::Subject;
use domain::record::StateReason;
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::{RecordColumns, StoredRecord};

/// A client's record of the event, and the step that it is to take.
pub struct Marked {
    /// The client's dossier.
    pub file: ClientDossier,
    /// The record, opened.
    pub found: Secret<StoredRecord>,
    /// What of it lies beside its seal.
    pub columns: RecordColumns,
    /// The version that the caller read.
    pub version: i64,
    /// The step.
    pub step: Step,
}

impl Marked {
    /// What the log says of the client.
    pub fn subject(&self) -> Subject {
        Subject {
            client: self.columns.client,
            shown: vec!["records".to_owned(), "attendance".to_owned()],
            withheld: Vec::new(),
        }
    }
}

/// Locks the clients and finds the record of each, in the order of the request.
///
/// # Errors
/// `not_found`, when the caller sees nothing of the event; `validation_failed` at the places of clients who
/// stand twice, are out of reach or have no record of the event.
pub async fn reached(
    call: &RegisterCaller,
    unit: &mut Unit,
    id: SharedEventId,
    named: &[ClientAttendanceInput],
) -> Result<Vec<Marked>, Problem> {
    let (_, seen) = visible(call, unit, id).await?;
    let record_of = |client: uuid::Uuid| -> Option<RecordId> {
        let own = seen.iter().find(|columns| columns.client.0 == client);
        own.map(|columns| columns.id)
    };
    let files = reach(call, unit, named.iter().map(|client| client.client)).await?;
    let (mut marked, mut errors) = (Vec::new(), Vec::new());
    for (at, (client, file)) in named.iter().zip(files).enumerate() {
        let Some(record) = record_of(client.client) else {
            errors.push(FieldError::new(format!("/clients/{at}/client"), "client_unknown"));
            continue;
        };
        // Read again: only now nobody else writes to the client.
        let (found, columns) = stored(call, unit, &file.reach(call.today), record).await?;
        let step = Step {
            to: client.state.0,
            reason: StateReason::of(None, said(&client.reason)),
            realisation: None,
        };
        marked.push(Marked {
            file,
            found,
            columns,
            version: client.version,
            step,
        });
    }
    if errors.is_empty() {
        Ok(marked)
    } else {
        Err(Problem::invalid(errors))
    }
}

/// A step that was judged.
pub struct Judged {
    /// What of the record lies beside its seal.
    pub columns: RecordColumns,
    /// The record as the step leaves it.
    pub stepped: Stepped,
    /// The step.
    pub step: Step,
}

/// Judges every step as if it were taken alone, and tells what is refused of all together: first what was
/// read too long ago, then what is withheld, then what a rule says.
pub fn judge(call: &RegisterCaller, marked: Vec<Marked>, now: DateTime<Utc>) -> Result<Vec<Judged>, Problem> {
    let mut judged = Vec::with_capacity(marked.len());
    let (mut stale, mut withheld, mut refused) = (Vec::new(), Vec::new(), Vec::new());
    for (at, marked) in marked.into_iter().enumerate() {
        let Marked {
            file,
            found,
            columns,
            version,
            step,
        } = marked;
        let problem = match judge_step(call, &file, found, &columns, version, &step, now) {
            Ok(stepped) => {
                judged.push(Judged {
                    columns,
                    stepped,
                    step,
                });
                continue;
            }
            Err(problem) => problem,
        };
        let place = |member: &str, code| FieldError::new(format!("/clients/{at}/{member}"), code);
        match problem.code {
            Code::Stale => stale.push(place("version", "stale")),
            Code::FieldWithheld => withheld.push(place("client", "field_withheld")),
            Code::NothingFollows => refused.push(place("state", "nothing_follows")),
            Code::RuleRefused => refused.extend(problem.errors.into_iter().map(|error| FieldError {
                pointer: match error.pointer.as_str() {
                    "/to" => format!("/clients/{at}/state"),
                    own => format!("/clients/{at}{own}"),
                },
                ..error
            })),
            _ => return Err(problem),
        }
    }
    for (code, errors) in [
        (Code::Stale, stale),
        (Code::FieldWithheld, withheld),
        (Code::RuleRefused, refused),
    ] {
        if !errors.is_empty() {
            return Err(Problem::new(code).at(errors));
        }
    }
    Ok(judged)
}
