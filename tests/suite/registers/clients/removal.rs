//! A client who should not have been entered is removed: of every part of the client nothing is left that tells
//! anything, over HTTP, in the tables and in the search.

use domain::client::parts::{ClientPart, Showing};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::Session;
use tests::casework::{client_of, made, record};
use tests::contract::operations;
use tests::people::*;
use tests::raw;
use tests::removing::*;
use tests::scenes::*;
use tests::sql::{Sql, id_of};
use uuid::Uuid;

/// Every reading of a client of the contract, with ids of the client.
fn readings(scene: &Scene) -> Vec<String> {
    let document = api::server::document();
    let paths = document["paths"].as_object().unwrap().iter();
    let paths = paths.filter(|(path, item)| path.contains("{client}") && item.get("get").is_some());
    let mut found = Vec::new();
    for (path, _) in paths {
        let mut path = path.clone();
        for (name, value) in &scene.parameters {
            path = path.replace(name, value);
        }
        assert!(
            !path.contains('{'),
            "{path} has a parameter that is not known here"
        );
        found.push(path);
    }
    let plan = format!("{}/records/{}/goals", scene.path, scene.parameters["{review}"]);
    found.extend([plan, format!("{}/records?limit=200", scene.path)]);
    assert!(found.len() > 40, "{found:?}");
    found
}

/// Every reading across clients, and of the other client.
async fn around(scene: &Scene, people: &People) -> Vec<String> {
    let lists = people.named.get(&register("/worklists")).await.expect(200);
    let lists = lists["items"].as_array().unwrap().iter();
    let mut found: Vec<String> = lists
        .map(|list| register(&format!("/worklists/{}", list["worklist"].as_str().unwrap())))
        .collect();
    assert!(found.len() > 5, "{found:?}");
    for rest in [
        "/clients",
        "/records?limit=200",
        "/records?kind=plan",
        "/corrections",
        "/corrections?state=pending",
        "/handovers/unowned",
        "/officials",
        "/substitutes",
    ] {
        found.push(register(rest));
    }
    found.push(register(&format!("/events/{}", text(&scene.event))));
    for rest in [
        "",
        "/related-persons",
        "/records?limit=200",
        "/overview",
        "/history",
        "/consents",
        "/relationships",
    ] {
        found.push(format!("{}{rest}", scene.other));
    }
    found.push("/v1/me/worklists".to_owned());
    found
}

/// What the client is searched by.
fn searches() -> [Value; 4] {
    [
        json!({"name": "Zyrsukunimi"}),
        json!({"phone": "+358 50 555 1971"}),
        json!({"identityCode": code()}),
        json!({"birthDate": BORN}),
    ]
}

/// Every column that can hold an id, but those of the log.
async fn id_columns(sql: &mut Sql) -> Vec<String> {
    let select = match sql {
        Sql::Sqlite(_) => {
            "SELECT m.name || '.' || c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
             WHERE m.type = 'table' AND c.type = 'BLOB' AND m.name NOT LIKE '\\_%' ESCAPE '\\'"
        }
        Sql::Postgres(_) => {
            "SELECT (table_name || '.' || column_name)::text FROM information_schema.columns
             WHERE table_schema = 'public' AND data_type = 'uuid'"
        }
    };
    sql.column(select).await
}

/// Where any of some ids stands.
async fn where_found(sql: &mut Sql, ids: &[Uuid]) -> BTreeSet<String> {
    let list: Vec<String> = ids.iter().map(|id| sql.id(*id)).collect();
    let list = list.join(", ");
    let mut found = BTreeSet::new();
    for column in id_columns(sql).await {
        let (table, name) = column.split_once('.').expect("a column");
        if sql.count(&format!("{table} WHERE {name} IN ({list})")).await > 0 {
            found.insert(column);
        }
    }
    found
}

/// The ids of every row of the client, its own too.
async fn ids_of(sql: &mut Sql, client: Uuid) -> Vec<Uuid> {
    let id = sql.id(client);
    let mut ids = vec![client];
    for table in ["facts", "records", "consents", "relationships", "corrections"] {
        let own: Vec<Uuid> = sql
            .column(&format!("SELECT DISTINCT id FROM {table} WHERE client_id = {id}"))
            .await;
        assert!(!own.is_empty(), "no {table}");
        ids.extend(own);
    }
    ids.extend(
        sql.column::<Uuid>(&format!(
            "SELECT moved_to FROM corrections WHERE target_client = {id} AND moved_to IS NOT NULL"
        ))
        .await,
    );
    ids
}

async fn sealed(sql: &mut Sql) -> Vec<Vec<u8>> {
    let select =
        "SELECT sealed FROM facts UNION ALL SELECT sealed FROM records UNION ALL SELECT sealed FROM consents";
    sql.column(select).await
}

tests::scenario! {
    async fn nothing_is_left_of_a_removed_client(app, with_observations(env!("CARGO_TARGET_TMPDIR"))) {
        std::fs::remove_dir_all(&app.state.config.registers_dir).expect("a folder of its own");
        let people = People::of(&app).await;
        let scene = scene(&people).await;
        let (own, across) = (readings(&scene), around(&scene, &people).await);
        let id = text(&scene.client);

        // Before: everything is there to be found, and by a caseworker nothing of it.
        let mut seen = String::new();
        for path in own.iter().chain(&across) {
            seen += &people.named.get(path).await.text;
        }
        for planted in PLANTED.into_iter().chain([BORN, &code()]) {
            assert!(seen.contains(planted), "{planted} is nowhere to be read");
        }
        assert!(!people.caseworker.get(&format!("{}/records", scene.path)).await.text.contains("Zyr"));
        let place = async |official: &Session| {
            let event = official.get(&register(&format!("/events/{}", text(&scene.event)))).await;
            event.text.contains("Kaupungintalo")
        };
        assert!(place(&people.named).await && !place(&people.caseworker).await);
        for wanted in searches() {
            let found = people.named.post(&search(REGISTER), wanted.clone()).await.expect(200);
            assert!(all(&found, "/client/id").contains(&scene.client["id"]), "{wanted}");
        }
        let mut sql = Sql::of(&app).await;
        let (client, ids) = (sql.id(id_of(&scene.client)), ids_of(&mut sql, id_of(&scene.client)).await);
        let keys: Vec<Uuid> = sql.column(&format!("SELECT key_id FROM client_keys WHERE client_id = {client}")).await;
        assert!(keys.len() >= 3, "{keys:?}");
        let own_seals: Vec<Vec<u8>> = sql.column(&format!("SELECT sealed FROM facts WHERE client_id = {client} UNION ALL SELECT sealed FROM records WHERE client_id = {client}")).await;
        let links = sql.count("search_tokens WHERE kind = 8").await;
        assert_eq!(links, 2);

        let case = removed(&people.officer, &scene.client).await;
        assert_eq!((&case["closing"], &case["closedBy"]["id"]), (&json!("removed"), &json!(people.officer.user.to_string())));

        // Over HTTP: nobody knows the client any more, whatever use is named.
        for official in people.all() {
            for path in &own {
                let answer = official.get(path).await;
                tells_nothing(&answer.text, path);
                let is_log = path.ends_with("/log");
                assert!(is_log || [403, 404].contains(&answer.status.as_u16()), "{path}: {}", answer.text);
            }
            for path in &across {
                let answer = official.get(path).await;
                tells_nothing(&answer.text, path);
                assert!(!answer.text.contains(&id), "{path}: {}", answer.text);
            }
            for wanted in searches() {
                let answer = official.post(&search(REGISTER), wanted.clone()).await;
                assert!(!answer.text.contains(&id), "{wanted}: {}", answer.text);
            }
        }
        assert!(place(&people.named).await && !place(&people.caseworker).await, "where a protected client was stays hidden");
        // What is left: the closed case, and the log.
        let cases = people.officer.get(&register("/outside-notice")).await.expect(200);
        assert_eq!((all(&cases, "/closing"), all(&cases, "/clientId")), (vec![json!("removed")], vec![scene.client["id"].clone()]));
        let read = people.officer.get(&register(&format!("/outside-notice/{}", text(&case)))).await.expect(200);
        assert_eq!(read, case);
        let closing = register(&format!("/outside-notice/{}/closing", text(&case)));
        people.officer.if_match(&case["version"]).post(&closing, json!({"closing": "removed"})).await.problem(409, "already_closed");
        let log = people.officer.get(&format!("{}/log?limit=200", scene.path)).await.expect(200);
        for operation in ["createClient", "createRecord", "closeOutsideNotice"] {
            assert!(all(&log, "/operation").contains(&json!(operation)), "{operation}");
        }
        // The other client's own relation leads to nobody.
        let relations = people.named.get(&format!("{}/related-persons", scene.other)).await.expect(200);
        assert_eq!(all(&relations, "/id"), [scene.relation["id"].clone()]);
        let relation = &relations["items"][0];
        assert_eq!((&relation["relation"], &relation["client"], &relation["name"]), (&json!("sibling"), &Value::Null, &Value::Null));
        // The move that waited is refused, and the record free again.
        let (awaited, correction) = &scene.awaited;
        let correction = people.named.get(&register(&format!("/corrections/{}", text(correction)))).await.expect(200);
        assert_eq!((&correction["state"], &correction["targetClient"]), (&json!("refused"), &Value::Null));
        ask(&people.named, awaited, json!({"kind": "redaction", "ground": "unnecessary"})).await;
        // Sent again, what made the client makes nobody.
        let again = people.named.with("idempotency-key", "client-1").post(&clients(REGISTER), entering()).await;
        assert!(again.status.is_client_error(), "{}", again.text);
        people.named.post(&format!("{}/phones", scene.path), said(json!({"number": "+358 50 555 1972"}))).await.problem(404, "not_found");

        // In the tables.
        let left = where_found(&mut sql, &ids).await;
        let expected = ["changes.client_id", "changes.resource_id", "clients.id", "idempotency_keys.resource_id", "log_subjects.client_id", "outside_notice.client_id"];
        assert_eq!(left, expected.map(str::to_owned).into());
        let now = sealed(&mut sql).await;
        assert!(own_seals.iter().all(|seal| !now.contains(seal)));
        let keys: Vec<String> = keys.iter().map(|key| sql.id(*key)).collect();
        assert_eq!(sql.count(&format!("keystore.client_keys WHERE id IN ({})", keys.join(", "))).await, 0);
        assert_eq!(sql.count(&format!("clients WHERE id = {client} AND client_group = '' AND entered_by = '' AND erased_at IS NOT NULL AND outside_notice")).await, 1);
        assert_eq!(sql.count(&format!("changes WHERE client_id = {client} AND kind = 'client' AND resource_id = {client}")).await, 1);
        assert_eq!(sql.count(&format!("changes WHERE client_id = {client}")).await, 1);
        assert_eq!(sql.count("search_tokens WHERE kind = 8").await, 0);
        let nothing = sql.bytes(&[]);
        assert_eq!(sql.count(&format!("idempotency_keys WHERE body_mac = {nothing}")).await, 2);
        assert_eq!(sql.count("protected_events").await, 1);
        assert_eq!(raw::found(&raw::at_rest(&app).await, &PLANTED), [""; 0]);
    }

    async fn the_keys_go_once_the_removal_is_durable(app) {
        let people = People::of(&app).await;
        let (client, path) = entered(&people.named, REGISTER, entering()).await;
        let mut sql = Sql::of(&app).await;
        let id = sql.id(id_of(&client));
        let own = format!("keystore.client_keys s WHERE EXISTS (SELECT 1 FROM client_keys k WHERE k.key_id = s.id AND k.client_id = {id})");
        let keys = sql.count(&own).await;
        assert!(keys >= 1);
        // Asked only: everything is there as before.
        let cases = people.officer.get(&register("/outside-notice?state=open")).await.expect(200);
        let closing = register(&format!("/outside-notice/{}/closing?dryRun=true", text(&cases["items"][0])));
        people.officer.if_match(&json!(1)).post(&closing, json!({"closing": "removed"})).await.expect(200);
        assert_eq!(sql.count(&own).await, keys);
        assert_eq!(people.named.get(&path).await.expect(200)["person"]["lastName"], "Zyrsukunimi");
        // Nobody is erased: no key is destroyed, however often it is run.
        assert_eq!(app.state.store.destroy_erased_keys().await.unwrap(), 0);
        // As a crash leaves it, between the removal and the end of the keys.
        let now = if matches!(sql, Sql::Sqlite(_)) { "'2026-03-02T09:00:00.000000+00:00'" } else { "TIMESTAMPTZ '2026-03-02'" };
        sql.run(&format!("UPDATE clients SET erased_at = {now} WHERE id = {id}")).await;
        assert_eq!(app.state.store.destroy_erased_keys().await.unwrap() as i64, keys);
        assert_eq!(sql.count(&format!("client_keys WHERE client_id = {id}")).await, 0);
        assert_eq!(app.state.store.destroy_erased_keys().await.unwrap(), 0);
        people.named.get(&path).await.problem(404, "not_found");
    }

    async fn a_redacted_part_of_an_event_hides_where_a_protected_client_was(app) {
        let people = People::of(&app).await;
        let protected = client_of(&people.caseworker, REGISTER).await;
        let other = client_of(&people.caseworker, REGISTER).await;
        let of = |path: &str| json!({"client": path.rsplit('/').next().unwrap()});
        let event = json!({"type": "appointment", "clients": [of(&protected), of(&other)],
            "content": {"kind": "appointment", "startsAt": "2026-03-02T07:00:00Z", "place": "Kaupungintalo"}});
        let keyed = people.named.with("idempotency-key", "event-1");
        let event = keyed.post(&register("/events"), said(event)).await.expect(201);
        let order = said(json!({"period": {"from": "2026-03-01"}}));
        people.named.post(&format!("{protected}/non-disclosure-orders"), order).await.expect(201);
        let read = async |official: &Session| official.get(&format!("{other}/records")).await.text;
        assert!(!read(&people.caseworker).await.contains("Kaupungintalo"));
        let records = event["records"].as_array().unwrap();
        let part = records.iter().find(|part| part["client"] == of(&protected)["client"]).unwrap();
        let mut body = record("meeting_note", "note");
        body["content"]["text"] = json!("Zyrdiagnoosi");
        let (_, keyed_note) = made(&people.named.with("idempotency-key", "note-1"), &protected, body).await;
        for path in [format!("{protected}/records/{}", text(part)), keyed_note] {
            let asked = ask(&people.named, &path, json!({"kind": "redaction", "ground": "unlawful"})).await;
            decide(&people.second, &asked).await;
        }
        assert!(!read(&people.caseworker).await.contains("Kaupungintalo"));
        assert!(read(&people.named).await.contains("Kaupungintalo"));
        let mut sql = Sql::of(&app).await;
        let nothing = sql.bytes(&[]);
        assert_eq!(sql.count(&format!("idempotency_keys WHERE body_mac = {nothing}")).await, 1, "the note's");
    }
}

#[test]
fn what_shows_a_part_is_in_the_contract() {
    let known: BTreeSet<String> = operations(&api::server::document())
        .into_iter()
        .map(|operation| operation.id)
        .collect();
    for part in ClientPart::ALL {
        if let Showing::By(operations) = part.policy().showing {
            for operation in operations {
                assert!(known.contains(*operation), "{part:?}: {operation}");
            }
        }
    }
}
