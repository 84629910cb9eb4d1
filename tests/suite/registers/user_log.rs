//! `/v1/registers/{register}/log`, `…/clients/{client}/log`: every touch leaves an entry that says what was
//! shown.

use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::people::*;
use tests::scenes::*;
use tests::sql::Sql;
use tests::{Answer, App, Session};

const REGISTER: &str = KEMI_REFUGEE_WORK;

fn log(query: &str) -> String {
    format!("/v1/registers/{REGISTER}/log?limit=200{query}")
}

async fn auditor(app: &App) -> Session {
    app.official(REGISTER, "log_auditor").await
}

/// The entry that an answer's receipt names.
async fn receipted(auditor: &Session, answer: &Answer) -> Value {
    let receipt = answer.header("log-receipt").expect("a receipt").to_owned();
    let (id, mac) = receipt.split_once('.').expect("an id and a MAC");
    let page = auditor.get(&log("")).await.expect(200);
    let entry = page["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| entry["id"] == id)
        .unwrap_or_else(|| panic!("{receipt}: {page}"));
    assert_eq!(entry["mac"], mac, "the receipt is the entry's id and MAC");
    entry.clone()
}

fn shown(entry: &Value) -> BTreeSet<String> {
    entry["subjects"][0]["shown"]
        .as_array()
        .unwrap()
        .iter()
        .map(|field| field.as_str().unwrap().to_owned())
        .collect()
}

tests::scenario! {
    async fn reads_and_writes_say_what_they_showed(app) {
        let (official, auditor) = (app.official(REGISTER, "caseworker").await, auditor(&app).await);
        let mut body = newcomer(REGISTER, "Testinen");
        body["phones"] = json!([{"number": "+358 50 555 1801"}]);
        let made = official.post(&clients(REGISTER), body).await;
        let client = made.body.clone();
        let path = path(REGISTER, &client);
        let entry = receipted(&auditor, &made).await;
        assert_eq!((&entry["operation"], &entry["outcome"], &entry["count"], &entry["code"]), (&json!("createClient"), &json!("done"), &json!(1), &Value::Null));
        assert_eq!((&entry["user"]["id"], &entry["address"]), (&json!(official.user.to_string()), &json!("127.0.0.1")));
        assert_eq!((&entry["task"], &entry["purpose"], &entry["at"]), (&json!("caseworker"), &json!("integration_services"), &json!("2026-03-02T09:00:00Z")));
        let read = official.get(&path).await;
        let entry = receipted(&auditor, &read).await;
        assert_eq!((&entry["operation"], &entry["subjects"][0]["clientId"]), (&json!("readClient"), &client["id"]));
        for field in ["name", "identity_code", "birth_date", "phone", "address", "citizenship", "non_disclosure", "death"] {
            assert!(shown(&entry).contains(field), "{field}: {entry}");
        }
        for field in ["occupation", "marital_status", "identifier"] {
            assert!(!shown(&entry).contains(field), "the register holds no {field}: {entry}");
        }
        let clerk = app.official(REGISTER, "registry_clerk").await;
        let entry = receipted(&auditor, &clerk.get(&path).await).await;
        assert_eq!(entry["task"], "registry_clerk");
        assert!(shown(&entry).contains("phone") && !shown(&entry).contains("identity_code"), "{entry}");
        assert!(entry["subjects"][0]["withheld"].as_array().unwrap().contains(&json!("identity_code")), "{entry}");
        let phones = official.get(&format!("{path}/phones")).await;
        let entry = receipted(&auditor, &phones).await;
        assert_eq!((&entry["operation"], shown(&entry)), (&json!("listPhones"), BTreeSet::from(["phone".to_owned()])));
        let asked = official.post(&format!("{}?dryRun=true", clients(REGISTER)), newcomer(REGISTER, "Toinen")).await;
        assert_eq!(receipted(&auditor, &asked).await["outcome"], "dry_run");
    }

    async fn a_list_is_one_event_and_names_everybody(app) {
        let (official, auditor) = (app.official(REGISTER, "caseworker").await, auditor(&app).await);
        let mut ids = Vec::new();
        for _ in 0..4 {
            ids.push(entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await.0["id"].clone());
        }
        let named = |entry: &Value| entry["subjects"].as_array().unwrap().iter().map(|subject| subject["clientId"].clone()).collect::<Vec<_>>();
        let list = official.get(&format!("{}?limit=3", clients(REGISTER))).await;
        let entry = receipted(&auditor, &list).await;
        assert_eq!((&entry["operation"], named(&entry)), (&json!("listClients"), ids[..3].to_vec()));
        let found = official.post(&search(REGISTER), json!({"name": "testinen", "limit": 2})).await;
        let entry = receipted(&auditor, &found).await;
        assert_eq!((&entry["operation"], named(&entry)), (&json!("searchClients"), ids[..2].to_vec()), "those shown, and nobody else");
        // Nobody found is an entry too, and it does not say who was looked for.
        let none = official.post(&search(REGISTER), json!({"name": "Ketämerkki"})).await;
        let entry = receipted(&auditor, &none).await;
        assert_eq!((&entry["operation"], named(&entry)), (&json!("searchClients"), Vec::new()));
        assert!(!entry.to_string().to_lowercase().contains("ketämerkki"));
        // In the log of one client stands what concerns that client, without the others of the list.
        let one = format!("{}/{}/log", clients(REGISTER), ids[3].as_str().unwrap());
        let page = auditor.get(&one).await.expect(200);
        assert_eq!(all(&page, "/operation"), ["createClient"]);
        let one = format!("{}/{}/log", clients(REGISTER), ids[0].as_str().unwrap());
        let page = auditor.get(&one).await.expect(200);
        assert_eq!(all(&page, "/operation"), ["searchClients", "listClients", "createClient"]);
        for entry in page["items"].as_array().unwrap() {
            assert_eq!(named(entry), [ids[0].clone()]);
        }
    }

    async fn refusals_are_entries(app) {
        let (official, auditor) = (app.official(REGISTER, "caseworker").await, auditor(&app).await);
        let (client, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let stranger = app.official(KEMI_IMMIGRANTS, "caseworker").await;
        let patch = json!({"person": {"lastName": "Toinen"}, "source": from_client()});
        let phone = json!({"number": "+358 50 555 1811", "source": {"party": "te_office", "channel": "phone"}});
        for (answer, who, operation, code, outcome, about) in [
            (stranger.get(&path).await, &stranger, "readClient", "no_grant", "refused", false),
            (official.get(&format!("{path}/log")).await, &official, "listClientLog", "right_missing", "refused", false),
            (official.get(&format!("{}/{}", clients(REGISTER), app.state.store.ids().next())).await, &official, "readClient", "not_found", "refused", false),
            (official.post(&format!("{path}/phones"), phone).await, &official, "addPhone", "rule_refused", "refused", true),
            (official.patch(&path, patch.clone()).await, &official, "updateClient", "if_match_missing", "refused", false),
            (official.if_match(&json!(9)).patch(&path, patch).await, &official, "updateClient", "stale", "refused", true),
            (official.if_match(&json!(1)).post(&format!("{path}/death/reversal"), json!({"source": from_client()})).await, &official, "reverseDeath", "death_not_recorded", "refused", true),
            (official.post(&search(REGISTER), json!({})).await, &official, "searchClients", "validation_failed", "invalid", false),
            (official.with("task", "mayor").get(&path).await, &official, "readClient", "task_not_held", "refused", false),
        ] {
            assert_eq!(answer.body["code"], code, "{}", answer.text);
            let page = auditor.get(&log(&format!("&user={}&operation={operation}", who.user))).await.expect(200);
            let entry = page["items"].as_array().unwrap().iter().find(|entry| entry["code"] == code);
            let entry = entry.unwrap_or_else(|| panic!("{operation} {code}: {page}"));
            assert_eq!(entry["outcome"], outcome, "{entry}");
            if about {
                assert_eq!(entry["subjects"][0]["clientId"], client["id"], "{operation} {code}: {entry}");
                assert_eq!(entry["subjects"][0]["shown"], json!([]), "nothing was shown: {entry}");
            }
        }
        // Whatever refused it, it stands in the log of the client.
        let spoken = consent("obtaining", "written", "integration_services", &["contact_data"]);
        refused(official.post(&format!("{path}/consents"), spoken).await, "/parties", "consent_parties_missing");
        let email = json!({"address": "a@example.org", "source": from_client()});
        let made = official.post(&format!("{path}/emails"), email).await.expect(201);
        let one = format!("{path}/emails/{}", made["id"].as_str().unwrap());
        official.if_match(&json!(1)).patch(&one, json!({"period": {"from": "2026-02-01", "to": "2026-01-01"}})).await.problem(422, "validation_failed");
        let page = auditor.get(&format!("{path}/log")).await.expect(200);
        let told: Vec<_> = page["items"].as_array().unwrap().iter().map(|entry| (entry["operation"].clone(), entry["code"].clone())).collect();
        assert_eq!(told[..3], [
            (json!("changeEmail"), json!("validation_failed")), (json!("addEmail"), Value::Null), (json!("giveConsent"), json!("rule_refused")),
        ]);
        let page = auditor.get(&log("&operation=addPhone")).await.expect(200);
        assert_eq!(page["items"][0]["noticeSection"], "8", "a refusal carries its ground");
    }

    async fn reading_the_log_is_logged(app) {
        let (official, auditor) = (app.official(REGISTER, "caseworker").await, auditor(&app).await);
        let (client, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let first = auditor.get(&log("")).await;
        assert!(first.header("log-receipt").is_some());
        let entry = receipted(&auditor, &first).await;
        assert_eq!((&entry["operation"], &entry["user"]["id"]), (&json!("listLog"), &json!(auditor.user.to_string())));
        let one = auditor.get(&format!("{path}/log")).await;
        let entry = receipted(&auditor, &one).await;
        assert_eq!((&entry["operation"], &entry["subjects"][0]["clientId"]), (&json!("listClientLog"), &client["id"]));
        assert_eq!(shown(&entry), BTreeSet::from(["log".to_owned()]));
        assert_eq!(all(&auditor.get(&format!("{path}/log")).await.expect(200), "/operation"), ["listClientLog", "createClient"]);
        // Who may not read it is entered as well.
        official.get(&log("")).await.problem(403, "right_missing");
        let page = auditor.get(&log(&format!("&user={}&outcome=refused", official.user))).await.expect(200);
        assert_eq!(all(&page, "/operation"), ["listLog"]);
        // A neighbour's auditor reads nothing of it.
        let neighbour = app.official(KEMI_IMMIGRANTS, "log_auditor").await;
        neighbour.get(&log("")).await.problem(403, "no_grant");
        let page = neighbour.get(&format!("/v1/registers/{KEMI_IMMIGRANTS}/log")).await.expect(200);
        assert_eq!(page["items"], json!([]));
    }

    async fn the_log_is_filtered_and_paged(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        for minute in 1..=5 {
            app.set_time(&format!("2026-03-02T09:0{minute}:00Z"));
            official.get(&path).await.expect(200);
        }
        let auditor = auditor(&app).await;
        let at = |query: &str| { let (auditor, path) = (auditor.clone(), log(query)); async move { all(&auditor.get(&path).await.expect(200), "/at") } };
        assert_eq!(at("&operation=readClient&from=2026-03-02T09:02:00Z&until=2026-03-02T09:04:00Z").await, ["2026-03-02T09:03:00Z", "2026-03-02T09:02:00Z"]);
        assert_eq!(at(&format!("&operation=readClient&outcome=done&user={}", official.user)).await.len(), 5);
        assert_eq!(at("&operation=readClient&outcome=refused").await.len(), 0);
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = auditor.get(&format!("/v1/registers/{REGISTER}/log?limit=2&user={}{cursor}", official.user)).await.expect(200);
            seen.extend(all(&page, "/id").iter().map(Value::to_string));
            match page["nextCursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!((seen.len(), seen.iter().collect::<BTreeSet<_>>().len()), (6, 6), "each once, though reading adds to the log");
        for query in ["&outcome=great", "&from=yesterday", "&user=me", "&operation=%C3%A4"] {
            auditor.get(&log(query)).await.problem(400, "invalid_query");
        }
        auditor.get(&log("&client=x")).await.problem(400, "unknown_query_parameter");
    }

    async fn what_is_rare_is_found_among_a_great_many(app) {
        let (official, auditor) = (app.official(REGISTER, "caseworker").await, auditor(&app).await);
        let (client, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        official.get(&path).await.expect(200);
        // More than one request goes through, all later than what is looked for.
        let mut sql = Sql::of(&app).await;
        let (id, from) = match sql {
            Sql::Sqlite(_) => ("unhex(printf('019e%028x', i))", "n"),
            Sql::Postgres(_) => ("('019e' || lpad(to_hex(i), 28, '0'))::UUID", "generate_series(1, 210000) AS n(i)"),
        };
        let many = format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 210000)
             INSERT INTO log_events (register_key, id, at, user_id, operation, outcome, detail, salt, mac)
             SELECT register_key, {id}, at, user_id, operation, outcome, detail, salt, mac FROM {from}
                CROSS JOIN (SELECT * FROM log_events WHERE operation = 'readClient' LIMIT 1) AS e"
        );
        assert_eq!(sql.run(&many).await, 210_000);
        for query in ["&operation=createClient", "&operation=createClient&from=2026-03-02T08:00:00Z"] {
            let (mut found, mut pages, mut path) = (Vec::new(), 0, log(query));
            loop {
                let page = auditor.get(&path).await.expect(200);
                found.extend(page["items"].as_array().expect("a page").clone());
                pages += 1;
                match page["nextCursor"].as_str() {
                    Some(cursor) => path = format!("{}&cursor={cursor}", log(query)),
                    None => break,
                }
            }
            assert_eq!(found.len(), 1, "{query}: {found:?}");
            assert_eq!(found[0]["subjects"][0]["clientId"], client["id"]);
            assert_eq!(pages, 2, "one request goes through so many entries and no more");
        }
        // Entries that come meanwhile move nothing: each is told once, also around the place where one statement ends.
        let some = format!("UPDATE log_events SET operation = 'listPhones' WHERE id IN
            (SELECT id FROM log_events ORDER BY id DESC LIMIT 150 OFFSET {})", 10_000);
        assert_eq!(sql.run(&some).await, 150);
        let reading = async {
            for _ in 0..12 {
                let page = auditor.get(&log("&operation=listPhones")).await.expect(200);
                let ids: Vec<_> = all(&page, "/id").iter().map(Value::to_string).collect();
                assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "each once");
                assert_eq!(ids.len(), 150);
                assert!(ids.is_sorted_by(|one, next| one > next), "the newest first");
            }
        };
        let adding = (0..4).map(|_| async { for _ in 0..40 { official.get(&path).await.expect(200); } });
        futures_util::join!(reading, futures_util::future::join_all(adding));
        // Whoever did little is found at once, whatever the others did.
        let own = auditor.get(&log(&format!("&user={}", auditor.user.0))).await.expect(200);
        assert_eq!((own["items"].as_array().map(Vec::len), &own["nextCursor"]), (Some(16), &Value::Null), "{own}");
    }

    async fn every_operation_that_shows_a_client_leaves_its_entry(app) {
        let (responsible, auditor) = (app.official(REGISTER, "responsible_person").await, auditor(&app).await);
        let mut body = newcomer(REGISTER, "Testinen");
        for (kind, value) in [
            ("addresses", json!({"kind": "postal"})), ("phones", json!({"number": "+358 50 555 1821"})), ("emails", json!({"address": "a@example.org"})),
            ("municipalities", json!({"municipality": "240"})), ("citizenships", json!({"country": "SO"})),
        ] {
            body[kind] = json!([value]);
        }
        let (client, path) = entered(&responsible, REGISTER, body).await;
        let mut granted = consent("obtaining", "written", "integration_services", &["contact_data"]);
        granted["parties"] = json!([{"code": "partner_organisation", "name": "Testijärjestö ry"}]);
        responsible.post(&format!("{path}/consents"), granted).await.expect(201);
        for kind in ["non-disclosure-orders", "restrictions"] {
            let mut body = json!({"period": {"to": "2026-03-01"}, "source": from_client()});
            if kind == "restrictions" {
                body["categories"] = json!([]);
                body["ground"] = json!("needed_for_claim");
            }
            responsible.post(&format!("{path}/{kind}"), body).await.expect(201);
        }
        for (kind, body) in [
            ("permits", json!({"period": {"from": "2026-01-01"}})), ("reimbursements", json!({"period": {"from": "2026-01-01"}})),
            ("reception-periods", json!({"kind": "reception_centre"})), ("related-persons", json!({"relation": "guardian", "name": "Holhooja Testinen", "custody": "sole"})),
        ] {
            let mut body = body;
            body["source"] = from_client();
            responsible.post(&format!("{path}/{kind}"), body).await.expect(201);
        }
        let plan = json!({"type": "integration_plan", "state": "in_force", "content": {"kind": "plan", "period": {}}, "source": from_client()});
        let plan = responsible.post(&format!("{path}/records"), plan).await.expect(201);
        let plan = format!("{path}/records/{}", plan["id"].as_str().unwrap());
        for (part, content) in [("goals", json!({"kind": "goal", "text": "Kielitaito"})), ("reviews", json!({"kind": "review", "text": "Hyvin menee"}))] {
            responsible.post(&format!("{plan}/{part}"), json!({"content": content, "source": from_client()})).await.expect(201);
        }
        // Every GET of the contract below a client, each item of a list by its own path too.
        let document: Value = app.nobody().get("/openapi.json").await.expect(200);
        let mut visited = BTreeSet::new();
        for (route, operations) in document["paths"].as_object().unwrap() {
            let Some(below) = route.strip_prefix("/v1/registers/{register}/clients/{client}") else { continue };
            let Some(operation) = operations["get"]["operationId"].as_str() else { continue };
            // A plan is no observation: it has nothing to prove.
            if operation == "readRecordIntegrity" {
                continue;
            }
            let mut target = path.clone();
            let mut is_there = true;
            for step in below.split('/').skip(1) {
                let mut step = step.to_owned();
                if step.starts_with('{') {
                    let page = responsible.get(&target).await.expect(200);
                    let Some(id) = page["items"][0]["id"].as_str() else {
                        let none = ["/identifiers", "/registrations"];
                        assert!(none.iter().any(|list| target.ends_with(list)), "{target}: no item");
                        is_there = false;
                        break;
                    };
                    step = id.to_owned();
                }
                target = format!("{target}/{step}");
            }
            if !is_there {
                continue;
            }
            let answer = responsible.get(&target).await;
            assert_eq!(answer.status.as_u16(), 200, "{target}: {}", answer.text);
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{target}");
            let entry = receipted(&auditor, &answer).await;
            assert_eq!((&entry["operation"], &entry["outcome"]), (&json!(operation), &json!("done")));
            assert_eq!(entry["subjects"][0]["clientId"], client["id"], "{operation}");
            visited.insert(operation.to_owned());
        }
        assert!(visited.len() >= 20, "{visited:?}");
        for operation in ["readClient", "listHistory", "readConsent", "listClientLog", "readRestriction", "readRelationship"] {
            assert!(visited.contains(operation), "{operation}: {visited:?}");
        }
    }
}
