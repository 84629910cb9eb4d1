//! Whose work is found: that of who asks, of whoever they stand in for, of own clients alone, and nobody's.

use serde_json::{Value, json};
use tests::people::*;
use tests::scenes::*;
use tests::work::*;

tests::scenario! {
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

    async fn nobody_is_named_as_answering_who_does_not_do_the_casework(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let clerk = app.official(REGISTER, "registry_clerk").await;
        let stranger = app.official(KEMI_PROJECT, "caseworker").await;
        let (_, path) = client(&official, "Testinen").await;
        let relationships = official.get(&format!("{path}/relationships")).await.expect(200);
        let officials = format!("{path}/relationships/{}/officials", relationships["items"][0]["id"].as_str().unwrap());
        for (who, code) in [(&clerk, "right_missing"), (&stranger, "user_unknown")] {
            let named = json!({"officials": [official.user.to_string(), who.user.to_string()]});
            let problem = official.if_match(&json!(1)).put(&officials, named).await.problem(422, "validation_failed");
            assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/officials/1"), &json!(code)));
            let mut body = newcomer(REGISTER, "Testinen");
            body["relationship"] = json!({"startsOn": "2026-01-15", "officials": [who.user.to_string()]});
            let problem = official.post(&format!("/v1/registers/{REGISTER}/clients"), body).await.problem(422, "validation_failed");
            assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/relationship/officials/0"), &json!(code)));
            let note = json!({"type": "case_note", "source": from_client(), "official": who.user.to_string(), "content": {"kind": "note", "text": "Soitti."}});
            let problem = official.post(&format!("{path}/records"), note).await.problem(422, "validation_failed");
            assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/official"), &json!(code)));
        }
    }
}
