//! What takes two officials: a correction that waits for another person, a substitute.

use crate::case::Fixture;
use crate::desk::{Desk, Step};
use crate::error::Error;
use crate::random::Dice;
use crate::timeline::days_from;
use crate::together::Entered;
use crate::usual::working;
use domain::access::Right;
use domain::ids::EventId;
use domain::log::LogEntry;
use domain::record::{CorrectionGround, CorrectionKind, CorrectionState, RecordKind};
use persistence::Unit;
use persistence::corrections::{self, CorrectionRow};
use persistence::substitutes::{self, SubstituteRow};

/// How long the substitute stands in, in days.
const AWAY: i64 = 7;

impl Desk {
    /// One official asks for a note to be moved to the client whom it concerns; another has to decide.
    pub(crate) async fn correction(
        &self,
        unit: &mut Unit,
        entered: &mut [Entered<'_>],
        dice: &mut Dice,
    ) -> Result<Option<LogEntry>, Error> {
        let who = |fixture| entered.iter().position(|(case, _)| case.stands_for(fixture));
        let (Some(wrong), Some(right)) = (who(Fixture::PendingCorrection), who(Fixture::AppointmentToday))
        else {
            return Ok(None);
        };
        let target = entered[right].1.id;
        let opened = &mut entered[wrong].1;
        let today = self.day(self.until);
        let note = opened.latest(RecordKind::Note, |_| true);
        let officials = self.team.officials(&self.register, today);
        let may = |user| self.team.who(user, &self.register, Right::RecordCorrect, today);
        let asks = officials.iter().rev().find_map(|official| may(official.user));
        let (Some(note), Some(by)) = (note, asks) else {
            return Ok(None);
        };
        let columns = &opened.records[note].columns;
        opened.at = self.moment(working(days_from(today, -1)), opened.at, dice);
        self.travel(unit, opened.at);
        let row = CorrectionRow {
            id: self.ids.next(),
            version: 1,
            client_id: opened.id.0,
            record_id: columns.id.0,
            record_type: columns.record_type.clone(),
            kind: CorrectionKind::Move.code().to_owned(),
            ground: CorrectionGround::WrongClient.code().to_owned(),
            target_client: Some(target.0),
            moved_to: None,
            state: CorrectionState::Pending.code().to_owned(),
            asked_by: by.user.0,
            asked_at: opened.at,
            decided_by: None,
            decided_at: None,
        };
        corrections::ask(unit, &row).await?;
        let entry = self.entry(opened, by, Step::records("createCorrection"));
        Ok(Some(entry.about(format!("correction {}", row.id))))
    }

    /// An official is away for a week, and a colleague stands in.
    pub(crate) async fn absence(&self, unit: &mut Unit) -> Result<Option<LogEntry>, Error> {
        let today = self.day(self.until);
        let officials = self.team.officials(&self.register, today);
        let ([substitute, .., official], Some(by)) = (
            officials.as_slice(),
            self.team.with(&self.register, Right::CaseloadEdit, today),
        ) else {
            return Ok(None);
        };
        let at = self.eight_on(working(days_from(today, -AWAY)));
        self.travel(unit, at);
        let row = SubstituteRow {
            id: self.ids.next(),
            version: 1,
            official: official.user.0,
            substitute: substitute.user.0,
            starts_on: today,
            ends_on: days_from(today, AWAY),
            recorded_by: by.user.0,
            recorded_at: at,
            ended_by: None,
            ended_at: None,
        };
        substitutes::insert(unit, &row).await?;
        let id = EventId(self.ids.next());
        let about = format!("user {} as substitute of user {}", row.substitute, row.official);
        let entry = LogEntry::new(id, self.register.key, at, "createSubstitute");
        Ok(Some(entry.by(by.actor(self.day(at))).about(about)))
    }
}
