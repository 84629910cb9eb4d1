//! Goals of a plan (R25): each is pursued, reached, reached in part, not reached or given up by itself.

use crate::problem::Problem;
use crate::records::parts::Plan;
use contract::problem::FieldError;
use domain::record::RecordKind;
use persistence::Unit;
use persistence::records::{self, RecordFilter};

/// How many goals a plan has, at most.
pub const MOST: usize = 50;

/// Judges that a plan can have one goal more.
///
/// # Errors
/// `too_many_items`; the database's.
pub async fn judge_number(unit: &mut Unit, plan: &Plan) -> Result<(), Problem> {
    let filter = RecordFilter {
        client: Some(plan.columns.client),
        parent: Some(plan.columns.id),
        kinds: vec![RecordKind::Goal],
        ..RecordFilter::default()
    };
    let there = records::find(unit, &filter, None, MOST).await?.judge(Vec::len);
    match there < MOST {
        true => Ok(()),
        false => Err(Problem::invalid([
            FieldError::new("", "too_many_items").with("limit", MOST)
        ])),
    }
}
