//! Searching for a person: in the body, never in the URL; blind candidates, verified after opening.

pub mod walk;
pub mod wanted;

use crate::clients::search::walk::Place;
use crate::cursor::Scope;
use crate::problem::Problem;
use contract::problem::Code;

pub fn start(scope: &Scope, cursor: Option<&str>) -> Result<Place, Problem> {
    let Some(place) = scope.after(cursor)? else {
        return Ok(Place::default());
    };
    let (stage, after) = place
        .split_once(':')
        .ok_or_else(|| Problem::new(Code::InvalidCursor))?;
    match (stage.parse(), after.parse()) {
        (Ok(stage), Ok(after)) => Ok(Place { stage, after }),
        _ => Err(Problem::new(Code::InvalidCursor)),
    }
}
