//! The network between: forged addresses, bodies that never come, connections cut in the middle.

use serde_json::{Value, json};
use std::collections::{BTreeMap, HashSet};
use std::time::{Duration, Instant};
use tests::people::*;
use tests::raw_http::Raw;
use tests::refusal::{Watch, is_problem, newcomer, with};
use tests::{App, Options, Session};

/// The municipality's network, in which the register of Raisio is reached.
fn bound() -> Option<BTreeMap<String, Vec<&'static str>>> {
    Some(BTreeMap::from([(RAISIO.to_owned(), vec!["10.20.0.0/16"])]))
}

fn proxied() -> Options {
    Options {
        networks: bound(),
        trusted_proxies: vec!["127.0.0.0/8", "192.0.2.0/28"],
        ..Options::default()
    }
}

async fn addresses(auditor: &Session, register: &str, user: &Session) -> Vec<Value> {
    let path = format!("/v1/registers/{register}/log?user={}&limit=200", user.user);
    let log = auditor.get(&path).await.expect(200);
    log["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["address"].clone())
        .collect()
}

tests::scenario! {
    async fn a_peer_who_is_no_proxy_forges_no_address(app) {
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        for forged in ["10.20.1.1", "10.20.1.1, 127.0.0.1", "::1", "Zqxjkw"] {
            official.with("x-forwarded-for", forged).with("forwarded", format!("for={forged}")).with("x-real-ip", forged)
                .get(&clients(KEMI_REFUGEE_WORK)).await.expect(200);
        }
        let auditor = app.official(KEMI_REFUGEE_WORK, "log_auditor").await;
        assert_eq!(addresses(&auditor, KEMI_REFUGEE_WORK, &official).await, vec![json!("127.0.0.1"); 4]);
    }

    async fn a_register_in_its_network_is_closed_to_others(app, Options { networks: bound(), ..Options::default() }) {
        let official = app.official(RAISIO, "caseworker").await;
        for session in [official.clone(), official.with("x-forwarded-for", "10.20.1.1"), official.with("x-forwarded-for", "10.20.1.1, 10.20.1.2")] {
            for answer in [
                session.get(&clients(RAISIO)).await,
                session.post(&clients(RAISIO), json!({"Zqxjkw": 1})).await,
                session.get(&format!("/v1/registers/{RAISIO}/form-model")).await,
            ] {
                is_problem(&answer, 403, "network_refused");
                assert_eq!(answer.body["params"], json!({"section": "10"}));
                assert!(!answer.text.contains("10.20"), "{}", answer.text);
            }
        }
        // Each is an entry of the register, with the true address; nobody reads it from outside either.
        let auditor = app.official(RAISIO, "log_auditor").await;
        is_problem(&auditor.get(&format!("/v1/registers/{RAISIO}/log")).await, 403, "network_refused");
        let register = app.state.registers.find(RAISIO).unwrap().key;
        let filter = persistence::log::LogFilter { user: Some(official.user.0), ..Default::default() };
        let rows = persistence::log::page(&app.state.store, register, &filter, 50).await.unwrap();
        assert_eq!(rows.rows.len(), 9);
        for row in rows.rows {
            let view = row.view().unwrap();
            assert_eq!((row.outcome.as_str(), view.code.as_deref()), ("refused", Some("network_refused")));
            assert_eq!(view.actor.address.as_deref(), Some("127.0.0.1"));
        }
        // What its notice says is public, and other registers are open.
        app.nobody().get(&format!("/v1/registers/{RAISIO}")).await.expect(200);
        let other = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        other.get(&clients(KEMI_REFUGEE_WORK)).await.expect(200);
    }

    async fn a_register_in_a_network_without_ranges_is_closed(app, Options { networks: Some(BTreeMap::new()), ..Options::default() }) {
        let official = app.official(RAISIO, "caseworker").await;
        is_problem(&official.get(&clients(RAISIO)).await, 403, "network_refused");
    }

    async fn behind_a_proxy_the_right_most_untrusted_hop_counts(app, proxied()) {
        let official = app.official(RAISIO, "caseworker").await;
        for (forwarded, address, inside) in [
            ("10.20.1.1", Some("10.20.1.1"), true),
            ("203.0.113.9", Some("203.0.113.9"), false),
            // Whatever stands further left may be forged.
            ("10.20.1.1, 203.0.113.9", Some("203.0.113.9"), false),
            ("203.0.113.9, 10.20.1.1", Some("10.20.1.1"), true),
            // Proxies of one's own stand to the right.
            ("10.20.1.1, 192.0.2.3", Some("10.20.1.1"), true),
            ("10.20.1.1,203.0.113.9 , 192.0.2.3,127.0.0.9", Some("203.0.113.9"), false),
            ("::ffff:10.20.1.1", Some("10.20.1.1"), true),
            ("2001:db8::7", Some("2001:db8::7"), false),
            // What is no address, or cannot be read, makes the call come from nowhere.
            ("ä, 10.20.1.1", None, false),
            ("10.20.1.1, Zqxjkw", None, false),
            ("10.20.1.1, unknown, 192.0.2.3", None, false),
            ("10.20.1.1:443", None, false),
            ("", None, false),
            // Proxies alone: the left-most of them.
            ("192.0.2.3, 192.0.2.4", Some("192.0.2.3"), false),
        ] {
            let answer = official.with("x-forwarded-for", forwarded).get(&clients(RAISIO)).await;
            assert_eq!(answer.status.as_u16(), if inside { 200 } else { 403 }, "{forwarded}: {}", answer.text);
            let auditor = app.official(RAISIO, "log_auditor").await.with("x-forwarded-for", "10.20.9.9");
            let seen = addresses(&auditor, RAISIO, &official).await;
            assert_eq!(seen[0], json!(address), "{forwarded}");
        }
        // Two headers are one list; a proxy that appends does so in the last.
        let twice = official.with("x-forwarded-for", "10.20.1.1").with("x-forwarded-for", "203.0.113.9");
        is_problem(&twice.get(&clients(RAISIO)).await, 403, "network_refused");
        is_problem(&official.get(&clients(RAISIO)).await, 403, "network_refused");
    }

    async fn an_unreadable_line_does_not_make_the_proxy_the_caller(app, Options {
        networks: Some(BTreeMap::from([(RAISIO.to_owned(), vec!["127.0.0.0/8"])])), trusted_proxies: vec!["127.0.0.0/8"], ..Options::default()
    }) {
        // The proxy itself stands in the municipality's network; who calls through it does not.
        let official = app.official(RAISIO, "caseworker").await;
        official.get(&clients(RAISIO)).await.expect(200);
        for forwarded in ["203.0.113.9", "ä, 203.0.113.9", "Zqxjkw", "203.0.113.9, Zqxjkw", ""] {
            is_problem(&official.with("x-forwarded-for", forwarded).get(&clients(RAISIO)).await, 403, "network_refused");
        }
        let twice = official.with("x-forwarded-for", "ä").with("x-forwarded-for", "203.0.113.9");
        is_problem(&twice.get(&clients(RAISIO)).await, 403, "network_refused");
    }

    async fn a_reset_in_the_middle_of_a_write_leaves_all_of_it_or_nothing(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let mut body = with(newcomer("Katkennut"), "/phones/0/number", json!("+358500000001"));
        body = with(body, "/emails/0/address", json!("testi@example.org"));
        for at in 0..24_u64 {
            let body = with(body.clone(), "/person/firstNames", json!(format!("Testi {}", "abcdefghijklmnopqrstuvwxyz".as_bytes()[at as usize] as char)));
            let body = body.to_string();
            let mut raw = Raw::open(&app).await;
            let request = format!(
                "POST {} HTTP/1.1\r\nhost: test\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                watch.clients(), watch.caller.token, body.len()
            );
            // Some are cut before their last byte, the others at every moment of the work.
            let cut = if at % 6 == 5 { request.len() - 1 } else { request.len() };
            raw.send(&request.as_bytes()[..cut]).await;
            tokio::time::sleep(Duration::from_micros(at * 700)).await;
            raw.reset();
        }
        // Units of work run to their end; then the list and the log say the same.
        let log = format!("/v1/registers/{KEMI_REFUGEE_WORK}/log?operation=createClient&outcome=done&limit=200");
        let whole = settled(&watch, &log).await;
        let listed = watch.caller.get(&format!("{}?limit=200", watch.clients())).await.expect(200);
        let listed: HashSet<String> = ids(&listed["items"], "id");
        assert_eq!(listed, whole);
        assert!(listed.len() - 1 <= 20, "four were cut before their last byte");
        for id in listed.iter().filter(|id| watch.client["id"] != id.as_str()) {
            let client = watch.caller.get(&format!("{}/{id}", watch.clients())).await.expect(200);
            assert_eq!(client["person"]["lastName"], "Katkennut");
            let first = client["person"]["firstNames"].as_str().expect("first names");
            let at = first.strip_prefix("Testi ").and_then(|letter| letter.bytes().next()).expect("a letter") - b'a';
            assert_ne!(at % 6, 5, "{first} was cut before its last byte, and is there");
            assert_eq!(client["phones"].as_array().unwrap().len(), 1, "{client}");
            assert_eq!(client["emails"].as_array().unwrap().len(), 1, "{client}");
            let relationships = watch.caller.get(&format!("{}/{id}/relationships", watch.clients())).await.expect(200);
            assert_eq!(relationships["items"].as_array().unwrap().len(), 1);
        }
        // No transaction was left open, and no connection inside one.
        for _ in 0..20 {
            watch.caller.post(&watch.clients(), newcomer("Jälkeen")).await.expect(201);
        }
        let search = watch.caller.post(&format!("{}/search", watch.clients()), json!({"name": "Jälkeen"})).await.expect(200);
        assert_eq!(search["items"].as_array().unwrap().len(), 20);
    }
}

fn ids(items: &Value, member: &str) -> HashSet<String> {
    let items = items.as_array().expect("items").iter();
    items
        .map(|item| item[member].as_str().expect("an id").to_owned())
        .collect()
}

/// The clients that the log says were made, once it says the same twice.
async fn settled(watch: &Watch, log: &str) -> HashSet<String> {
    let mut before = HashSet::new();
    loop {
        tokio::time::sleep(Duration::from_millis(300)).await;
        let page = watch.auditor.get(log).await.expect(200);
        let subjects = page["items"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|entry| entry["subjects"].as_array().unwrap());
        let now: HashSet<String> = subjects
            .map(|subject| subject["clientId"].as_str().unwrap().to_owned())
            .collect();
        if now == before {
            return now;
        }
        before = now;
    }
}

/// Ten seconds of waiting, once, on whichever database comes first.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stalled_body_is_told_off() {
    let database = *tests::postgres::databases().first().expect("a database");
    let app = App::on(database, Options::default()).await.expect("a service");
    let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
    let head = |length: &str| {
        format!(
            "POST {} HTTP/1.1\r\nhost: test\r\naccept-language: en\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\n{length}\r\n\r\n",
            watch.clients(),
            watch.caller.token
        )
    };
    let started = Instant::now();
    let (mut nothing, mut some, mut chunked) = (
        Raw::open(&app).await,
        Raw::open(&app).await,
        Raw::open(&app).await,
    );
    nothing.send(head("content-length: 100").as_bytes()).await;
    some.send(head("content-length: 100").as_bytes()).await;
    some.send(b"{\"Zqxjkw\": ").await;
    chunked.send(head("transfer-encoding: chunked").as_bytes()).await;
    chunked.send(b"5\r\n{\"Zqx").await;
    // A head that never ends is the framework's own to end, and holds no longer.
    let mut headless = Raw::open(&app).await;
    headless.send(b"POST /v1/me HTTP/1.1\r\nhost: te").await;
    // Others are served meanwhile.
    watch
        .caller
        .post(&watch.clients(), newcomer("Muu"))
        .await
        .expect(201);
    for raw in [&mut nothing, &mut some, &mut chunked] {
        let answer = tokio::time::timeout(Duration::from_secs(12), raw.answer())
            .await
            .expect("within 12 s");
        is_problem(&answer, 408, "body_timeout");
        assert!(!answer.text.contains("Zqx"), "{}", answer.text);
    }
    assert!(
        started.elapsed() >= Duration::from_secs(9),
        "{:?}",
        started.elapsed()
    );
    let head = tokio::time::timeout(Duration::from_secs(12), headless.answer())
        .await
        .expect("within 12 s");
    assert_eq!(head.status, 408);
    assert!(
        started.elapsed() < Duration::from_secs(14),
        "{:?}",
        started.elapsed()
    );
    assert_eq!(watch.entries("createClient", "body_timeout").await.len(), 3);
    let listed = watch.caller.get(&watch.clients()).await.expect(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
}
