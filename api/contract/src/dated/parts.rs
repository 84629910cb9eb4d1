//! What every dated fact says besides its value.

use crate::coded::Open;
use crate::problem::FieldError;
use crate::shared::{
    AllowedAction, Official, PeriodInput, ShownChangeReason, ShownPeriod, ShownSource, SourceInput,
};
use domain::civil::Period;
use domain::client::fact::RestrictedBy;
use domain::client::provenance::SourceNote;
use domain::ids::ClientId;

/// Why a single fact is restricted.
pub type ShownRestrictedBy = Open<RestrictedBy>;

/// What every dated fact says besides its value, in a request.
pub struct RecordInput<'a> {
    /// When it holds.
    pub period: Option<&'a PeriodInput>,
    /// Where it came from.
    pub source: Option<&'a SourceInput>,
    /// Code of the provision by which law requires it although the notice does not name it.
    pub required_by_law: Option<&'a str>,
}

impl RecordInput<'_> {
    /// The period.
    ///
    /// # Errors
    /// `period_backwards`.
    pub fn period(&self) -> Result<Period, FieldError> {
        self.period.map_or(Ok(Period::default()), PeriodInput::parse)
    }

    /// The source: its own, or that of the request it is part of.
    ///
    /// # Errors
    /// `required`, at `/source`.
    pub fn source(&self, of_request: Option<&SourceNote>) -> Result<SourceNote, FieldError> {
        let own = self.source.map(SourceInput::note).or_else(|| of_request.cloned());
        own.ok_or_else(|| FieldError::new("/source", "required"))
    }
}

/// A linked client within the caller's reach.
#[derive(Clone)]
pub struct Relative {
    /// Whose it is.
    pub client: ClientId,
    /// The name.
    pub name: Option<String>,
}

/// What every dated fact says besides its value, in an answer.
pub struct Meta {
    /// Its id.
    pub id: uuid::Uuid,
    /// Its version.
    pub version: i64,
    /// When it holds.
    pub period: ShownPeriod,
    /// Where it came from.
    pub source: ShownSource,
    /// Code of the category of the notice; null for what stands outside it.
    pub category: Option<String>,
    /// Why it alone is restricted.
    pub restricted: Option<ShownRestrictedBy>,
    /// Why this version was made.
    pub change_reason: ShownChangeReason,
    /// When.
    pub recorded_at: chrono::DateTime<chrono::Utc>,
    /// By whom.
    pub recorded_by: Official,
    /// The client on whom it is recorded.
    pub recorded_on: uuid::Uuid,
    /// Whether it is read on another client than the one on whom it is recorded.
    pub from_other_side: bool,
    /// What the caller may do with it there, of a kind that tells it.
    pub allowed_actions: Vec<AllowedAction>,
    /// The other client, when the caller may see that client.
    pub relative: Option<Relative>,
    /// Whether the client's whereabouts show: else nothing that would lead there does.
    pub shows_whereabouts: bool,
}
