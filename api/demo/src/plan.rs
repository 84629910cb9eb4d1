//! Who is in a register: the clients that stand for something, as far as the profile has it, and the
//! usual ones.

use crate::case::{Answers, Case, Fixture, Later, Member};
use crate::person::{Person, Town};
use crate::random::Dice;
use crate::usual::{entry_day, usual, working};
use chrono::{Months, NaiveDate};
use domain::client::field::Field;
use domain::client::value::{IdentityCode, MaritalStatus, RestrictionGround};
use domain::record::RecordKind;
use domain::register::{EntryNeed, ProvisionUse, RegisterProfile};

/// The clients of a register, household by household: those that stand for something first.
///
/// What a register's people stand for follows from its profile: whether it takes identity codes, whether
/// anybody consents to anything, whether law requires the service of one who refuses.
pub(crate) fn cases(profile: &RegisterProfile, today: NaiveDate, clients: usize, dice: Dice) -> Vec<Case> {
    let mut town = Town::new(profile, today, dice);
    let mut cases = fixtures(profile, &mut town);
    let mut households = cases.last().map_or(0, |case| case.household.0);
    while cases.len() < clients {
        let Some(household) = town.household(town.newcomers) else {
            break;
        };
        let entered = entry_day(&mut town);
        let group = usize::try_from(town.dice.between(0, 7)).unwrap_or(0);
        let mut made = usual(&mut town, &household, entered);
        made.truncate(clients - cases.len());
        households += 1;
        for case in &mut made {
            case.group = group;
            case.household.0 = households;
        }
        cases.extend(made);
    }
    cases
}

/// A day `months` before today, never on a weekend.
fn ago(today: NaiveDate, months: u32) -> NaiveDate {
    working(today.checked_sub_months(Months::new(months)).unwrap_or(today))
}

/// One person of a household of one, grown up when the earliest entries were made.
fn single(town: &mut Town<'_>, newcomer: bool) -> Option<Person> {
    let household = town.household(newcomer)?;
    let woman = town.dice.chance(50);
    Some(town.member(&household, woman, (28, 64)))
}

/// The clients that stand for something.
fn fixtures(profile: &RegisterProfile, town: &mut Town<'_>) -> Vec<Case> {
    let today = town.today;
    let mut cases = family(town);
    cases.extend(protected_family(town));
    let mut stand =
        |town: &mut Town<'_>, fixture: Fixture, months: u32, edit: &dyn Fn(&mut Town<'_>, Case) -> Case| {
            // These stand for what happens to newcomers, wherever they are served.
            let newcomer = town.newcomers
                || matches!(
                    fixture,
                    Fixture::TemporaryIdentityCode
                        | Fixture::ChangedIdentityCode
                        | Fixture::NoIdentityCode
                        | Fixture::InterpreterNeed
                        | Fixture::OneName
                );
            if let Some(person) = single(town, newcomer) {
                let case = Case::new(person, ago(today, months)).standing_for(fixture);
                cases.push(edit(town, case));
            }
        };
    stand(town, Fixture::LapsedNonDisclosure, 70, &|_, case| {
        case.then(ago(today, 69), Later::NonDisclosure(Some(ago(today, 9))))
    });
    if profile.category_of(Field::IdentityCode).is_some() {
        stand(town, Fixture::TemporaryIdentityCode, 4, &|town, case| {
            coded(town, case, Some(true))
        });
        stand(town, Fixture::ChangedIdentityCode, 14, &|town, case| {
            let case = coded(town, case, Some(true));
            match town.code(&case.person, true) {
                Some(code) => case.then(ago(today, 8), Later::IdentityCode(code)),
                None => case,
            }
        });
        stand(town, Fixture::NoIdentityCode, 2, &|town, case| {
            coded(town, case, None)
        });
    }
    stand(town, Fixture::ClosedRelationship, 90, &|_, mut case| {
        case.since = Some(ago(today, 90));
        case.then(ago(today, 60), Later::Ends)
    });
    stand(town, Fixture::Deceased, 30, &|_, case| {
        case.then(ago(today, 3), Later::Death)
    });
    if !profile.consent_kinds.is_empty() {
        stand(town, Fixture::WithdrawnConsent, 20, &|town, case| {
            // Where no consent carries the entry itself, there must be another to withdraw.
            let case = match profile.entry_consent_kinds().next() {
                Some(_) => case,
                None => obtains(town, case, ago(today, 18)),
            };
            case.then(ago(today, 1), Later::Withdraws)
        });
        stand(town, Fixture::ObtainedByConsent, 10, &|town, case| {
            obtains(town, case, ago(today, 6))
        });
    }
    stand(town, Fixture::Restricted, 16, &|_, case| {
        case.then(
            ago(today, 2),
            Later::Restriction(RestrictionGround::AccuracyContested),
        )
    });
    stand(town, Fixture::InterpreterNeed, 5, &|_, mut case| {
        case.person.interpreter = true;
        case.person.language = case.person.mother_tongue;
        case
    });
    stand(town, Fixture::OneName, 7, &|_, mut case| {
        case.person.first_names = None;
        case
    });
    stand(town, Fixture::Moved, 26, &|town, case| {
        let address = town.address();
        case.then(ago(today, 5), Later::Moves(address))
    });
    stand(town, Fixture::TwoOfficials, 12, &|_, mut case| {
        case.answers = Answers::Two;
        case
    });
    if let Some(provision) = service_duty(profile, today) {
        stand(town, Fixture::EnteredByLaw, 3, &|_, mut case| {
            case.required_by_law = Some(provision.clone());
            case
        });
    }
    cases.extend(of_worklists(profile, town));
    // A household each, but for the two families.
    let mut last = 2;
    for case in &mut cases {
        if case.stands_for(Fixture::FamilyOfFour) {
            case.household.0 = 1;
        } else if case.household.0 == 0 {
            last += 1;
            case.household.0 = last;
        }
    }
    cases
}

/// The clients who stand for a day's work: at least one for each worklist that the register has.
fn of_worklists(profile: &RegisterProfile, town: &mut Town<'_>) -> Vec<Case> {
    let today = town.today;
    let writes = |kind| profile.record_types.iter().any(|known| known.kind == kind);
    let takes = |field| profile.category_of(field).is_some();
    let known = |fixture: &Fixture| match fixture {
        Fixture::AppointmentToday => writes(RecordKind::Appointment),
        Fixture::PermitExpiring | Fixture::PermitRenewed => takes(Field::ResidencePermit),
        Fixture::Draft | Fixture::SharedEvent => writes(RecordKind::Contact),
        Fixture::WorkAbilityObservation => writes(RecordKind::WorkAbilityObservation),
        Fixture::PlanDue => writes(RecordKind::Plan),
        Fixture::MeasureStalled => writes(RecordKind::Measure),
        Fixture::ConsentExpiring => profile.consent_kinds.iter().any(|kind| kind.names_parties),
        Fixture::PendingCorrection => writes(RecordKind::Note),
        _ => true,
    };
    let people: [(u32, Answers, &[Fixture]); 4] = [
        (
            14,
            Answers::First,
            &[
                Fixture::AppointmentToday,
                Fixture::PermitExpiring,
                Fixture::Draft,
                Fixture::WorkAbilityObservation,
                Fixture::SharedEvent,
            ],
        ),
        (
            20,
            Answers::First,
            &[
                Fixture::PlanDue,
                Fixture::MeasureStalled,
                Fixture::PermitRenewed,
                Fixture::SharedEvent,
            ],
        ),
        (
            15,
            Answers::First,
            &[
                Fixture::ConsentExpiring,
                Fixture::PendingCorrection,
                Fixture::SharedEvent,
            ],
        ),
        (17, Answers::Former, &[Fixture::WithoutOfficial]),
    ];
    let mut cases = Vec::new();
    for (months, answers, fixtures) in people {
        let Some(person) = single(town, true) else {
            continue;
        };
        let mut case = Case::new(person, ago(today, months));
        case.answers = answers;
        case.fixtures = fixtures.iter().copied().filter(known).collect();
        cases.push(case);
    }
    if town.newcomers
        && let Some(household) = town.household(true)
    {
        let person = town.member(&household, false, (15, 16));
        let mut case = Case::new(person, ago(today, 9)).standing_for(Fixture::UnaccompaniedChild);
        case.household.1 = Member::Alone;
        cases.push(case);
    }
    cases
}

/// A mother, a father and two children; adult children where the register serves people one by one.
fn family(town: &mut Town<'_>) -> Vec<Case> {
    let Some(household) = town.household(town.newcomers) else {
        return Vec::new();
    };
    let entered = ago(town.today, 22);
    let children = if town.newcomers { (5, 14) } else { (20, 24) };
    let members = [
        (true, (40, 46)),
        (false, (41, 50)),
        (true, children),
        (false, children),
    ];
    let mut cases: Vec<Case> = members
        .into_iter()
        .map(|(woman, ages)| town.member(&household, woman, ages))
        .map(|person| Case::new(person, entered).standing_for(Fixture::FamilyOfFour))
        .collect();
    for parent in &mut cases[..2] {
        parent.person.marital_status = MaritalStatus::Married;
    }
    let mother = cases[0].person.full_name();
    if town.newcomers {
        for child in &mut cases[2..] {
            child.guardian = Some(mother.clone());
        }
    }
    for child in &mut cases[2..] {
        child.household.1 = Member::Child;
    }
    cases
}

/// A mother who is hidden from somebody, and her child with her.
fn protected_family(town: &mut Town<'_>) -> Vec<Case> {
    let Some(household) = town.household(town.newcomers) else {
        return Vec::new();
    };
    let (today, entered) = (town.today, ago(town.today, 11));
    // Five years at first, then two at a time (661/2009 36 §).
    let until = ago(today, 10).checked_add_months(Months::new(60));
    let order = (ago(today, 10), Later::NonDisclosure(until));
    let mother = town.member(&household, true, (27, 39));
    let name = mother.full_name();
    let mut cases = vec![Case::new(mother, entered).standing_for(Fixture::ProtectedMother)];
    if town.newcomers {
        let mut child = Case::new(town.member(&household, false, (3, 9)), entered);
        child.guardian = Some(name);
        child.household.1 = Member::Child;
        cases.push(child);
    }
    for case in &mut cases {
        case.later.push(order.clone());
        case.household.0 = 2;
    }
    cases
}

/// The person with a temporary code, a real one, or none.
fn coded(town: &mut Town<'_>, mut case: Case, temporary: Option<bool>) -> Case {
    case.person.code = match temporary {
        None => None,
        Some(temporary) => town
            .code(&case.person, true)
            .map(|code| IdentityCode { temporary, ..code }),
    };
    case
}

fn obtains(town: &mut Town<'_>, case: Case, on: NaiveDate) -> Case {
    let number = crate::names::phone(&mut town.dice);
    case.then(on, Later::Obtains(number))
}

/// The provision by which one who refuses the permission is served, in a register of permissions alone.
fn service_duty(profile: &RegisterProfile, today: NaiveDate) -> Option<String> {
    let by_consent_alone = profile
        .entry
        .conditions
        .iter()
        .all(|condition| matches!(condition.needs, EntryNeed::Consent { .. }));
    let duty = profile.provisions.iter().find(|provision| {
        profile
            .provision_in_force(&provision.code, ProvisionUse::ServiceDuty, today)
            .is_some()
    });
    duty.filter(|_| by_consent_alone)
        .map(|provision| provision.code.clone())
}
