//! Filling the registers: household by household, several side by side.

use crate::accounts;
use crate::case::Case;
use crate::document::{Document, Entered};
use crate::error::Error;
use crate::office::{Office, Past};
use crate::options::Plan;
use crate::plan;
use crate::together;
use application::app::App;
use application::hosted_registers::Registers;
use chrono::{DateTime, Months, NaiveDate, TimeZone, Utc};
use futures_util::{StreamExt, TryStreamExt, stream};
use std::sync::Arc;

/// Households of which is told side by side: their units of work share commits.
const SIDE_BY_SIDE: usize = 32;
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

/// Fills empty registers with invented people and their officials, by the commands that serve requests.
///
/// The same plan gives the same people with the same ids, provided that the store is new and that its clock
/// stands at [`begins`].
///
/// # Errors
/// The store's; a command that is refused, and by no rule of the register.
pub async fn fill(app: &App, plan: &Plan) -> Result<Document, Error> {
    let registers = app.registers.all();
    let until = begins(&app.registers, plan.today);
    let since = until.checked_sub_months(Months::new(MONTHS)).unwrap_or(until);
    let days = (since, plan.today);
    let (operator, teams) = accounts::add(&app.store, registers, plan.seed, days).await?;
    app.access.renew(&app.store).await;
    let mut document = Document::new(&operator, &teams);
    let count = registers.len().max(1);
    for (at, (register, team)) in registers.iter().zip(&teams).enumerate() {
        let share = plan.clients / count + usize::from(at < plan.clients % count);
        let office = Arc::new(Office {
            app: app.clone(),
            register: register.clone(),
            team: team.clone(),
            seed: plan.seed,
            until,
        });
        document.add(register, one_register(&office, share).await?);
    }
    for former in teams.iter().filter_map(|team| team.former.as_ref()) {
        accounts::leave(app, &operator, former).await?;
    }
    Ok(document)
}

async fn one_register(office: &Arc<Office>, clients: usize) -> Result<Vec<Entered>, Error> {
    let (today, dice) = (office.today(), office.dice("people"));
    let profile = office.register.profile(today);
    let cases = plan::cases(profile, today, clients, dice);
    let households = stream::iter(households(cases));
    let told = households.map(|household| one_household(office, household));
    let told: Vec<_> = told.buffered(SIDE_BY_SIDE).try_collect().await?;
    let mut all = Vec::new();
    let mut standing = Vec::new();
    for (case, client) in told.into_iter().flatten() {
        all.push(Entered {
            client: client.id.0,
            fixtures: case.fixtures.clone(),
        });
        if !case.fixtures.is_empty() {
            standing.push((case, client));
        }
    }
    let (past, mut dice) = (Past::new(office, "together"), office.dice("together"));
    past.shared_event(&mut standing, &mut dice).await?;
    past.correction(&mut standing, &mut dice).await?;
    if !all.is_empty() {
        past.absence().await?;
    }
    Ok(all)
}

/// The cases of each household, each with its number in the register.
fn households(cases: Vec<Case>) -> Vec<Vec<(usize, Case)>> {
    let mut households: Vec<Vec<(usize, Case)>> = Vec::new();
    for (at, case) in cases.into_iter().enumerate() {
        match households.last_mut() {
            Some(last) if last[0].1.household.0 == case.household.0 => last.push((at, case)),
            _ => households.push(vec![(at, case)]),
        }
    }
    households
}

async fn one_household(
    office: &Arc<Office>,
    household: Vec<(usize, Case)>,
) -> Result<Vec<together::Entered>, Error> {
    let mut entered = Vec::with_capacity(household.len());
    let mut pasts = Vec::with_capacity(household.len());
    for (at, case) in household {
        let name = format!("client {at}");
        let (past, mut dice) = (Past::new(office, &name), office.dice(&name));
        // A register that admits nobody stays empty.
        if let Some(mut client) = past.enter(&case, &mut dice).await? {
            past.go_on(&mut client, &case, &mut dice).await?;
            entered.push((case, client));
            pasts.push((past, dice));
        }
    }
    for (at, (past, dice)) in pasts.iter_mut().enumerate() {
        past.relates(&mut entered, at, dice).await?;
    }
    Ok(entered)
}
