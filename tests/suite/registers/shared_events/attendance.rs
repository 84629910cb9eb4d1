//! Who came to a shared event: marked at once, or entered on it afterwards.

use super::*;

tests::scenario! {
    async fn who_came_is_marked_for_all_at_once(app) {
        let official = caseworker(&app, REGISTER).await;
        let four = family(&official, REGISTER, 4).await;
        let made = official.post(&events(REGISTER), workshop(&four)).await.expect(201);
        assert_eq!(action(&made, "markAttendance"), (true, Value::Null));
        assert_eq!(action(&made, "createEventRecords"), (true, Value::Null));
        let path = format!("{}/{}", events(REGISTER), made["id"].as_str().unwrap());
        let body = json!({"clients": [
            {"client": four[2], "version": 1, "state": "cancelled", "reason": "Sairastui."},
            {"client": four[0], "version": 1, "state": "attended", "reason": "Lähti kello 10."},
            {"client": four[1], "version": 1, "state": "no_show"}
        ]});
        let asked = official.post(&format!("{path}/attendance?dryRun=true"), body.clone()).await.expect(200);
        assert_eq!((&asked["allowed"], &asked["reasons"]), (&json!(true), &json!([])));
        assert_eq!(official.get(&path).await.expect(200), made, "asking changes nothing");
        let answer = official.post(&format!("{path}/attendance"), body.clone()).await;
        let receipt = answer.header("log-receipt").unwrap().split('.').next().unwrap().to_owned();
        let event = answer.expect(200);
        assert_eq!(official.get(&path).await.expect(200), event);
        let told = |at: usize| {
            let record = of(&event, &four[at]);
            (record["state"].clone(), record["version"].clone(), record["stateReason"].clone(), record["changeReason"].clone())
        };
        assert_eq!(told(0), (json!("attended"), json!(2), json!("Lähti kello 10."), json!("transition")));
        assert_eq!(told(1), (json!("no_show"), json!(2), Value::Null, json!("transition")));
        assert_eq!(told(2), (json!("cancelled"), json!(2), json!("Sairastui."), json!("transition")));
        assert_eq!(told(3), (json!("booked"), json!(1), Value::Null, json!("recorded")));
        assert_eq!(action(&event, "markAttendance"), (true, Value::Null), "one is booked still");
        // One entry; those who were marked stand out from those who are shown besides.
        let auditor = app.official(REGISTER, "log_auditor").await;
        let log = auditor.get(&format!("/v1/registers/{REGISTER}/log?operation=markAttendance&outcome=done")).await.expect(200);
        let entries = log["items"].as_array().unwrap();
        assert_eq!((entries.len(), &entries[0]["id"]), (1, &json!(receipt)));
        for (at, client) in four.iter().enumerate() {
            let subject = entries[0]["subjects"].as_array().unwrap().iter().find(|subject| subject["clientId"] == json!(client)).unwrap();
            let shown = if at < 3 { json!(["records", "attendance"]) } else { json!(["records"]) };
            assert_eq!(subject["shown"], shown);
        }
        let log = auditor.get(&format!("/v1/registers/{REGISTER}/log?operation=markAttendance&outcome=dry_run")).await.expect(200);
        assert_eq!(log["items"][0]["subjects"].as_array().unwrap().len(), 3);
        // Once all have passed on, nothing is left to be marked.
        let last = json!({"clients": [{"client": four[3], "version": 1, "state": "attended"}]});
        let event = official.post(&format!("{path}/attendance"), last).await.expect(200);
        assert_eq!(action(&event, "markAttendance"), (true, Value::Null), "what was marked by mistake is put right");
        let visited = official.post(&events(REGISTER), visit(&four)).await.expect(201);
        assert_eq!(action(&visited, "markAttendance"), (false, json!("nothing_follows")));
        let clerk = app.official(REGISTER, "data_protection_officer").await.get(&path).await.expect(200);
        assert_eq!(action(&clerk, "markAttendance"), (false, json!("right_missing")));
    }

    async fn all_are_marked_or_none_and_every_refusal_names_its_client(app) {
        let official = caseworker(&app, REGISTER).await;
        let five = family(&official, REGISTER, 5).await;
        let made = official.post(&events(REGISTER), workshop(&five[..4])).await.expect(201);
        let path = format!("{}/{}", events(REGISTER), made["id"].as_str().unwrap());
        let attendance = format!("{path}/attendance");
        let mark = |client: &str, version: i64, state: &str| json!({"client": client, "version": version, "state": state});
        let first = official.post(&attendance, json!({"clients": [mark(&five[0], 1, "attended")]})).await.expect(200);
        // What was read too long ago is told of all, before anything else.
        let body = json!({"clients": [mark(&five[1], 1, "attended"), mark(&five[0], 1, "attended"), mark(&five[2], 7, "final")]});
        let problem = official.post(&attendance, body.clone()).await.problem(412, "stale");
        let stale = [("/clients/1/version".to_owned(), "stale".to_owned()), ("/clients/2/version".to_owned(), "stale".to_owned())];
        assert_eq!(places(&problem), stale);
        official.post(&format!("{attendance}?dryRun=true"), body).await.problem(412, "stale");
        // Each by the rules of a single step, each at its place.
        let body = json!({"clients": [mark(&five[1], 1, "attended"), mark(&five[0], 2, "no_show"), mark(&five[2], 1, "completed"), mark(&five[3], 1, "cancelled")]});
        let expected = [("/clients/1/reason", "reason_missing"), ("/clients/2/state", "state_cannot_follow"), ("/clients/3/reason", "reason_missing")];
        let expected: Vec<_> = expected.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect();
        let problem = official.post(&attendance, body.clone()).await.problem(422, "rule_refused");
        assert_eq!(places(&problem), expected);
        assert_eq!(problem["errors"][1]["params"]["allowed"], json!(["attended", "cancelled", "no_show"]));
        let asked = official.post(&format!("{attendance}?dryRun=true"), body).await.expect(200);
        assert_eq!((&asked["allowed"], asked["reasons"].as_array().unwrap().len()), (&json!(false), 3));
        // Who does not belong to the event, stands twice or is nobody.
        let body = json!({"clients": [mark(&five[1], 1, "attended"), mark(&five[1], 1, "attended"), mark(made["id"].as_str().unwrap(), 1, "attended")]});
        let mut found = places(&official.post(&attendance, body).await.problem(422, "validation_failed"));
        found.sort();
        assert_eq!(found, [("/clients/1/client".to_owned(), "repeated".to_owned()), ("/clients/2/client".to_owned(), "client_unknown".to_owned())]);
        let body = json!({"clients": [mark(&five[1], 1, "attended"), mark(&five[4], 1, "attended")]});
        let problem = official.post(&attendance, body).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/clients/1/client".to_owned(), "client_unknown".to_owned())]);
        assert_eq!(official.get(&path).await.expect(200), first, "nothing half-written");
        // What lies ahead has nobody attended.
        let mut ahead = workshop(&five[..2]);
        ahead["content"]["startsAt"] = json!("2026-03-09T07:00:00Z");
        ahead["content"]["endsAt"] = Value::Null;
        let ahead = official.post(&events(REGISTER), ahead).await.expect(201);
        let attendance = format!("{}/{}/attendance", events(REGISTER), ahead["id"].as_str().unwrap());
        let body = json!({"clients": [mark(&five[0], 1, "attended")]});
        refused(official.post(&attendance, body.clone()).await, "/clients/0/state", "date_in_future");
        // Whoever sees nothing of the event does not find it.
        let nobody = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        nobody.post(&attendance, body).await.problem(404, "not_found");
    }

    async fn a_mistake_in_attendance_is_put_right_with_a_reason(app) {
        let official = caseworker(&app, REGISTER).await;
        let two = family(&official, REGISTER, 2).await;
        let made = official.post(&events(REGISTER), workshop(&two)).await.expect(201);
        let attendance = format!("{}/{}/attendance", events(REGISTER), made["id"].as_str().unwrap());
        let mark = |version: i64, first: &str, second: &str, reason: Value| {
            let of = |client: &str, state: &str| match &reason {
                Value::Null => json!({"client": client, "version": version, "state": state}),
                reason => json!({"client": client, "version": version, "state": state, "reason": reason}),
            };
            json!({"clients": [of(&two[0], first), of(&two[1], second)]})
        };
        official.post(&attendance, mark(1, "attended", "no_show", Value::Null)).await.expect(200);
        let problem = official.post(&attendance, mark(2, "no_show", "attended", Value::Null)).await.problem(422, "rule_refused");
        assert_eq!(places(&problem), [0, 1].map(|at| (format!("/clients/{at}/reason"), "reason_missing".to_owned())));
        let event = official.post(&attendance, mark(2, "no_show", "attended", json!("Rivit vaihtuivat."))).await.expect(200);
        for (client, state) in two.iter().zip(["no_show", "attended"]) {
            let own = of(&event, client);
            assert_eq!((&own["state"], &own["stateReason"], &own["changeReason"]), (&json!(state), &json!("Rivit vaihtuivat."), &json!("corrected")));
        }
        let problem = official.post(&attendance, mark(3, "booked", "booked", json!("Avataan."))).await.problem(422, "rule_refused");
        assert_eq!(places(&problem), [0, 1].map(|at| (format!("/clients/{at}/state"), "state_cannot_follow".to_owned())));
    }

    async fn who_came_unexpectedly_is_entered_on_the_event(app) {
        let official = caseworker(&app, REGISTER).await;
        let four = family(&official, REGISTER, 4).await;
        let made = official.post(&events(REGISTER), workshop(&four[..2])).await.expect(201);
        let path = format!("{}/{}", events(REGISTER), made["id"].as_str().unwrap());
        let further = |clients: &[String]| {
            let mut body = workshop(clients);
            body.as_object_mut().unwrap().remove("type");
            body["state"] = json!("attended");
            body
        };
        let body = further(&four[2..]);
        let asked = official.post(&format!("{path}/records?dryRun=true"), body.clone()).await.expect(200);
        assert_eq!(asked["allowed"], true);
        assert_eq!(official.get(&path).await.expect(200), made);
        let keyed = official.with("idempotency-key", "came-too");
        let answer = keyed.post(&format!("{path}/records"), body.clone()).await;
        assert_eq!(answer.header("location"), Some(path.as_str()));
        let event = answer.expect(201);
        assert_eq!(keyed.post(&format!("{path}/records"), body).await.expect(201), event);
        assert_eq!(event["records"].as_array().unwrap().len(), 4);
        let (first, third) = (of(&event, &four[0]), of(&event, &four[2]));
        assert_eq!((&first["state"], &third["state"], &third["type"]), (&json!("booked"), &json!("attended"), &made["type"]));
        assert_eq!(records(&official, REGISTER, &four[3]).await[0]["event"], made["id"]);
        // Nobody has two records of one event, and nobody is entered on an event of another sort.
        let problem = official.post(&format!("{path}/records"), further(&four[1..3])).await.problem(422, "validation_failed");
        let mut found = places(&problem);
        found.sort();
        assert_eq!(found, [0, 1].map(|at| (format!("/clients/{at}/client"), "already_so".to_owned())));
        let stranger = family(&official, REGISTER, 1).await;
        let mut other = further(&stranger);
        other["content"] = json!({"kind": "note", "text": "Paikalla."});
        other["state"] = json!("final");
        let mut found = places(&official.post(&format!("{path}/records"), other).await.problem(422, "validation_failed"));
        found.sort();
        assert_eq!(found, [("/content/kind".to_owned(), "wrong_kind".to_owned()), ("/state".to_owned(), "state_cannot_follow".to_owned())]);
        assert_eq!(count(&official, REGISTER, &stranger).await, 0);
        official.post(&format!("{}/{}/records", events(REGISTER), four[0]), further(&stranger)).await.problem(404, "not_found");
    }

    async fn nobody_comes_to_hold_two_records_of_one_event(app) {
        let official = caseworker(&app, REGISTER).await;
        let four = family(&official, REGISTER, 4).await;
        let made = official.post(&events(REGISTER), workshop(&four[..2])).await.expect(201);
        let path = format!("{}/{}", events(REGISTER), made["id"].as_str().unwrap());
        // Entered by several officials in the same moment: by one of them.
        let mut body = workshop(&four[2..3]);
        body.as_object_mut().unwrap().remove("type");
        let path_of_records = format!("{path}/records");
        let entries = (0..12).map(|_| official.post(&path_of_records, body.clone()));
        let answers = futures_util::future::join_all(entries).await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
        assert_eq!(count(&official, REGISTER, &four[2..3]).await, 1);
        // Moved from another client: not to one who has a record of it.
        let chief = app.official(REGISTER, "responsible_person").await;
        let event = official.get(&path).await.expect(200);
        let record = of(&event, &four[0])["id"].as_str().unwrap().to_owned();
        let corrections = format!("{}/{}/records/{record}/corrections", clients(REGISTER), four[0]);
        let moving = |to: &str| json!({"kind": "move", "ground": "wrong_client", "targetClient": to});
        let problem = official.post(&corrections, moving(&four[1])).await.problem(422, "rule_refused");
        assert_eq!(places(&problem), [("/targetClient".to_owned(), "already_so".to_owned())]);
        let asked = official.post(&corrections, moving(&four[3])).await.expect(201);
        body["clients"] = json!([{"client": four[3]}]);
        official.post(&path_of_records, body).await.expect(201);
        let decision = format!("/v1/registers/{REGISTER}/corrections/{}/decision", asked["id"].as_str().unwrap());
        let problem = chief.if_match(&json!(1)).post(&decision, json!({"decision": "confirmed"})).await.problem(422, "rule_refused");
        assert_eq!(places(&problem), [("/decision".to_owned(), "already_so".to_owned())]);
        assert_eq!(count(&official, REGISTER, &four).await, 4);
    }
}
