//! Which members of a record tell where the client is to be found. A new kind says here which of its own do.

use super::content::{Content, ParticipantRole};
use super::document::RecordDocument;

impl ParticipantRole {
    /// Whether a name in the role tells where the client is met: a school, a provider, a place of work.
    pub fn tells_whereabouts(self) -> bool {
        matches!(
            self,
            Self::Authority | Self::Provider | Self::Employer | Self::Other
        )
    }
}

impl Content {
    /// The members that tell where the client is to be found, each with its pointer below the content, whether
    /// or not they say anything.
    pub fn whereabouts(&mut self) -> Vec<(String, &mut Option<String>)> {
        match self {
            Self::Contact(contact) => {
                let with = contact.with.iter_mut().enumerate();
                with.filter(|(_, participant)| participant.role.tells_whereabouts())
                    .map(|(at, participant)| (format!("/with/{at}/name"), &mut participant.name))
                    .collect()
            }
            Self::Appointment(appointment) => vec![("/place".to_owned(), &mut appointment.place)],
            Self::Measure(measure) => vec![("/provider".to_owned(), &mut measure.provider)],
            Self::WorkAbilityObservation(observation) => {
                vec![("/setting".to_owned(), &mut observation.setting)]
            }
            Self::Note(_) | Self::Assessment(_) | Self::Plan(_) | Self::Goal(_) | Self::Review(_) => {
                Vec::new()
            }
        }
    }

    /// Pointers of those members.
    pub fn places_of_whereabouts(&self) -> Vec<String> {
        let mut content = self.clone();
        let members = content.whereabouts().into_iter();
        members.map(|(pointer, _)| pointer).collect()
    }

    /// Pointers of those that say something.
    pub fn whereabouts_told(&self) -> Vec<String> {
        let mut content = self.clone();
        let told = content
            .whereabouts()
            .into_iter()
            .filter(|(_, text)| text.is_some());
        told.map(|(pointer, _)| pointer).collect()
    }
}

impl RecordDocument {
    /// Takes out what tells where the client is to be found, with what is marked in it; pointers of the members,
    /// whether or not they said anything.
    pub fn hide_whereabouts(&mut self) -> Vec<String> {
        let members = self.content.as_mut().map(Content::whereabouts);
        let mut hidden = Vec::new();
        for (pointer, text) in members.unwrap_or_default() {
            *text = None;
            hidden.push(pointer);
        }
        self.passages.retain(|passage| !hidden.contains(&passage.pointer));
        hidden
    }
}
