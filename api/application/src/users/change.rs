//! Changing a person's name, and ending the person's access.

use crate::caller::Caller;
use crate::handovers::leaving::{Ending, left_without_owner};
use crate::problem::Problem;
use contract::handovers::leaving::LeftWithoutOwner;
use domain::ids::UserId;
use persistence::Unit;

/// What somebody whose access ends today leaves without an owner, by register.
pub async fn left(call: &Caller, unit: &mut Unit, user: UserId) -> Result<Vec<LeftWithoutOwner>, Problem> {
    let mut left = Vec::new();
    for register in call.app.registers.all() {
        let (today, _) = register.on(call.now);
        let ending = Ending {
            user,
            active: false,
            grants: &[],
            last_day: today.pred_opt().unwrap_or(today),
        };
        left.extend(left_without_owner(call, unit, register, ending).await?);
    }
    Ok(left)
}
