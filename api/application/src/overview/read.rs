//! Reading a client with all that a case screen begins with.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::clients::dossier::death;
use crate::clients::show::{client_fields, shown_client};
use crate::clients::visibility::ClientVisibility;
use crate::consents::show::representing;
use crate::overview::casework::{self, Casework};
use crate::overview::facts::of_kind;
use crate::overview::parts::{
    MOST, consent_part, consents_in_force, name_parts, open_relationship, record_part,
};
use crate::problem::Problem;
use crate::records::context::RecordContext;
use crate::records::visible::visible_types;
use crate::relationships::show::shown_relationship;
use contract::coded::Open;
use contract::overview::{KindCount, Overview, PermitPart, RecordPart, RelatedPersonPart};
use contract::worklists::mine::CappedCount;
use domain::access::Right;
use domain::ids::{ClientId, ConsentId};
use domain::record::RecordKind;
use persistence::Logged;
use persistence::consents::StoredConsent;
use persistence::records::StoredRecord;

/// A client, and what is going on with the client, as far as the caller may see it.
///
/// # Errors
/// `not_found`; the database's.
pub async fn read_overview(caller: &RegisterCaller, client: ClientId) -> Result<Logged<Overview>, Problem> {
    let mut unit = caller.read().await?;
    let dossier = ClientDossier::read(caller, &mut unit, client).await?;
    let visibility = ClientVisibility::of(caller, &dossier.row, &dossier.facts);
    let visible = visible_types(caller, visibility.protection());
    let casework = casework::open(caller, &mut unit, client, &visible).await?;
    let mut subject = visibility.subject(client, client_fields());
    let mut withheld = name_parts(caller, &mut subject);
    let (facts, at) = (&dossier.facts, &mut subject);
    let permits = of_kind(&mut unit, &visibility, facts, at, "/permits").await?;
    let related = of_kind(&mut unit, &visibility, facts, at, "/relatedPersons").await?;
    let in_force = consents_in_force(caller, &dossier);
    let first: Vec<ConsentId> =
        in_force.judge(|consents| consents.iter().take(MOST).map(|stored| stored.id).collect());
    let is_shown = |stored: &StoredConsent| first.contains(&stored.id);
    let representing = representing(caller, &mut unit, &in_force, is_shown).await?;
    drop(unit);
    withheld.extend(permits.withheld.into_iter().chain(related.withheld));
    let mut subjects = vec![subject];
    subjects.extend(related.others);
    subjects.extend(representing.subjects.iter().cloned());
    let records = RecordParts {
        caller,
        context: casework.context,
        counts: casework.counts,
    };
    let all = dossier.facts.as_ref().zip(dossier.consents.as_ref());
    let all = all.zip(casework.records).zip(permits.shown.zip(related.shown));
    let all = all.zip(in_force.zip(representing.relatives()));
    let shown = all.map(
        |((((facts, consents), casework), (permits, related)), (in_force, relatives))| {
            let consent_part =
                |may: bool| may.then(|| consent_part(caller, &in_force, death(facts), relatives));
            let empty = Overview {
                client: shown_client(&visibility, &dossier.row, facts, consents, &dossier.relationships),
                relationship: open_relationship(&dossier.relationships, caller.today)
                    .map(|open| shown_relationship(caller, open)),
                appointments: None,
                plans: None,
                measures: None,
                latest: None,
                consents: consent_part(caller.may(Right::ConsentView)),
                permits: PermitPart::of(permits),
                related_persons: RelatedPersonPart::of(related),
                record_counts: None,
                withheld,
            };
            match caller.may(Right::RecordView) {
                true => records.added(casework, empty),
                false => empty,
            }
        },
    );
    caller.show(shown, caller.entry(subjects)).await
}

/// What the parts that records make are shown with.
struct RecordParts<'a> {
    caller: &'a RegisterCaller,
    context: RecordContext,
    counts: Vec<(RecordKind, usize)>,
}

impl RecordParts<'_> {
    fn added(&self, casework: Casework, overview: Overview) -> Overview {
        let counts = self.counts.iter().map(|(kind, count)| KindCount {
            kind: Open(*kind),
            count: CappedCount::of(*count),
        });
        Overview {
            appointments: self.part(casework.appointments),
            plans: self.part(casework.plans),
            measures: self.part(casework.measures),
            latest: self.part(casework.latest),
            record_counts: Some(counts.collect()),
            ..overview
        }
    }

    fn part(&self, found: Vec<StoredRecord>) -> Option<RecordPart> {
        Some(record_part(self.caller, &self.context, &found))
    }
}
