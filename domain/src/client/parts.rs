//! What a client is made of: every part that a register keeps of somebody, each with what erasing, restricting
//! and carrying it over mean, and how it is shown to the person concerned.
//!
//! This is the one list. Whatever happens to a client as a whole goes through it, so that nothing is forgotten
//! which somebody added later: `persistence` says which tables a part has, and a test finds every column of
//! both databases that could hold an id of a client and is in no part.

use crate::coded::coded;

coded! {
    /// A part of what a register keeps of a client, in the order in which they are erased: what is found by the
    /// rows of other parts comes before them.
    pub enum ClientPart {
        /// What a repeated request is known by: the id of what it made, digests of its key and its body.
        IdempotencyKeys = "idempotency_keys",
        /// The client's parts in events that are shared with others.
        SharedEvents = "shared_events",
        /// Relations that other clients record of this one.
        RelationsOfOthers = "relations_of_others",
        /// What the client is found by.
        SearchTokens = "search_tokens",
        /// Corrections of records: of the client's own, and of others' that were to be moved here.
        Corrections = "corrections",
        /// Records of casework in all versions, and where the log proves an original.
        Records = "records",
        /// Consents in all versions.
        Consents = "consents",
        /// Facts in all versions: related persons who are no clients among them.
        Facts = "facts",
        /// Client relationships in all versions, and the officials who answer and have answered.
        Relationships = "relationships",
        /// Cases outside the notice: that law required something which the notice does not name.
        OutsideNotice = "outside_notice",
        /// What the outbox tells of changes.
        Changes = "changes",
        /// The keys that seal the client's retention classes.
        Keys = "keys",
        /// For whom a substitute acted.
        SubstituteTraces = "substitute_traces",
        /// Whom the entries of the user log name.
        LogSubjects = "log_subjects",
        /// The row that all else hangs on.
        Row = "row",
    }
}

/// What erasing the whole client does to a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Erasure {
    /// Nothing of it is left.
    Destroyed,
    /// Something is left that says nothing of the person.
    TraceWithoutContent {
        /// What.
        left: &'static str,
    },
    /// It stays as it is.
    Kept {
        /// Why.
        why: &'static str,
    },
}

/// What a restriction of processing does to a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Restricting {
    /// It is withheld from whoever names no use of restricted data, as [`crate::client::visibility`] judges, and kept.
    Withheld,
    /// It stays as readable as before.
    Open {
        /// Why.
        why: &'static str,
    },
    /// It shows nothing of the person to anybody by itself.
    ShowsNothing,
}

/// What becomes of a part when what it belongs to is carried over to another client: today a record by a
/// correction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Carrying {
    /// It goes along.
    GoesAlong {
        /// How.
        how: &'static str,
    },
    /// It stays with the client whom it is about.
    Stays {
        /// Why.
        why: &'static str,
    },
    /// Nothing carries it over today.
    Nothing,
}

/// How the person concerned is shown a part: by what reading an official serves it today.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Showing {
    /// By these operations of the contract.
    By(&'static [&'static str]),
    /// By none today.
    NotYet {
        /// What is missing.
        missing: &'static str,
    },
    /// By none, for it says nothing of the person that another part does not.
    SaysNothing,
}

/// All that is decided of a part.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Policy {
    /// Erasing the whole client.
    pub erasure: Erasure,
    /// Restricting its processing.
    pub restricting: Restricting,
    /// Carrying it over.
    pub carrying: Carrying,
    /// Showing it to the person concerned.
    pub showing: Showing,
}

/// Why no single row is enough to be carried over.
const OF_THE_PERSON: Carrying = Carrying::Stays {
    why: "It is about the person whose it is, whatever was written on the wrong one.",
};

impl ClientPart {
    /// What is decided of the part.
    pub fn policy(self) -> Policy {
        match self {
            Self::IdempotencyKeys => Policy {
                erasure: Erasure::TraceWithoutContent {
                    left: "The key with the id of what was made, so that a request sent again enters nobody \
                           anew; the digest of its body goes. A day later the row goes too.",
                },
                restricting: Restricting::ShowsNothing,
                carrying: Carrying::Nothing,
                showing: Showing::SaysNothing,
            },
            Self::SharedEvents => Policy {
                erasure: Erasure::TraceWithoutContent {
                    left: "The others' records of the event, which are theirs. Where a client under a \
                           non-disclosure order had a part, the event's id: the place stays hidden in them.",
                },
                restricting: Restricting::Withheld,
                carrying: Carrying::GoesAlong {
                    how: "The record keeps its event, unless the other client has a part in it already.",
                },
                showing: Showing::By(&["readEvent"]),
            },
            Self::RelationsOfOthers => Policy {
                erasure: Erasure::TraceWithoutContent {
                    left: "The other client's own datum: a relation to somebody who was a client, without name \
                           and without a way to anybody.",
                },
                restricting: Restricting::Withheld,
                carrying: OF_THE_PERSON,
                showing: Showing::By(&["listRelatedPersons"]),
            },
            Self::SearchTokens => Policy {
                erasure: Erasure::Destroyed,
                restricting: Restricting::Withheld,
                carrying: OF_THE_PERSON,
                showing: Showing::SaysNothing,
            },
            Self::Corrections => Policy {
                erasure: Erasure::TraceWithoutContent {
                    left: "Of other clients' records that were to be moved here: that somebody asked and \
                           somebody decided. What still waited is refused.",
                },
                restricting: Restricting::Open {
                    why: "It holds codes and officials, and no content of the record.",
                },
                carrying: Carrying::Stays {
                    why: "It is the trace of the client on whom the record stood.",
                },
                showing: Showing::NotYet {
                    missing: "Corrections are listed for who decides them, not by client.",
                },
            },
            Self::Records => Policy {
                erasure: Erasure::Destroyed,
                restricting: Restricting::Withheld,
                carrying: Carrying::GoesAlong {
                    how: "Every version with its author and time, sealed anew under the other client's keys; \
                          an original is proved again in that client's log.",
                },
                showing: Showing::By(&["listRecords", "listRecordVersions", "readRecordIntegrity"]),
            },
            Self::Consents => Policy {
                erasure: Erasure::Destroyed,
                restricting: Restricting::Open {
                    why: "What a person has agreed to is what processing is judged by.",
                },
                carrying: Carrying::Stays {
                    why: "Nobody has agreed for another: what is carried over is judged by the other \
                          client's own.",
                },
                showing: Showing::By(&["listConsents"]),
            },
            Self::Facts => Policy {
                erasure: Erasure::Destroyed,
                restricting: Restricting::Withheld,
                carrying: OF_THE_PERSON,
                showing: Showing::By(&["readClient", "listRelatedPersons", "listHistory"]),
            },
            Self::Relationships => Policy {
                erasure: Erasure::Destroyed,
                restricting: Restricting::Open {
                    why: "Somebody must answer for a client whose data is restricted.",
                },
                carrying: OF_THE_PERSON,
                showing: Showing::By(&["listRelationships"]),
            },
            Self::OutsideNotice => Policy {
                erasure: Erasure::TraceWithoutContent {
                    left: "The cases, all closed: which provision required which datum, who recorded and who \
                           closed it. The controller answers for it.",
                },
                restricting: Restricting::Open {
                    why: "It names a datum and a provision, and says nothing of the datum.",
                },
                carrying: OF_THE_PERSON,
                showing: Showing::NotYet {
                    missing: "Cases are listed for the data protection officer, not by client.",
                },
            },
            Self::Changes => Policy {
                erasure: Erasure::TraceWithoutContent {
                    left: "One change of the client: the removal itself, for whoever follows the outbox.",
                },
                restricting: Restricting::ShowsNothing,
                carrying: Carrying::Stays {
                    why: "Both clients' rows are changed, and each is noted on its own client.",
                },
                showing: Showing::SaysNothing,
            },
            Self::Keys => Policy {
                erasure: Erasure::Destroyed,
                restricting: Restricting::ShowsNothing,
                carrying: Carrying::Stays {
                    why: "A key seals one client's class; what is carried over is sealed under the other's.",
                },
                showing: Showing::SaysNothing,
            },
            Self::SubstituteTraces => Policy {
                erasure: Erasure::Kept {
                    why: "It is a line of the log's entry: which official acted for which. Of a client it \
                          says no more than the entry does.",
                },
                restricting: Restricting::Open {
                    why: "Who looked at data must be seen above all when they are restricted.",
                },
                carrying: OF_THE_PERSON,
                showing: Showing::By(&["listClientLog"]),
            },
            Self::LogSubjects => Policy {
                erasure: Erasure::Kept {
                    why: "Who did what with the data must be seen after they are gone. An entry names fields \
                          and codes, and no datum; the digest of an original is salted under a seal whose \
                          key is destroyed.",
                },
                restricting: Restricting::Open {
                    why: "Who looked at data must be seen above all when they are restricted.",
                },
                carrying: Carrying::Stays {
                    why: "An entry says what was done on the client on whom it was done.",
                },
                showing: Showing::By(&["listClientLog"]),
            },
            Self::Row => Policy {
                erasure: Erasure::TraceWithoutContent {
                    left: "That there was somebody, by a random id: entered when and by whom, erased when. \
                           Neither the group nor the condition of entry.",
                },
                restricting: Restricting::Open {
                    why: "Who works with a client must see that the data is restricted.",
                },
                carrying: OF_THE_PERSON,
                showing: Showing::By(&["readClient"]),
            },
        }
    }
}
