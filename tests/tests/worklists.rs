//! `/v1/registers/{register}/worklists` and `/v1/me/worklists`: what waits to be done.

use serde_json::{Value, json};
use tests::people::*;
use tests::scenes::*;
use tests::sql::Sql;
use tests::{App, Session};

const REGISTER: &str = KEMI_REFUGEE_WORK;

fn list(name: &str) -> String {
    format!("/v1/registers/{REGISTER}/worklists/{name}")
}

async fn client(official: &Session, last_name: &str) -> (Value, String) {
    let (client, path) = entered(official, REGISTER, newcomer(REGISTER, last_name)).await;
    (client["id"].clone(), path)
}

async fn recorded(official: &Session, path: &str, code: &str, content: Value, state: Option<&str>) -> Value {
    let mut body = json!({"type": code, "content": content, "source": from_client()});
    if let Some(state) = state {
        body["state"] = json!(state);
    }
    official.post(&format!("{path}/records"), body).await.expect(201)
}

fn appointment(starts_at: &str) -> Value {
    json!({"kind": "appointment", "startsAt": starts_at, "place": "Huone 2"})
}

fn plan(review_on: &str) -> Value {
    json!({"kind": "plan", "summary": "Suunnitelma.", "period": {"from": "2026-01-01", "to": "2027-02-28"}, "reviewOn": review_on})
}

fn measure() -> Value {
    json!({"kind": "measure", "text": "Kielikurssi", "provider": "Testiopisto", "period": {"from": "2026-03-01", "to": "2026-12-31"}})
}

async fn items(official: &Session, path: &str) -> Vec<Value> {
    let (mut items, mut cursor) = (Vec::new(), String::new());
    loop {
        let mark = if path.contains('?') { '&' } else { '?' };
        let page = official
            .get(&format!("{path}{mark}limit=1{cursor}"))
            .await
            .expect(200);
        items.extend(page["items"].as_array().unwrap().iter().cloned());
        match page["nextCursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return items,
        }
    }
}

async fn count(official: &Session, name: &str) -> Value {
    let mine = official.get("/v1/me/worklists").await.expect(200);
    let lists = mine["registers"][0]["worklists"].as_array().unwrap();
    lists
        .iter()
        .find(|list| list["worklist"] == name)
        .unwrap_or_else(|| panic!("no {name}: {mine}"))["count"]
        .clone()
}

fn ids(items: &[Value]) -> Vec<Value> {
    items.iter().map(|item| item["id"].clone()).collect()
}

async fn ended_grant(app: &App, official: &Session) {
    let administrator = app.official(REGISTER, "administrator").await;
    let grants = administrator
        .get(&format!("/v1/users/{}/grants", official.user))
        .await
        .expect(200);
    let path = format!(
        "/v1/users/{}/grants/{}/end",
        official.user,
        grants["items"][0]["id"].as_str().unwrap()
    );
    administrator
        .if_match(&json!(1))
        .post(&path, json!({}))
        .await
        .expect(200);
}

tests::scenario! {
    async fn the_day_begins_with_its_appointments(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let other = app.official(REGISTER, "caseworker").await;
        let (id, path) = client(&official, "Testinen").await;
        let today = recorded(&official, &path, "appointment", appointment("2026-03-02T12:00:00Z"), None).await;
        recorded(&official, &path, "appointment", appointment("2026-03-03T12:00:00Z"), None).await;
        let theirs = recorded(&other, &path, "appointment", appointment("2026-03-02T13:00:00Z"), None).await;
        let name = list("appointments_today");
        let answer = official.get(&name).await;
        let receipt = answer.header("log-receipt").expect("a receipt").split('.').next().unwrap().to_owned();
        let page = answer.expect(200);
        assert_eq!(page["items"], json!([{
            "client": {"id": id, "displayName": "Testi Testinen"}, "resource": "record", "id": today["id"], "version": 1,
            "kind": "appointment", "type": "appointment", "state": "booked", "day": "2026-03-02",
            "official": {"id": official.user.to_string(), "displayName": page["items"][0]["official"]["displayName"]}
        }]));
        let log = app.official(REGISTER, "log_auditor").await.get(&format!("/v1/registers/{REGISTER}/log?operation=readWorklist")).await.expect(200);
        let entry = log["items"].as_array().unwrap().iter().find(|entry| entry["id"] == receipt.as_str()).unwrap();
        assert_eq!(entry["subjects"], json!([{"clientId": id, "shown": ["name", "records"], "withheld": []}]));
        assert_eq!(ids(&items(&official, &format!("{name}?official=all")).await).len(), 2);
        assert_eq!(ids(&items(&official, &format!("{name}?official={}", other.user)).await), [theirs["id"].clone()]);
        assert_eq!(count(&official, "appointments_today").await, json!({"value": 1, "exact": true}));
        // Tomorrow's comes tomorrow; one that is called off is no more.
        let cancelled = json!({"to": "cancelled", "reason": "Sairastui."});
        official.if_match(&json!(1)).post(&format!("{path}/records/{}/transitions", today["id"].as_str().unwrap()), cancelled).await.expect(200);
        assert_eq!(items(&official, &name).await, [] as [Value; 0]);
        assert_eq!(count(&official, "appointments_today").await, json!({"value": 0, "exact": true}));
    }

    async fn plans_and_measures_come_up_by_their_days(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = client(&official, "Testinen").await;
        let mut due = Vec::new();
        for review_on in ["2026-02-01", "2026-03-10", "2026-03-16"] {
            due.push(recorded(&official, &path, "integration_plan", plan(review_on), Some("in_force")).await["id"].clone());
        }
        recorded(&official, &path, "integration_plan", plan("2026-03-17"), Some("in_force")).await;
        recorded(&official, &path, "integration_plan", plan("2026-03-01"), Some("draft")).await;
        let name = list("plans_due");
        assert_eq!(ids(&items(&official, &name).await), due, "the longest due first, a fortnight ahead, none that is no plan yet");
        assert_eq!(ids(&items(&official, &format!("{name}?within=0")).await), due[..1]);
        assert_eq!(items(&official, &format!("{name}?within=15")).await.len(), 4);
        assert_eq!(count(&official, "plans_due").await["value"], 3);
        let still = recorded(&official, &path, "service_measure", measure(), Some("ongoing")).await;
        let moving = recorded(&official, &path, "service_measure", measure(), None).await;
        let stalled = list("measures_stalled");
        assert_eq!(items(&official, &stalled).await, [] as [Value; 0]);
        app.set_time("2026-04-20T09:00:00Z");
        let official = app.sign_in(official.user, &official.username).await;
        let moved = format!("{path}/records/{}/transitions", moving["id"].as_str().unwrap());
        official.if_match(&json!(1)).post(&moved, json!({"to": "ongoing"})).await.expect(200);
        app.set_time("2026-05-02T09:00:00Z");
        let official = app.sign_in(official.user, &official.username).await;
        assert_eq!(ids(&items(&official, &stalled).await), [still["id"].clone()]);
        assert_eq!(items(&official, &format!("{stalled}?within=10")).await.len(), 2);
        assert_eq!(count(&official, "measures_stalled").await["value"], 1);
    }

    async fn consents_come_up_before_they_expire(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let other = app.official(REGISTER, "caseworker").await;
        let mut body = newcomer(REGISTER, "Testinen");
        body["relationship"] = json!({"startsOn": "2026-01-15"});
        let (_, path) = entered(&official, REGISTER, body).await;
        let mut given = Vec::new();
        for to in ["2026-03-02", "2026-04-01", "2026-04-02"] {
            let mut body = consent("obtaining", "written", "integration_services", &["contact_data"]);
            body["parties"] = json!([{"code": "partner_organisation", "name": "Testijärjestö ry"}]);
            body["period"] = json!({"to": to});
            given.push(official.post(&format!("{path}/consents"), body).await.expect(201)["id"].clone());
        }
        let name = list("consents_expiring");
        assert_eq!(ids(&items(&official, &name).await), given[..2], "the last day counts");
        assert_eq!(items(&official, &format!("{name}?within=31")).await.len(), 3);
        assert_eq!((count(&official, "consents_expiring").await["value"].clone(), count(&other, "consents_expiring").await["value"].clone()), (json!(2), json!(0)));
        assert_eq!(items(&other, &name).await, [] as [Value; 0]);
        assert_eq!(items(&other, &format!("{name}?official=all")).await.len(), 2);
        let withdrawal = format!("{path}/consents/{}/withdrawal", given[0].as_str().unwrap());
        official.if_match(&json!(1)).post(&withdrawal, json!({"form": "written"})).await.expect(200);
        assert_eq!(ids(&items(&official, &name).await), given[1..2]);
        app.set_time("2026-04-03T09:00:00Z");
        let official = app.sign_in(official.user, &official.username).await;
        assert_eq!(items(&official, &name).await, [] as [Value; 0]);
    }

    async fn permits_come_up_before_they_expire_unless_renewed(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let mut body = newcomer(REGISTER, "Testinen");
        body["relationship"] = json!({"startsOn": "2026-01-15"});
        let (_, path) = entered(&official, REGISTER, body).await;
        let permit = |from: &str, to: Value| json!({"type": "continuous", "ground": "quota_refugee", "period": {"from": from, "to": to}, "source": from_client()});
        official.post(&format!("{path}/permits"), permit("2024-01-01", json!("2025-01-01"))).await.expect(201);
        let ends = official.post(&format!("{path}/permits"), permit("2025-01-02", json!("2026-05-01"))).await.expect(201);
        let name = list("permits_expiring");
        let found = items(&official, &name).await;
        assert_eq!((found.len(), &found[0]["id"], &found[0]["day"]), (1, &ends["id"], &json!("2026-05-01")));
        assert_eq!((&found[0]["resource"], &found[0]["kind"]), (&json!("permit"), &json!("residence_permit")));
        assert_eq!(items(&official, &format!("{name}?within=59")).await, [] as [Value; 0]);
        assert_eq!(count(&official, "permits_expiring").await["value"], 1);
        assert_eq!(items(&app.official(REGISTER, "caseworker").await, &name).await, [] as [Value; 0]);
        let shown = official.get(&format!("{path}/overview")).await.expect(200);
        assert_eq!((all(&shown["permits"], "/id").len(), &shown["permits"]["items"][0]["id"]), (2, &ends["id"]));
        official.post(&format!("{path}/permits"), permit("2026-05-02", Value::Null)).await.expect(201);
        assert_eq!(items(&official, &name).await, [] as [Value; 0]);
        assert_eq!(count(&official, "permits_expiring").await["value"], 0);
        // Where the notice names no permit there is no such list.
        let project = app.official(KEMI_PROJECT, "caseworker").await;
        let lists = project.get(&format!("/v1/registers/{KEMI_PROJECT}/worklists")).await.expect(200);
        assert!(!all(&lists, "/worklist").contains(&json!("permits_expiring")));
    }

    async fn clients_whom_nobody_answers_for_come_up(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let leaving = app.official(REGISTER, "caseworker").await;
        let mut body = newcomer(REGISTER, "Jäävä");
        body["relationship"] = json!({"startsOn": "2026-01-15", "officials": [leaving.user.to_string()]});
        let (client, path) = entered(&official, REGISTER, body).await;
        let name = list("clients_unassigned");
        assert_eq!(items(&official, &name).await, [] as [Value; 0]);
        ended_grant(&app, &leaving).await;
        app.set_time("2026-03-03T09:00:00Z");
        let official = app.sign_in(official.user, &official.username).await;
        let found = items(&official, &name).await;
        assert_eq!((found.len(), &found[0]["client"]), (1, &json!({"id": client["id"], "displayName": "Testi Jäävä"})));
        assert_eq!((&found[0]["resource"], &found[0]["day"], &found[0]["kind"]), (&json!("relationship"), &json!("2026-01-15"), &Value::Null));
        assert_eq!(count(&official, "clients_unassigned").await["value"], 1);
        let relationship = found[0]["id"].as_str().unwrap();
        let officials = format!("{path}/relationships/{relationship}/officials");
        official.if_match(&found[0]["version"]).put(&officials, json!({"officials": [official.user.to_string()]})).await.expect(200);
        assert_eq!(items(&official, &name).await, [] as [Value; 0]);
    }

    async fn of_clients_without_an_official_those_within_reach_alone_come_up(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let leaving = app.official(REGISTER, "caseworker").await;
        let [own, substitute] = [app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await,
            app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await];
        let mut path = String::new();
        for (name, official_named) in [("Oma", &own), ("Jäävä", &leaving), ("Sijaisen", &substitute)] {
            let mut body = newcomer(REGISTER, name);
            body["relationship"] = json!({"startsOn": "2026-01-15", "officials": [official_named.user.to_string()]});
            let entered = entered(&official, REGISTER, body).await;
            if name == "Jäävä" {
                path = entered.1;
            }
        }
        let chief = app.official(REGISTER, "responsible_person").await;
        chief.post(&format!("/v1/registers/{REGISTER}/substitutes"), json!({"official": leaving.user.to_string(),
            "substitute": substitute.user.to_string(), "period": {"from": "2026-03-02", "to": "2026-03-20"}})).await.expect(201);
        ended_grant(&app, &leaving).await;
        app.set_time("2026-03-03T09:00:00Z");
        for (who, reaches) in [(&official, 1), (&own, 0), (&substitute, 1)] {
            let who = app.sign_in(who.user, &who.username).await;
            assert_eq!(who.get(&path).await.status.is_success(), reaches == 1);
            assert_eq!(items(&who, &list("clients_unassigned")).await.len(), reaches);
            assert_eq!(count(&who, "clients_unassigned").await["value"], reaches);
        }
    }

    async fn each_client_without_an_official_comes_up_once(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (first, second) = (app.official(REGISTER, "caseworker").await, app.official(REGISTER, "caseworker").await);
        let mut expected = Vec::new();
        for (starts, ends, officials, comes_up) in [
            ("2026-01-15", None, vec![&first, &second], true),
            ("2026-01-14", None, vec![&second], true),
            ("2026-01-15", None, vec![&first], true),
            ("2026-01-13", None, vec![&first, &official], false),
            ("2026-01-12", Some("2026-03-02"), vec![&first], false),
            ("2026-01-16", None, vec![&first], true),
        ] {
            let officials: Vec<_> = officials.iter().map(|official| official.user.to_string()).collect();
            let mut body = newcomer(REGISTER, "Testinen");
            body["relationship"] = json!({"startsOn": starts, "officials": officials});
            let (made, path) = entered(&official, REGISTER, body).await;
            let id = made["id"].clone();
            if let Some(ends) = ends {
                let relationships = official.get(&format!("{path}/relationships")).await.expect(200);
                let end = format!("{path}/relationships/{}/end", relationships["items"][0]["id"].as_str().unwrap());
                official.if_match(&json!(1)).post(&end, json!({"endsOn": ends, "reason": "moved_away"})).await.expect(200);
            }
            if comes_up {
                expected.push((json!(starts), id));
            }
        }
        let name = list("clients_unassigned");
        assert_eq!(items(&official, &name).await, [] as [Value; 0]);
        ended_grant(&app, &first).await;
        ended_grant(&app, &second).await;
        app.set_time("2026-03-03T09:00:00Z");
        let official = app.sign_in(official.user, &official.username).await;
        let found: Vec<_> = items(&official, &name).await.iter().map(|item| (item["day"].clone(), item["client"]["id"].clone())).collect();
        expected.sort_by_key(|(day, _)| day.to_string());
        let days = |found: &[(Value, Value)]| found.iter().map(|(day, _)| day.clone()).collect::<Vec<_>>();
        assert_eq!(days(&found), days(&expected));
        assert!(expected.iter().all(|expected| found.contains(expected)), "{found:?} {expected:?}");
        assert_eq!(count(&official, "clients_unassigned").await, json!({"value": 4, "exact": true}));
    }

    async fn who_stands_in_sees_the_work_of_who_is_away(app) {
        let away = app.official(REGISTER, "caseworker").await;
        let chief = app.official(REGISTER, "responsible_person").await;
        let wide = app.official(REGISTER, "caseworker").await;
        let own = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        let (id, path) = client(&away, "Testinen").await;
        recorded(&away, &path, "appointment", appointment("2026-03-02T12:00:00Z"), None).await;
        recorded(&away, &path, "integration_plan", plan("2026-03-10"), Some("in_force")).await;
        recorded(&away, &path, "case_note", json!({"kind": "note", "text": "Kesken."}), Some("draft")).await;
        let permit = json!({"ground": "asylum", "period": {"from": "2025-04-01", "to": "2026-03-20"}, "source": from_client()});
        away.post(&format!("{path}/permits"), permit).await.expect(201);
        let lists = ["appointments_today", "plans_due", "permits_expiring"];
        for substitute in [&wide, &own] {
            for name in lists {
                assert_eq!(items(substitute, &list(name)).await, [] as [Value; 0], "{name}");
            }
            let body = json!({"official": away.user.to_string(), "substitute": substitute.user.to_string(), "period": {"from": "2026-03-01", "to": "2026-03-02"}});
            chief.post(&format!("/v1/registers/{REGISTER}/substitutes"), body).await.expect(201);
            for name in lists {
                let found = items(substitute, &list(name)).await;
                assert_eq!((found.len(), &found[0]["client"]["id"]), (1, &id), "{name}");
                assert_eq!(count(substitute, name).await, json!({"value": 1, "exact": true}), "{name}");
                let narrowed = items(substitute, &format!("{}?official={}", list(name), substitute.user)).await;
                assert_eq!(narrowed, [] as [Value; 0], "{name}");
                assert_eq!(items(substitute, &format!("{}?official=all", list(name))).await.len(), 1, "{name}");
            }
            assert_eq!(items(substitute, &list("drafts")).await, [] as [Value; 0]);
        }
        // Whoever has a day's work of their own sees both.
        let (theirs, path) = client(&own, "Omainen").await;
        recorded(&own, &path, "appointment", appointment("2026-03-02T13:00:00Z"), None).await;
        let both = items(&own, &list("appointments_today")).await;
        assert_eq!(both.iter().map(|item| &item["client"]["id"]).collect::<Vec<_>>(), [&id, &theirs]);
        app.set_time("2026-03-03T09:00:00Z");
        for substitute in [&wide, &own] {
            let substitute = app.sign_in(substitute.user, &substitute.username).await;
            for name in ["plans_due", "permits_expiring"] {
                assert_eq!(items(&substitute, &list(name)).await, [] as [Value; 0], "{name}");
            }
        }
    }

    async fn own_clients_are_listed_and_their_records_found_in_order(app) {
        let other = app.official(REGISTER, "caseworker").await;
        let own = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        let mut clients = Vec::new();
        for (at, official) in [&own, &other, &own, &other, &own].into_iter().enumerate() {
            let (id, path) = client(official, "Testinen").await;
            let starts = format!("2026-03-0{}T12:00:00Z", 5 + at % 3);
            recorded(official, &path, "appointment", appointment(&starts), None).await;
            recorded(official, &path, "case_note", json!({"kind": "note", "text": "Soitti."}), None).await;
            if official.user == own.user {
                clients.push(id);
            }
        }
        let register = format!("/v1/registers/{REGISTER}");
        let mut listed = ids(&items(&own, &format!("{register}/clients")).await);
        assert_eq!(listed, clients);
        listed.reverse();
        assert_eq!(ids(&items(&own, &format!("{register}/clients?sort=-createdAt")).await), listed);
        let found = items(&own, &format!("{register}/records?kind=appointment")).await;
        let days: Vec<_> = found.iter().map(|item| item["record"]["onDay"].clone()).collect();
        assert_eq!(days, ["2026-03-07", "2026-03-06", "2026-03-05"], "{found:?}");
        assert!(found.iter().all(|item| clients.contains(&item["client"]["id"])));
        assert_eq!(items(&own, &format!("{register}/records")).await.len(), 6);
    }

    async fn drafts_are_ones_own(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let other = app.official(REGISTER, "caseworker").await;
        let (_, path) = client(&official, "Testinen").await;
        let content = json!({"kind": "note", "text": "Kesken."});
        let draft = recorded(&official, &path, "case_note", content.clone(), Some("draft")).await;
        recorded(&official, &path, "case_note", content, None).await;
        assert_eq!(ids(&items(&official, &list("drafts")).await), [draft["id"].clone()]);
        assert_eq!(items(&other, &list("drafts")).await, [] as [Value; 0]);
        other.get(&format!("{}?official={}", list("drafts"), official.user)).await.problem(400, "invalid_query");
    }

    async fn lists_are_named_with_what_they_take(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let lists = official.get(&format!("/v1/registers/{REGISTER}/worklists")).await.expect(200);
        let names = all(&lists, "/worklist");
        for name in ["appointments_today", "plans_due", "permits_expiring", "consents_expiring", "measures_stalled", "clients_unassigned", "drafts"] {
            assert!(names.contains(&json!(name)), "{name}");
            official.get(&list(name)).await.expect(200);
        }
        for item in lists["items"].as_array().unwrap() {
            for language in ["fi", "sv", "en"] {
                assert!(!item["label"][language].as_str().unwrap().is_empty());
            }
            let path = list(item["worklist"].as_str().unwrap());
            let within = official.get(&format!("{path}?within=10")).await.status.as_u16();
            assert_eq!(within, if item["within"].is_null() { 400 } else { 200 }, "{item}");
            let of_official = official.get(&format!("{path}?official=all")).await.status.as_u16();
            assert_eq!(of_official, if item["ofOfficial"] == true { 200 } else { 400 }, "{item}");
        }
        official.get(&list("horoscopes")).await.problem(404, "not_found");
        for query in ["within=367", "within=-1", "official=me", "limit=0"] {
            official.get(&format!("{}?{query}", list("plans_due"))).await.problem(400, "invalid_query");
        }
        official.get(&format!("{}?day=2026-01-01", list("plans_due"))).await.problem(400, "unknown_query_parameter");
        let (_, path) = client(&official, "Testinen").await;
        for review_on in ["2026-03-02", "2026-03-03"] {
            recorded(&official, &path, "integration_plan", plan(review_on), Some("in_force")).await;
        }
        let page = official.get(&format!("{}?limit=1", list("plans_due"))).await.expect(200);
        let cursor = page["nextCursor"].as_str().unwrap();
        official.get(&format!("{}?cursor={cursor}&official=all", list("plans_due"))).await.problem(400, "invalid_cursor");
        official.get(&format!("{}?cursor={cursor}", list("appointments_today"))).await.problem(400, "invalid_cursor");
        official.get(&format!("{}?cursor={cursor}&within=3", list("plans_due"))).await.problem(400, "invalid_cursor");
        // Who may not see what a list is made of has no such list.
        let clerk = app.official(REGISTER, "registry_clerk").await;
        clerk.get(&list("consents_expiring")).await.problem(403, "right_missing");
        let named = all(&clerk.get(&format!("/v1/registers/{REGISTER}/worklists")).await.expect(200), "/worklist");
        assert!(!named.contains(&json!("consents_expiring")), "{named:?}");
    }

    async fn what_is_restricted_and_who_is_out_of_reach_stays_out(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let own = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        let (id, path) = client(&official, "Rajoitettu").await;
        recorded(&official, &path, "appointment", appointment("2026-03-02T12:00:00Z"), None).await;
        assert_eq!(items(&own, &format!("{}?official=all", list("appointments_today"))).await, [] as [Value; 0]);
        let responsible = app.official(REGISTER, "responsible_person").await;
        let body = json!({"categories": [], "ground": "accuracy_contested", "source": from_client()});
        responsible.post(&format!("{path}/restrictions"), body).await.expect(201);
        let answer = official.get(&list("appointments_today")).await;
        assert!(!answer.text.contains(id.as_str().unwrap()) && !answer.text.contains("Rajoitettu"), "{}", answer.text);
        let opened = responsible.with("restricted-use", "consent");
        assert_eq!(items(&opened, &format!("{}?official=all", list("appointments_today"))).await.len(), 1);
    }

    async fn counts_stop_at_a_thousand_and_tell_no_name(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = client(&official, "Salattava").await;
        recorded(&official, &path, "appointment", appointment("2026-03-02T12:00:00Z"), None).await;
        let answer = official.get("/v1/me/worklists").await;
        assert_eq!(answer.header("log-receipt"), None);
        assert!(!answer.text.contains("Salattava"));
        let body = answer.expect(200);
        assert_eq!((&body["registers"][0]["register"], &body["registers"][0]["task"]), (&json!(REGISTER), &json!("caseworker")));
        assert_eq!(body["registers"].as_array().unwrap().len(), 1);
        // Copies that nobody opens: a count looks at what stands in clear alone.
        let mut sql = Sql::of(&app).await;
        let id = match sql { Sql::Sqlite(_) => "randomblob(16)", Sql::Postgres(_) => "gen_random_uuid()" };
        for (copies, expected) in [(999, json!({"value": 1000, "exact": true})), (1, json!({"value": 1000, "exact": false}))] {
            let numbers = format!("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {copies})");
            let columns = "version, parent_id, event_id, kind, record_type, state, official, on_day, due_on, restricted, removed, change_reason, recorded_by, recorded_at, author, created_at, superseded_at, key_id, sealed";
            let copied = sql.run(&format!("INSERT INTO records (register_key, client_id, id, {columns})
                {numbers} SELECT register_key, client_id, {id}, {columns} FROM (SELECT * FROM records LIMIT 1) r, n")).await;
            assert_eq!(copied, copies);
            assert_eq!(count(&official, "appointments_today").await, expected);
        }
        assert_eq!(app.official(REGISTER, "administrator").await.get("/v1/me/worklists").await.expect(200)["registers"], json!([]));
    }
}
