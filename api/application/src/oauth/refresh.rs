//! The next pair of tokens, by a refresh token that serves once.

use chrono::TimeDelta;

/// A refresh token that is repeated so soon was sent twice by mistake, not stolen.
pub const REPEAT: TimeDelta = TimeDelta::seconds(15);
