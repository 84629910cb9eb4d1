//! Handing over and absence: clients pass to another official, nobody is left without one unseen, and a
//! substitute stands in for a time.

use serde_json::{Value, json};
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;
use tests::{App, Session};

const REGISTER: &str = KEMI_REFUGEE_WORK;

fn at(path: &str) -> String {
    format!("/v1/registers/{REGISTER}/{path}")
}

async fn person(app: &App, task: &str) -> Session {
    app.official(REGISTER, task).await
}

async fn own_only(app: &App) -> Session {
    app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true)
        .await
}

/// Somebody for whom an official answers, with a measure under way: id and path.
async fn client_of(official: &Session) -> (String, String) {
    let (client, path) = entered(official, REGISTER, newcomer(REGISTER, "Siirtyvä")).await;
    let measure = json!({
        "type": "service_measure", "state": "ongoing", "source": from_client(),
        "content": {"kind": "measure", "text": "Kielikurssi", "period": {"from": "2026-02-01"}}
    });
    official
        .post(&format!("{path}/records"), measure)
        .await
        .expect(201);
    let note = json!({
        "type": "case_note", "source": from_client(), "heldOn": "2026-02-01",
        "content": {"kind": "note", "text": "Kirjattu."}
    });
    official.post(&format!("{path}/records"), note).await.expect(201);
    (client["id"].as_str().unwrap().to_owned(), path)
}

async fn answering(reader: &Session, path: &str) -> Vec<Value> {
    let found = reader.get(&format!("{path}/relationships")).await.expect(200);
    let officials = found["items"][0]["officials"].as_array().unwrap();
    officials.iter().map(|official| official["id"].clone()).collect()
}

async fn records(reader: &Session, path: &str, kind: &str) -> Value {
    let found = reader
        .get(&format!("{path}/records?kind={kind}"))
        .await
        .expect(200);
    found["items"][0].clone()
}

fn id(session: &Session) -> Value {
    json!(session.user.to_string())
}

fn handed(clients: i64, relationships: i64, records: i64, remaining: i64) -> Value {
    json!({"handedOver": clients, "relationships": relationships, "records": records, "remaining": remaining})
}

fn stand_in(official: &Session, substitute: &Session, from: &str, to: &str) -> Value {
    json!({"official": id(official), "substitute": id(substitute), "period": {"from": from, "to": to}})
}

tests::scenario! {
    async fn a_leaving_official_hands_over_everybody(app) {
        let (leaving, heir, chief) = (person(&app, "caseworker").await, person(&app, "caseworker").await, person(&app, "responsible_person").await);
        let first = client_of(&leaving).await;
        let second = client_of(&leaving).await;
        let other = client_of(&chief).await;
        let body = json!({"from": id(&leaving), "to": id(&heir)});
        leaving.post(&at("handovers"), body.clone()).await.problem(403, "right_missing");
        let answer = chief.post(&at("handovers"), body.clone()).await;
        let receipt = answer.header("log-receipt").unwrap().split('.').next().unwrap().to_owned();
        assert_eq!(answer.expect(200), handed(2, 2, 2, 0));
        for (_, path) in [&first, &second] {
            assert_eq!(answering(&chief, path).await, [id(&heir)]);
            let measure = records(&chief, path, "measure").await;
            assert_eq!((&measure["official"]["id"], &measure["version"], &measure["changeReason"]), (&id(&heir), &json!(2), &json!("reassigned")));
            assert_eq!((&measure["content"]["text"], &measure["state"]), (&json!("Kielikurssi"), &json!("ongoing")));
            // What is written stays with whoever answered for it.
            let note = records(&chief, path, "note").await;
            assert_eq!((&note["official"]["id"], &note["version"]), (&id(&leaving), &json!(1)));
        }
        assert_eq!(answering(&chief, &other.1).await, [id(&chief)]);
        let auditor = person(&app, "log_auditor").await;
        let log = auditor.get(&at("log?operation=handOver&outcome=done")).await.expect(200);
        let entry = &log["items"][0];
        assert_eq!(entry["id"], json!(receipt));
        assert!(entry["about"].as_str().unwrap().contains(&heir.user.to_string()), "{entry}");
        assert_eq!(entry["subjects"].as_array().unwrap().len(), 2);
        assert_eq!(entry["subjects"][0]["shown"], json!(["relationships", "records"]));
        // Again: nothing is left, and nothing changes.
        assert_eq!(chief.post(&at("handovers"), body).await.expect(200), handed(0, 0, 0, 0));
        assert_eq!(records(&chief, &first.1, "measure").await["version"], 2);
    }

    async fn what_would_be_handed_over_is_told_beforehand(app) {
        let (leaving, heir, chief) = (person(&app, "caseworker").await, person(&app, "caseworker").await, person(&app, "responsible_person").await);
        let first = client_of(&leaving).await;
        client_of(&leaving).await;
        let body = json!({"from": id(&leaving), "to": id(&heir)});
        let ask = at("handovers?dryRun=true");
        let asked = chief.post(&ask, body.clone()).await.expect(200);
        assert_eq!((&asked["allowed"], &asked["reasons"], &asked["effects"]), (&json!(true), &json!([]), &json!({"handover": handed(2, 2, 2, 0), "leftWithoutOwner": null})));
        assert_eq!(answering(&chief, &first.1).await, [id(&leaving)], "asking changes nothing");
        assert_eq!(records(&chief, &first.1, "measure").await["version"], 1);
        let one = json!({"from": id(&leaving), "to": id(&heir), "clients": [first.0]});
        assert_eq!(chief.post(&ask, one).await.expect(200)["effects"]["handover"], handed(1, 1, 1, 0));
        let auditor = person(&app, "log_auditor").await;
        let log = auditor.get(&at("log?operation=handOver&outcome=dry_run")).await.expect(200);
        let about = format!("handover from user {} to user {}", leaving.user, heir.user);
        assert_eq!((log["items"].as_array().unwrap().len(), &log["items"][0]["about"]), (2, &json!(about)));
        assert_eq!(log["items"][1]["subjects"].as_array().unwrap().len(), 2);
        chief.post(&ask, json!({"from": id(&leaving), "to": id(&leaving)})).await.problem(422, "validation_failed");
        leaving.post(&ask, body.clone()).await.problem(403, "right_missing");
        assert_eq!(chief.post(&at("handovers"), body).await.expect(200), handed(2, 2, 2, 0));
    }

    async fn a_hundred_clients_at_a_time_are_handed_over(app) {
        let (leaving, heir, chief) = (person(&app, "caseworker").await, person(&app, "caseworker").await, person(&app, "responsible_person").await);
        for at in 0..103 {
            entered(&leaving, REGISTER, newcomer(REGISTER, &format!("Siirtyvä{at}"))).await;
        }
        let body = json!({"from": id(&leaving), "to": id(&heir)});
        assert_eq!(chief.post(&at("handovers"), body.clone()).await.expect(200), handed(100, 100, 0, 3));
        assert_eq!(chief.post(&at("handovers"), body.clone()).await.expect(200), handed(3, 3, 0, 0));
        assert_eq!(chief.post(&at("handovers"), body).await.expect(200), handed(0, 0, 0, 0));
    }

    async fn one_client_is_handed_over_and_who_answers_already_stands_once(app) {
        let (leaving, heir, chief) = (person(&app, "caseworker").await, person(&app, "caseworker").await, person(&app, "responsible_person").await);
        let first = client_of(&leaving).await;
        let second = client_of(&leaving).await;
        let relationship = chief.get(&format!("{}/relationships", first.1)).await.expect(200)["items"][0].clone();
        let officials = format!("{}/relationships/{}/officials", first.1, relationship["id"].as_str().unwrap());
        chief.if_match(&relationship["version"]).put(&officials, json!({"officials": [id(&leaving), id(&heir)]})).await.expect(200);
        let body = json!({"from": id(&leaving), "to": id(&heir), "clients": [first.0]});
        assert_eq!(chief.post(&at("handovers"), body).await.expect(200), handed(1, 1, 1, 0));
        assert_eq!(answering(&chief, &first.1).await, [id(&heir)]);
        assert_eq!(answering(&chief, &second.1).await, [id(&leaving)]);
    }

    async fn everything_wrong_with_a_handover_is_told_and_nothing_is_handed_over(app) {
        let (leaving, heir, chief) = (person(&app, "caseworker").await, person(&app, "caseworker").await, person(&app, "responsible_person").await);
        let (first, path) = client_of(&leaving).await;
        let statistician = person(&app, "statistician").await;
        let stranger = app.official(RAISIO, "caseworker").await;
        let (elsewhere, _) = entered(&stranger, RAISIO, newcomer(RAISIO, "Muualla")).await;
        let wrong = async |body: Value| {
            let mut found = places(&chief.post(&at("handovers"), body).await.problem(422, "validation_failed"));
            found.sort();
            found
        };
        let told = |expected: &[(&str, &str)]| expected.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect::<Vec<_>>();
        assert_eq!(wrong(json!({"from": id(&leaving), "to": id(&leaving)})).await, told(&[("/to", "already_so")]));
        assert_eq!(wrong(json!({"from": id(&leaving), "to": id(&stranger)})).await, told(&[("/to", "user_unknown")]));
        assert_eq!(wrong(json!({"from": id(&leaving), "to": id(&statistician)})).await, told(&[("/to", "right_missing")]));
        assert_eq!(wrong(json!({"from": first, "to": id(&heir)})).await, told(&[("/from", "user_unknown")]));
        let clients = json!([first, elsewhere["id"]]);
        assert_eq!(wrong(json!({"from": id(&leaving), "to": id(&heir), "clients": clients})).await, told(&[("/clients/1", "client_unknown")]));
        assert_eq!(wrong(json!({"from": id(&leaving), "to": id(&heir), "clients": [first, first]})).await, told(&[("/clients/1", "repeated")]));
        assert_eq!(answering(&chief, &path).await, [id(&leaving)]);
        assert_eq!(records(&chief, &path, "measure").await["version"], 1);
    }

    async fn what_would_be_left_without_an_owner_is_seen_before_a_grant_ends(app) {
        let chief = person(&app, "responsible_person").await;
        let stays = person(&app, "caseworker").await;
        let leaving = app.official_with(REGISTER, "caseworker", |grant| grant.valid_to = "2026-03-20".parse().ok()).await;
        let later = app.official_with(REGISTER, "caseworker", |grant| grant.valid_to = "2026-06-30".parse().ok()).await;
        let alone = client_of(&leaving).await;
        let shared = client_of(&leaving).await;
        let summer = client_of(&later).await;
        client_of(&stays).await;
        let relationship = chief.get(&format!("{}/relationships", shared.1)).await.expect(200)["items"][0].clone();
        let officials = format!("{}/relationships/{}/officials", shared.1, relationship["id"].as_str().unwrap());
        chief.if_match(&relationship["version"]).put(&officials, json!({"officials": [id(&leaving), id(&stays)]})).await.expect(200);
        stays.get(&at("handovers/unowned")).await.problem(403, "right_missing");
        let found = chief.get(&at("handovers/unowned")).await.expect(200);
        assert_eq!(found["by"], "2026-04-01");
        let officials = found["officials"].as_array().unwrap();
        assert_eq!(officials.len(), 1, "{found}");
        assert_eq!((&officials[0]["official"]["id"], &officials[0]["lastDay"]), (&id(&leaving), &json!("2026-03-20")));
        // Somebody else answers for one of the two; the open records of both are the leaving one's.
        assert_eq!((&officials[0]["clients"], &officials[0]["openRecords"]), (&json!(1), &json!(2)));
        assert_eq!(all(&found, "/client"), [json!(alone.0), json!(shared.0)]);
        assert_eq!(all(&found, "/left/0/responsible"), [json!(true), json!(false)]);
        assert_eq!(all(&found, "/left/0/openRecords"), [json!(1), json!(1)]);
        let summery = chief.get(&at("handovers/unowned?by=2026-06-30")).await.expect(200);
        assert_eq!(all(&summery, "/client"), [json!(alone.0), json!(shared.0), json!(summer.0)]);
        let one = chief.get(&at(&format!("handovers/unowned?by=2026-06-30&official={}", later.user))).await.expect(200);
        assert_eq!(all(&one, "/client"), [json!(summer.0)]);
        assert_eq!(one["officials"].as_array().unwrap().len(), 1);
        // Page by page, each once.
        let page = chief.get(&at("handovers/unowned?by=2026-06-30&limit=2")).await.expect(200);
        assert_eq!(all(&page, "/client").len(), 2);
        let cursor = page["nextCursor"].as_str().unwrap();
        let rest = chief.get(&at(&format!("handovers/unowned?by=2026-06-30&limit=2&cursor={cursor}"))).await.expect(200);
        assert_eq!((all(&rest, "/client"), &rest["nextCursor"]), (vec![json!(summer.0)], &Value::Null));
        chief.get(&at(&format!("handovers/unowned?by=2026-06-29&limit=2&cursor={cursor}"))).await.problem(400, "invalid_cursor");
        chief.get(&at("handovers/unowned?by=tomorrow")).await.problem(400, "invalid_query");
        // Once all is handed over, nothing is left.
        chief.post(&at("handovers"), json!({"from": id(&leaving), "to": id(&stays)})).await.expect(200);
        assert_eq!(chief.get(&at("handovers/unowned")).await.expect(200)["items"], json!([]));
        // Who has gone already is seen too.
        app.set_time("2026-07-02T09:00:00Z");
        let chief = app.sign_in(chief.user, &chief.username).await;
        assert_eq!(all(&chief.get(&at("handovers/unowned?by=2026-07-02")).await.expect(200), "/client"), [json!(summer.0)]);
    }

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
            assert_eq!(places(&problem), [("/substitute".to_owned(), "right_missing".to_owned())], "{from} {to}");
        }
        // Who has gone, who never held a grant here.
        let past = app.official_with(REGISTER, "caseworker", |grant| grant.valid_to = day("2026-03-01")).await;
        let elsewhere = app.official(RAISIO, "caseworker").await;
        for nobody in [&past, &elsewhere] {
            let problem = chief.post(&at("substitutes"), stand_in(&away, nobody, "2026-07-01", "2026-07-31")).await.problem(422, "validation_failed");
            assert_eq!(places(&problem), [("/substitute".to_owned(), "user_unknown".to_owned())]);
        }
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
        chief.if_match(&json!(2)).post(&end, json!({})).await.problem(409, "already_ended");
        let listed = chief.get(&at(&format!("substitutes?official={}", away.user))).await.expect(200);
        assert_eq!(listed["items"], json!([ended]));
        assert_eq!(chief.get(&at(&format!("substitutes?official={}", chief.user))).await.expect(200)["items"], json!([]));
    }

    async fn nobody_widens_the_own_reach(app) {
        let chief = app.official_with(REGISTER, "responsible_person", |grant| grant.own_clients_only = true).await;
        let (colleague, heir) = (person(&app, "caseworker").await, person(&app, "caseworker").await);
        let (theirs, path) = client_of(&colleague).await;
        let mine = client_of(&chief).await;
        let problem = chief.post(&at("substitutes"), stand_in(&colleague, &chief, "2026-03-01", "2026-03-31")).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/official".to_owned(), "user_unknown".to_owned())]);
        chief.post(&at("substitutes"), stand_in(&chief, &heir, "2026-03-01", "2026-03-31")).await.expect(201);
        let taken = json!({"from": id(&colleague), "to": id(&chief)});
        assert_eq!(chief.post(&at("handovers"), taken).await.expect(200), handed(0, 0, 0, 0));
        let taken = json!({"from": id(&colleague), "to": id(&chief), "clients": [theirs]});
        let problem = chief.post(&at("handovers"), taken).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/clients/0".to_owned(), "client_unknown".to_owned())]);
        assert_eq!(answering(&heir, &path).await, [id(&colleague)]);
        let given = json!({"from": id(&chief), "to": id(&heir)});
        assert_eq!(chief.post(&at("handovers"), given).await.expect(200), handed(1, 1, 1, 0));
        assert_eq!(answering(&heir, &mine.1).await, [id(&heir)]);
    }

    async fn everything_wrong_with_a_substitute_is_told_at_once(app) {
        let (chief, statistician) = (person(&app, "responsible_person").await, person(&app, "statistician").await);
        let wrong = async |body: Value| {
            let mut found = places(&chief.post(&at("substitutes"), body).await.problem(422, "validation_failed"));
            found.sort();
            found
        };
        let told = |expected: &[(&str, &str)]| expected.iter().map(|(pointer, code)| ((*pointer).to_owned(), (*code).to_owned())).collect::<Vec<_>>();
        assert_eq!(wrong(stand_in(&chief, &statistician, "2026-03-10", "2026-03-09")).await, told(&[("/period/to", "period_backwards"), ("/substitute", "right_missing")]));
        assert_eq!(wrong(stand_in(&chief, &chief, "2026-02-10", "2026-03-01")).await, told(&[("/period/to", "date_out_of_range"), ("/substitute", "already_so")]));
        let keyed = chief.with("idempotency-key", "holiday");
        let helper = person(&app, "caseworker").await;
        let body = stand_in(&chief, &helper, "2026-03-10", "2026-03-20");
        let made = keyed.post(&at("substitutes"), body.clone()).await.expect(201);
        assert_eq!(keyed.post(&at("substitutes"), body).await.expect(201), made);
    }
}
