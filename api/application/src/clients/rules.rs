//! When a death may be recorded, and taken back.

use contract::problem::Code;

/// Whether a death may be recorded.
///
/// # Errors
/// `death_recorded`.
pub fn may_record_death(deceased: bool) -> Result<(), Code> {
    match deceased {
        true => Err(Code::DeathRecorded),
        false => Ok(()),
    }
}

/// Whether a death may be taken back.
///
/// # Errors
/// `death_not_recorded`.
pub fn may_reverse_death(deceased: bool) -> Result<(), Code> {
    match deceased {
        true => Ok(()),
        false => Err(Code::DeathNotRecorded),
    }
}
