//! Walking through what is found, the nearest names first.
//!
//! Whole words come first and fill most pages. When they do not, everything that sounds so is looked up at
//! once: unless it is a great deal, it is opened once and ranked, instead of stage by stage.

use crate::caller::RegisterCaller;
use crate::clients::list::by_client;
use crate::clients::search::wanted::Wanted;
use crate::clients::view::{Sight, summary_fields};
use crate::problem::Problem;
use contract::clients::dto::SearchHit;
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
pub const RANKED: usize = 64;

/// Where a page begins: after a client, in the order of how near names are, then of ids.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub stage: usize,
    pub after: Uuid,
}

/// A client that matches.
pub struct Found {
    place: Place,
    pub hit: Secret<SearchHit>,
    pub subject: Subject,
}

/// A page.
pub struct Page {
    pub hits: Vec<Found>,
    pub next: Option<Place>,
}

/// A walk from a place until a page is full.
pub struct Walk<'a> {
    call: &'a RegisterCaller,
    wanted: &'a Wanted,
    place: Place,
    limit: usize,
    /// One more than the page, so that it is known whether there is a next one.
    hits: Vec<Found>,
    /// Found among the candidates of a nearer stage.
    later: Vec<Found>,
    /// Whom this walk has opened.
    opened: HashSet<Uuid>,
}

impl<'a> Walk<'a> {
    pub fn new(call: &'a RegisterCaller, wanted: &'a Wanted, place: Place, limit: usize) -> Self {
        Self {
            call,
            wanted,
            place,
            limit,
            hits: Vec::new(),
            later: Vec::new(),
            opened: HashSet::new(),
        }
    }

    pub async fn run(mut self, unit: &mut Unit) -> Result<Page, Problem> {
        let stages = self.wanted.stages();
        if self.place.stage == 0 {
            self.stage(unit, NameReach::Exact).await?;
        }
        if stages.len() > 1 && !self.full() && !self.ranked(unit).await? {
            while let Some(reach) = stages.get(self.place.stage) {
                if self.full() {
                    break;
                }
                self.stage(unit, *reach).await?;
            }
        }
        let full = self.full();
        self.hits.truncate(self.limit);
        let next = self.hits.last().map(|last| last.place).filter(|_| full);
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
        let wanted = self.wanted;
        let rows = wanted
            .candidates(unit, NameReach::Sound, Uuid::nil(), RANKED)
            .await?;
        if rows.len() == RANKED {
            return Ok(false);
        }
        let rows: Vec<_> = rows
            .into_iter()
            .filter(|row| !self.opened.contains(&row.id))
            .collect();
        let mut found = self.open(unit, rows).await?;
        found.append(&mut self.later);
        let begin = self.place;
        found.retain(|found| found.place > begin);
        found.sort_by_key(|found| found.place);
        found.truncate(self.limit + 1 - self.hits.len());
        self.hits.append(&mut found);
        Ok(true)
    }

    /// One stage, about a page of candidates at a time, since most of them match.
    async fn stage(&mut self, unit: &mut Unit, reach: NameReach) -> Result<(), Problem> {
        let (wanted, stage) = (self.wanted, self.place.stage);
        let batch = (self.limit + 1).clamp(8, 64);
        loop {
            let rows = wanted.candidates(unit, reach, self.place.after, batch).await?;
            let last = rows.last().map(|row| row.id).filter(|_| rows.len() == batch);
            for found in self.open(unit, rows).await? {
                match found.place.stage.cmp(&stage) {
                    Ordering::Equal if !self.full() => self.hits.push(found),
                    Ordering::Greater => self.later.push(found),
                    _ => {}
                }
            }
            match last {
                Some(last) if !self.full() => self.place.after = last,
                _ => break,
            }
        }
        self.place = Place {
            stage: stage + 1,
            after: Uuid::nil(),
        };
        Ok(())
    }

    /// Opens candidates and keeps those that match for this caller.
    async fn open(&mut self, unit: &mut Unit, rows: Vec<ClientRow>) -> Result<Vec<Found>, Problem> {
        let (call, wanted) = (self.call, self.wanted);
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let by_client = facts::of_fields(unit, &ids, &wanted.needs())
            .await?
            .map(by_client);
        self.opened.extend(ids);
        let mut found = Vec::new();
        for row in rows {
            let client = ClientId(row.id);
            let own = by_client
                .as_ref()
                .map(|by_client| by_client.get(&row.id).cloned().unwrap_or_default());
            let sight = Sight::of(call, &row, &own);
            let Some(matched) = own.judge(|own| wanted.matches(&sight, own)) else {
                continue;
            };
            if let Some(user) = call.only_of()
                && !responsible_officials::is_responsible(
                    &mut unit.tx,
                    call.register.key,
                    client,
                    user,
                    call.today,
                )
                .await?
            {
                continue;
            }
            let stage = wanted.stages().iter().position(|reach| *reach == matched.reach);
            let subject = sight.subject(client, summary_fields());
            let hit = own.map(|own| SearchHit {
                client: sight.summary(&row, &own),
                matched_on: matched.on.into_iter().map(Open).collect(),
            });
            found.push(Found {
                place: Place {
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
