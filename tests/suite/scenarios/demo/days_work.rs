//! A day's work waits in the demo: each worklist shows something, and clients stand for what it holds.

use super::served::{Served, options};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

fn items(page: &Value) -> &Vec<Value> {
    page["items"].as_array().expect("items")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_worklist_of_every_register_shows_something() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(&options(folder.path())).await;
    let mut lists = 0;
    for register in served.registers() {
        let token = served.as_task(&register, "caseworker").await;
        let path = format!("/v1/registers/{register}/worklists");
        for list in items(&served.ok(&token, &path).await) {
            let list = list["worklist"].as_str().unwrap();
            let shown = served.ok(&token, &format!("{path}/{list}")).await;
            let clients: BTreeSet<&str> = items(&shown)
                .iter()
                .map(|item| item["client"]["id"].as_str().unwrap())
                .collect();
            let fixture = match list {
                "appointments_today" => "appointment_today",
                "plans_due" => "plan_due",
                "permits_expiring" => "permit_expiring",
                "consents_expiring" => "consent_expiring",
                "measures_stalled" => "measure_stalled",
                "clients_unassigned" => "without_official",
                "drafts" => "draft",
                other => panic!("{other}: nobody of the demo stands for it"),
            };
            let stands: Vec<String> = served
                .ids(&register, fixture)
                .iter()
                .map(Uuid::to_string)
                .collect();
            assert!(!stands.is_empty(), "{register}: nobody is {fixture}");
            let found = stands.iter().all(|id| clients.contains(id.as_str()));
            assert!(found, "{register}: {list} lacks {fixture}: {shown}");
            // Who has a renewed permit is not waited for.
            for renewed in served.ids(&register, "permit_renewed") {
                let waits = list == "permits_expiring" && clients.contains(renewed.to_string().as_str());
                assert!(!waits, "{register}: a renewed permit expires");
            }
            lists += 1;
        }
    }
    assert!(lists > 25, "{lists}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn observations_of_the_demo_are_provable() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(&options(folder.path())).await;
    let mut observed = 0;
    for register in served.registers() {
        let token = served.as_task(&register, "caseworker").await;
        let across = format!("/v1/registers/{register}/records?kind=work_ability_observation&limit=200");
        for found in items(&served.ok(&token, &across).await) {
            let client = found["client"]["id"].as_str().unwrap();
            let id = found["record"]["id"].as_str().unwrap();
            let path = format!("/v1/registers/{register}/clients/{client}/records/{id}/integrity");
            let found = served.ok(&token, &path).await;
            assert_eq!(
                (&found["unchanged"], &found["logEntryIntact"]),
                (&json!(true), &json!(true)),
                "{register}: {found}"
            );
            observed += 1;
        }
        let named = served.ids(&register, "work_ability_observation").len();
        assert!(observed >= named, "{register}");
    }
    assert!(observed > 0, "no register observes the ability to work");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_stand_for_the_work_that_the_file_names() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(&options(folder.path())).await;
    for register in served.registers() {
        let token = served.as_task(&register, "responsible_person").await;
        let base = format!("/v1/registers/{register}");
        let of = |id: Uuid, list: &str| format!("{base}/clients/{id}/{list}");
        for id in served.ids(&register, "permit_renewed") {
            let permits = served.ok(&token, &of(id, "permits")).await;
            let periods: Vec<_> = items(&permits).iter().map(|permit| &permit["period"]).collect();
            assert_eq!(periods.len(), 2, "{register}: {permits}");
            assert!(
                periods[0]["to"].as_str() < periods[1]["from"].as_str(),
                "{register}: {permits}"
            );
        }
        for id in served.ids(&register, "plan_due") {
            let plans = served
                .ok(&token, &of(id, "records?kind=plan&state=in_force"))
                .await;
            let plan = items(&plans)[0]["id"].as_str().unwrap();
            let goals = served.ok(&token, &of(id, &format!("records/{plan}/goals"))).await;
            let states: BTreeSet<_> = items(&goals)
                .iter()
                .map(|goal| goal["state"].to_string())
                .collect();
            assert!(states.len() > 1, "{register}: {goals}");
            let reviews = served
                .ok(&token, &of(id, &format!("records/{plan}/reviews")))
                .await;
            assert_eq!(items(&reviews).len(), 1, "{register}: {reviews}");
        }
        let mut events = BTreeSet::new();
        let together = served.ids(&register, "shared_event");
        for id in &together {
            let contacts = served.ok(&token, &of(*id, "records?kind=contact")).await;
            let shared = items(&contacts)
                .iter()
                .filter_map(|contact| contact["event"].as_str());
            events.extend(shared.map(str::to_owned));
        }
        assert_eq!((together.len(), events.len()), (3, 1), "{register}");
        let corrections = served
            .ok(&token, &format!("{base}/corrections?state=pending"))
            .await;
        let wrong = served.ids(&register, "pending_correction")[0].to_string();
        assert_eq!(items(&corrections).len(), 1, "{register}: {corrections}");
        assert_eq!(items(&corrections)[0]["client"], json!(wrong));
        // Another than who asked can decide it.
        let caseworker = served.as_task(&register, "caseworker").await;
        let path = format!(
            "{base}/corrections/{}",
            items(&corrections)[0]["id"].as_str().unwrap()
        );
        let seen = served.ok(&caseworker, &path).await;
        assert_eq!(seen["allowedActions"][0]["allowed"], true, "{register}: {seen}");
        let left = served.ok(&token, &format!("{base}/handovers/unowned")).await;
        let without = served.ids(&register, "without_official")[0].to_string();
        assert!(
            items(&left)
                .iter()
                .any(|item| item["client"]["id"] == json!(without)),
            "{register}: {left}"
        );
        let away = served.ok(&token, &format!("{base}/substitutes")).await;
        assert_eq!(items(&away)[0]["holds"], true, "{register}: {away}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn families_are_related_as_far_as_the_notice_goes() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(&options(folder.path())).await;
    let mut guardians = BTreeSet::new();
    for register in served.registers() {
        let token = served.as_task(&register, "responsible_person").await;
        let path = |id: Uuid| format!("/v1/registers/{register}/clients/{id}/related-persons");
        for id in served.ids(&register, "unaccompanied_child") {
            let related = served.ok(&token, &path(id)).await;
            let only = &items(&related)[0];
            assert_eq!(only["relation"], "representative_of_unaccompanied_child");
            assert!(only["client"].is_null() && only["name"].is_string() && only["scope"][0].is_string());
        }
        let everybody = served.everybody(&register).await;
        for client in &everybody {
            let id: Uuid = client["id"].as_str().unwrap().parse().unwrap();
            let related = served.ok(&token, &path(id)).await;
            // Read from both sides, each relation is there once.
            let once: BTreeSet<_> = items(&related)
                .iter()
                .map(|one| {
                    (
                        one["relation"].to_string(),
                        one["client"].to_string(),
                        one["name"].to_string(),
                    )
                })
                .collect();
            assert_eq!(once.len(), items(&related).len(), "{register}: {related}");
            for guardian in items(&related) {
                if guardian["relation"] == "guardian" {
                    guardians.insert(guardian["custody"].as_str().unwrap().to_owned());
                }
            }
        }
        let family = served.ids(&register, "family_of_four");
        let profile = served.state.registers.find(&register).unwrap().versions()[0].clone();
        if profile
            .category_of(domain::client::field::Field::FamilyMember)
            .is_some()
        {
            let mother = served.ok(&token, &path(family[0])).await;
            let linked: BTreeSet<_> = items(&mother)
                .iter()
                .filter_map(|one| one["client"].as_str())
                .collect();
            let others: Vec<String> = family[1..].iter().map(Uuid::to_string).collect();
            assert!(
                others.iter().all(|other| linked.contains(other.as_str())),
                "{register}: {mother}"
            );
            let minimal = items(&mother)
                .iter()
                .filter(|one| one["client"].is_null())
                .count();
            assert_eq!(minimal, 1, "{register}: {mother}");
        }
    }
    assert_eq!(
        guardians.iter().map(String::as_str).collect::<Vec<_>>(),
        ["joint", "sole"]
    );
}
