//! What a desk writes: consents, data and the entries of the log, judged as over HTTP.

use crate::accounts::Account;
use crate::desk::{Desk, Hand, Kept, Opened, Step};
use crate::error::Error;
use domain::civil::Period;
use domain::client::fact::{ChangeReason, FactDocument, RestrictedBy};
use domain::client::field::Field;
use domain::client::provenance::{RestsOn, SourceNote};
use domain::client::recording::{self, Recording};
use domain::client::value::Value;
use domain::consent::{Consent, GivenConsent};
use domain::decision::Ground;
use domain::ids::{ClientId, ConsentId, EventId, FactId};
use domain::log::{LogEntry, Subject};
use domain::secret::Secret;
use persistence::consents::NewConsent;
use persistence::facts::{self, NewFact};
use persistence::{Unit, changes};

impl Desk {
    /// Seals a version of a consent.
    pub(crate) async fn seal_consent(
        &self,
        unit: &mut Unit,
        client: ClientId,
        hand: &Hand<'_>,
        (id, version, consent): &(ConsentId, i64, Consent),
    ) -> Result<(), Error> {
        let new = NewConsent {
            client,
            id: *id,
            version: *version,
            retention_class: hand.profile.consent_retention_class.clone(),
            recorded_by: hand.by.user,
            consent: Secret::new(consent.clone()),
        };
        persistence::consents::record(unit, new).await?;
        changes::note(unit, client, "consent", id.0, *version).await?;
        Ok(())
    }

    /// Enters a consent that the client gives.
    pub(crate) async fn give(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        consent: Consent,
    ) -> Result<(), Error> {
        let given = (ConsentId(self.ids.next()), 1, consent);
        self.seal_consent(unit, opened.id, hand, &given).await?;
        opened.consents.push(given);
        Ok(())
    }

    /// Records a datum from the first source by which the rules allow it; what they do not allow from
    /// any is left out, as an official would have to.
    pub(crate) async fn record(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        (value, period): (Value, Period),
        notes: &[SourceNote],
    ) -> Result<Option<Ground>, Error> {
        let field = value.field();
        let given: Vec<GivenConsent<'_>> = opened
            .consents
            .iter()
            .map(|(id, _, consent)| GivenConsent { id: *id, consent })
            .collect();
        let today = self.day(unit.now);
        let judged = notes.iter().find_map(|source| {
            let recording = Recording {
                datum: field.into(),
                source,
                required_by_law: None,
                consents: &given,
                entered_by_law: opened.by_law,
                death: opened.death,
                today,
            };
            let (rests_on, ground) = recording::judge(hand.profile, &recording).ok()?;
            Some((source.clone(), rests_on, ground))
        });
        let Some((source, rests_on, ground)) = judged else {
            return Ok(None);
        };
        if let Value::Death(date) = &value {
            opened.death = Some(*date);
        }
        let known = opened
            .facts
            .iter()
            .position(|fact| fact.field == field && !field.is_repeated());
        let (id, version, reason) = match known {
            Some(at) => {
                let before = &opened.facts[at];
                (before.id, before.version + 1, ChangeReason::Changed)
            }
            None => (FactId(self.ids.next()), 1, ChangeReason::Recorded),
        };
        let document = FactDocument {
            value: Some(value),
            period,
            source,
            rests_on,
        };
        let fact = Kept {
            id,
            version,
            field,
            document,
        };
        self.seal(unit, opened.id, hand, &fact, reason).await?;
        match known {
            Some(at) => opened.facts[at] = fact,
            None => opened.facts.push(fact),
        }
        Ok(Some(ground))
    }

    /// Records to which group the client belongs: what the entry itself decides, and no rule besides.
    pub(crate) async fn record_group(
        &self,
        unit: &mut Unit,
        opened: &mut Opened,
        hand: &Hand<'_>,
        group: &str,
        source: SourceNote,
    ) -> Result<(), Error> {
        let fact = Kept {
            id: FactId(self.ids.next()),
            version: 1,
            field: Field::ClientGroup,
            document: FactDocument {
                value: Some(Value::ClientGroup(group.to_owned())),
                period: Period::default(),
                source,
                rests_on: RestsOn::default(),
            },
        };
        self.seal(unit, opened.id, hand, &fact, ChangeReason::Recorded)
            .await?;
        opened.facts.push(fact);
        Ok(())
    }

    /// Seals a version of a fact.
    pub(crate) async fn seal(
        &self,
        unit: &mut Unit,
        client: ClientId,
        hand: &Hand<'_>,
        fact: &Kept,
        reason: ChangeReason,
    ) -> Result<(), Error> {
        let withdrawn = reason == ChangeReason::ConsentWithdrawn;
        let new = NewFact {
            client,
            id: fact.id,
            version: fact.version,
            field: fact.field,
            retention_class: hand.profile.retention_class_of(fact.field).to_owned(),
            restricted: withdrawn.then_some(RestrictedBy::ConsentWithdrawn),
            removed: false,
            reason,
            recorded_by: hand.by.user,
            document: Secret::new(fact.document.clone()),
        };
        facts::record(unit, new).await?;
        // The group is noted with the client's own row.
        if fact.field != Field::ClientGroup {
            changes::note(unit, client, fact.field.code(), fact.id.0, fact.version).await?;
        }
        Ok(())
    }

    /// Notes a step for the log.
    pub(crate) fn note(&self, opened: &mut Opened, by: &Account, step: Step) {
        let entry = self.entry(opened, by, step);
        opened.entries.push(entry);
    }

    /// What the log says of a step.
    pub(crate) fn entry(&self, opened: &Opened, by: &Account, step: Step) -> LogEntry {
        let subject = Subject {
            client: opened.id,
            shown: step.shown,
            withheld: Vec::new(),
        };
        let id = EventId(self.ids.next());
        LogEntry::new(id, self.register.key, opened.at, step.operation)
            .by(by.actor(self.day(opened.at)))
            .on(step.ground)
            .of(vec![subject])
    }
}
