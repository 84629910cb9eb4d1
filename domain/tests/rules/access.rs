//! In which capacity a call is made, and until when (R60–R63).

use super::*;
use domain::access::Right;
use domain::access::grant::{AccessRefusal, Grant, judge};
use domain::ids::{GrantId, RegisterKey, UserId};
use domain::work::handover::{can_answer_throughout, last_day_of};

fn grant(task: &str) -> Grant {
    Grant {
        id: GrantId(uuid::Uuid::nil()),
        user: UserId(uuid::Uuid::nil()),
        register: RegisterKey(1),
        task: task.to_owned(),
        from: day("2026-01-01"),
        to: Some(day("2026-03-06")),
        undertaking_signed_on: day("2026-01-01"),
        own_clients_only: false,
    }
}

fn call(
    grants: &[Grant],
    task: Option<&str>,
    purpose: Option<&str>,
    right: Right,
    on: &str,
) -> Result<(String, String, bool), AccessRefusal> {
    let profile = shipped(REFUGEE_WORK);
    let capacity = judge(&profile, grants, task, purpose, Some(right), day(on))?;
    Ok((
        capacity.task.code.clone(),
        capacity.purpose.to_owned(),
        capacity.own_clients_only,
    ))
}

#[test]
fn a_grant_carries_on_its_last_day_and_not_on_the_next() {
    let grants = [grant("caseworker")];
    let on = |on| call(&grants, None, None, Right::ClientView, on).map(|(task, ..)| task);
    assert_eq!(on("2025-12-31"), Err(AccessRefusal::NoGrant));
    assert_eq!(on("2026-01-01").as_deref(), Ok("caseworker"));
    assert_eq!(on("2026-03-06").as_deref(), Ok("caseworker"));
    assert_eq!(on("2026-03-07"), Err(AccessRefusal::NoGrant));
    let unsigned = [Grant {
        undertaking_signed_on: day("2026-02-01"),
        ..grant("caseworker")
    }];
    assert_eq!(
        call(&unsigned, None, None, Right::ClientView, "2026-01-31"),
        Err(AccessRefusal::NoGrant)
    );
    assert!(call(&unsigned, None, None, Right::ClientView, "2026-02-01").is_ok());
    let unknown = [grant("no_such_task")];
    assert_eq!(
        call(&unknown, None, None, Right::ClientView, "2026-02-01"),
        Err(AccessRefusal::NoGrant)
    );
}

#[test]
fn one_of_several_tasks_is_taken_when_only_it_fits() {
    let grants = [grant("caseworker"), grant("responsible_person")];
    let call = |task, right| call(&grants, task, None, right, "2026-03-02").map(|(task, ..)| task);
    assert_eq!(
        call(None, Right::RestrictionEdit).as_deref(),
        Ok("responsible_person")
    );
    assert_eq!(call(None, Right::ClientView), Err(AccessRefusal::TaskRequired));
    assert_eq!(
        call(Some("caseworker"), Right::ClientView).as_deref(),
        Ok("caseworker")
    );
    assert_eq!(
        call(Some("caseworker"), Right::RestrictionEdit),
        Err(AccessRefusal::RightMissing)
    );
    assert_eq!(
        call(Some("data_protection_officer"), Right::ClientView),
        Err(AccessRefusal::TaskNotHeld)
    );
    assert_eq!(call(None, Right::GrantEdit), Err(AccessRefusal::RightMissing));
}

#[test]
fn a_task_with_several_purposes_says_which() {
    let grants = [grant("statistician")];
    let profile = shipped(REFUGEE_WORK);
    let call = |purpose| {
        judge(&profile, &grants, None, purpose, None, day("2026-03-02"))
            .map(|capacity| capacity.purpose.to_owned())
    };
    assert_eq!(call(None), Err(AccessRefusal::PurposeRequired));
    assert_eq!(call(Some("research")).as_deref(), Ok("research"));
    assert_eq!(
        call(Some("integration_services")),
        Err(AccessRefusal::PurposeNotServed)
    );
}

#[test]
fn the_wider_of_two_grants_of_a_task_reaches_further() {
    let own = Grant {
        own_clients_only: true,
        ..grant("caseworker")
    };
    let ended = Grant {
        to: Some(day("2026-02-01")),
        ..grant("caseworker")
    };
    let reach =
        |grants: &[Grant]| call(grants, None, None, Right::ClientView, "2026-03-02").map(|(.., own)| own);
    assert_eq!(reach(std::slice::from_ref(&own)), Ok(true));
    assert_eq!(reach(&[own.clone(), grant("caseworker")]), Ok(false));
    assert_eq!(reach(&[own, ended]), Ok(true), "one that ended reaches nothing");
}

#[test]
fn grants_that_follow_each_other_answer_without_a_break() {
    let profile = shipped(REFUGEE_WORK);
    let then = |task: &str, from: &str, to: Option<&str>| Grant {
        from: day(from),
        to: to.map(day),
        ..grant(task)
    };
    let answers = |grants: &[Grant], from: &str, to: &str| {
        let last = last_day_of(&profile, grants, day(from)).map(|last| last.to_string());
        let throughout = can_answer_throughout(&profile, grants, day(from), day(to));
        (last, throughout)
    };
    let until = |last: &str| Some(last.to_owned());
    let next = then("responsible_person", "2026-03-07", Some("2026-05-31"));
    let gap = then("responsible_person", "2026-03-08", Some("2026-05-31"));
    // What sees no client does not count.
    let blind = then("statistician", "2026-01-01", None);
    let two = [grant("caseworker"), next, blind.clone()];
    assert_eq!(
        answers(&two, "2026-02-01", "2026-05-31"),
        (until("2026-05-31"), true)
    );
    assert_eq!(
        answers(&two, "2026-02-01", "2026-06-01"),
        (until("2026-05-31"), false)
    );
    assert_eq!(answers(&two, "2025-12-31", "2026-02-01"), (None, false));
    let broken = [grant("caseworker"), gap, blind.clone()];
    assert_eq!(
        answers(&broken, "2026-02-01", "2026-05-31"),
        (until("2026-03-06"), false)
    );
    let open = [grant("caseworker"), then("caseworker", "2026-02-01", None)];
    assert_eq!(answers(&open, "2026-01-01", "2099-12-31"), (None, true));
    assert_eq!(answers(&[blind], "2026-02-01", "2026-02-01"), (None, false));
}
