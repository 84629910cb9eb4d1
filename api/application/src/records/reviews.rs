//! Reviews of a plan (R25): what was found on a day, and when the plan is looked at again.

use crate::caller::RegisterCaller;
use crate::clients::dossier::Reach;
use crate::problem::Problem;
use crate::records::days::RecordDays;
use crate::records::plan::Plan;
use crate::records::proposed::ProposedRecord;
use crate::records::seal::{NextRecord, next_record};
use chrono::NaiveDate;
use contract::problem::Code;
use domain::decision::{Reason, Refusal};
use domain::ids::ClientId;
use domain::record::{Content, RecordKind, RecordReason};
use domain::secret::{NonPersonal, Secret};
use persistence::Unit;
use persistence::records::{self, RecordColumns, RecordFilter, StoredRecord};

/// Judges that the plan has begun when it is looked at again.
///
/// # Errors
/// `period_backwards`.
pub(crate) fn judge_next(plan: &Plan, next_on: Option<NaiveDate>) -> Result<(), Problem> {
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

/// The day on which a review says that the plan is looked at again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct NextReview(Option<NaiveDate>);

impl NonPersonal for NextReview {}

impl NextReview {
    /// As a content says it: a review's alone does.
    pub(crate) fn of(content: &Content) -> Self {
        Self(match content {
            Content::Review(review) => review.next_on,
            _ => None,
        })
    }
}

/// The plan of a review that is to be changed.
pub(crate) struct ReviewedPlan {
    /// The plan, when the caller sees it.
    pub(crate) plan: Option<Plan>,
    /// Whether the review is the latest one.
    is_latest: bool,
}

impl ReviewedPlan {
    /// Loads the plan of a review; none, when the record is no review.
    ///
    /// # Errors
    /// The database's.
    pub(crate) async fn load(
        caller: &RegisterCaller,
        unit: &mut Unit,
        reach: &Reach,
        review: &RecordColumns,
    ) -> Result<Option<Self>, Problem> {
        let Some(plan) = review.parent.filter(|_| review.kind == RecordKind::Review) else {
            return Ok(None);
        };
        let filter = RecordFilter {
            client: Some(reach.client),
            parent: Some(plan),
            kinds: vec![RecordKind::Review],
            ..RecordFilter::default()
        };
        let latest = records::find(unit, &filter, None, 1).await?;
        let latest = latest.judge(|latest| latest.first().map(|stored| stored.columns.id));
        Ok(Some(Self {
            plan: Plan::load(caller, unit, reach, plan).await?,
            is_latest: latest == Some(review.id),
        }))
    }
}

/// To which day a change of a review moves the next review of its plan: when the latest review had set that day,
/// unless another was set since, or the plan has ended.
///
/// # Errors
/// `not_found` and `field_withheld`, of the plan; as [`judge_next`].
pub(crate) fn judge_moved(
    caller: &RegisterCaller,
    client: ClientId,
    reviewed: Option<&ReviewedPlan>,
    found: &Secret<StoredRecord>,
    entering: &Secret<ProposedRecord>,
) -> Result<Option<NextReview>, Problem> {
    let Some(reviewed) = reviewed else {
        return Ok(None);
    };
    let former = found.judge(|found| found.document.content.as_ref().map(NextReview::of));
    let former = former.unwrap_or(NextReview(None));
    let next = entering.judge(|entering| NextReview::of(&entering.content));
    if former == next {
        return Ok(None);
    }
    let plan = Plan::seen(caller, client, reviewed.plan.as_ref())?;
    judge_next(plan, next.0)?;
    let set_by_it = plan.stored.judge(|stored| match &stored.document.content {
        Some(Content::Plan(plan)) => plan.review_on == former.0,
        _ => false,
    });
    let moves = reviewed.is_latest && set_by_it && plan.may_grow().is_ok();
    Ok(moves.then_some(next))
}

/// Sets the plan's next day of review, by a version of its own.
///
/// # Errors
/// The database's.
pub(crate) async fn set_next(
    caller: &RegisterCaller,
    unit: &mut Unit,
    plan: Plan,
    NextReview(next_on): NextReview,
) -> Result<(), Problem> {
    let Plan { stored, columns } = plan;
    let document = stored.map(|stored| {
        let mut document = stored.document;
        if let Some(Content::Plan(plan)) = &mut document.content {
            plan.review_on = next_on;
        }
        document
    });
    let recorded_on = domain::civil::today(columns.created_at, caller.profile.time_zone);
    let days = document.judge(|document| {
        let content = document.content.as_ref()?;
        Some(RecordDays::of(
            &caller.profile,
            content,
            document.held_on,
            recorded_on,
        ))
    });
    let next = NextRecord {
        days: days.ok_or_else(|| Problem::new(Code::NotFound))?,
        ..NextRecord::of(&columns, RecordReason::Changed)
    };
    next_record(caller, unit, columns, next, document).await?;
    Ok(())
}
