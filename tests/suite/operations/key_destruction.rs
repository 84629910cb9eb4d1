//! Destroying a key makes its class unreadable, also in an older copy of the data; and what is sealed
//! opens in its own place alone.

use domain::ids::{ClientId, RegisterKey};
use persistence::{Clock, Ids, Location, Store, dossiers, key_of_class};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::binary::{Installation, Serving};
use tests::people::*;
use tests::raw;
use tests::sql::{Sql, id_of};
use tests::{App, Session};
use uuid::Uuid;

const REGISTER: &str = KEMI_REFUGEE_WORK;

/// A client with data of three classes: basic data, protective data, consents.
async fn enter(official: &Session, name: &str, individual: u16) -> Value {
    let consent = json!({
        "kind": "obtaining", "parties": [{"code": "partner_organisation", "name": "An association"}],
        "categories": ["name"], "purposes": ["integration_services"],
        "givenOn": "2026-03-01", "form": "written", "language": "fi", "interpreter": false,
    });
    let body = json!({
        "clientGroup": "refugees_received",
        "person": {
            "firstNames": "Kaisu", "lastName": name,
            "identityCode": {"value": identity_code("1990-05-17", individual), "temporary": false},
        },
        "source": from_client(),
        "entry": {"consents": [consent]},
        "phones": [{"number": format!("+358 50 000 0{individual}")}, {"number": format!("+358 50 111 1{individual}")}],
    });
    let made = official.post(&clients(REGISTER), body).await.expect(201);
    let order = json!({"period": {"from": "2026-03-01", "to": null}, "source": from_client()});
    let path = format!("{}/non-disclosure-orders", path(&made));
    official.post(&path, order).await.expect(201);
    made
}

fn path(client: &Value) -> String {
    format!("{}/{}", clients(REGISTER), client["id"].as_str().expect("an id"))
}

fn register_key(app: &App) -> RegisterKey {
    app.state.registers.find(REGISTER).expect("the register").key
}

async fn key_of(app: &App, client: &Value, class: &str) -> Uuid {
    let mut tx = app.state.store.reader().await.expect("a reader");
    let key = key_of_class(&mut tx, register_key(app), ClientId(id_of(client)), class).await;
    key.expect("the database answers").expect("a key")
}

/// What a store can still open of a client: how many facts of each field, and how many consents.
async fn opened(store: &Store, register: RegisterKey, client: &Value) -> BTreeMap<String, usize> {
    let client = ClientId(id_of(client));
    let mut unit = store.read(register).await.expect("a reader");
    let mut counts = BTreeMap::new();
    let Some(dossier) = dossiers::read(&mut unit, client).await.expect("a dossier") else {
        return counts;
    };
    let found = dossier.facts;
    for field in domain::client::field::Field::ALL {
        let count = found.judge(|facts| facts.iter().filter(|fact| fact.field == *field).count());
        if count > 0 {
            counts.insert(field.code().to_owned(), count);
        }
    }
    let given = dossier.consents.judge(Vec::len);
    if given > 0 {
        counts.insert("consents".to_owned(), given);
    }
    counts
}

fn counts(of: &[(&str, usize)]) -> BTreeMap<String, usize> {
    of.iter()
        .map(|(field, count)| ((*field).to_owned(), *count))
        .collect()
}

const ALL: [(&str, usize); 6] = [
    ("client_group", 1),
    ("name", 1),
    ("identity_code", 1),
    ("phone", 2),
    ("non_disclosure", 1),
    ("consents", 1),
];

/// What the copies on PostgreSQL are of.
const COPIED: [&str; 3] = ["facts", "consents", "client_keys"];

/// An older copy of the data, without the keys.
async fn copy(app: &App, sql: &mut Sql) -> Option<String> {
    match sql {
        Sql::Sqlite(_) => {
            let copy = app.data_dir.join("older-copy.db");
            sql.run(&format!("VACUUM INTO '{}'", copy.display())).await;
            Some(format!("sqlite:{}", copy.display()))
        }
        Sql::Postgres(_) => {
            for table in COPIED {
                sql.run(&format!(
                    "CREATE TABLE older_{table} AS SELECT * FROM public.{table}"
                ))
                .await;
            }
            None
        }
    }
}

/// A store on the older copy, with today's keys.
async fn restore(app: &App, sql: &mut Sql, copy: Option<String>) -> Store {
    let Some(database_url) = copy else {
        for table in COPIED {
            sql.run(&format!("DELETE FROM public.{table}")).await;
            sql.run(&format!("INSERT INTO public.{table} SELECT * FROM older_{table}"))
                .await;
        }
        return app.state.store.clone();
    };
    let location = Location {
        database_url,
        key_dir: app.key_dir.clone(),
    };
    let clock = Clock::fixed(app.clock.now());
    let store = Store::open(&location, clock.clone(), Ids::random(clock)).await;
    store.expect("the copy opens")
}

/// On PostgreSQL the newer data, beside the older copy that takes their place; on SQLite they stay where they are.
async fn keep_newer(sql: &mut Sql) -> bool {
    let postgres = matches!(sql, Sql::Postgres(_));
    for table in COPIED.into_iter().filter(|_| postgres) {
        sql.run(&format!(
            "CREATE TABLE newer_{table} AS SELECT * FROM public.{table}"
        ))
        .await;
    }
    postgres
}

/// Signs in to a service on the older copy, by the clock of today, and reads a client in it.
async fn found_good(serving: &Serving, official: &Session, client: &Value) {
    let form = [
        ("grant_type", "password"),
        ("username", official.username.as_str()),
        ("password", tests::app::PASSWORD),
    ];
    let nobody = Session::at(&serving.base, "");
    let answer = nobody.post_form("/oauth/token", &form).await.expect(200);
    let session = nobody.with_token(answer["access_token"].as_str().expect("a token"));
    let read = session.get(&path(client)).await.expect(200);
    assert_eq!(read["person"]["lastName"], client["person"]["lastName"]);
    assert_eq!(read["phones"].as_array().map(Vec::len), Some(2), "{read}");
}

async fn back_to(sql: &mut Sql, newer: bool) {
    for table in COPIED.into_iter().filter(|_| newer) {
        sql.run(&format!("DELETE FROM public.{table}")).await;
        sql.run(&format!("INSERT INTO public.{table} SELECT * FROM newer_{table}"))
            .await;
    }
}

tests::scenario! {
    async fn what_a_destroyed_key_sealed_opens_in_no_copy(app) {
        let official = app.official(REGISTER, "responsible_person").await;
        let gone = enter(&official, "Häviävä", 901).await;
        let other = enter(&official, "Pysyvä", 902).await;
        let (store, register) = (&app.state.store, register_key(&app));
        assert_eq!(opened(store, register, &gone).await, counts(&ALL));

        let mut sql = Sql::of(&app).await;
        let copy = copy(&app, &mut sql).await;
        let key = key_of(&app, &gone, "basic_data").await;
        let id = sql.id(key);
        let wrapped: Vec<Vec<u8>> = sql.column(&format!("SELECT wrapped FROM keystore.client_keys WHERE id = {id}")).await;
        assert!(store.destroy_key(key).await.unwrap());
        assert!(!store.destroy_key(key).await.unwrap(), "it was destroyed already");

        // Now: the class is gone, the client's other classes and the other client are not.
        let left = counts(&[("client_group", 1), ("non_disclosure", 1), ("consents", 1)]);
        assert_eq!(opened(store, register, &gone).await, left);
        assert_eq!(opened(store, register, &other).await, counts(&ALL));
        let read = official.get(&path(&gone)).await.expect(200);
        assert_eq!(read["person"]["lastName"], Value::Null);
        assert_eq!(read["person"]["identityCode"], Value::Null);
        assert_eq!(read["phones"], json!([]));
        assert_eq!(read["nonDisclosure"], true);
        let search = format!("{}/search", clients(REGISTER));
        for query in [json!({"name": "Häviävä"}), json!({"phone": "+358 50 000 0901"}),
                      json!({"identityCode": identity_code("1990-05-17", 901)})] {
            let found = official.post(&search, query).await.expect(200);
            assert_eq!(found["items"], json!([]));
        }
        let found = official.post(&search, json!({"name": "Pysyvä"})).await.expect(200);
        assert_eq!(found["items"][0]["client"]["id"], other["id"]);
        // Nothing more is sealed in it.
        let phone = json!({"number": "+358 50 222 2222", "source": from_client()});
        official.post(&format!("{}/phones", path(&gone)), phone).await.problem(409, "key_destroyed");

        // Nowhere a trace of the key itself.
        for lying in raw::files(&app.key_dir) {
            let wrapped = &wrapped[0];
            let at = lying.bytes.windows(wrapped.len()).position(|bytes| bytes == wrapped);
            assert_eq!(at, None, "the wrapped key lies in {}", lying.place);
        }

        // An older copy, with the keys there are: the same.
        let older = restore(&app, &mut sql, copy).await;
        assert_eq!(opened(&older, register, &gone).await, left);
        assert_eq!(opened(&older, register, &other).await, counts(&ALL));
    }

    async fn an_older_copy_of_the_data_costs_no_key(app) {
        let official = app.official(REGISTER, "responsible_person").await;
        let before = enter(&official, "Ennen", 903).await;
        let mut sql = Sql::of(&app).await;
        let older = copy(&app, &mut sql).await;
        let after = enter(&official, "Jälkeen", 904).await;
        let keys = sql.count("keystore.client_keys").await;
        // However long ago they were made.
        let day = if matches!(sql, Sql::Sqlite(_)) { "'2020-01-01T00:00:00.000000+00:00'" } else { "TIMESTAMPTZ '2020-01-01'" };
        sql.run(&format!("UPDATE keystore.client_keys SET created_at = {day}")).await;
        let newer = keep_newer(&mut sql).await;

        // A drill: the older copy is served, with the keys there are, and found good.
        let mut installation = Installation::of(tests::binary!(), &app);
        let known = restore(&app, &mut sql, older.clone()).await;
        if let Some(older) = older {
            installation.database_url = older;
            installation.configure("");
        }
        let mut serving = installation.serve().await;
        found_good(&serving, &official, &before).await;
        // What a start has put in hand is done when it has ended.
        serving.ask_to_end();
        assert!(serving.ended().await.success(), "{}", serving.log());
        let register = register_key(&app);
        assert_eq!(opened(&known, register, &before).await, counts(&ALL));
        assert_eq!(opened(&known, register, &after).await, counts(&[]));

        // Back to the newer one: whoever was entered since opens as before.
        back_to(&mut sql, newer).await;
        assert_eq!(sql.count("keystore.client_keys").await, keys);
        for client in [&before, &after] {
            assert_eq!(opened(&app.state.store, register, client).await, counts(&ALL));
        }
    }

    async fn what_is_sealed_opens_in_its_own_place_alone(app) {
        let official = app.official(REGISTER, "responsible_person").await;
        let one = enter(&official, "Ensimmäinen", 906).await;
        let two = enter(&official, "Toinen", 907).await;
        let corrected = json!({"person": {"lastName": "Korjattu"}, "source": from_client()});
        let read = official.get(&path(&one)).await.expect(200);
        let session = official.if_match(&read["version"]).with("change-reason", "corrected");
        session.patch(&path(&one), corrected).await.expect(200);

        // A datum out of use: bringing it back takes more than its column.
        let number = json!({"number": "+358 50 222 2906", "source": from_client()});
        let added = official.post(&format!("{}/phones", path(&one)), number).await.expect(201);
        let added_path = format!("{}/phones/{}", path(&one), added["id"].as_str().expect("an id"));
        official.if_match(&added["version"]).delete(&added_path).await;

        let mut sql = Sql::of(&app).await;
        let is_sqlite = matches!(sql, Sql::Sqlite(_));
        let removed = sql.id(id_of(&added));
        let (first, second) = (sql.id(id_of(&one)), sql.id(id_of(&two)));
        let sealed = |client: &str, what: &str| format!("(SELECT sealed FROM facts WHERE client_id = {client} AND {what} LIMIT 1)");
        let phones: Vec<Uuid> = sql.column(&format!("SELECT id FROM facts WHERE client_id = {first} AND field = 'phone' AND id <> {removed} ORDER BY id")).await;
        let (phone, other_phone) = (sql.id(phones[0]), sql.id(phones[1]));
        let whole: Vec<Vec<u8>> = sql.column(&format!("SELECT sealed FROM facts WHERE id = {phone}")).await;
        let flipped = |at: usize| { let mut bytes = whole[0].clone(); bytes[at] ^= 1; bytes };
        let set = |to: String| format!("UPDATE facts SET sealed = {to} WHERE id = {phone}");
        let moves = [
            ("another row of the client", set(sealed(&first, &format!("id = {other_phone}")))),
            ("another field of the client", set(sealed(&first, "field = 'identity_code'"))),
            ("another client's row", set(sealed(&second, "field = 'phone'"))),
            ("another class", set(sealed(&first, "field = 'non_disclosure'"))),
            ("an older version", format!("UPDATE facts SET sealed = {} WHERE client_id = {first} AND field = 'name' AND version = 2", sealed(&first, "field = 'name' AND version = 1"))),
            ("another row's id", format!("UPDATE facts SET id = {} WHERE id = {phone}", sql.id(Uuid::from_u128(7)))),
            ("another version's number", format!("UPDATE facts SET version = 9 WHERE id = {phone}")),
            ("another key", format!("UPDATE facts SET key_id = (SELECT key_id FROM facts WHERE client_id = {second} AND field = 'phone' LIMIT 1) WHERE id = {phone}")),
            ("a row of another client", format!("UPDATE facts SET client_id = {first} WHERE client_id = {second} AND field = 'phone'")),
            ("a consent of another client", format!("UPDATE consents SET client_id = {first} WHERE client_id = {second}")),
            ("another field's name", format!("UPDATE facts SET field = 'email' WHERE id = {phone}")),
            ("a restriction taken away or put on", format!("UPDATE facts SET restricted = 'consent_withdrawn' WHERE id = {phone}")),
            ("a datum brought back into use", format!("UPDATE facts SET removed = {} WHERE id = {removed}", if is_sqlite { "0" } else { "FALSE" })),
            ("another reason", format!("UPDATE facts SET change_reason = 'completed' WHERE id = {phone}")),
            ("another author", format!("UPDATE facts SET recorded_by = {} WHERE id = {phone}", sql.id(Uuid::from_u128(8)))),
            ("another kind of a consent", format!("UPDATE consents SET kind = 'recording' WHERE client_id = {first}")),
            ("another end of a consent", format!("UPDATE consents SET valid_to = '2027-01-01' WHERE client_id = {first}")),
            ("a consent's withdrawal", format!("UPDATE consents SET withdrawn_on = '2026-03-01' WHERE client_id = {first}")),
            ("a flipped bit of the nonce", set(sql.bytes(&flipped(0)))),
            ("a flipped bit of the text", set(sql.bytes(&flipped(20)))),
            ("a flipped bit of the tag", set(sql.bytes(&flipped(whole[0].len() - 1)))),
            ("a cut text", set(sql.bytes(&whole[0][..whole[0].len() - 1]))),
            ("nothing", set(sql.bytes(&[]))),
        ];
        for table in ["facts", "consents"] {
            sql.run(&format!("CREATE TABLE kept_{table} AS SELECT * FROM {table}")).await;
        }
        for (what, statement) in moves {
            assert!(sql.run(&statement).await > 0, "{what}: nothing was moved");
            let consents = what.contains("consent");
            let answer = official.get(&if consents { format!("{}/consents", path(&one)) } else { path(&one) }).await;
            let (text, receipt) = (answer.text.clone(), answer.header("log-receipt").is_some());
            assert_eq!(answer.status, 500, "{what}: {text}");
            let problem = answer.problem(500, "internal");
            assert!(!receipt, "{what}");
            assert_eq!(problem["errors"], json!([]), "{what}");
            for personal in ["Toinen", "Ensimmäinen", "Korjattu", "+358", "seal", "facts"] {
                assert!(!text.contains(personal), "{what}: {text}");
            }
            for table in ["facts", "consents"] {
                sql.run(&format!("DELETE FROM {table}")).await;
                sql.run(&format!("INSERT INTO {table} SELECT * FROM kept_{table}")).await;
            }
            official.get(&path(&one)).await.expect(200);
        }
        // Each failure left its entry.
        let failed = sql.count("log_events WHERE outcome = 'failed' AND operation IN ('readClient', 'listConsents')").await;
        assert_eq!(failed, 23);
    }
}
