//! ProposedRecord a record on a client, alone or below a plan: the same steps for both.

use crate::caller::RegisterCaller;
use crate::clients::dossier::ClientDossier;
use crate::execute::{Command, Judged};
use crate::problem::Problem;
use crate::records::context::RecordContext;
use crate::records::goals::{self, judge_goal, judge_number, known_goal};
use crate::records::integrity::prove_original;
use crate::records::plan::{PartOfPlan, Plan};
use crate::records::proposed::{ProposedRecord, goal_of};
use crate::records::reviews::{NextReview, judge_next, set_next};
use crate::records::seal::{FirstVersion, seal_first};
use crate::records::show::{one, shown_record, subject};
use chrono::{DateTime, NaiveDate, Utc};
use contract::records::content::RecordContentInput;
use contract::records::dto::{RecordInput, ShownRecord};
use contract::records::goals::GoalInput;
use contract::records::reviews::ReviewInput;
use domain::client::provenance::RestsOn;
use domain::ids::{ClientId, RecordId};
use domain::log::{LogEntry, Subject};
use domain::record::{Content, RecordKind};
use domain::secret::Secret;
use persistence::{Unit, clients};
use uuid::Uuid;

/// Enters a record.
pub struct EnterRecord {
    /// On whom.
    pub client: ClientId,
    /// The id that it gets.
    pub id: RecordId,
    /// What is said of it.
    pub input: NewRecordInput,
}

/// What is to be entered, and where.
pub enum NewRecordInput {
    /// A record by itself.
    Alone(RecordInput),
    /// What stands below a plan.
    Part(NewPart),
}

/// What is to be entered below a plan. It becomes a record of the plan's type.
pub struct NewPart {
    part: PartOfPlan,
    /// Its type is not named yet.
    input: RecordInput,
}

impl NewPart {
    /// A goal of a plan.
    pub fn goal(plan: RecordId, input: GoalInput) -> Self {
        let kind = RecordKind::Goal;
        Self {
            part: PartOfPlan { plan, kind },
            input: RecordInput {
                record_type: String::new(),
                content: RecordContentInput::Goal(input.content),
                state: None,
                held_on: None,
                source: input.source,
                official: input.official,
                passages: input.passages,
            },
        }
    }

    /// A review of a plan, held today when no day is named.
    pub fn review(plan: RecordId, input: ReviewInput, today: NaiveDate) -> Self {
        let kind = RecordKind::Review;
        Self {
            part: PartOfPlan { plan, kind },
            input: RecordInput {
                record_type: String::new(),
                content: RecordContentInput::Review(input.content),
                state: None,
                held_on: Some(input.held_on.unwrap_or(today)),
                source: input.source,
                official: input.official,
                passages: input.passages,
            },
        }
    }

    fn parse(&self, caller: &RegisterCaller, plan: &Plan) -> Result<ProposedRecord, Problem> {
        let input = RecordInput {
            record_type: plan.columns.record_type.clone(),
            ..self.input.clone()
        };
        ProposedRecord::parse_as(caller, &input, self.part.kind)
    }
}

/// The dossier of the client on whom a record is to be entered, and what the record refers to.
pub struct OpenedForEntry {
    dossier: ClientDossier,
    /// The goal that a record names, when the caller sees it.
    goal: Option<RecordId>,
    /// The plan that it goes below, when the caller sees it.
    plan: Option<Plan>,
    /// How many goals that plan has.
    goals: usize,
}

impl Command for EnterRecord {
    type Caller = RegisterCaller;
    type Loaded = OpenedForEntry;
    type Decision = (ProposedRecord, RestsOn);
    type Shown = ShownRecord;

    async fn load(&self, caller: &RegisterCaller, unit: &mut Unit) -> Result<OpenedForEntry, Problem> {
        let dossier = ClientDossier::lock(caller, unit, self.client).await?;
        let reach = dossier.reach(caller.today);
        let (mut goal, mut plan, mut goals) = (None, None, 0);
        match &self.input {
            NewRecordInput::Alone(input) => {
                let named = input.content.parse().ok().as_ref().and_then(goal_of);
                goal = known_goal(caller, unit, &reach, named).await?;
            }
            NewRecordInput::Part(NewPart { part, .. }) => {
                plan = Plan::load(caller, unit, &reach, part.plan).await?;
                if part.kind == RecordKind::Goal {
                    goals = goals::count(unit, self.client, part.plan).await?;
                }
            }
        }
        Ok(OpenedForEntry {
            dossier,
            goal,
            plan,
            goals,
        })
    }

    fn subjects(&self, _: &OpenedForEntry) -> Vec<Subject> {
        subject(self.client)
    }

    fn judge(
        &self,
        caller: &RegisterCaller,
        opened: &OpenedForEntry,
        now: DateTime<Utc>,
    ) -> Result<Judged<(ProposedRecord, RestsOn)>, Problem> {
        let (entering, plan) = match &self.input {
            NewRecordInput::Alone(input) => (ProposedRecord::parse(caller, input)?, None),
            NewRecordInput::Part(part) => {
                let plan = Plan::seen(caller, self.client, opened.plan.as_ref())?;
                plan.may_grow()?;
                (part.parse(caller, plan)?, Some(plan))
            }
        };
        let (rests_on, ground) = entering.judge(caller, &opened.dossier, now)?;
        match (&entering.content, plan) {
            (Content::Goal(_), Some(_)) => judge_number(opened.goals)?,
            (Content::Review(review), Some(plan)) => judge_next(plan, review.next_on)?,
            _ => judge_goal(entering.goal(), opened.goal)?,
        }
        Ok(Judged::on((entering, rests_on), ground))
    }

    async fn apply(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        entry: &mut LogEntry,
        opened: OpenedForEntry,
        (entering, rests_on): (ProposedRecord, RestsOn),
    ) -> Result<Secret<ShownRecord>, Problem> {
        let next = matches!(entering.content, Content::Review(_)).then(|| NextReview::of(&entering.content));
        let first = FirstVersion {
            id: self.id,
            parent: opened.plan.as_ref().map(|plan| plan.columns.id),
            event: None,
            entering,
            rests_on,
        };
        let entered = seal_first(caller, unit, self.client, first).await?;
        if let Some((plan, next)) = opened.plan.zip(next) {
            set_next(caller, unit, plan, next).await?;
        }
        clients::touch(unit, self.client).await?;
        prove_original(unit, &entered, entry).await?;
        let context = RecordContext::of_new(caller, &opened.dossier);
        Ok(entered.map(|entered| shown_record(caller, &context, &entered)))
    }

    fn new_id(&self) -> Option<Uuid> {
        Some(self.id.0)
    }

    async fn repeat(
        &self,
        caller: &RegisterCaller,
        unit: &mut Unit,
        _: &mut LogEntry,
        opened: OpenedForEntry,
        made: Uuid,
    ) -> Result<Secret<ShownRecord>, Problem> {
        one(caller, unit, &opened.dossier.reach(caller.today), RecordId(made)).await
    }
}
