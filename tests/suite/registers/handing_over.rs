//! Handing over and absence: clients pass to another official, nobody is left without one unseen, and a
//! substitute stands in for a time.

mod substitutes;

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
    json!({"handedOver": clients, "relationships": relationships, "records": records, "outOfReach": 0, "remaining": remaining})
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

    async fn nothing_is_handed_to_who_would_not_reach_it(app) {
        let (leaving, stays, chief, heir) = (person(&app, "caseworker").await, person(&app, "caseworker").await, person(&app, "responsible_person").await, own_only(&app).await);
        let own = client_of(&leaving).await;
        let shown = |out_of_reach: i64, clients: i64| json!({"handedOver": clients, "relationships": clients, "records": clients, "outOfReach": out_of_reach, "remaining": 0});
        // Of a colleague's client, and of one of the heir's own, the leaving official has an open record.
        let (theirs, heirs) = (client_of(&stays).await, client_of(&heir).await);
        for (_, path) in [&theirs, &heirs] {
            let draft = json!({"type": "case_note", "state": "draft", "source": from_client(), "content": {"kind": "note", "text": "Kesken."}});
            leaving.post(&format!("{path}/records"), draft).await.expect(201);
        }
        let body = json!({"from": id(&leaving), "to": id(&heir)});
        let expected = json!({"handedOver": 2, "relationships": 1, "records": 2, "outOfReach": 1, "remaining": 0});
        assert_eq!(chief.post(&at("handovers?dryRun=true"), body.clone()).await.expect(200)["effects"]["handover"], expected);
        assert_eq!(chief.post(&at("handovers"), body.clone()).await.expect(200), expected);
        assert_eq!(records(&heir, &own.1, "measure").await["official"]["id"], id(&heir));
        assert_eq!(records(&heir, &heirs.1, "note").await["official"]["id"], id(&heir));
        assert_eq!(records(&chief, &theirs.1, "note").await["official"]["id"], id(&leaving));
        // Named or not, it stays, and is still seen as left.
        let named = json!({"from": id(&leaving), "to": id(&heir), "clients": [theirs.0]});
        assert_eq!(chief.post(&at("handovers"), named).await.expect(200), shown(1, 0));
        assert_eq!(chief.post(&at("handovers"), body).await.expect(200), shown(1, 0));
        let seen = chief.get(&at(&format!("handovers/unowned?official={}", leaving.user))).await.expect(200);
        assert_eq!(all(&seen, "/client/id"), [json!(theirs.0)]);
        // Whoever reaches everybody takes it.
        let body = json!({"from": id(&leaving), "to": id(&stays)});
        let done = chief.post(&at("handovers"), body).await.expect(200);
        assert_eq!((&done["handedOver"], &done["records"], &done["outOfReach"]), (&json!(1), &json!(1), &json!(0)));
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
        // Who has never held a grant here answers for nobody here: of another register's people nothing is told.
        assert_eq!(wrong(json!({"from": id(&stranger), "to": id(&heir)})).await, told(&[("/from", "user_unknown")]));
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
        let staying = client_of(&stays).await;
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
        assert_eq!(all(&found, "/client/id"), [json!(alone.0), json!(shared.0)]);
        assert_eq!(all(&found, "/left/0/responsible"), [json!(true), json!(false)]);
        assert_eq!(all(&found, "/left/0/openRecords"), [json!(1), json!(1)]);
        assert_eq!(all(&found, "/client/displayName"), [json!("Testi Siirtyvä"), json!("Testi Siirtyvä")]);
        // Somebody whose grant has no end yet, and who is known to leave.
        let asked = chief.get(&at(&format!("handovers/unowned?official={}", stays.user))).await.expect(200);
        assert_eq!(asked["officials"][0]["lastDay"], Value::Null);
        // The client whom both answer for is left once both have gone.
        assert_eq!((&asked["officials"][0]["clients"], &asked["officials"][0]["openRecords"]), (&json!(2), &json!(1)));
        assert_eq!(all(&asked, "/client/id"), [json!(shared.0), json!(staying.0)]);
        let summery = chief.get(&at("handovers/unowned?by=2026-06-30")).await.expect(200);
        assert_eq!(all(&summery, "/client/id"), [json!(alone.0), json!(shared.0), json!(summer.0)]);
        let one = chief.get(&at(&format!("handovers/unowned?by=2026-06-30&official={}", later.user))).await.expect(200);
        assert_eq!(all(&one, "/client/id"), [json!(summer.0)]);
        assert_eq!(one["officials"].as_array().unwrap().len(), 1);
        // Page by page, each once.
        let page = chief.get(&at("handovers/unowned?by=2026-06-30&limit=2")).await.expect(200);
        assert_eq!(all(&page, "/client/id").len(), 2);
        let cursor = page["nextCursor"].as_str().unwrap();
        let rest = chief.get(&at(&format!("handovers/unowned?by=2026-06-30&limit=2&cursor={cursor}"))).await.expect(200);
        assert_eq!((all(&rest, "/client/id"), &rest["nextCursor"]), (vec![json!(summer.0)], &Value::Null));
        chief.get(&at(&format!("handovers/unowned?by=2026-06-29&limit=2&cursor={cursor}"))).await.problem(400, "invalid_cursor");
        chief.get(&at("handovers/unowned?by=tomorrow")).await.problem(400, "invalid_query");
        // Once all is handed over, nothing is left.
        chief.post(&at("handovers"), json!({"from": id(&leaving), "to": id(&stays)})).await.expect(200);
        assert_eq!(chief.get(&at("handovers/unowned")).await.expect(200)["items"], json!([]));
        // Who has gone already is seen too.
        app.set_time("2026-07-02T09:00:00Z");
        let chief = app.sign_in(chief.user, &chief.username).await;
        assert_eq!(all(&chief.get(&at("handovers/unowned?by=2026-07-02")).await.expect(200), "/client/id"), [json!(summer.0)]);
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
}
