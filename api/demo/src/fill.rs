//! Filling the registers: many clients in one unit of work.

use crate::accounts::{self, Team};
use crate::case::Case;
use crate::desk::Desk;
use crate::document::{Document, Entered};
use crate::error::Error;
use crate::options::Plan;
use crate::random::{Dice, stream};
use crate::{done, plan};
use application::hosted_registers::{Register, Registers};
use chrono::{DateTime, Months, NaiveDate, TimeZone, Utc};
use domain::secret::Secret;
use persistence::{Clock, Ids, Store, Unit};
use std::sync::Arc;

/// Clients of one unit of work: few commits, and a log that fits into memory.
const BATCH: usize = 1_000;
/// How long the accounts have been there when the demo begins.
const MONTHS: u32 = 12 * 12;

/// When the demo's clock begins: nine in the morning, where the registers are.
pub fn begins(registers: &Registers, today: NaiveDate) -> DateTime<Utc> {
    let nine = today.and_hms_opt(9, 0, 0).unwrap_or_default();
    let zone = registers
        .all()
        .first()
        .map(|register| register.versions()[0].time_zone);
    let local = zone.and_then(|zone| zone.from_local_datetime(&nine).earliest());
    local.map_or_else(|| nine.and_utc(), |local| local.with_timezone(&Utc))
}

/// Fills empty registers with invented people and their officials, by the registers' own rules.
///
/// The same plan gives the same people with the same ids, provided that the store is new, that its clock
/// stands at [`begins`] and that its ids are seeded.
///
/// # Errors
/// The store's.
pub async fn fill(store: &Store, registers: &Registers, plan: &Plan) -> Result<Document, Error> {
    let until = begins(registers, plan.today);
    let since = until.checked_sub_months(Months::new(MONTHS)).unwrap_or(until);
    let (operator, teams) = accounts::add(store, registers.all(), plan.seed, (since, plan.today)).await?;
    let mut document = Document::new(&operator, &teams);
    let count = registers.all().len().max(1);
    for (at, (register, team)) in registers.all().iter().zip(&teams).enumerate() {
        let share = plan.clients / count + usize::from(at < plan.clients % count);
        let entered = one_register(store, register, team, plan, share, until).await?;
        document.add(register, entered);
    }
    Ok(document)
}

async fn one_register(
    store: &Store,
    register: &Arc<Register>,
    team: &Team,
    plan: &Plan,
    clients: usize,
    until: DateTime<Utc>,
) -> Result<Vec<Entered>, Error> {
    let dice = Dice::new(plan.seed, &format!("{} people", register.id));
    let profile = register.profile(plan.today);
    let cases: Vec<(usize, Case)> = plan::cases(profile, plan.today, clients, dice)
        .into_iter()
        .enumerate()
        .collect();
    let clock = Clock::fixed(until);
    let desk = Arc::new(Desk {
        register: register.clone(),
        team: team.clone(),
        ids: Ids::seeded(clock.clone(), stream(plan.seed, &register.id)),
        clock,
        until,
    });
    let mut all = Vec::with_capacity(cases.len());
    for batch in cases.chunks(BATCH) {
        let shared = Arc::new((desk.clone(), batch.to_vec(), plan.seed));
        let written = store
            .write(register.key, move |unit| {
                let shared = shared.clone();
                async move {
                    let (desk, batch, seed) = &*shared;
                    enter(desk, unit, batch, *seed).await
                }
            })
            .await;
        match written {
            Ok(entered) => all.extend(entered.into_parts().0),
            // A register that admits nobody stays empty.
            Err(Error::NothingToEnter) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(all)
}

async fn enter(
    desk: &Desk,
    mut unit: Unit,
    batch: &[(usize, Case)],
    seed: u64,
) -> Result<persistence::CompletedUnit<Vec<Entered>>, Error> {
    let mut clients = Vec::with_capacity(batch.len());
    for (at, case) in batch {
        let mut dice = Dice::new(seed, &format!("{} client {at}", desk.register.id));
        let Some(mut opened) = desk.enter(&mut unit, case, &mut dice).await? else {
            continue;
        };
        desk.go_on(&mut unit, &mut opened, case, &mut dice).await?;
        clients.push((case, opened));
    }
    let first = batch.first().map_or(0, |(at, _)| *at);
    let mut dice = Dice::new(seed, &format!("{} together {first}", desk.register.id));
    let mut entries = desk.together(&mut unit, &mut clients, &mut dice).await?;
    if first == 0 && !clients.is_empty() {
        entries.extend(desk.absence(&mut unit).await?);
    }
    let mut entered = Vec::with_capacity(clients.len());
    for (case, opened) in clients {
        entries.extend(opened.entries);
        entered.push(Entered {
            client: opened.id.0,
            fixtures: case.fixtures.clone(),
        });
    }
    done::done(unit, Secret::new(entered), entries).await
}
