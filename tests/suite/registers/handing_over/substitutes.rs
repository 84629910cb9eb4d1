//! A substitute stands in for a time.

use super::*;

tests::scenario! {
    async fn a_substitute_reaches_the_clients_of_who_is_away_for_the_time(app) {
        let (away, chief, substitute) = (person(&app, "caseworker").await, person(&app, "responsible_person").await, own_only(&app).await);
        let (client, path) = client_of(&away).await;
        substitute.get(&path).await.problem(404, "not_found");
        let seen = async |session: &Session| all(&session.get(&clients(REGISTER)).await.expect(200), "/id");
        assert_eq!(seen(&substitute).await, [json!(null); 0]);
        let body = stand_in(&away, &substitute, "2026-03-03", "2026-03-10");
        substitute.post(&at("substitutes"), body.clone()).await.problem(403, "right_missing");
        let answer = chief.post(&at("substitutes"), body.clone()).await;
        let location = answer.header("location").map(str::to_owned).unwrap();
        let made = answer.expect(201);
        assert_eq!((&made["holds"], &made["period"], &made["substitute"]["id"]), (&json!(false), &body["period"], &id(&substitute)));
        assert_eq!(chief.get(&location).await.expect(200), made);
        chief.post(&at("substitutes"), body).await.problem(409, "substitute_already");
        // Not before the first day.
        substitute.get(&path).await.problem(404, "not_found");
        app.set_time("2026-03-03T09:00:00Z");
        let substitute = app.sign_in(substitute.user, &substitute.username).await;
        let away = app.sign_in(away.user, &away.username).await;
        substitute.get(&path).await.expect(200);
        assert_eq!(seen(&substitute).await, [json!(client)]);
        let hits = substitute.post(&search(REGISTER), json!({"name": "siirtyvä"})).await.expect(200);
        assert_eq!(all(&hits, "/client/id"), [json!(client)]);
        let measure = records(&substitute, &path, "measure").await;
        let transitions = format!("{path}/records/{}/transitions", measure["id"].as_str().unwrap());
        substitute.if_match(&measure["version"]).post(&transitions, json!({"to": "completed"})).await.expect(200);
        // By no more than the substitute's own rights.
        substitute.get(&at("substitutes")).await.problem(403, "right_missing");
        // The log says for whom.
        let auditor = person(&app, "log_auditor").await;
        let log = auditor.get(&at("log?operation=passRecordOn&outcome=done")).await.expect(200);
        assert_eq!((&log["items"][0]["user"]["id"], &log["items"][0]["substituteFor"]["id"]), (&id(&substitute), &id(&away)));
        let log = auditor.get(&at("log?operation=readClient&outcome=done")).await.expect(200);
        assert_eq!(log["items"][0]["substituteFor"]["id"], id(&away));
        away.get(&path).await.expect(200);
        let log = auditor.get(&at("log?operation=readClient&outcome=done")).await.expect(200);
        assert_eq!(log["items"][0]["substituteFor"], Value::Null);
        // The last day belongs to it, the day after does not.
        app.set_time("2026-03-10T20:00:00Z");
        let substitute = app.sign_in(substitute.user, &substitute.username).await;
        substitute.get(&path).await.expect(200);
        app.set_time("2026-03-11T09:00:00Z");
        let substitute = app.sign_in(substitute.user, &substitute.username).await;
        substitute.get(&path).await.problem(404, "not_found");
        assert_eq!(seen(&substitute).await, [json!(null); 0]);
    }

    async fn a_substitute_acts_on_each_day_of_the_period(app) {
        let (away, chief) = (person(&app, "caseworker").await, person(&app, "responsible_person").await);
        let day = |text: &str| text.parse().ok();
        // Hired for the summer: the grant begins with the absence.
        let summer = app.official_with(REGISTER, "caseworker", |grant| {
            (grant.valid_from, grant.valid_to) = ("2026-07-01".parse().unwrap(), day("2026-07-31"));
        }).await;
        chief.post(&at("substitutes"), stand_in(&away, &summer, "2026-07-01", "2026-07-31")).await.expect(201);
        for (from, to) in [("2026-06-30", "2026-07-20"), ("2026-07-20", "2026-08-01"), ("2026-03-02", "2026-03-20")] {
            let problem = chief.post(&at("substitutes"), stand_in(&away, &summer, from, to)).await.problem(422, "validation_failed");
            assert_eq!(places(&problem), [("/substitute".to_owned(), "not_throughout".to_owned())], "{from} {to}");
        }
        // Who has gone, who never held a grant here.
        let past = app.official_with(REGISTER, "caseworker", |grant| grant.valid_to = day("2026-03-01")).await;
        let elsewhere = app.official(RAISIO, "caseworker").await;
        for nobody in [&past, &elsewhere] {
            let problem = chief.post(&at("substitutes"), stand_in(&away, nobody, "2026-07-01", "2026-07-31")).await.problem(422, "validation_failed");
            assert_eq!(places(&problem), [("/substitute".to_owned(), "user_unknown".to_owned())]);
        }
    }

    async fn a_substitute_who_is_appointed_twice_at_once_is_appointed_once(app) {
        let (away, substitute, chief) = (person(&app, "caseworker").await, person(&app, "caseworker").await, person(&app, "responsible_person").await);
        let path = at("substitutes");
        for (times, day) in (1..).zip(["2026-04-01", "2026-04-02", "2026-04-03", "2026-04-04", "2026-04-05", "2026-04-06"]) {
            let appointed = (0..12).map(|_| chief.post(&path, stand_in(&away, &substitute, day, day)));
            let answers = futures_util::future::join_all(appointed).await;
            assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 1);
            assert_eq!(chief.get(&path).await.expect(200)["items"].as_array().unwrap().len(), times);
        }
    }

    async fn nobody_stands_in_for_who_has_never_held_a_grant_here(app) {
        let (chief, substitute) = (person(&app, "responsible_person").await, person(&app, "caseworker").await);
        let elsewhere = app.official(RAISIO, "caseworker").await;
        let problem = chief.post(&at("substitutes"), stand_in(&elsewhere, &substitute, "2026-07-01", "2026-07-31")).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/official".to_owned(), "user_unknown".to_owned())]);
        assert_eq!(chief.get(&at("substitutes")).await.expect(200)["items"], json!([]));
        // Who has gone may have been away before.
        let gone = app.official_with(REGISTER, "caseworker", |grant| grant.valid_to = "2026-03-01".parse().ok()).await;
        chief.post(&at("substitutes"), stand_in(&gone, &substitute, "2026-03-01", "2026-03-31")).await.expect(201);
    }

    async fn a_substitution_ends_at_once_when_it_is_ended(app) {
        let (away, chief, substitute) = (person(&app, "caseworker").await, person(&app, "responsible_person").await, own_only(&app).await);
        let (_, path) = client_of(&away).await;
        let made = chief.post(&at("substitutes"), stand_in(&away, &substitute, "2026-03-01", "2026-03-31")).await.expect(201);
        assert_eq!(made["holds"], true);
        substitute.get(&path).await.expect(200);
        let end = at(&format!("substitutes/{}/end", made["id"].as_str().unwrap()));
        chief.post(&end, json!({})).await.problem(428, "if_match_missing");
        chief.if_match(&json!(2)).post(&end, json!({})).await.problem(412, "stale");
        let ended = chief.if_match(&made["version"]).post(&end, json!({})).await.expect(200);
        assert_eq!((&ended["holds"], &ended["version"], &ended["endedBy"]["id"]), (&json!(false), &json!(2), &id(&chief)));
        substitute.get(&path).await.problem(404, "not_found");
        chief.if_match(&json!(1)).post(&end, json!({})).await.problem(412, "stale");
        chief.if_match(&json!(2)).post(&end, json!({})).await.problem(409, "already_ended");
        let listed = chief.get(&at(&format!("substitutes?official={}", away.user))).await.expect(200);
        assert_eq!(listed["items"], json!([ended]));
        assert_eq!(chief.get(&at(&format!("substitutes?official={}", chief.user))).await.expect(200)["items"], json!([]));
    }

    async fn everything_wrong_with_a_substitute_is_told_at_once(app) {
        let (chief, statistician) = (person(&app, "responsible_person").await, person(&app, "statistician").await);
        let wrong = async |body: Value| {
            let mut found = places(&chief.post(&at("substitutes"), body).await.problem(422, "validation_failed"));
            found.sort();
            found
        };
        let told = |expected: &[(&str, &str)]| expected.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect::<Vec<_>>();
        assert_eq!(wrong(stand_in(&chief, &statistician, "2026-03-10", "2026-03-09")).await, told(&[("/period/to", "period_backwards"), ("/substitute", "not_throughout")]));
        assert_eq!(wrong(stand_in(&chief, &chief, "2026-02-10", "2026-03-01")).await, told(&[("/period/to", "date_out_of_range"), ("/substitute", "already_so")]));
        let keyed = chief.with("idempotency-key", "holiday");
        let helper = person(&app, "caseworker").await;
        let body = stand_in(&chief, &helper, "2026-03-10", "2026-03-20");
        let made = keyed.post(&at("substitutes"), body.clone()).await.expect(201);
        assert_eq!(keyed.post(&at("substitutes"), body).await.expect(201), made);
    }
}
