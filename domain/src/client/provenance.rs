//! Where a datum came from, and what it rests on: told of every fact and every record.

use crate::consent::party::ConsentParty;
use crate::ids::ConsentId;
use crate::register::model::parties::Channel;
use crate::secret::NonPersonal;
use serde::{Deserialize, Serialize};

/// Where a datum came from, and by which way (R35).
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceNote {
    /// The party: by code, and by name where the code stands for many.
    pub party: ConsentParty,
    /// The way.
    pub channel: Channel,
    /// Why another source than those the notice mainly names.
    pub reason: Option<String>,
}

impl SourceNote {
    /// What is left of it when what it told of is erased: which party and which way, and no name or word.
    pub fn without_texts(&self) -> Self {
        Self {
            party: ConsentParty {
                code: self.party.code.clone(),
                name: None,
            },
            channel: self.channel,
            reason: None,
        }
    }
}

/// What a recorded datum rests on, and how it enters.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct RestsOn {
    /// Code of the category, absent for what is recorded outside the notice.
    pub category: Option<String>,
    /// Consents that carry it: that of the register, that of the source.
    pub consents: Vec<ConsentId>,
    /// Code of the provision that carries it.
    pub provision: Option<String>,
    /// Whether law requires it although the notice does not name it: it enters restricted.
    pub outside_notice: bool,
}

impl NonPersonal for RestsOn {}
