//! `…/clients/{client}/{kind}`: what is dated or repeated has an id and a version of its own.

use serde_json::{Value, json};
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;

const REGISTER: &str = KEMI_IMMIGRANTS;

/// The kinds that 003 names, each with a value and another one.
fn kinds() -> [(&'static str, &'static str, Value, Value); 5] {
    [
        (
            "addresses",
            "address",
            json!({"kind": "permanent", "street": "Testikatu 1", "postalCode": "94100", "city": "Kemi"}),
            json!({"street": "Testikatu 2"}),
        ),
        (
            "phones",
            "phone",
            json!({"number": "+358 50 555 1201"}),
            json!({"number": "+358 50 555 1202"}),
        ),
        (
            "emails",
            "email",
            json!({"address": "yksi@example.org"}),
            json!({"address": "kaksi@example.org"}),
        ),
        (
            "municipalities",
            "municipality",
            json!({"municipality": "240"}),
            json!({"municipality": "680"}),
        ),
        (
            "citizenships",
            "citizenship",
            json!({"country": "UA"}),
            json!({"country": "stateless"}),
        ),
    ]
}

/// A value with its source and period.
fn recorded(value: &Value) -> Value {
    let mut body = value.clone();
    body["source"] = from_client();
    body["period"] = json!({"from": "2026-01-15"});
    body
}

fn includes(whole: &Value, part: &Value) {
    for (member, value) in part.as_object().unwrap() {
        assert_eq!(&whole[member], value, "{member}: {whole}");
    }
}

tests::scenario! {
    async fn what_is_sent_back_as_it_was_read_makes_no_version(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        for (segment, _, value, change) in kinds() {
            let made = official.post(&format!("{path}/{segment}"), recorded(&value)).await.expect(201);
            let one = format!("{path}/{segment}/{}", made["id"].as_str().unwrap());
            let client = official.get(&path).await.expect(200);
            let mut whole = recorded(&value);
            whole["source"] = made["source"].clone();
            whole["period"] = made["period"].clone();
            for same in [whole, json!({}), json!({"period": made["period"]})] {
                let answer = official.if_match(&json!(1)).with("change-reason", "corrected").patch(&one, same).await;
                assert_eq!(answer.header("etag"), Some("\"1\""), "{segment}");
                assert_eq!(answer.expect(200), made, "{segment}");
            }
            assert_eq!(official.get(&path).await.expect(200)["version"], client["version"], "{segment}");
            let changed = official.if_match(&json!(1)).patch(&one, change).await.expect(200);
            assert_eq!(changed["version"], 2, "{segment}");
            official.if_match(&json!(1)).patch(&one, json!({})).await.problem(412, "stale");
        }
    }

    async fn every_kind_is_added_read_changed_and_taken_out_of_use(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let colleague = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        for (minute, (segment, field, value, change)) in kinds().into_iter().enumerate() {
            let list = format!("{path}/{segment}");
            let answer = official.post(&list, recorded(&value)).await;
            let (tag, location) = (answer.header("etag").map(str::to_owned), answer.header("location").map(str::to_owned));
            assert!(answer.header("log-receipt").is_some(), "{segment}");
            let made = answer.expect(201);
            includes(&made, &value);
            assert_eq!(made["period"], json!({"from": "2026-01-15", "to": null}), "{segment}");
            assert_eq!((&made["changeReason"], &made["recordedBy"]["id"]), (&json!("recorded"), &json!(official.user.to_string())), "{segment}");
            let one = format!("{list}/{}", made["id"].as_str().unwrap());
            assert_eq!((tag.as_deref(), location.as_deref()), (Some("\"1\""), Some(one.as_str())));
            let read = colleague.get(&one).await;
            assert_eq!(read.header("etag"), Some("\"1\""));
            assert_eq!(read.expect(200), made);
            assert_eq!(all(&official.get(&list).await.expect(200), "/id"), [made["id"].clone()]);

            // Nothing is changed blindly.
            colleague.patch(&one, change.clone()).await.problem(428, "if_match_missing");
            colleague.if_match(&json!(2)).patch(&one, change.clone()).await.problem(412, "stale");
            colleague.with("if-match", "*").patch(&one, change.clone()).await.problem(400, "invalid_header");
            colleague.delete(&one).await.problem(428, "if_match_missing");
            colleague.if_match(&json!(2)).delete(&one).await.problem(412, "stale");
            colleague.if_match(&json!(1)).with("change-reason", "whim").patch(&one, change.clone()).await.problem(400, "invalid_header");

            app.set_time(&format!("2026-03-02T09:{:02}:00Z", minute * 2 + 1));
            let weak = colleague.with("if-match", "W/\"1\"").with("change-reason", "corrected");
            let changed = weak.patch(&one, change.clone()).await;
            assert_eq!(changed.header("etag"), Some("\"2\""), "{}", changed.text);
            let changed = changed.expect(200);
            includes(&changed, &change);
            assert_eq!((&changed["changeReason"], &changed["recordedBy"]["id"]), (&json!("corrected"), &json!(colleague.user.to_string())));
            assert_eq!(changed["source"], made["source"], "a patch that names no source keeps it");
            app.set_time(&format!("2026-03-02T09:{:02}:00Z", minute * 2 + 2));
            let gone = official.if_match(&json!(2)).with("change-reason", "unnecessary").delete(&one).await;
            assert_eq!((gone.status.as_u16(), gone.text.as_str()), (204, ""));
            assert!(gone.header("log-receipt").is_some());
            official.get(&one).await.problem(404, "not_found");
            official.if_match(&json!(3)).delete(&one).await.problem(404, "not_found");
            assert_eq!(official.get(&list).await.expect(200)["items"], json!([]));

            // Before, after, who and why.
            let history = official.get(&format!("{path}/history")).await.expect(200);
            let changes: Vec<&Value> = history["items"].as_array().unwrap().iter().filter(|item| item["field"] == field).collect();
            assert_eq!(changes.iter().map(|item| item["version"].clone()).collect::<Vec<_>>(), [3, 2, 1], "{segment}");
            assert_eq!(changes.iter().map(|item| item["reason"].clone()).collect::<Vec<_>>(), ["unnecessary", "corrected", "recorded"]);
            assert_eq!((&changes[0]["after"], &changes[2]["before"]), (&Value::Null, &Value::Null));
            assert_eq!((&changes[0]["before"], &changes[1]["before"]), (&changes[1]["after"], &changes[2]["after"]));
            assert_ne!(changes[1]["before"], changes[1]["after"]);
            let who = [&official, &colleague, &official].map(|session| json!(session.user.to_string()));
            assert_eq!(changes.iter().map(|item| item["recordedBy"]["id"].clone()).collect::<Vec<_>>(), who);
            assert!(changes[0]["recordedAt"].as_str() > changes[1]["recordedAt"].as_str());
        }
    }

    async fn a_list_gives_every_item_once(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let list = format!("{path}/phones");
        let mut ids = Vec::new();
        for number in 0..7 {
            let body = json!({"number": format!("+358 50 555 13{number:02}"), "source": from_client()});
            ids.push(official.post(&list, body).await.expect(201)["id"].clone());
        }
        for limit in [1, 2, 3, 7, 8] {
            let (mut seen, mut query) = (Vec::new(), format!("?limit={limit}"));
            loop {
                let page = official.get(&format!("{list}{query}")).await.expect(200);
                seen.extend(all(&page, "/id"));
                match page["nextCursor"].as_str() {
                    Some(next) => query = format!("?limit={limit}&cursor={next}"),
                    None => break,
                }
            }
            assert_eq!(seen, ids, "pages of {limit}");
        }
        let cursor = official.get(&format!("{list}?limit=1")).await.expect(200)["nextCursor"].as_str().unwrap().to_owned();
        official.get(&format!("{path}/emails?cursor={cursor}")).await.problem(400, "invalid_cursor");
        for query in ["limit=0", "limit=201", "limit=x", "limit=1&limit=2"] {
            official.get(&format!("{list}?{query}")).await.problem(400, "invalid_query");
        }
        official.get(&format!("{list}?order=asc")).await.problem(400, "unknown_query_parameter");
        // History is paged the same way.
        let whole = all(&official.get(&format!("{path}/history")).await.expect(200), "/factId");
        let (mut seen, mut query) = (Vec::new(), "?limit=4".to_owned());
        loop {
            let page = official.get(&format!("{path}/history{query}")).await.expect(200);
            seen.extend(all(&page, "/factId"));
            match page["nextCursor"].as_str() {
                Some(next) => query = format!("?limit=4&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(seen, whole);
    }

    async fn a_move_is_a_new_fact_and_the_old_one_ends(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let list = format!("{path}/municipalities");
        let old = official.post(&list, recorded(&json!({"municipality": "240"}))).await.expect(201);
        let one = format!("{list}/{}", old["id"].as_str().unwrap());
        let version = official.if_match(&old["version"]);
        let problem = version.patch(&one, json!({"period": {"to": "2026-01-14"}})).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/period/to".to_owned(), "period_backwards".to_owned())]);
        let ended = version.patch(&one, json!({"period": {"to": "2026-03-04"}})).await.expect(200);
        assert_eq!(ended["period"], json!({"from": "2026-01-15", "to": "2026-03-04"}));
        let new = json!({"municipality": "680", "period": {"from": "2026-03-05"}, "source": {"party": "population_register", "channel": "technical_interface"}});
        official.post(&list, new).await.expect(201);
        let page = official.get(&list).await.expect(200);
        assert_eq!((all(&page, "/municipality"), all(&page, "/source/party")), (vec![json!("240"), json!("680")], vec![json!("client"), json!("population_register")]));
        for (now, today) in [("2026-03-04T12:00:00Z", "240"), ("2026-03-04T22:00:00Z", "680")] {
            app.set_time(now);
            let official = app.official(REGISTER, "caseworker").await;
            assert_eq!(all(&official.get(&clients(REGISTER)).await.expect(200), "/municipality"), [today]);
        }
    }

    async fn a_patch_passes_the_same_rules_as_the_first_record(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (client, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let list = format!("{path}/phones");
        let made = official.post(&list, recorded(&json!({"number": "+358 50 555 1401"}))).await.expect(201);
        let one = format!("{list}/{}", made["id"].as_str().unwrap());
        let version = official.if_match(&made["version"]);
        let source = json!({"number": "+358 50 555 1402", "source": {"party": "partner_organisation", "name": "Testijärjestö ry", "channel": "phone"}});
        refused(version.patch(&one, source).await, "/source/party", "consent_missing");
        let problem = version.patch(&one, json!({"number": null})).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/number".to_owned(), "wrong_type".to_owned())]);
        assert_eq!(official.get(&one).await.expect(200), made);
        // The client's own version tells that something of the client changed.
        let read = official.get(&path).await.expect(200);
        assert_ne!(read["version"], client["version"]);
        official.if_match(&client["version"]).patch(&path, json!({"person": {"lastName": "Toinen"}, "source": from_client()})).await.problem(412, "stale");
        let group = official.if_match(&read["version"]).patch(&path, json!({"clientGroup": "nomads"})).await.problem(422, "validation_failed");
        assert_eq!(places(&group), [("/clientGroup".to_owned(), "unknown_code".to_owned())]);
        let changed = official.if_match(&read["version"]).patch(&path, json!({"person": {"lastName": "Toinen"}, "source": from_client()})).await.expect(200);
        assert_eq!((&changed["person"]["firstNames"], &changed["person"]["lastName"]), (&json!("Testi"), &json!("Toinen")));
        let problem = official.if_match(&changed["version"]).patch(&path, json!({"person": {"lastName": null}, "source": from_client()})).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/person/lastName".to_owned(), "required".to_owned())]);
    }

    async fn the_same_request_twice_is_one_record(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let (list, keyed) = (format!("{path}/phones"), official.with("idempotency-key", "phone-1"));
        let first = keyed.post(&list, recorded(&json!({"number": "+358 50 555 1501"}))).await.expect(201);
        let changed = official.if_match(&first["version"]).patch(&format!("{list}/{}", first["id"].as_str().unwrap()), json!({"number": "+358 50 555 1502"})).await.expect(200);
        let again = keyed.post(&list, recorded(&json!({"number": "+358 50 555 1501"}))).await.expect(201);
        assert_eq!(again, changed, "a replay shows the resource as it is");
        keyed.post(&list, recorded(&json!({"number": "+358 50 555 1503"}))).await.problem(422, "idempotency_key_reused");
        assert_eq!(official.get(&list).await.expect(200)["items"].as_array().unwrap().len(), 1);
    }
}
