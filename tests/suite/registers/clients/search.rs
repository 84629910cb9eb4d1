//! `…/clients/search`: names however they are written, codes, dates and phones; the best first.

use domain::search_key::{NameQuery, name_words};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::people::*;
use tests::scenes::*;
use tests::sql::Sql;
use tests::{App, Session};

const REGISTER: &str = KEMI_REFUGEE_WORK;

async fn named(official: &Session, first: Option<&str>, last: &str) -> Value {
    let mut body = newcomer(REGISTER, last);
    match first {
        Some(first) => body["person"]["firstNames"] = json!(first),
        None => {
            body["person"].as_object_mut().unwrap().remove("firstNames");
        }
    }
    entered(official, REGISTER, body).await.0["id"].clone()
}

async fn finds(official: &Session, wanted: Value) -> Vec<(Value, String)> {
    let page = official.post(&search(REGISTER), wanted).await.expect(200);
    assert_eq!(page["nextCursor"], Value::Null);
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|hit| {
            let matched: Vec<_> = hit["matchedOn"]
                .as_array()
                .unwrap()
                .iter()
                .map(|on| on.as_str().unwrap())
                .collect();
            (hit["client"]["id"].clone(), matched.join(" "))
        })
        .collect()
}

async fn caseworker(app: &App) -> Session {
    app.official(REGISTER, "caseworker").await
}

tests::scenario! {
    async fn names_meet_however_they_are_written(app) {
        let official = caseworker(&app).await;
        let maryam = named(&official, Some("Maryam Sahra"), "Mäkinen-Ahmed").await;
        let mohamed = named(&official, Some("Maxamed Cali"), "Xasan").await;
        let olena = named(&official, Some("Олена"), "Щербак").await;
        let mononym = named(&official, None, "Abdulrahman").await;
        for (query, client, matched) in [
            ("mäkinen maryam", &maryam, "name_exact"), ("MARYAM MAKINEN", &maryam, "name_exact"), ("ahmed sahra", &maryam, "name_exact"),
            ("  sahra,  maryam ", &maryam, "name_exact"), ("mäk mar", &maryam, "name_prefix"), ("mariam makinen", &maryam, "name_phonetic"),
            ("mohamed ali hassan", &mohamed, "name_phonetic"), ("hassan", &mohamed, "name_phonetic"), ("maxa", &mohamed, "name_prefix"),
            ("Olena Shcherbak", &olena, "name_exact"), ("Elena Štšerbak", &olena, "name_phonetic"), ("олена", &olena, "name_exact"),
            ("abdulrahman", &mononym, "name_exact"), ("Abd al-Rahman", &mononym, "name_phonetic"),
        ] {
            let found = finds(&official, json!({"name": query})).await;
            assert!(found.contains(&(client.clone(), matched.to_owned())), "{query}: {found:?}");
        }
        for query in ["maryam virtanen", "mahmoud", "sahra sahra", "testinen"] {
            assert_eq!(finds(&official, json!({"name": query})).await, [], "{query}");
        }
    }

    async fn the_best_come_first(app) {
        let official = caseworker(&app).await;
        let sound = named(&official, Some("Anna"), "Julija").await;
        let prefix = named(&official, Some("Anna"), "Yuliiaska").await;
        let exact = named(&official, Some("Anna"), "Yuliia").await;
        let found = finds(&official, json!({"name": "yuliia"})).await;
        assert_eq!(found, [(exact, "name_exact".to_owned()), (prefix, "name_prefix".to_owned()), (sound, "name_phonetic".to_owned())]);
    }

    async fn all_that_is_given_must_match(app) {
        let official = caseworker(&app).await;
        let mut body = newcomer(REGISTER, "Testinen");
        body["person"]["identityCode"] = json!({"value": identity_code("1990-05-17", 981), "temporary": false});
        body["phones"] = json!([{"number": "050 555 1601"}, {"number": "+46 70 555 16 02"}]);
        let first = entered(&official, REGISTER, body).await.0["id"].clone();
        let mut body = newcomer(REGISTER, "Testinen");
        body["person"]["birthDate"] = json!("1990-05-17");
        let second = entered(&official, REGISTER, body).await.0["id"].clone();
        let code = identity_code("1990-05-17", 981);
        let both = vec![(first.clone(), "name_exact birth_date".to_owned()), (second, "name_exact birth_date".to_owned())];
        assert_eq!(finds(&official, json!({"name": "testinen", "birthDate": "1990-05-17"})).await, both);
        for (wanted, matched) in [
            (json!({"identityCode": code}), "identity_code"), (json!({"identityCode": code.to_lowercase()}), "identity_code"),
            (json!({"identityCode": code, "name": "testi", "birthDate": "1990-05-17", "phone": "+358505551601"}), "identity_code name_exact birth_date phone"),
            (json!({"phone": "+358 50 5551601"}), "phone"), (json!({"phone": "00358505551601"}), "phone"), (json!({"phone": "(050) 555-1601"}), "phone"),
            (json!({"phone": "+46705551602", "name": "test"}), "name_prefix phone"),
        ] {
            assert_eq!(finds(&official, wanted.clone()).await, [(first.clone(), matched.to_owned())], "{wanted}");
        }
        for wanted in [
            json!({"identityCode": identity_code("1990-05-17", 982)}), json!({"name": "testinen", "birthDate": "1990-05-18"}),
            json!({"identityCode": code, "name": "virtanen"}), json!({"phone": "+358 50 555 1603"}), json!({"phone": "0705551602"}),
        ] {
            assert_eq!(finds(&official, wanted.clone()).await, [], "{wanted}");
        }
    }

    async fn a_code_of_the_same_digits_and_another_century_is_another_person(app) {
        let official = caseworker(&app).await;
        let sign = |code: &str| { let mut code = code.to_owned(); code.replace_range(6..7, "Y"); code };
        let (dash, letter) = (identity_code("1990-01-01", 983), sign(&identity_code("1990-01-01", 983)));
        let mut ids = Vec::new();
        for code in [&dash, &letter] {
            let mut body = newcomer(REGISTER, "Testinen");
            body["person"]["identityCode"] = json!({"value": code, "temporary": false});
            ids.push(entered(&official, REGISTER, body).await.0["id"].clone());
        }
        for (code, client) in [&dash, &letter].into_iter().zip(&ids) {
            assert_eq!(finds(&official, json!({"identityCode": code})).await, [(client.clone(), "identity_code".to_owned())]);
        }
    }

    async fn what_changed_is_found_as_it_is_now(app) {
        let official = caseworker(&app).await;
        let mut body = newcomer(REGISTER, "Vanha");
        body["phones"] = json!([{"number": "+358 50 555 1701"}]);
        let (client, path) = entered(&official, REGISTER, body).await;
        let patch = json!({"person": {"lastName": "Uusi"}, "source": from_client()});
        official.if_match(&client["version"]).patch(&path, patch).await.expect(200);
        let phone = format!("{path}/phones/{}", client["phones"][0]["id"].as_str().unwrap());
        official.if_match(&json!(1)).patch(&phone, json!({"number": "+358 50 555 1702"})).await.expect(200);
        assert_eq!(finds(&official, json!({"name": "vanha"})).await, []);
        assert_eq!(finds(&official, json!({"phone": "0505551701"})).await, []);
        assert_eq!(finds(&official, json!({"name": "uusi", "phone": "0505551702"})).await.len(), 1);
        official.if_match(&json!(2)).delete(&phone).await;
        assert_eq!(finds(&official, json!({"phone": "0505551702"})).await, []);
    }

    async fn pages_give_every_hit_once(app) {
        let official = caseworker(&app).await;
        let mut entered = BTreeSet::new();
        for number in 0..9 {
            let last = ["Mohamed", "Mohamedson", "Muhammad"][number % 3];
            entered.insert(named(&official, Some("Testi"), last).await.to_string());
        }
        named(&official, Some("Testi"), "Virtanen").await;
        for limit in [1, 2, 4, 9, 10] {
            let (mut seen, mut levels, mut wanted) = (Vec::new(), Vec::new(), json!({"name": "mohamed", "limit": limit}));
            loop {
                let page = official.post(&search(REGISTER), wanted.clone()).await.expect(200);
                assert!(page["items"].as_array().unwrap().len() <= limit);
                seen.extend(all(&page, "/client/id").iter().map(Value::to_string));
                levels.extend(all(&page, "/matchedOn/0").iter().map(|on| on.as_str().unwrap().to_owned()));
                match page["nextCursor"].as_str() {
                    Some(next) => wanted["cursor"] = json!(next),
                    None => break,
                }
            }
            assert_eq!((seen.len(), seen.into_iter().collect::<BTreeSet<_>>()), (9, entered.clone()), "pages of {limit}");
            let expected = ["name_exact", "name_prefix", "name_phonetic"].map(|level| vec![level.to_owned(); 3]).concat();
            assert_eq!(levels, expected, "pages of {limit}");
        }
        // A cursor belongs to its question; somebody who came in the meantime does not disturb it.
        let page = official.post(&search(REGISTER), json!({"name": "mohamed", "limit": 4})).await.expect(200);
        let next = page["nextCursor"].clone();
        official.post(&search(REGISTER), json!({"name": "virtanen", "cursor": next})).await.problem(400, "invalid_cursor");
        named(&official, Some("Testi"), "Mohamed").await;
        let rest = official.post(&search(REGISTER), json!({"name": "mohamed", "cursor": next})).await.expect(200);
        let first: BTreeSet<_> = all(&page, "/client/id").iter().map(Value::to_string).collect();
        let rest: Vec<_> = all(&rest, "/client/id").iter().map(Value::to_string).collect();
        assert!(rest.len() >= 5 && rest.iter().all(|id| !first.contains(id)), "{rest:?}");
    }

    async fn the_index_finds_whoever_meets_what_is_asked(app) {
        let official = caseworker(&app).await;
        let first = ["Maxamed Cali", "Mohamed", "Muhammad Ali", "Maryam Sahra", "Mariam", "Olena", "O", "Anna-Liisa", "Abd al-Rahman", "Abdulrahman"];
        let last = ["Xasan", "al-Hassan", "Hasan Ali", "Makinen", "Mäkinen-Ahmed", "Щербак", "Oe", "O'Neill"];
        let mut people = Vec::new();
        for (at, last) in last.iter().cycle().take(40).enumerate() {
            let first = first[(at * 7 + at / 8) % first.len()];
            people.push((format!("{first} {last}"), named(&official, Some(first), last).await));
        }
        let part = |name: &str, letters: usize| name.chars().take(letters).collect::<String>();
        let mut queries = Vec::new();
        for one in first.iter().chain(&last) {
            for other in first.iter().chain(&last) {
                queries.extend([format!("{one} {other}"), format!("{} {other}", part(one, 3)), format!("{} {}", part(one, 5), part(other, 2))]);
            }
        }
        let mut met = 0;
        for (at, query) in queries.iter().enumerate() {
            if at == queries.len() / 2 {
                // As they were kept before there were bits beside them.
                Sql::of(&app).await.run("UPDATE search_tokens SET words = -1, sounds = -1").await;
            }
            let wanted = NameQuery::new(query);
            let meets = people.iter().filter(|(name, _)| wanted.meets(&name_words(name)).is_some());
            let meets: BTreeSet<String> = meets.map(|(_, client)| client.to_string()).collect();
            let page = official.post(&search(REGISTER), json!({"name": query, "limit": 200})).await.expect(200);
            let found: BTreeSet<String> = page["items"].as_array().unwrap().iter().map(|hit| hit["client"]["id"].to_string()).collect();
            assert_eq!(found, meets, "{query}");
            met += found.len();
        }
        assert!(met > 1000, "{met} were met");
    }

    async fn whom_a_great_many_share_a_word_with_is_found_once(app) {
        let official = caseworker(&app).await;
        let mut wanted = BTreeSet::new();
        for first in ["Maryam", "Mariam", "Maryamna"] {
            wanted.insert(named(&official, Some(first), "Testinen").await.to_string());
        }
        named(&official, Some("Olena"), "Testinen").await;
        // Others who have each word alone stand before, among and behind them in the index, and fill many pages of it.
        let mut sql = Sql::of(&app).await;
        let (id, from) = match sql {
            Sql::Sqlite(_) => ("unhex(printf('%02x%030x', (i * 37) % 256, i))", "n"),
            Sql::Postgres(_) => ("(lpad(to_hex((i * 37) % 256), 2, '0') || lpad(to_hex(i), 30, '0'))::UUID", "generate_series(1, 20000) AS n(i)"),
        };
        sql.run(&format!(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000)
             INSERT INTO search_tokens (register_key, kind, token, client_id, fact_id, words, sounds)
             SELECT t.register_key, t.kind, t.token, {id}, t.fact_id, 0, 0 FROM {from}
                CROSS JOIN (SELECT DISTINCT register_key, kind, token, fact_id FROM search_tokens WHERE kind IN (2, 3, 4)) AS t"
        )).await;
        for (name, limit) in [("Maryam Testinen", 200), ("Maryam Testinen", 1), ("testi mary", 2)] {
            let (mut found, mut pages, mut cursor) = (Vec::new(), 0, Value::Null);
            loop {
                let mut body = json!({"name": name, "limit": limit});
                if cursor.is_string() {
                    body["cursor"] = cursor;
                }
                let page = official.post(&search(REGISTER), body).await.expect(200);
                found.extend(all(&page, "/client/id").iter().map(Value::to_string));
                pages += 1;
                assert!(pages < 100, "it goes on and on");
                cursor = page["nextCursor"].clone();
                if cursor.is_null() {
                    break;
                }
            }
            assert!(pages > 1, "more are gone through than one answer takes");
            assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), found.len(), "each once: {name}");
            let prefix = wanted.iter().filter(|client| found.contains(client)).count();
            assert!(prefix >= 2 && found.iter().all(|client| wanted.contains(client)), "{name}: {found:?}");
            assert_eq!(prefix == 3, name.starts_with("Maryam"), "{name}: {found:?}");
        }
    }

    async fn a_query_of_any_length_is_answered(app) {
        let official = caseworker(&app).await;
        named(&official, Some("Maryam"), "Testinen").await;
        for words in 1..=20 {
            let name: Vec<String> = ('a'..='t').take(words).map(|letter| format!("jechejch{letter}")).collect();
            for joiner in [" ", "'", "-"] {
                let page = official.post(&search(REGISTER), json!({"name": name.join(joiner), "birthDate": "1990-05-17"})).await.expect(200);
                assert_eq!(page["items"], json!([]));
            }
        }
    }

    async fn whoever_looks_for_what_none_of_many_has_goes_on_by_cursors(app) {
        let official = caseworker(&app).await;
        let own = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        let mut people = BTreeSet::new();
        for _ in 0..3 {
            let many = (0..200).map(|_| entered(&official, REGISTER, newcomer(REGISTER, "Loppunen")));
            people.extend(futures_util::future::join_all(many).await.into_iter().map(|(client, _)| client["id"].to_string()));
        }
        for (caller, name, meets) in [(&official, "loppunimi", 0), (&official, "loppunen", 600), (&own, "loppunen", 0)] {
            let (mut found, mut cursor) = (Vec::new(), Value::Null);
            for page in 0.. {
                assert!(page < 50, "it goes on and on");
                let mut body = json!({"name": name, "limit": 50});
                if cursor.is_string() {
                    body["cursor"] = cursor;
                }
                let page = caller.post(&search(REGISTER), body).await.expect(200);
                found.extend(all(&page, "/client/id").iter().map(Value::to_string));
                cursor = page["nextCursor"].clone();
                if cursor.is_null() {
                    break;
                }
            }
            assert_eq!(found.len(), meets, "{name}");
            assert!(found.iter().all(|client| people.contains(client)));
        }
    }

    async fn a_search_stays_in_its_register(app) {
        let official = caseworker(&app).await;
        named(&official, Some("Testi"), "Testinen").await;
        let neighbour = app.official(KEMI_IMMIGRANTS, "caseworker").await;
        let found = neighbour.post(&search(KEMI_IMMIGRANTS), json!({"name": "testinen"})).await.expect(200);
        assert_eq!(found["items"], json!([]));
        for (wanted, pointer, code) in [
            (json!({}), "", "criteria_missing"), (json!({"limit": 5}), "", "criteria_missing"), (json!({"name": "–"}), "/name", "invalid_format"),
            (json!({"phone": "puhelin"}), "/phone", "invalid_format"), (json!({"limit": 0, "name": "a"}), "/limit", "too_small"),
        ] {
            let problem = official.post(&search(REGISTER), wanted).await.problem(422, "validation_failed");
            assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!(pointer), &json!(code)));
        }
    }
}
