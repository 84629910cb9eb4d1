//! Entering a record on a client, alone or below a plan: the same steps for both.

use crate::caller::RegisterCaller;
use crate::clients::dossier::{ClientDossier, Reach};
use crate::problem::Problem;
use crate::records::entering::{Entering, judge_goal};
use crate::records::goals::judge_number;
use crate::records::parts::{Part, Plan};
use crate::records::reviews::judge_next;
use contract::records::dto::RecordInput;
use domain::client::provenance::RestsOn;
use domain::decision::Ground;
use domain::record::Content;
use persistence::Unit;

/// What is to be entered, and where.
pub enum Wish {
    /// A record of its own.
    Alone(RecordInput),
    /// A part of a plan.
    Below(Part),
}

/// What is to be entered, with the plan that it goes below.
pub enum Placed<'w> {
    Alone(&'w RecordInput),
    Below(&'w Part, Box<Plan>),
}

impl Wish {
    pub async fn place(
        &self,
        call: &RegisterCaller,
        unit: &mut Unit,
        reach: &Reach,
    ) -> Result<Placed<'_>, Problem> {
        Ok(match self {
            Self::Alone(input) => Placed::Alone(input),
            Self::Below(part) => {
                let plan = Plan::find(call, unit, reach, part.below.plan).await?;
                Placed::Below(part, Box::new(plan))
            }
        })
    }
}

impl Placed<'_> {
    pub fn plan(&self) -> Option<&Plan> {
        match self {
            Self::Alone(_) => None,
            Self::Below(_, plan) => Some(plan),
        }
    }
}

/// Judges whether it may be entered.
pub async fn judge(
    call: &RegisterCaller,
    unit: &mut Unit,
    file: &ClientDossier,
    placed: &Placed<'_>,
) -> Result<(Entering, RestsOn, Ground), Problem> {
    let entering = match placed {
        Placed::Alone(input) => Entering::parse(call, input)?,
        Placed::Below(part, plan) => {
            plan.may_grow()?;
            part.parse(call, plan)?
        }
    };
    let (rests_on, ground) = entering.judge(call, file, unit.now)?;
    match (&entering.content, placed) {
        (Content::Goal(_), Placed::Below(_, plan)) => judge_number(unit, plan).await?,
        (Content::Review(review), Placed::Below(_, plan)) => judge_next(plan, review.next_on)?,
        _ => judge_goal(call, unit, &file.reach(call.today), entering.goal()).await?,
    }
    Ok((entering, rests_on, ground))
}
