//! `/v1/registers/{register}/worklists` and `/v1/me/worklists`: what waits to be done.

use serde_json::{Value, json};
use tests::people::*;
use tests::scenes::*;
use tests::sql::Sql;
use tests::work::*;

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
            "kind": "appointment", "type": "appointment", "state": "booked", "day": "2026-03-02", "startsAt": "2026-03-02T12:00:00Z",
            "official": {"id": official.user.to_string(), "displayName": page["items"][0]["official"]["displayName"]}
        }]));
        let log = app.official(REGISTER, "log_auditor").await.get(&format!("/v1/registers/{REGISTER}/log?operation=readWorklist")).await.expect(200);
        let entry = log["items"].as_array().unwrap().iter().find(|entry| entry["id"] == receipt.as_str()).unwrap();
        assert_eq!(entry["subjects"], json!([{"clientId": id, "shown": ["name", "records"], "withheld": []}]));
        let early = recorded(&other, &path, "appointment", appointment("2026-03-02T10:30:00Z"), None).await;
        let of_all = items(&official, &format!("{name}?official=all")).await;
        assert_eq!(ids(&of_all), [early["id"].clone(), today["id"].clone(), theirs["id"].clone()]);
        assert_eq!(ids(&items(&official, &format!("{name}?official={}", other.user)).await), [early["id"].clone(), theirs["id"].clone()]);
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
            let columns = "version, parent_id, event_id, kind, record_type, state, official, on_day, due_on, starts_at, restricted, removed, change_reason, recorded_by, recorded_at, author, created_at, superseded_at, key_id, sealed";
            let copied = sql.run(&format!("INSERT INTO records (register_key, client_id, id, {columns})
                {numbers} SELECT register_key, client_id, {id}, {columns} FROM (SELECT * FROM records LIMIT 1) r, n")).await;
            assert_eq!(copied, copies);
            assert_eq!(count(&official, "appointments_today").await, expected);
        }
        assert_eq!(app.official(REGISTER, "administrator").await.get("/v1/me/worklists").await.expect(200)["registers"], json!([]));
    }
}
