//! What a profile's law is worth on a given day (R7): in force, replaced, or lapsed.

use super::model::*;
use super::profile::RegisterProfile;
use crate::decision::Ground;
use chrono::NaiveDate;

/// How a statute stands on a day.
#[derive(Clone, Debug)]
pub enum StatuteStanding<'p> {
    /// It is in force itself.
    InForce(&'p Statute),
    /// It has lapsed, and a confirmed successor carries what rested on it.
    Succeeded {
        /// What was cited.
        cited: &'p Statute,
        /// What carries.
        by: &'p Statute,
    },
    /// Nothing new rests on it.
    Lapsed(&'p Statute),
}

impl<'p> StatuteStanding<'p> {
    /// The statute that a decision of the day may rest on.
    pub fn carrying(&self) -> Option<&'p Statute> {
        match self {
            Self::InForce(statute) | Self::Succeeded { by: statute, .. } => Some(statute),
            Self::Lapsed(_) => None,
        }
    }
}

/// What is about to lapse, shown beforehand.
#[derive(Clone, Debug)]
pub struct LapseNote {
    /// Code of the statute or the party.
    pub code: String,
    /// Its last day.
    pub last_day: NaiveDate,
    /// Whether a confirmed successor takes over.
    pub succeeded: bool,
}

fn in_force(from: Option<NaiveDate>, to: Option<NaiveDate>, day: NaiveDate) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

fn takes_over(successor: &Successor, day: NaiveDate) -> bool {
    successor.status == Confirmation::Confirmed && successor.from <= day
}

/// How many successions are followed; a longer chain is a mistake of the profile.
const LONGEST_CHAIN: usize = 8;

impl RegisterProfile {
    /// How a statute stands on a day, through confirmed successors.
    pub fn statute_standing(&self, code: &str, day: NaiveDate) -> Option<StatuteStanding<'_>> {
        let cited = self.statute(code)?;
        let mut current = cited;
        for _ in 0..LONGEST_CHAIN {
            if in_force(current.valid_from, current.valid_to, day) {
                return Some(if current.code == cited.code {
                    StatuteStanding::InForce(cited)
                } else {
                    StatuteStanding::Succeeded { cited, by: current }
                });
            }
            let next = current
                .successor
                .as_ref()
                .filter(|successor| takes_over(successor, day));
            match next.and_then(|successor| self.statute(&successor.code)) {
                Some(successor) => current = successor,
                None => break,
            }
        }
        Some(StatuteStanding::Lapsed(cited))
    }

    /// A provision on which a decision of the day may rest for the given use.
    pub fn provision_in_force(&self, code: &str, needed: ProvisionUse, day: NaiveDate) -> Option<&Provision> {
        let provision = self.provision(code)?;
        let standing = self.statute_standing(&provision.statute, day)?;
        let ended = provision.valid_to.is_some_and(|to| to < day);
        (provision.uses.contains(&needed) && !ended && standing.carrying().is_some()).then_some(provision)
    }

    /// The party that a code means on a day: itself, or its confirmed successor.
    pub fn party_on(&self, code: &str, day: NaiveDate) -> Option<&Party> {
        let mut party = self.party(code)?;
        for _ in 0..LONGEST_CHAIN {
            if in_force(party.valid_from, party.valid_to, day) {
                return Some(party);
            }
            let successor = party
                .successor
                .as_ref()
                .filter(|successor| takes_over(successor, day))?;
            party = self.party(&successor.code)?;
        }
        None
    }

    /// The statutes and parties that lapse within the days to come.
    pub fn about_to_lapse(&self, today: NaiveDate, horizon: chrono::Days) -> Vec<LapseNote> {
        let until = today.checked_add_days(horizon).unwrap_or(NaiveDate::MAX);
        let statutes = self.statutes.iter().map(|s| (&s.code, s.valid_to, &s.successor));
        let parties = self.parties.iter().map(|p| (&p.code, p.valid_to, &p.successor));
        statutes
            .chain(parties)
            .filter_map(|(code, last_day, successor)| {
                let last_day = last_day.filter(|day| (today..=until).contains(day))?;
                let succeeded = successor
                    .as_ref()
                    .is_some_and(|successor| successor.status == Confirmation::Confirmed);
                Some(LapseNote {
                    code: code.clone(),
                    last_day,
                    succeeded,
                })
            })
            .collect()
    }
}

impl RegisterProfile {
    /// How a provision is cited on a day: by the statute that carries it, `661/2009 36 §`.
    pub fn cite(&self, provision: &Provision, day: NaiveDate) -> String {
        let standing = self.statute_standing(&provision.statute, day);
        let carrying = standing
            .and_then(|standing| standing.carrying())
            .or_else(|| self.statute(&provision.statute));
        match carrying {
            Some(statute) => format!("{} {}", statute.citation, provision.section),
            None => provision.section.clone(),
        }
    }

    /// A provision as the ground of a decision of the day: a reading, when a successor carries it.
    pub fn ground_in(&self, provision: &Provision, day: NaiveDate) -> Ground {
        let succeeded = matches!(
            self.statute_standing(&provision.statute, day),
            Some(StatuteStanding::Succeeded { .. })
        );
        Ground {
            provision: Some(self.cite(provision, day)),
            reading: succeeded,
            ..Ground::default()
        }
    }
}
