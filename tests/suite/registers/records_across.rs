//! `/v1/registers/{register}/records`: casework across clients.

use serde_json::{Value, json};
use tests::people::*;
use tests::scenes::*;
use tests::{App, Session};

const REGISTER: &str = KEMI_REFUGEE_WORK;
const RECORDS: &str = "/v1/registers/kemi-refugee-work/records";

fn note(held_on: &str) -> Value {
    json!({"type": "case_note", "content": {"kind": "note", "text": "Asiakas soitti."}, "heldOn": held_on, "source": from_client()})
}

async fn client(official: &Session, last_name: &str) -> (String, String) {
    let (client, path) = entered(official, REGISTER, newcomer(REGISTER, last_name)).await;
    (client["id"].as_str().unwrap().to_owned(), path)
}

async fn noted(official: &Session, path: &str, held_on: &str) -> String {
    let made = official
        .post(&format!("{path}/records"), note(held_on))
        .await
        .expect(201);
    made["id"].as_str().unwrap().to_owned()
}

/// Every item, page by page.
async fn pages(official: &Session, list: &str, limit: usize) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let mark = if list.contains('?') { '&' } else { '?' };
        let page = official
            .get(&format!("{list}{mark}limit={limit}{cursor}"))
            .await
            .expect(200);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

async fn restricted(app: &App, path: &str, categories: Value) {
    let officer = app.official(REGISTER, "responsible_person").await;
    let body = json!({"categories": categories, "ground": "accuracy_contested", "source": from_client()});
    officer
        .post(&format!("{path}/restrictions"), body)
        .await
        .expect(201);
}

fn ids(items: &[Value]) -> Vec<String> {
    items
        .iter()
        .map(|item| item["record"]["id"].as_str().unwrap().to_owned())
        .collect()
}

tests::scenario! {
    async fn records_are_found_across_clients_the_newest_day_first(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let other = app.official(REGISTER, "caseworker").await;
        let (one, first) = client(&official, "Ensimmäinen").await;
        let (two, second) = client(&official, "Toinen").await;
        let old = noted(&official, &first, "2026-01-10").await;
        let new = noted(&official, &second, "2026-02-20").await;
        let middle = noted(&other, &first, "2026-02-01").await;
        let answer = official.get(RECORDS).await;
        let receipt = answer.header("log-receipt").expect("a receipt").split('.').next().unwrap().to_owned();
        let page = answer.expect(200);
        assert_eq!(ids(page["items"].as_array().unwrap()), [new.clone(), middle.clone(), old.clone()]);
        assert_eq!(page["items"][0]["client"], json!({"id": two, "displayName": "Testi Toinen"}));
        assert_eq!(page["items"][0]["record"]["version"], 1);
        // One entry, in which each client stands once.
        let auditor = app.official(REGISTER, "log_auditor").await;
        let log = auditor.get(&format!("/v1/registers/{REGISTER}/log?operation=findRecords")).await.expect(200);
        let entry = log["items"].as_array().unwrap().iter().find(|entry| entry["id"] == receipt.as_str()).unwrap();
        let mut named: Vec<_> = entry["subjects"].as_array().unwrap().iter().map(|subject| (subject["clientId"].as_str().unwrap().to_owned(), subject["shown"].clone())).collect();
        named.sort_by(|a, b| a.0.cmp(&b.0));
        let mut expected = [one, two].map(|id| (id, json!(["name", "records"])));
        expected.sort_by(|a, b| a.0.cmp(&b.0));
        assert_eq!(named, expected);
        // By official, by day, by kind, page by page.
        assert_eq!(ids(&pages(&official, &format!("{RECORDS}?official={}", other.user), 50).await), std::slice::from_ref(&middle));
        assert_eq!(ids(&pages(&official, &format!("{RECORDS}?from=2026-01-11&to=2026-02-19"), 50).await), std::slice::from_ref(&middle));
        assert!(pages(&official, &format!("{RECORDS}?kind=plan"), 50).await.is_empty());
        assert_eq!(ids(&pages(&official, RECORDS, 1).await), [new, middle, old]);
    }

    async fn a_cursor_belongs_to_its_filter(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = client(&official, "Testinen").await;
        for day in ["2026-01-10", "2026-01-11"] {
            noted(&official, &path, day).await;
        }
        let page = official.get(&format!("{RECORDS}?limit=1")).await.expect(200);
        let cursor = page["nextCursor"].as_str().unwrap().to_owned();
        official.get(&format!("{RECORDS}?limit=1&cursor={cursor}")).await.expect(200);
        for filter in ["kind=note", "from=2026-01-01", "state=final"] {
            official.get(&format!("{RECORDS}?{filter}&cursor={cursor}")).await.problem(400, "invalid_cursor");
        }
        official.get(&format!("{path}/records?cursor={cursor}")).await.problem(400, "invalid_cursor");
        official.get(&format!("{RECORDS}?type=horoscope")).await.problem(400, "invalid_query");
        official.get(&format!("{RECORDS}?client={}", uuid::Uuid::nil())).await.problem(400, "unknown_query_parameter");
        app.official(REGISTER, "administrator").await.get(RECORDS).await.problem(403, "right_missing");
        app.official(JOROINEN, "caseworker").await.get(RECORDS).await.problem(403, "no_grant");
    }

    async fn what_a_single_reading_refuses_is_not_found_across(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (hidden, protected) = client(&official, "Rajoitettu").await;
        let (_, path) = client(&official, "Avoin").await;
        let open = noted(&official, &path, "2026-01-05").await;
        // The restricted ones are the newest: the page is filled with what lies behind them.
        for day in ["2026-02-01", "2026-02-02", "2026-02-03", "2026-02-04"] {
            noted(&official, &protected, day).await;
        }
        restricted(&app, &protected, json!(["case_data"])).await;
        let answer = official.get(&format!("{RECORDS}?limit=1")).await;
        assert!(!answer.text.contains(&hidden) && !answer.text.contains("Rajoitettu"), "{}", answer.text);
        assert_eq!(ids(answer.body["items"].as_array().unwrap()), [open]);
        assert!(official.get(&format!("{protected}/records")).await.expect(200)["items"].as_array().unwrap().is_empty());
        let responsible = app.official(REGISTER, "responsible_person").await.with("restricted-use", "consent");
        assert_eq!(pages(&responsible, RECORDS, 2).await.len(), 5);
    }

    async fn a_grant_for_own_clients_finds_theirs_alone(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let own = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        let mut body = newcomer(REGISTER, "Oma");
        body["relationship"] = json!({"startsOn": "2026-01-15", "officials": [own.user.to_string()]});
        let (_, mine) = entered(&official, REGISTER, body).await;
        let (_, other) = client(&official, "Vieras").await;
        let found = noted(&official, &mine, "2026-01-20").await;
        noted(&official, &other, "2026-01-21").await;
        assert_eq!(ids(&pages(&own, RECORDS, 50).await), [found]);
    }
}
