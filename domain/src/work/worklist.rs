//! Worklists: which there are, whose work each is, and what falls into each on a day.

use crate::access::right::Right;
use crate::client::field::Field;
use crate::client::visibility::{Protection, Viewer};
use crate::coded::coded;
use crate::labels::Labels;
use crate::record::kind::RecordKind;
use crate::record::kinds::RecordState;
use crate::register::profile::RegisterProfile;
use chrono::{Days, NaiveDate};

coded! {
    /// A list of what waits to be done.
    pub enum Worklist {
        /// Today's appointments.
        AppointmentsToday = "appointments_today",
        /// Plans whose review is near or past.
        PlansDue = "plans_due",
        /// Residence permits that expire, and that no later one follows.
        PermitsExpiring = "permits_expiring",
        /// Consents that expire.
        ConsentsExpiring = "consents_expiring",
        /// Measures that have not moved.
        MeasuresStalled = "measures_stalled",
        /// Clients whom nobody answers for.
        ClientsUnassigned = "clients_unassigned",
        /// What the caller has begun to write.
        Drafts = "drafts",
    }
}

/// Whom an item of a worklist concerns.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Concerns {
    /// The official who answers for the record.
    Official,
    /// The officials who answer for the client.
    OfficialsOfClient,
    /// Who wrote it, and nobody else.
    Author,
    /// The whole register: nobody answers yet.
    Register,
}

/// The longest time ahead, or without movement, that may be asked for, in days.
pub const MOST_DAYS: u32 = 366;

impl Worklist {
    /// The right that it takes beside that of seeing clients.
    pub fn right(self) -> Right {
        match self {
            Self::AppointmentsToday | Self::PlansDue | Self::MeasuresStalled | Self::Drafts => {
                Right::RecordView
            }
            Self::ConsentsExpiring => Right::ConsentView,
            Self::PermitsExpiring | Self::ClientsUnassigned => Right::ClientView,
        }
    }

    /// Whom its items concern.
    pub fn concerns(self) -> Concerns {
        match self {
            Self::AppointmentsToday | Self::PlansDue | Self::MeasuresStalled => Concerns::Official,
            Self::PermitsExpiring | Self::ConsentsExpiring => Concerns::OfficialsOfClient,
            Self::Drafts => Concerns::Author,
            Self::ClientsUnassigned => Concerns::Register,
        }
    }

    /// How many days it looks ahead, or how many without movement it looks for, when nothing else is asked;
    /// none for a list that looks at today alone.
    pub fn usual_days(self) -> Option<u32> {
        match self {
            Self::PlansDue => Some(14),
            Self::PermitsExpiring => Some(60),
            Self::ConsentsExpiring => Some(30),
            Self::MeasuresStalled => Some(60),
            Self::AppointmentsToday | Self::ClientsUnassigned | Self::Drafts => None,
        }
    }

    /// The kind of records that it lists, and in which states; none for a list of something else.
    pub fn records(self) -> Option<(Option<RecordKind>, &'static [RecordState])> {
        use RecordState::*;
        match self {
            Self::AppointmentsToday => Some((Some(RecordKind::Appointment), &[Booked, Attended, NoShow])),
            Self::PlansDue => Some((Some(RecordKind::Plan), &[InForce])),
            Self::MeasuresStalled => Some((Some(RecordKind::Measure), &[Planned, Ongoing])),
            Self::Drafts => Some((None, &[Draft])),
            Self::PermitsExpiring | Self::ConsentsExpiring | Self::ClientsUnassigned => None,
        }
    }

    /// The first and the last of the days that fall into it; an absent one is open. What is due and was not
    /// done stays in its list; what has expired is no longer expiring.
    pub fn days(self, today: NaiveDate, days: u32) -> (Option<NaiveDate>, Option<NaiveDate>) {
        let ahead = today.checked_add_days(Days::new(days.into()));
        match self {
            Self::AppointmentsToday => (Some(today), Some(today)),
            Self::PlansDue => (None, ahead),
            Self::PermitsExpiring | Self::ConsentsExpiring => (Some(today), ahead),
            Self::MeasuresStalled | Self::ClientsUnassigned | Self::Drafts => (None, None),
        }
    }

    /// Whether a register has it, and a task that sees so much of it: what the notice does not name does not
    /// wait to be done.
    pub fn is_there(self, profile: &RegisterProfile, viewer: &Viewer<'_>) -> bool {
        let nothing = Protection::default();
        if self == Self::PermitsExpiring {
            return viewer
                .withheld(profile, &nothing, Field::ResidencePermit)
                .is_none();
        }
        let Some((kind, _)) = self.records() else {
            return true;
        };
        let mut types = profile.record_types.iter();
        types.any(|known| {
            let withheld = viewer.withheld_category(profile, &nothing, &known.category);
            kind.is_none_or(|kind| known.kind == kind) && withheld.is_none()
        })
    }

    /// What it is called.
    pub fn label(self) -> Labels {
        let [fi, sv, en] = match self {
            Self::AppointmentsToday => ["Tämän päivän ajat", "Dagens tider", "Today's appointments"],
            Self::PlansDue => [
                "Tarkistettavat suunnitelmat",
                "Planer som ska ses över",
                "Plans due for review",
            ],
            Self::PermitsExpiring => [
                "Päättyvät oleskeluluvat",
                "Uppehållstillstånd som går ut",
                "Residence permits that expire",
            ],
            Self::ConsentsExpiring => [
                "Päättyvät suostumukset",
                "Samtycken som går ut",
                "Consents that expire",
            ],
            Self::MeasuresStalled => [
                "Paikallaan olevat toimenpiteet",
                "Åtgärder utan rörelse",
                "Measures without movement",
            ],
            Self::ClientsUnassigned => [
                "Asiakkaat ilman vastuuhenkilöä",
                "Klienter utan ansvarig",
                "Clients without a responsible official",
            ],
            Self::Drafts => ["Omat luonnokset", "Egna utkast", "Own drafts"],
        };
        Labels {
            fi: fi.to_owned(),
            sv: sv.to_owned(),
            en: en.to_owned(),
        }
    }
}
