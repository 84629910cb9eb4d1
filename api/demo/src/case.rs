//! What is to happen to one client, before anybody has judged it.

use crate::person::Person;
use chrono::NaiveDate;
use domain::civil::Period;
use domain::client::value::{Address, IdentityCode, RestrictionGround, Value};
use domain::coded;
use domain::record::{RecordKind, RecordState};

coded! {
    /// What a client of the demo stands for. The codes are the names in `demo-accounts.json`.
    pub enum Fixture {
        /// Four members of one family, each a client.
        FamilyOfFour = "family_of_four",
        /// A mother with a non-disclosure order.
        ProtectedMother = "protected_mother",
        /// A client whose non-disclosure order has run out.
        LapsedNonDisclosure = "lapsed_non_disclosure",
        /// A client with a temporary identity code.
        TemporaryIdentityCode = "temporary_identity_code",
        /// A client whose temporary identity code became a real one.
        ChangedIdentityCode = "changed_identity_code",
        /// A client without an identity code, in a register that takes them.
        NoIdentityCode = "no_identity_code",
        /// A client whose relationship closed years back.
        ClosedRelationship = "closed_relationship",
        /// A client who has died.
        Deceased = "deceased",
        /// A client whose consent was withdrawn.
        WithdrawnConsent = "withdrawn_consent",
        /// A client of whom something was obtained from another party by consent.
        ObtainedByConsent = "obtained_by_consent",
        /// A client whose data is restricted.
        Restricted = "restricted",
        /// A client who needs an interpreter.
        InterpreterNeed = "interpreter_need",
        /// A client with one name only.
        OneName = "one_name",
        /// A client who has moved.
        Moved = "moved",
        /// A client for whom two officials answer.
        TwoOfficials = "two_officials",
        /// A client who refused the permission and is served because law requires it.
        EnteredByLaw = "entered_by_law",
        /// A client with an appointment today.
        AppointmentToday = "appointment_today",
        /// A client whose residence permit expires soon.
        PermitExpiring = "permit_expiring",
        /// A client whose residence permit was renewed.
        PermitRenewed = "permit_renewed",
        /// A client of whom something is being written.
        Draft = "draft",
        /// A client whose ability to work was observed: the original is never changed.
        WorkAbilityObservation = "work_ability_observation",
        /// A client whose plan, with goals, is due for review.
        PlanDue = "plan_due",
        /// A client whose measure has not moved.
        MeasureStalled = "measure_stalled",
        /// A client whose consent expires soon.
        ConsentExpiring = "consent_expiring",
        /// A client on whom something was written that concerns another: it is to be moved.
        PendingCorrection = "pending_correction",
        /// Clients who took part in the same meeting.
        SharedEvent = "shared_event",
        /// A client for whom an official answers who has left.
        WithoutOfficial = "without_official",
        /// A child who came alone.
        UnaccompaniedChild = "unaccompanied_child",
    }
}

/// Who answers for a client.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answers {
    /// One of the officials.
    Anybody,
    /// The first of them.
    First,
    /// The first two.
    Two,
    /// One who has left.
    Former,
}

/// As what a client lives in a household.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Member {
    /// A grown-up who is no child of the others.
    Parent,
    /// A child of theirs, grown up or not.
    Child,
    /// A child who came without them.
    Alone,
}

/// A client who is to be entered, and what happens afterwards.
#[derive(Clone)]
pub(crate) struct Case {
    /// What the client stands for.
    pub(crate) fixtures: Vec<Fixture>,
    /// Who.
    pub(crate) person: Person,
    /// Which of the register's groups, counted from the first.
    pub(crate) group: usize,
    /// The name of the guardian who consents for a child.
    pub(crate) guardian: Option<String>,
    /// The provision by which law requires the service, for one who gives no permission.
    pub(crate) required_by_law: Option<String>,
    /// The day on which the official would enter the client; later, when no condition is met then.
    pub(crate) entered_on: NaiveDate,
    /// When the relationship began, when that is not the day of the entry.
    pub(crate) since: Option<NaiveDate>,
    /// Who answers.
    pub(crate) answers: Answers,
    /// Which household of the register, and as what.
    pub(crate) household: (usize, Member),
    /// What happens afterwards, in the order of days.
    pub(crate) later: Vec<(NaiveDate, Later)>,
}

/// What happens to a client afterwards.
#[derive(Clone)]
pub(crate) enum Later {
    /// A non-disclosure order, and until when.
    NonDisclosure(Option<NaiveDate>),
    /// A restriction of processing of everything.
    Restriction(RestrictionGround),
    /// A death, the day before it is recorded.
    Death,
    /// A real identity code takes the place of a temporary one.
    IdentityCode(IdentityCode),
    /// A new address, from the day on.
    Moves(Address),
    /// A consent to obtain something from a party whom the notice names with consent, and a number that
    /// the party gives.
    Obtains(String),
    /// The first consent is withdrawn.
    Withdraws,
    /// The relationship ends.
    Ends,
    /// A dated fact: a permit, or something else that has its period.
    Dated(Value, Period),
    /// A consent that ends on a day.
    Consents(NaiveDate),
    /// Work with the client, as far as the register writes such a thing down.
    Work(Work),
}

/// A step of the work with a client.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Something is written down, and that is all.
    Writes(RecordKind),
    /// The same, as a draft.
    Drafts(RecordKind),
    /// An appointment is booked for a day.
    Books(NaiveDate),
    /// The last appointment passes into a state.
    Meets(RecordState),
    /// A plan with goals is made, to be reviewed on a day.
    Plans(NaiveDate),
    /// The plan is reviewed, and will be again on a day.
    Reviews(NaiveDate),
    /// The first goal that is open passes into a state.
    Reaches(RecordState),
    /// The plan ends.
    EndsPlan,
    /// The last measure passes into a state.
    Goes(RecordState),
}

impl Case {
    /// A client who is entered on a day, with nothing special.
    pub(crate) fn new(person: Person, entered_on: NaiveDate) -> Self {
        Self {
            fixtures: Vec::new(),
            person,
            group: 0,
            guardian: None,
            required_by_law: None,
            entered_on,
            since: None,
            answers: Answers::Anybody,
            household: (0, Member::Parent),
            later: Vec::new(),
        }
    }

    /// Whether it stands for something.
    pub(crate) fn stands_for(&self, fixture: Fixture) -> bool {
        self.fixtures.contains(&fixture)
    }

    /// The same, standing for something.
    pub(crate) fn standing_for(mut self, fixture: Fixture) -> Self {
        self.fixtures.push(fixture);
        self
    }

    /// The same, with something that happens afterwards.
    pub(crate) fn then(mut self, on: NaiveDate, later: Later) -> Self {
        self.later.push((on, later));
        self
    }
}
