//! Reviews of a plan (R25): what was found on a day, and when the plan is looked at again.

use crate::caller::RegisterCaller;
use crate::clients::dossier::Reach;
use crate::problem::Problem;
use crate::records::days::RecordDays;
use crate::records::entering::Entering;
use crate::records::parts::Plan;
use crate::records::seal::{NextRecord, next_record};
use chrono::NaiveDate;
use contract::problem::Code;
use domain::decision::{Reason, Refusal};
use domain::record::{Content, RecordKind, RecordReason};
use domain::secret::{NonPersonal, Secret};
use persistence::Unit;
use persistence::records::{self, RecordColumns, RecordFilter, StoredRecord};

/// Judges that the plan has begun when it is looked at again.
///
/// # Errors
/// `period_backwards`.
pub fn judge_next(plan: &Plan, next_on: Option<NaiveDate>) -> Result<(), Problem> {
    let before_plan = plan.stored.judge(|stored| match &stored.document.content {
        Some(Content::Plan(plan)) => plan
            .period
            .from
            .zip(next_on)
            .is_some_and(|(from, next)| next < from),
        _ => false,
    });
    match before_plan {
        true => Err(Problem::refused([Refusal::new(
            Reason::PeriodBackwards,
            "/content/nextOn",
        )])),
        false => Ok(()),
    }
}

/// A review's next day.
#[derive(PartialEq, Eq)]
pub struct Next(Option<NaiveDate>);

impl NonPersonal for Next {}

impl Next {
    fn of(content: Option<&Content>) -> Self {
        Self(match content {
            Some(Content::Review(review)) => review.next_on,
            _ => None,
        })
    }
}

/// The plan that a change of a review moves, and to which day: the one that the latest review had set, unless
/// another was set since, or the plan has ended.
///
/// # Errors
/// As [`judge_next`]; the database's.
pub async fn moved_next(
    call: &RegisterCaller,
    unit: &mut Unit,
    reach: &Reach,
    review: &RecordColumns,
    found: &Secret<StoredRecord>,
    entering: &Secret<Entering>,
) -> Result<Option<(Plan, Option<NaiveDate>)>, Problem> {
    let Some(plan) = review.parent.filter(|_| review.kind == RecordKind::Review) else {
        return Ok(None);
    };
    let former = found.judge(|found| Next::of(found.document.content.as_ref()));
    let next = entering.judge(|entering| Next::of(Some(&entering.content)));
    if former == next {
        return Ok(None);
    }
    let filter = RecordFilter {
        client: Some(reach.client),
        parent: Some(plan),
        kinds: vec![RecordKind::Review],
        ..RecordFilter::default()
    };
    let latest = records::find(unit, &filter, None, 1).await?;
    let latest = latest.judge(|latest| latest.first().map(|stored| stored.columns.id));
    let plan = Plan::find(call, unit, reach, plan).await?;
    judge_next(&plan, next.0)?;
    let set_by_it = plan.stored.judge(|stored| match &stored.document.content {
        Some(Content::Plan(plan)) => plan.review_on == former.0,
        _ => false,
    });
    let moves = latest == Some(review.id) && set_by_it && plan.may_grow().is_ok();
    Ok(moves.then_some((plan, next.0)))
}

/// Sets the plan's next day of review, by a version of its own.
///
/// # Errors
/// The database's.
pub async fn set_next(
    call: &RegisterCaller,
    unit: &mut Unit,
    plan: Plan,
    next_on: Option<NaiveDate>,
) -> Result<(), Problem> {
    let Plan { stored, columns } = plan;
    let document = stored.map(|stored| {
        let mut document = stored.document;
        if let Some(Content::Plan(plan)) = &mut document.content {
            plan.review_on = next_on;
        }
        document
    });
    let recorded_on = domain::civil::today(columns.created_at, call.profile.time_zone);
    let days = document.judge(|document| {
        let content = document.content.as_ref()?;
        Some(RecordDays::of(
            &call.profile,
            content,
            document.held_on,
            recorded_on,
        ))
    });
    let next = NextRecord {
        days: days.ok_or_else(|| Problem::new(Code::NotFound))?,
        ..NextRecord::of(&columns, RecordReason::Changed)
    };
    next_record(call, unit, columns, next, document).await
}
