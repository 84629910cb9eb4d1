//! Walking through what is found, the nearest names first.
//!
//! Whole words come first and fill most pages. When they do not, everything that sounds so is looked up at
//! once: unless it is a great deal, it is opened once and ranked, instead of stage by stage.

use crate::caller::RegisterCaller;
use crate::clients::search::criteria::Criteria;
use crate::clients::show::{shown_summary, summary_fields};
use crate::clients::visibility::ClientVisibility;
use crate::problem::Problem;
use contract::clients::search::SearchHit;
use contract::coded::Open;
use domain::ids::ClientId;
use domain::log::Subject;
use domain::secret::Secret;
use persistence::clients::ClientRow;
use persistence::search::NameReach;
use persistence::{Unit, facts, responsible_officials};
use std::cmp::Ordering;
use std::collections::HashSet;
use uuid::Uuid;

/// How many candidates are opened at once to be ranked.
const RANKED: usize = 64;
/// How often a walk goes on among a great many who share a word, while nobody more is found.
const MOST_ROUNDS: usize = 4;
/// The same for whoever reaches own clients alone, where most rounds open nobody.
const MOST_ROUNDS_OF_OWN: usize = 64;

/// Where a page begins: after a client, in the order of how near names are, then of ids.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SearchPosition {
    /// How near names are, from 0.
    pub stage: usize,
    /// After which client.
    pub after: Uuid,
}

/// A client that matches.
pub(super) struct FoundClient {
    position: SearchPosition,
    /// What is shown.
    pub hit: Secret<SearchHit>,
    /// What the log says of it.
    pub subject: Subject,
}

/// A page.
pub(super) struct Page {
    /// The clients, the best first.
    pub hits: Vec<FoundClient>,
    /// Where the next page begins.
    pub next: Option<SearchPosition>,
}

/// A walk from a position until a page is full.
pub(super) struct Walk<'a> {
    caller: &'a RegisterCaller,
    criteria: &'a Criteria,
    position: SearchPosition,
    limit: usize,
    /// One more than the page, so that it is known whether there is a next one.
    hits: Vec<FoundClient>,
    /// Found among the candidates of a nearer stage.
    later: Vec<FoundClient>,
    /// Whom this walk has opened.
    opened: HashSet<Uuid>,
    /// The clients whom alone the caller reaches, in the order of ids.
    own: Option<Vec<Uuid>>,
    /// How often the walk has gone on without finding anybody.
    rounds: usize,
    /// Whether it ended before it had looked at everybody: the page goes on from its position.
    unfinished: bool,
}

impl<'a> Walk<'a> {
    /// A walk from a position.
    pub fn new(
        caller: &'a RegisterCaller,
        criteria: &'a Criteria,
        position: SearchPosition,
        limit: usize,
    ) -> Self {
        Self {
            caller,
            criteria,
            position,
            limit,
            hits: Vec::new(),
            later: Vec::new(),
            opened: HashSet::new(),
            own: None,
            rounds: 0,
            unfinished: false,
        }
    }

    /// Walks until the page is full.
    ///
    /// # Errors
    /// The database's.
    pub async fn run(mut self, unit: &mut Unit) -> Result<Page, Problem> {
        if let Some(user) = self.caller.only_of() {
            let (register, today) = (self.caller.register.key, self.caller.today);
            let own = responsible_officials::own_clients(&mut unit.tx, register, user, today);
            self.own = Some(own.await?);
        }
        let stages = self.criteria.stages();
        if self.position.stage == 0 {
            self.stage(unit, NameReach::Exact).await?;
        }
        if stages.len() > 1 && !self.full() && !self.unfinished && !self.ranked(unit).await? {
            while let Some(reach) = stages.get(self.position.stage) {
                if self.full() || self.unfinished {
                    break;
                }
                self.stage(unit, *reach).await?;
            }
        }
        let full = self.full();
        self.hits.truncate(self.limit);
        let next = match full {
            true => self.hits.last().map(|last| last.position),
            false => self.unfinished.then_some(self.position),
        };
        Ok(Page {
            hits: self.hits,
            next,
        })
    }

    fn full(&self) -> bool {
        self.hits.len() > self.limit
    }

    /// Everything that is left, opened at once and ranked; whether it was little enough.
    async fn ranked(&mut self, unit: &mut Unit) -> Result<bool, Problem> {
        let criteria = self.criteria;
        let found = criteria
            .candidates(unit, NameReach::Sound, Uuid::nil(), RANKED)
            .await?;
        if found.more_after.is_some() {
            return Ok(false);
        }
        let rows: Vec<_> = found
            .rows
            .into_iter()
            .filter(|row| !self.opened.contains(&row.id))
            .collect();
        let mut found = self.open(unit, rows).await?;
        found.append(&mut self.later);
        let begin = self.position;
        found.retain(|found| found.position > begin);
        found.sort_by_key(|found| found.position);
        found.truncate(self.limit + 1 - self.hits.len());
        self.hits.append(&mut found);
        Ok(true)
    }

    /// One stage, about a page of candidates at a time, since most of them match.
    async fn stage(&mut self, unit: &mut Unit, reach: NameReach) -> Result<(), Problem> {
        let (criteria, stage) = (self.criteria, self.position.stage);
        let batch = (self.limit + 1).clamp(8, 64);
        loop {
            let candidates = criteria
                .candidates(unit, reach, self.position.after, batch)
                .await?;
            let (few, hits) = (candidates.rows.len() < batch, self.hits.len());
            for found in self.open(unit, candidates.rows).await? {
                match found.position.stage.cmp(&stage) {
                    Ordering::Equal if !self.full() => self.hits.push(found),
                    Ordering::Greater => self.later.push(found),
                    _ => {}
                }
            }
            match candidates.more_after {
                Some(last) if !self.full() => self.position.after = last,
                _ => break,
            }
            self.rounds += usize::from(self.hits.len() == hits);
            let most = match self.own {
                Some(_) => MOST_ROUNDS_OF_OWN,
                None => MOST_ROUNDS,
            };
            if self.rounds >= most || few && !self.hits.is_empty() {
                self.unfinished = true;
                return Ok(());
            }
        }
        self.position = SearchPosition {
            stage: stage + 1,
            after: Uuid::nil(),
        };
        Ok(())
    }

    /// Opens candidates and keeps those that match for this caller.
    async fn open(&mut self, unit: &mut Unit, mut rows: Vec<ClientRow>) -> Result<Vec<FoundClient>, Problem> {
        let (caller, criteria) = (self.caller, self.criteria);
        if let Some(own) = &self.own {
            // Nobody else is opened at all.
            rows.retain(|row| own.binary_search(&row.id).is_ok());
        }
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let facts = facts::of_fields(unit, &ids, &criteria.needs()).await?;
        self.opened.extend(ids);
        let mut found = Vec::new();
        for row in rows {
            let client = ClientId(row.id);
            let own = facts
                .as_ref()
                .map(|facts| facts::of_client(facts, row.id).to_vec());
            let visibility = ClientVisibility::of(caller, &row, &own);
            let Some(matched) = own.judge(|own| criteria.matches(&visibility, own)) else {
                continue;
            };
            if let Some(user) = caller.only_of()
                && !responsible_officials::is_responsible(
                    &mut unit.tx,
                    caller.register.key,
                    client,
                    user,
                    caller.today,
                )
                .await?
            {
                continue;
            }
            let stage = criteria.stages().iter().position(|reach| *reach == matched.reach);
            let subject = visibility.subject(client, summary_fields());
            let hit = own.map(|own| SearchHit {
                client: shown_summary(&visibility, &row, &own),
                matched_on: matched.on.into_iter().map(Open).collect(),
            });
            found.push(FoundClient {
                position: SearchPosition {
                    stage: stage.unwrap_or_default(),
                    after: row.id,
                },
                hit,
                subject,
            });
        }
        Ok(found)
    }
}
