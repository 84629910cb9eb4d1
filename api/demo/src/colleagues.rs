//! What takes two officials: a correction that waits for another person, a substitute.

use crate::case::Fixture;
use crate::error::Error;
use crate::office::Past;
use crate::random::Dice;
use crate::timeline::days_from;
use crate::together::Entered;
use crate::usual::working;
use application::corrections::ask::AskForCorrection;
use application::substitutes::appoint::AppointSubstitute;
use contract::substitutes::{AbsencePeriod, SubstituteInput};
use domain::access::Right;
use domain::ids::CorrectionId;
use domain::record::{CorrectionGround, CorrectionKind, RecordKind};

/// How long the substitute stands in, in days.
const AWAY: i64 = 7;

impl Past {
    /// One official asks for a note to be moved to the client whom it concerns; another has to decide.
    pub(crate) async fn correction(&self, entered: &mut [Entered], dice: &mut Dice) -> Result<(), Error> {
        let who = |fixture| entered.iter().position(|(case, _)| case.stands_for(fixture));
        let (Some(wrong), Some(right)) = (who(Fixture::PendingCorrection), who(Fixture::AppointmentToday))
        else {
            return Ok(());
        };
        let target = entered[right].1.id;
        let client = &mut entered[wrong].1;
        let (office, today) = (self.office.clone(), self.office.today());
        let note = client.latest(RecordKind::Note, |_| true).map(|note| note.id);
        let officials = office.team.officials(&office.register, today);
        let may = |user| {
            office
                .team
                .who(user, &office.register, &[Right::RecordCorrect], today)
        };
        let asks = officials.iter().rev().find_map(|official| may(official.user));
        let (Some(note), Some(by)) = (note, asks) else {
            return Ok(());
        };
        client.at = office.moment(working(days_from(today, -1)), client.at, dice);
        self.go_to(client.at);
        let caller = self.acting(by, "createCorrection").await?;
        let command = AskForCorrection {
            client: client.id,
            record: note,
            id: CorrectionId(caller.new_id()),
            kind: CorrectionKind::Move,
            ground: CorrectionGround::WrongClient,
            target: Some(target),
        };
        self.act(&caller, Ok(command)).await?;
        Ok(())
    }

    /// An official is away for a week, and a colleague stands in.
    pub(crate) async fn absence(&self) -> Result<(), Error> {
        let (office, today) = (self.office.clone(), self.office.today());
        let officials = office.team.officials(&office.register, today);
        let by = office.team.with(&office.register, &[Right::CaseloadEdit], today);
        let ([substitute, .., official], Some(by)) = (officials.as_slice(), by) else {
            return Ok(());
        };
        self.go_to(office.eight_on(working(days_from(today, -AWAY))));
        let caller = self.acting(by, "createSubstitute").await?;
        let input = SubstituteInput {
            official: official.user.0,
            substitute: substitute.user.0,
            period: AbsencePeriod {
                from: today,
                to: days_from(today, AWAY),
            },
        };
        let command = AppointSubstitute::new(&caller, &input);
        self.act(&caller, command).await?;
        Ok(())
    }
}
