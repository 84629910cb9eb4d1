//! Moving a record to another client: what that needs, loaded once, and judged when it is asked for and again when
//! it is decided.

use crate::caller::RegisterCaller;
use crate::clients::dossier::{ClientDossier, Died, death};
use crate::corrections::along::measures_serving;
use crate::corrections::versions::{category, current};
use crate::problem::Problem;
use crate::records::visible::may_see;
use crate::records::visible::withheld;
use crate::records::whereabouts::Whereabouts;
use contract::problem::{Code, FieldError};
use domain::client::provenance::RestsOn;
use domain::client::recording::Datum;
use domain::decision::{Reason, Refusal};
use domain::ids::{ClientId, RecordId};
use domain::record;
use persistence::records::{self, EachRecord, RecordColumns, RecordFilter, StoredRecord};
use persistence::{Unit, corrections};
use std::collections::HashMap;

/// What each record that goes along would rest on, on the other client.
pub(super) type Grounds = HashMap<RecordId, RestsOn>;

/// A record, everything that goes along with it, and the client to whom it is to be moved.
pub(super) struct Transfer {
    record: RecordId,
    /// The client whose it is.
    pub(super) target: ClientDossier,
    /// Everything that is carried over, with all versions, the record itself first.
    pub(super) each: Vec<EachRecord>,
    /// The measures among them that go along since they serve a goal.
    pub(super) measures: Vec<EachRecord>,
    whereabouts: Whereabouts,
    /// The records of the client on whom it stands of which a correction waits.
    waiting: Vec<RecordId>,
    /// Those of an event of which the other client has a record already.
    attended: Vec<RecordId>,
}

impl Transfer {
    /// Loads what a move needs.
    ///
    /// # Errors
    /// The database's.
    pub(super) async fn load(
        caller: &RegisterCaller,
        unit: &mut Unit,
        (client, record): (ClientId, RecordId),
        target: ClientDossier,
    ) -> Result<Self, Problem> {
        let mut each = records::below_and_itself(unit, client, record).await?;
        let measures = measures_serving(unit, client, &each).await?;
        for (columns, _) in &measures {
            each.extend(records::below_and_itself(unit, client, columns.id).await?);
        }
        let columns: Vec<_> = each.iter().map(|(columns, _)| columns.clone()).collect();
        let whereabouts = Whereabouts::of(caller, unit, &columns).await?;
        let waiting = corrections::waiting(unit, client).await?;
        let mut attended = Vec::new();
        for (columns, _) in current(&each) {
            if takes_part(unit, target.client(), columns).await? {
                attended.push(columns.id);
            }
        }
        Ok(Self {
            record,
            target,
            each,
            measures,
            whereabouts,
            waiting,
            attended,
        })
    }

    /// Judges the move: of what leaves its client, and as any record that is entered on the other one. What is
    /// refused stands at the pointer.
    ///
    /// # Errors
    /// `field_withheld` when the caller does not see what would go along: nobody moves unseen;
    /// `correction_pending` when a part of it waits for a decision of its own; `rule_refused`, with every reason.
    pub(super) fn judge(
        &self,
        caller: &RegisterCaller,
        own: &ClientDossier,
        pointer: &str,
    ) -> Result<Grounds, Problem> {
        self.judge_leaving(caller, own)?;
        self.judge_arriving(caller, pointer)
    }

    fn judge_leaving(&self, caller: &RegisterCaller, own: &ClientDossier) -> Result<(), Problem> {
        let refused = |code| Err(Problem::new(code).about(own.client()));
        for (columns, stored) in &self.measures {
            may_see(caller, own, category(caller, columns))?;
            if stored.judge(|stored| withheld(caller, stored).is_some()) {
                return refused(Code::FieldWithheld);
            }
        }
        // On another client it might be shown.
        let tells = |stored: &StoredRecord| {
            let content = stored.document.content.as_ref();
            content.is_some_and(|content| !content.places_of_whereabouts().is_empty())
        };
        let hidden = |(columns, stored): &EachRecord| {
            self.whereabouts.withheld(columns).is_some() && stored.judge(tells)
        };
        if self.each.iter().any(hidden) {
            return refused(Code::FieldWithheld);
        }
        let waits = |id| id != self.record && self.waiting.contains(&id);
        match current(&self.each).any(|(columns, _)| waits(columns.id)) {
            true => refused(Code::CorrectionPending),
            false => Ok(()),
        }
    }

    fn judge_arriving(&self, caller: &RegisterCaller, pointer: &str) -> Result<Grounds, Problem> {
        let (mut grounds, mut errors) = (Grounds::new(), Vec::<FieldError>::new());
        let target = &self.target;
        let died = target.facts.judge(|facts| Died(death(facts))).0;
        for (columns, stored) in current(&self.each) {
            let category = category(caller, columns);
            may_see(caller, target, category)?;
            let datum = Datum::Category(category);
            let judged = stored.judge(|stored| {
                let source = &stored.document.source;
                target.judge(&caller.profile, datum, source, None, caller.today)
            });
            match judged {
                Ok((rests_on, _)) => _ = grounds.insert(columns.id, rests_on),
                Err(found) => errors.extend(found),
            }
            let goes_on = died.is_some() && record::is_for_the_living(columns.kind, columns.state);
            if goes_on || record::is_after_death(columns.kind, columns.state, columns.on_day, died) {
                errors.push(FieldError::from(Refusal::new(Reason::ClientDeceased, "")));
            }
            // Nobody is twice at one event: attendance could not tell which record is meant.
            if self.attended.contains(&columns.id) {
                errors.push(FieldError::new("", "already_so"));
            }
        }
        match errors.is_empty() {
            true => Ok(grounds),
            false => Err(Problem::new(Code::RuleRefused).at(at_pointer(errors, pointer))),
        }
    }
}

/// Errors at one pointer, each once: the record is no part of the request, and its places are not either.
fn at_pointer(errors: Vec<FieldError>, pointer: &str) -> Vec<FieldError> {
    let mut told: Vec<FieldError> = Vec::new();
    for error in errors {
        let error = FieldError {
            pointer: pointer.to_owned(),
            ..error
        };
        if !told.contains(&error) {
            told.push(error);
        }
    }
    told
}

/// Whether a client has a record of the event of a record.
async fn takes_part(unit: &mut Unit, client: ClientId, columns: &RecordColumns) -> Result<bool, Problem> {
    let Some(event) = columns.event else {
        return Ok(false);
    };
    let of_event = RecordFilter {
        client: Some(client),
        event: Some(event),
        ..RecordFilter::default()
    };
    let found = records::find(unit, &of_event, None, 1).await?;
    Ok(found.judge(|found| !found.is_empty()))
}
