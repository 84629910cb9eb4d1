//! The demo: deterministic, by the registers' own rules, and as its file of accounts says.

mod days_work;
mod fixtures;
mod served;

use demo::{Document, Options};
use serde_json::json;
use served::{CLIENTS, Served, options};
use std::collections::{BTreeMap, BTreeSet};
use tests::app::shipped_registers;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_seed_gives_the_same_demo_and_another_does_not() {
    let folders: Vec<_> = (0..3).map(|_| tests::postgres::folder()).collect();
    let mut seen = Vec::new();
    for (folder, seed) in folders.iter().zip([7, 7, 8]) {
        let options = Options {
            seed: Some(seed),
            ..options(folder.path())
        };
        let served = Served::start(&options).await;
        let mut people = BTreeMap::new();
        for register in served.registers() {
            people.insert(register.clone(), served.everybody(&register).await);
            let token = served.as_task(&register, "responsible_person").await;
            let path = format!("/v1/registers/{register}/records?limit=200");
            let records = served.ok(&token, &path).await["items"].clone();
            people.insert(
                format!("{register}: records"),
                records.as_array().unwrap().clone(),
            );
        }
        seen.push((served.stop().await, people));
    }
    assert!(seen[0] == seen[1], "the same seed, another demo");
    assert_ne!(seen[0].0.fixtures, seen[2].0.fixtures);
    assert_ne!(seen[0].1, seen[2].1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_account_signs_in_and_sees_its_register() {
    let folder = tests::postgres::folder();
    let served = Served::start(&options(folder.path())).await;
    let document = &served.ready.document;
    let text = std::fs::read_to_string(served.ready.data_dir.join(demo::ACCOUNTS)).unwrap();
    let written: Document = serde_json::from_str(&text).unwrap();
    assert_eq!(&written, document);
    let usernames: BTreeSet<_> = document
        .accounts
        .iter()
        .map(|account| &account.username)
        .collect();
    assert_eq!(usernames.len(), document.accounts.len());
    for register in served.state.registers.all() {
        for task in &register.versions()[0].tasks {
            let account = document
                .accounts
                .iter()
                .find(|account| account.register.as_ref() == Some(&register.id) && account.task == task.code);
            assert!(account.is_some(), "{}: {}", register.id, task.code);
        }
    }
    for account in &document.accounts {
        assert!(account.password.chars().count() >= 12);
        let token = served.sign_in(&account.username, &account.password).await;
        let me = served.ok(&token, "/v1/me").await;
        match &account.register {
            None => assert_eq!((&me["operator"], &me["registers"]), (&json!(true), &json!([]))),
            Some(register) => {
                assert_eq!(me["registers"][0]["id"], json!(register));
                assert_eq!(me["registers"][0]["tasks"][0]["code"], json!(account.task));
            }
        }
    }
    let table = document.table(&served.state.registers);
    for account in &document.accounts {
        assert!(table.contains(&account.username), "{table}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_of_the_demo_can_be_taken_for_somebody() {
    let folder = tests::postgres::folder();
    let served = Served::start(&options(folder.path())).await;
    let mut codes = 0;
    for register in served.registers() {
        let everybody = served.everybody(&register).await;
        assert_eq!(everybody.len(), CLIENTS / 5);
        for client in everybody {
            let Some(code) = client["identityCode"]["value"].as_str() else {
                continue;
            };
            assert!(("900"..="999").contains(&&code[7..10]), "{register}");
            codes += 1;
        }
    }
    assert!(codes > CLIENTS / 3, "{codes}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_client_has_its_entry_and_no_entry_was_changed() {
    let folder = tests::postgres::folder();
    let served = Served::start(&options(folder.path())).await;
    for register in served.state.registers.all() {
        let token = served.as_task(&register.id, "log_auditor").await;
        let (mut entered, mut cursor) = (0, String::new());
        loop {
            let path = format!(
                "/v1/registers/{}/log?limit=200&operation=createClient{cursor}",
                register.id
            );
            let page = served.ok(&token, &path).await;
            entered += page["items"].as_array().unwrap().len();
            match page["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(
            entered, served.ready.document.clients[&register.id],
            "{}",
            register.id
        );
        let verified = persistence::log::verify(&served.state.store, register.key)
            .await
            .unwrap();
        assert!(verified.changed.is_empty() && verified.entries > 0);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_bound_register_is_reached_from_this_machine_and_can_be_tried_from_elsewhere() {
    let folder = tests::postgres::folder();
    let served = Served::start(&options(folder.path())).await;
    let registers = &served.state.registers;
    let bound: Vec<_> = registers
        .all()
        .iter()
        .filter(|register| register.versions()[0].network.bound)
        .collect();
    assert!(!bound.is_empty());
    for register in bound {
        let token = served.as_task(&register.id, "caseworker").await;
        let path = format!("/v1/registers/{}/clients", register.id);
        served.ok(&token, &path).await;
        let elsewhere = served
            .get(&token, &path, &[("x-forwarded-for", "203.0.113.9")])
            .await;
        assert_eq!(
            (elsewhere.0, &elsewhere.1["code"]),
            (403, &json!("network_refused"))
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_start_takes_the_data_as_it_is_and_a_reset_does_not() {
    let folder = tests::postgres::folder();
    let first = Served::start(&options(folder.path())).await;
    assert!(!first.ready.reused);
    let busy = demo::ready(&options(folder.path()), api::server::CONTRACT)
        .await
        .err()
        .expect("it is in use");
    assert!(busy.contains("another demo"), "{busy}");
    let first = first.stop().await;

    let other = Options {
        seed: Some(8),
        clients: Some(1),
        today: None,
        ..options(folder.path())
    };
    let second = Served::start(&other).await;
    assert!(second.ready.reused);
    assert_eq!((second.ready.plan.seed, second.ready.plan.clients), (7, CLIENTS));
    assert_eq!(
        second.state.store.clock().now().date_naive(),
        second.ready.plan.today
    );
    let register = second.registers()[0].clone();
    assert_eq!(second.everybody(&register).await.len(), CLIENTS / 5);
    assert_eq!(second.stop().await, first);

    let reset = Options { reset: true, ..other };
    let third = Served::start(&reset).await;
    assert!(!third.ready.reused);
    assert_eq!(third.ready.plan.seed, 8);
    assert_ne!(third.stop().await.fixtures, first.fixtures);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_lie_beside_the_data_and_strange_folders_are_left_alone() {
    let folder = tests::postgres::folder();
    let mut options = options(folder.path());
    let served = Served::start(&options).await;
    let (data, keys) = (served.ready.data_dir.clone(), served.ready.key_dir.clone());
    served.stop().await;
    assert!(!keys.starts_with(&data) && keys.join("root.key").exists());
    assert!(!data.join("root.key").exists() && !data.join("keys.db").exists());

    // What is somebody's own stays, even in the demo's folder.
    std::fs::write(data.join("notes.txt"), "mine").unwrap();
    options.reset = true;
    Served::start(&options).await.stop().await;
    assert!(data.join("notes.txt").exists());

    // Without its keys the data says nothing, and is not quietly filled anew.
    options.reset = false;
    std::fs::remove_file(keys.join("root.key")).unwrap();
    let refused = demo::ready(&options, api::server::CONTRACT)
        .await
        .err()
        .expect("the keys are gone");
    assert!(refused.contains("--reset"), "{refused}");

    options.data_dir = folder.path().join("strange");
    options.reset = true;
    std::fs::create_dir(&options.data_dir).unwrap();
    std::fs::write(options.data_dir.join("asiakasrekisteri.db"), "somebody's").unwrap();
    let refused = demo::ready(&options, api::server::CONTRACT)
        .await
        .err()
        .expect("it is not a demo's");
    assert!(refused.contains("not a demo's folder"), "{refused}");
    let kept = std::fs::read_to_string(options.data_dir.join("asiakasrekisteri.db"));
    assert_eq!(kept.unwrap(), "somebody's");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sixth_profile_gets_clients_too_and_changes_nobody_elses() {
    let folder = tests::postgres::folder();
    let registers = folder.path().join("registers");
    std::fs::create_dir(&registers).unwrap();
    for file in application::hosted_registers::files(&shipped_registers()).unwrap() {
        std::fs::copy(&file, registers.join(file.file_name().unwrap())).unwrap();
    }
    let file = application::hosted_registers::files(&shipped_registers())
        .unwrap()
        .remove(0);
    let (profile, text) = application::hosted_registers::read(&file).unwrap();
    let sixth = text.replace(&profile.id, "utsjoki-newcomers");
    std::fs::write(registers.join("utsjoki-newcomers.toml"), sixth).unwrap();

    let five = Served::start(&options(folder.path())).await.stop().await;
    let options = Options {
        data_dir: folder.path().join("six"),
        registers_dir: registers,
        clients: Some(CLIENTS / 5 * 6),
        ..options(folder.path())
    };
    let six = Served::start(&options).await;
    assert_eq!(six.everybody("utsjoki-newcomers").await.len(), CLIENTS / 5);
    let six = six.stop().await;
    for (register, named) in &five.fixtures {
        assert_eq!(&six.fixtures[register], named, "{register}");
    }
    assert_ne!(six.fixtures["utsjoki-newcomers"], five.fixtures[&profile.id]);
}
