//! The end of a client relationship, and of the work that is open.

use crate::client::KnownClient;
use crate::error::Error;
use crate::occasion::Occasion;
use crate::office::{Past, everything};
use crate::random::Dice;
use application::relationships::change::ChangedRelationship;
use application::relationships::end::{EndRelationship, Ending};
use application::relationships::read::list_relationships;
use contract::relationships::dto::EndingInput;
use domain::ids::RelationshipId;
use domain::record::{RecordKind, RecordState};

impl Past {
    /// Closes what is open when the relationship ends.
    pub(crate) async fn closes(
        &self,
        client: &mut KnownClient,
        occasion: &Occasion<'_>,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        for (kind, to) in [
            (RecordKind::Appointment, RecordState::Cancelled),
            (RecordKind::Measure, RecordState::Completed),
            (RecordKind::Measure, RecordState::Cancelled),
            (RecordKind::Plan, RecordState::Ended),
        ] {
            self.passes(client, occasion.by, (kind, to), dice).await?;
        }
        Ok(())
    }

    /// Ends the relationship, for a reason of the register.
    pub(crate) async fn ends(
        &self,
        client: &mut KnownClient,
        occasion: &Occasion<'_>,
        dice: &mut Dice,
    ) -> Result<(), Error> {
        // What ends by death or by withdrawal is told by these.
        let reasons = self.profile().end_reasons.iter();
        let reasons: Vec<_> = reasons
            .filter(|reason| !matches!(reason.code.as_str(), "death" | "consent_withdrawn"))
            .collect();
        let Some(reason) = dice.pick(&reasons).filter(|_| !client.ended) else {
            return Ok(());
        };
        let caller = self.acting(occasion.by, "listRelationships").await?;
        let listed = list_relationships(&caller, client.id, everything()).await;
        let listed = listed.map_err(|problem| Error::refused("listRelationships", &problem))?;
        let listed = listed.into_parts().0.items.into_iter();
        let Some(open) = listed.rev().find(|relationship| relationship.ends_on.is_none()) else {
            return Ok(());
        };
        let caller = self.acting(occasion.by, "endRelationship").await?;
        let ending = EndingInput {
            ends_on: Some(occasion.on.max(open.starts_on)),
            reason: reason.code.clone(),
        };
        let relationship = ChangedRelationship {
            client: client.id,
            id: RelationshipId(open.id),
            version: open.version,
        };
        let command = Ending::of(&caller, ending).map(|ending| EndRelationship { relationship, ending });
        client.ended |= self.act(&caller, command).await?.is_some();
        Ok(())
    }
}
