//! The casework of an overview: what comes next, what is open, what was done last.

use crate::caller::RegisterCaller;
use crate::overview::parts::MOST;
use crate::problem::Problem;
use crate::records::context::RecordContext;
use domain::access::Right;
use domain::ids::ClientId;
use domain::record::{RecordKind, RecordState};
use domain::secret::Secret;
use persistence::Unit;
use persistence::records::{self, RecordFilter, StoredRecord};

/// Records by the part that they stand in, each one more than is shown.
#[derive(Default)]
pub(super) struct Casework {
    /// Appointments from today on.
    pub appointments: Vec<StoredRecord>,
    /// Open plans.
    pub plans: Vec<StoredRecord>,
    /// Open measures.
    pub measures: Vec<StoredRecord>,
    /// The latest contacts and notes.
    pub latest: Vec<StoredRecord>,
}

/// Casework, opened, and how many records there are of each kind.
pub(super) struct OpenedCasework {
    /// The records.
    pub records: Secret<Casework>,
    /// What is looked up beside them.
    pub context: RecordContext,
    /// The counts.
    pub counts: Vec<(RecordKind, usize)>,
}

/// Opens the casework of a client, of the types that the caller may see.
///
/// # Errors
/// The database's.
pub(super) async fn open(
    caller: &RegisterCaller,
    unit: &mut Unit,
    client: ClientId,
    visible: &[String],
) -> Result<OpenedCasework, Problem> {
    if visible.is_empty() || !caller.may(Right::RecordView) {
        return Ok(OpenedCasework {
            records: Secret::new(Casework::default()),
            context: RecordContext::default(),
            counts: Vec::new(),
        });
    }
    let of = |kinds: &[RecordKind], states: &[RecordState]| RecordFilter {
        client: Some(client),
        kinds: kinds.to_vec(),
        states: states.to_vec(),
        types: visible.to_vec(),
        ..RecordFilter::default()
    };
    let upcoming = RecordFilter {
        from: Some(caller.today),
        oldest_first: true,
        ..of(&[RecordKind::Appointment], &[RecordState::Booked])
    };
    let plans = of(&[RecordKind::Plan], &[RecordState::Draft, RecordState::InForce]);
    let moving = [
        RecordState::Planned,
        RecordState::Ongoing,
        RecordState::Interrupted,
    ];
    let measures = of(&[RecordKind::Measure], &moving);
    let latest = of(&[RecordKind::Contact, RecordKind::Note], &[]);
    let appointments = records::find(unit, &upcoming, None, MOST + 1).await?;
    let plans = records::find(unit, &plans, None, MOST + 1).await?;
    let measures = records::find(unit, &measures, None, MOST + 1).await?;
    let latest = records::find(unit, &latest, None, MOST + 1).await?;
    let counts = records::counts(unit, client, visible).await?;
    let mut shown = Vec::new();
    for part in [&appointments, &plans, &measures, &latest] {
        let columns = |stored: &StoredRecord| stored.columns.clone();
        shown.extend(part.judge(|part| part.iter().map(columns).collect::<Vec<_>>()));
    }
    let context = RecordContext::of(caller, unit, &shown).await?;
    let records = appointments.zip(plans).zip(measures.zip(latest)).map(
        |((mut appointments, plans), (measures, latest))| {
            appointments.sort_by_key(|stored| (stored.columns.starts_at, stored.columns.id));
            Casework {
                appointments,
                plans,
                measures,
                latest,
            }
        },
    );
    Ok(OpenedCasework {
        records,
        context,
        counts,
    })
}
