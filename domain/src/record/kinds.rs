//! The kinds of records, each declared once: what it says, by which states it goes, which of its days stand beside
//! its seal. Everything else follows from this file.

use crate::coded::coded;

coded! {
    /// How far a record has come.
    pub enum RecordState {
        /// It is being written.
        Draft = "draft",
        /// It is written.
        Final = "final",
        /// The appointment is booked.
        Booked = "booked",
        /// The client came.
        Attended = "attended",
        /// The appointment, the measure, the referral, or the plan in preparation was called off.
        Cancelled = "cancelled",
        /// The client did not come.
        NoShow = "no_show",
        /// The plan is in force.
        InForce = "in_force",
        /// The plan has ended.
        Ended = "ended",
        /// The measure is planned.
        Planned = "planned",
        /// The measure is under way.
        Ongoing = "ongoing",
        /// The measure was carried through.
        Completed = "completed",
        /// The measure was interrupted.
        Interrupted = "interrupted",
        /// The goal is being pursued.
        Open = "open",
        /// The goal was reached.
        Realised = "realised",
        /// The goal was reached in part.
        PartlyRealised = "partly_realised",
        /// The goal was not reached.
        NotRealised = "not_realised",
        /// The goal was given up.
        Abandoned = "abandoned",
        /// The referral is sent, and waits for its answer.
        Sent = "sent",
        /// The referral is accepted.
        Accepted = "accepted",
        /// The referral is declined.
        Declined = "declined",
        /// What the referral was for is done.
        Done = "done",
    }
}

use RecordState::*;

/// The states in which work on a record remains: worklists show it.
pub(super) const OPEN: &[RecordState] = &[
    Draft,
    Booked,
    InForce,
    Planned,
    Ongoing,
    Interrupted,
    Open,
    Sent,
    Accepted,
];

/// The states that a record passes into with a reason in words.
pub(super) const WITH_REASON: &[RecordState] = &[Cancelled, Interrupted, NotRealised, Abandoned];

coded! {
    /// Why a record is in its state, by one of the codes that the kind declares for the state.
    pub enum StateReasonCode {
        /// There is no room.
        NoCapacity = "no_capacity",
        /// The client is not among those whom it is meant for.
        NotEligible = "not_eligible",
        /// The client did not want it.
        ClientDeclined = "client_declined",
        /// Something else, which is said in words.
        Other = "other",
    }
}

/// Hands the declaration of every kind to a macro. Of a kind it says, in this order:
///
/// - its variant and its code, and the names of its request, its patch and its answer in the contract;
/// - its members, each with a type of [`crate::record::members`];
/// - `rules`: where they differ from [`crate::record::KindRules::PLAIN`];
/// - `days`: the day on which it begins, the day by which something is to be done, and the time at which it starts.
#[macro_export]
macro_rules! record_kinds {
    ($expand:ident) => {
        $expand! {
            /// A contact or a meeting.
            Contact = "contact" (ContactContentInput, ContactContentPatch, ContactContent) {
                /// By which way.
                way: OneCode<ContactWay>,
                /// With whom.
                with: Participants<20>,
                /// What was spoken of.
                text: OptionalText<20_000>,
                /// What was agreed.
                agreed: OptionalText<10_000>,
                /// The interpreter who took part.
                interpreter: Interpreter,
            }
            rules {}
            days {}

            /// A note.
            Note = "note" (NoteContentInput, NoteContentPatch, NoteContent) {
                /// What it says.
                text: Text<20_000>,
            }
            rules {}
            days {}

            /// An appointment.
            Appointment = "appointment" (
                AppointmentContentInput, AppointmentContentPatch, AppointmentContent
            ) {
                /// When it begins.
                starts_at: Instant,
                /// When it ends.
                ends_at: OptionalInstant,
                /// Where.
                place: Whereabouts<200>,
                /// What about.
                about: OptionalText<2_000>,
                /// The interpreter who is needed.
                interpreter: Interpreter,
                /// What came of it.
                outcome: OptionalText<10_000>,
            }
            rules {
                // A visit without an appointment is entered as attended.
                initial: &[Booked, Attended],
                // What was marked by mistake is put right. Whether it is booked again, its time says.
                following: &[
                    (Booked, &[Attended, Cancelled, NoShow]),
                    (Attended, &[NoShow, Cancelled]),
                    (NoShow, &[Attended, Cancelled]),
                    (Cancelled, &[Attended, NoShow, Booked]),
                ],
                rectifies_marking: &[Attended, NoShow, Cancelled],
                at_death: &[(Booked, Cancelled)],
            }
            days { starts |appointment| appointment.starts_at; }

            /// An assessment.
            Assessment = "assessment" (
                AssessmentContentInput, AssessmentContentPatch, AssessmentContent
            ) {
                /// How things stand.
                summary: Text<20_000>,
                /// Needs of service that were found.
                needs: Needs<30, 2_000>,
                /// What follows from it.
                conclusion: OptionalText<10_000>,
                /// The interpreter who took part.
                interpreter: Interpreter,
            }
            rules {}
            days {}

            /// A plan. Its goals and reviews stand below it.
            Plan = "plan" (PlanContentInput, PlanContentPatch, PlanContent) {
                /// What it is about.
                summary: OptionalText<20_000>,
                /// For which time it is made.
                period: Days,
                /// When it is to be reviewed.
                review_on: Day,
                /// The interpreter who took part in making it.
                interpreter: Interpreter,
            }
            rules {
                initial: &[Draft, InForce],
                following: &[(Draft, &[InForce]), (InForce, &[Ended])],
                at_death: &[(Draft, Cancelled), (InForce, Ended)],
                drafted_for_the_living: true,
            }
            days {
                begins |plan| plan.period.from;
                due |plan| plan.review_on.or(plan.period.to);
            }

            /// A goal of a plan: it stands below the plan, and has its type.
            Goal = "goal" (GoalContentInput, GoalContentPatch, GoalContent) {
                /// What is to be reached.
                text: Text<5_000>,
                /// Until when.
                target_on: Day,
                /// How far it was reached.
                realisation: OptionalText<10_000>,
            }
            rules {
                initial: &[Open],
                following: &[
                    (Open, &[Realised, PartlyRealised, NotRealised, Abandoned]),
                    (PartlyRealised, &[Realised, Abandoned]),
                    (NotRealised, &[Open]),
                    (Abandoned, &[Open]),
                ],
                below_plan: true,
            }
            days { due |goal| goal.target_on; }

            /// A review of a plan: it stands below the plan, and has its type.
            Review = "review" (ReviewContentInput, ReviewContentPatch, ReviewContent) {
                /// What was found.
                text: Text<20_000>,
                /// When the plan is to be reviewed again; never, when null.
                next_on: Day,
            }
            rules {
                initial: &[Final],
                following: &[],
                below_plan: true,
            }
            days {}

            /// A measure: what is done for or by the client.
            Measure = "measure" (MeasureContentInput, MeasureContentPatch, MeasureContent) {
                /// What is done.
                text: Text<10_000>,
                /// Who provides it.
                provider: Whereabouts<200>,
                /// For which time it is meant.
                period: Days,
                /// Id of the goal that it serves, of a plan of the same client.
                goal: GoalReference,
            }
            rules {
                initial: &[Planned, Ongoing],
                following: &[
                    (Planned, &[Ongoing, Cancelled]),
                    (Ongoing, &[Completed, Interrupted]),
                    (Interrupted, &[Ongoing, Completed]),
                ],
                at_death: &[(Planned, Cancelled), (Ongoing, Interrupted)],
            }
            days {
                begins |measure| measure.period.from;
                due |measure| measure.period.to;
            }

            /// An observation of work ability: once it is final it is never changed, and is provable unchanged.
            WorkAbilityObservation = "work_ability_observation" (
                ObservationContentInput, ObservationContentPatch, ObservationContent
            ) {
                /// What was observed.
                text: Text<20_000>,
                /// Where, and in which work.
                setting: Whereabouts<500>,
            }
            rules {
                provable: true,
                held_on_needed: true,
            }
            days {}

            /// A referral to a named provider.
            ReferralOut = "referral_out" (
                ReferralOutContentInput, ReferralOutContentPatch, ReferralOutContent
            ) {
                /// Who the client is referred to.
                provider: NamedWhereabouts<200>,
                /// What for.
                text: Text<10_000>,
                /// By when the provider is to answer.
                answer_by: Day,
                /// What the provider answered.
                answer: OptionalText<10_000>,
            }
            rules {
                initial: &[Sent],
                following: &[(Sent, &[Accepted, Declined]), (Accepted, &[Done, Declined])],
                reasons: &[(Declined, &[
                    StateReasonCode::NoCapacity,
                    StateReasonCode::NotEligible,
                    StateReasonCode::ClientDeclined,
                    StateReasonCode::Other,
                ])],
                at_death: &[(Sent, Cancelled), (Accepted, Cancelled)],
            }
            days { due |referral| referral.answer_by; }
        }
    };
}
