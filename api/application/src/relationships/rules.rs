//! When a client relationship begins, ends and changes hands.

use crate::caller::RegisterCaller;
use chrono::NaiveDate;
use contract::problem::{Code, FieldError};
use contract::relationships::dto::RelationshipInput;
use domain::ids::UserId;
use persistence::relationships::{Relationship, RelationshipRow};

/// A relationship that is to begin, parsed.
#[derive(Clone)]
pub struct Start {
    /// First day.
    pub on: NaiveDate,
    /// Who answers.
    pub officials: Vec<UserId>,
}

impl Start {
    /// From a request; without one, from today, answered for by the caller.
    ///
    /// # Errors
    /// Everything that is wrong with it.
    pub fn of(caller: &RegisterCaller, input: Option<&RelationshipInput>) -> Result<Self, Vec<FieldError>> {
        let on = input.and_then(|input| input.starts_on).unwrap_or(caller.today);
        let mut errors = Vec::new();
        if on > caller.today {
            errors.push(FieldError::new("/startsOn", "date_in_future"));
        }
        let officials = match input.and_then(|input| input.officials.as_deref()) {
            None => vec![caller.person.id],
            Some(ids) => officials(caller, ids).unwrap_or_else(|found| {
                errors.extend(found);
                Vec::new()
            }),
        };
        if errors.is_empty() {
            Ok(Self { on, officials })
        } else {
            Err(errors)
        }
    }
}

/// Officials must be people who can answer for clients; each is named once.
///
/// # Errors
/// `user_unknown`, `right_missing`, at each who is none.
pub fn officials(caller: &RegisterCaller, ids: &[uuid::Uuid]) -> Result<Vec<UserId>, Vec<FieldError>> {
    let (mut known, mut errors) = (Vec::new(), Vec::new());
    for (at, id) in ids.iter().enumerate() {
        let user = UserId(*id);
        match caller.can_answer(user, &format!("/officials/{at}")) {
            Err(error) => errors.push(error),
            Ok(()) if !known.contains(&user) => known.push(user),
            Ok(()) => {}
        }
    }
    if errors.is_empty() { Ok(known) } else { Err(errors) }
}

/// Whether a relationship may begin on a day: a client has one at a time.
///
/// # Errors
/// `relationship_open`.
pub fn may_start(found: &[Relationship], on: NaiveDate) -> Result<(), Code> {
    let open = |known: &Relationship| known.row.ends_on.is_none_or(|ends_on| on <= ends_on);
    match found.iter().any(open) {
        true => Err(Code::RelationshipOpen),
        false => Ok(()),
    }
}

/// Whether a relationship may end.
///
/// # Errors
/// `already_ended`.
pub fn may_end(row: &RelationshipRow) -> Result<(), Code> {
    match row.ends_on {
        Some(_) => Err(Code::AlreadyEnded),
        None => Ok(()),
    }
}

/// Whether other officials may answer for a relationship.
///
/// # Errors
/// `already_ended`.
pub fn may_set_officials(row: &RelationshipRow, today: NaiveDate) -> Result<(), Code> {
    match row.ends_on {
        Some(ends_on) if ends_on < today => Err(Code::AlreadyEnded),
        _ => Ok(()),
    }
}
