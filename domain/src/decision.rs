//! What a rule decides, and on what ground.

use crate::coded::coded;
use crate::ids::ConsentId;
use crate::secret::NonPersonal;

/// What a decision rests on: a section of the notice, a provision, a reading, a consent.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Ground {
    /// The section of the register's notice.
    pub section: Option<String>,
    /// The statute or the provision, as cited: `661/2009 36 §`.
    pub provision: Option<String>,
    /// The consent.
    pub consent: Option<ConsentId>,
    /// Whether the notice says so only as somebody reads it.
    pub reading: bool,
}

impl Ground {
    /// A section of the notice.
    pub fn section(section: impl Into<String>) -> Self {
        Self {
            section: Some(section.into()),
            ..Self::default()
        }
    }

    /// A provision.
    pub fn provision(citation: impl Into<String>) -> Self {
        Self {
            provision: Some(citation.into()),
            ..Self::default()
        }
    }

    /// The same ground with a provision.
    pub fn with_provision(mut self, citation: impl Into<String>) -> Self {
        self.provision = Some(citation.into());
        self
    }
}

coded! {
    /// Why a rule refuses. Each is a code of the contract's error table.
    pub enum Reason {
        /// No condition of entry is met.
        EntryConditionMissing = "entry_condition_missing",
        /// What identifies a client in this register is not there.
        IdentificationMissing = "identification_missing",
        /// The notice names no such datum.
        OutsideNotice = "outside_notice",
        /// The notice names no such source.
        SourceNotNamed = "source_not_named",
        /// The source has ended, and no confirmed successor took its place.
        SourceEnded = "source_ended",
        /// The source has not begun yet.
        SourceNotYet = "source_not_yet",
        /// The source is used by another way than the notice names.
        ChannelNotNamed = "channel_not_named",
        /// The notice names sources mainly: another takes a reason.
        SourceReasonMissing = "source_reason_missing",
        /// The source stands for many: the one meant must be named.
        SourceNameMissing = "source_name_missing",
        /// A consent in force that covers it is missing.
        ConsentMissing = "consent_missing",
        /// The provision named is not in force, or does not serve this.
        ProvisionNotInForce = "provision_not_in_force",
        /// The datum is recordable without the provision that was named for it.
        ProvisionNotNeeded = "provision_not_needed",
        /// The profile has no such code.
        UnknownCode = "unknown_code",
        /// The consent is not given in a form that its kind allows.
        ConsentFormNotAllowed = "consent_form_not_allowed",
        /// The consent must name whom it concerns.
        ConsentPartiesMissing = "consent_parties_missing",
        /// The consent would carry from a day before it was given.
        BeforeGiven = "before_given",
        /// A representative may not give this consent.
        RepresentativeNotAllowed = "representative_not_allowed",
        /// The related person may not consent for the client: the relation is not one that acts.
        RepresentativeCannotAct = "representative_cannot_act",
        /// The related person was not the client's representative on the day of giving.
        RepresentationNotInForce = "representation_not_in_force",
        /// The representative's scope does not cover giving a consent.
        RepresentationScopeMissing = "representation_scope_missing",
        /// A joint guardian is missing: joint guardians consent together.
        JointGuardianMissing = "joint_guardian_missing",
        /// It ends before it begins.
        PeriodBackwards = "period_backwards",
        /// Another of its kind holds on the same day.
        PeriodOverlaps = "period_overlaps",
        /// A client cannot be related to oneself.
        RelatedToOneself = "related_to_oneself",
        /// Somebody would answer for whoever answers for them.
        GuardianCycle = "guardian_cycle",
        /// A day that has not come yet.
        DateInFuture = "date_in_future",
        /// The state cannot follow; those that can are named.
        StateCannotFollow = "state_cannot_follow",
        /// The state asks for a reason.
        ReasonMissing = "reason_missing",
        /// None of the codes that are asked for.
        NotInList = "not_in_list",
        /// The day on which it was held or observed is missing.
        DayMissing = "day_missing",
        /// A day outside the years that the registers accept.
        OutOfRange = "date_out_of_range",
        /// The marked passage does not lie in the text.
        PassageNotInText = "passage_not_in_text",
        /// The client has died.
        ClientDeceased = "client_deceased",
    }
}

/// What explains a refusal: a code, a number, a section; or several codes.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(untagged)]
pub enum Param {
    /// One.
    One(String),
    /// Several.
    Several(Vec<String>),
}

impl Param {
    /// Several, in their order.
    pub fn several(values: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self::Several(values.into_iter().map(Into::into).collect())
    }

    /// Several more beside it.
    pub fn and(self, more: Self) -> Self {
        let each = |param| match param {
            Self::One(value) => vec![value],
            Self::Several(values) => values,
        };
        let mut all = each(self);
        all.extend(each(more));
        Self::Several(all)
    }
}

impl std::fmt::Display for Param {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::One(value) => f.write_str(value),
            Self::Several(values) => f.write_str(&values.join(", ")),
        }
    }
}

/// One refusal: why, where in the request, and on what ground.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// JSON pointer into the request.
    pub pointer: String,
    /// On what ground.
    pub ground: Ground,
    /// Codes and numbers that explain; never a value that was sent.
    pub params: Vec<(&'static str, Param)>,
}

impl Refusal {
    /// A refusal at a place of the request.
    pub fn new(reason: Reason, pointer: impl Into<String>) -> Self {
        Self {
            reason,
            pointer: pointer.into(),
            ground: Ground::default(),
            params: Vec::new(),
        }
    }

    /// The same with its ground.
    pub fn on(mut self, ground: Ground) -> Self {
        self.ground = ground;
        self
    }

    /// The same with an explaining code or number.
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.params.push((name, Param::One(value.into())));
        self
    }

    /// The same with several explaining codes.
    pub fn with_each(
        mut self,
        name: &'static str,
        values: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.params.push((name, Param::several(values)));
        self
    }
}

impl NonPersonal for Ground {}
impl NonPersonal for Refusal {}
