//! `/v1/users`, `/v1/users/{user}/grants`, `/v1/me`: who may do what, where and until when.

use serde_json::{Value, json};
use tests::app::PASSWORD;
use tests::people::*;
use tests::scenes::*;
use tests::sql::Sql;
use tests::{App, Options, Session};

const REGISTER: &str = KEMI_REFUGEE_WORK;

fn person(username: &str) -> Value {
    json!({"username": username, "displayName": "Testi Henkilö", "password": PASSWORD})
}

fn grant(register: &str, task: &str) -> Value {
    json!({"register": register, "task": task, "undertakingSignedOn": "2026-03-01"})
}

async fn signed_in(app: &App, user: &Value) -> Session {
    let id = user["id"].as_str().unwrap().parse::<uuid::Uuid>().unwrap();
    app.sign_in(domain::ids::UserId(id), user["username"].as_str().unwrap())
        .await
}

fn grants(user: &Value) -> String {
    format!("/v1/users/{}/grants", user["id"].as_str().unwrap())
}

tests::scenario! {
    async fn the_operator_appoints_an_administrator_who_grants_in_one_register(app) {
        let operator = app.operator().await;
        let admin = operator.post("/v1/users", person("admin.kemi")).await.expect(201);
        let worker = operator.post("/v1/users", person("worker.kemi")).await.expect(201);
        operator.post("/v1/users", person("worker.kemi")).await.problem(409, "username_taken");
        // The operator's administrator gives the administrator's task, and no other.
        operator.post(&grants(&worker), grant(REGISTER, "caseworker")).await.problem(403, "administrator_only");
        operator.post(&grants(&admin), grant(REGISTER, "administrator")).await.expect(201);
        let admin = signed_in(&app, &admin).await;
        let caseworker = signed_in(&app, &worker).await;
        caseworker.get(&clients(REGISTER)).await.problem(403, "no_grant");
        assert_eq!(caseworker.get("/v1/me").await.expect(200)["registers"], json!([]));

        let given = admin.post(&grants(&worker), grant(REGISTER, "caseworker")).await.expect(201);
        assert_eq!((&given["validFrom"], &given["validTo"]), (&json!("2026-03-02"), &Value::Null));
        // The same session may at once what it may.
        caseworker.get(&clients(REGISTER)).await.expect(200);
        let me = caseworker.get("/v1/me").await.expect(200);
        assert_eq!((&me["registers"][0]["id"], &me["registers"][0]["tasks"][0]["code"]), (&json!(REGISTER), &json!("caseworker")));
        assert!(me["registers"][0]["tasks"][0]["rights"].as_array().unwrap().contains(&json!("client.enter")));
        // Elsewhere neither may anything.
        admin.post(&grants(&worker), grant(KEMI_IMMIGRANTS, "caseworker")).await.problem(403, "administrator_only");
        caseworker.get(&clients(KEMI_IMMIGRANTS)).await.problem(403, "no_grant");
        caseworker.post(&grants(&worker), grant(REGISTER, "responsible_person")).await.problem(403, "administrator_only");
        caseworker.get("/v1/users").await.problem(403, "administrator_only");
        // Ended, it carries no longer, also while signed in.
        let ended = admin.if_match(&given["version"]).post(&format!("{}/{}/end", grants(&worker), given["id"].as_str().unwrap()), json!({})).await.expect(200);
        assert_eq!(ended["validTo"], "2026-03-01");
        caseworker.get(&clients(REGISTER)).await.problem(403, "no_grant");
        let listed = admin.get(&grants(&worker)).await.expect(200);
        assert_eq!(all(&listed, "/id"), [given["id"].clone()], "an ended grant stays to be seen");
    }

    async fn administrators_see_no_client(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let (admin, operator) = (app.official(REGISTER, "administrator").await, app.operator().await);
        for (session, code) in [(&admin, "right_missing"), (&operator, "no_grant")] {
            for answer in [
                session.get(&clients(REGISTER)).await, session.get(&path).await,
                session.get(&format!("{path}/phones")).await, session.get(&format!("{path}/history")).await,
                session.get(&format!("{path}/consents")).await, session.get(&format!("{path}/log")).await,
                session.get(&format!("/v1/registers/{REGISTER}/log")).await,
                session.get(&format!("/v1/registers/{REGISTER}/outside-notice")).await,
                session.post(&search(REGISTER), json!({"name": "testinen"})).await,
                session.post(&clients(REGISTER), newcomer(REGISTER, "Toinen")).await,
                session.if_match(&json!(1)).patch(&path, json!({"person": {"lastName": "Toinen"}})).await,
            ] {
                assert!(!answer.text.contains("Testinen"));
                answer.problem(403, code);
            }
        }
        let problem = admin.get(&path).await.problem(403, "right_missing");
        assert_eq!(problem["params"]["right"], "client.view", "the right that is missing is named");
        // A client who does not exist is no different to them.
        let nobody = format!("{}/{}", clients(REGISTER), app.state.store.ids().next());
        admin.get(&nobody).await.problem(403, "right_missing");
    }

    async fn each_task_holds_its_rights_and_no_more(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let mut body = newcomer(REGISTER, "Testinen");
        body["person"]["identityCode"] = json!({"value": identity_code("1990-05-17", 951), "temporary": false});
        body["phones"] = json!([{"number": "+358 50 555 0601"}]);
        let (_, path) = entered(&official, REGISTER, body).await;
        let clerk = app.official(REGISTER, "registry_clerk").await;
        let seen = clerk.get(&path).await.expect(200);
        assert_eq!((&seen["person"]["lastName"], &seen["phones"][0]["number"]), (&json!("Testinen"), &json!("+358 50 555 0601")));
        assert_eq!((&seen["person"]["identityCode"], &seen["person"]["birthDate"]), (&Value::Null, &Value::Null));
        let hidden = withheld(&seen);
        for pointer in ["/person/identityCode", "/person/birthDate", "/citizenships", "/municipalities", "/person/motherTongue"] {
            assert!(hidden.contains(&(pointer.to_owned(), "category_not_in_task".to_owned())), "{pointer}: {seen}");
        }
        clerk.post(&clients(REGISTER), newcomer(REGISTER, "Toinen")).await.problem(403, "right_missing");
        clerk.post(&search(REGISTER), json!({"identityCode": identity_code("1990-05-17", 951)})).await.problem(403, "right_missing");
        let found = clerk.post(&search(REGISTER), json!({"birthDate": "1990-05-17"})).await.expect(200);
        assert_eq!(found["items"], json!([]), "what is hidden is not found by");
        let officer = app.official(REGISTER, "data_protection_officer").await.get(&path).await.expect(200);
        assert_eq!((&officer["person"]["identityCode"], &officer["person"]["birthDate"]), (&Value::Null, &json!("1990-05-17")));
        assert_eq!(withheld(&officer), [("/person/identityCode".to_owned(), "identity_code".to_owned())]);
        let statistician = app.official(REGISTER, "statistician").await;
        statistician.with("purpose", "statistics").get(&path).await.problem(403, "right_missing");
        app.official(REGISTER, "log_auditor").await.get(&path).await.problem(403, "right_missing");
    }

    async fn task_and_purpose_say_in_which_capacity(app) {
        let operator = app.operator().await;
        let user = operator.post("/v1/users", person("two.tasks")).await.expect(201);
        let admin = app.official(REGISTER, "administrator").await;
        for task in ["caseworker", "responsible_person"] {
            admin.post(&grants(&user), grant(REGISTER, task)).await.expect(201);
        }
        let both = signed_in(&app, &user).await;
        both.get(&clients(REGISTER)).await.problem(400, "task_required");
        both.with("task", "caseworker").get(&clients(REGISTER)).await.expect(200);
        both.with("task", "data_protection_officer").get(&clients(REGISTER)).await.problem(403, "task_not_held");
        both.with("task", "caseworker").with("purpose", "statistics").get(&clients(REGISTER)).await.problem(403, "purpose_not_served");
        // One task alone holds this right, so that nothing needs to be said.
        both.get(&format!("/v1/registers/{REGISTER}/outside-notice")).await.expect(200);
        let log = app.official(REGISTER, "log_auditor").await.get(&format!("/v1/registers/{REGISTER}/log?user={}", both.user)).await.expect(200);
        assert_eq!(all(&log, "/task")[0], "responsible_person");
        assert_eq!(all(&log, "/purpose")[0], "integration_services");
    }

    async fn a_grant_needs_its_undertaking_and_its_days(app) {
        let operator = app.operator().await;
        let user = operator.post("/v1/users", person("grant.days")).await.expect(201);
        let admin = app.official(REGISTER, "administrator").await;
        let give = async |change: Value| {
            let mut body = grant(REGISTER, "caseworker");
            body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
            admin.post(&grants(&user), body).await
        };
        for (change, pointer, code) in [
            (json!({"undertakingSignedOn": "2026-03-03"}), "/undertakingSignedOn", "date_in_future"),
            (json!({"validFrom": "2026-04-01", "validTo": "2026-03-31"}), "/validTo", "period_backwards"),
            (json!({"task": "mayor"}), "/task", "unknown_code"),
            (json!({"register": "no-such-register"}), "/register", "unknown_code"),
        ] {
            let problem = give(change).await.problem(422, "validation_failed");
            assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!(pointer), &json!(code)));
        }
        let mut unsigned = grant(REGISTER, "caseworker");
        unsigned.as_object_mut().unwrap().remove("undertakingSignedOn");
        let problem = admin.post(&grants(&user), unsigned).await.problem(422, "validation_failed");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/undertakingSignedOn"), &json!("required")));
        give(json!({"validFrom": "2026-03-03", "validTo": "2026-03-04"})).await.expect(201);
        for (now, held) in [("2026-03-02T21:59:00Z", false), ("2026-03-02T22:00:00Z", true), ("2026-03-04T21:59:00Z", true), ("2026-03-04T22:00:00Z", false)] {
            app.set_time(now);
            let answer = signed_in(&app, &user).await.get(&clients(REGISTER)).await;
            assert_eq!(answer.status.as_u16(), if held { 200 } else { 403 }, "{now}: {}", answer.text);
        }
    }

    // A Friday, a quarter to midnight in Finland.
    async fn an_employee_leaves_on_friday(app, Options { now: Some("2026-03-06T21:45:00Z"), ..Options::default() }) {
        let leaver = app.official_with(REGISTER, "caseworker", |grant| grant.valid_to = chrono::NaiveDate::from_ymd_opt(2026, 3, 6)).await;
        let (_, path) = entered(&leaver, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let name = leaver.get("/v1/me").await.expect(200)["displayName"].clone();
        app.set_time("2026-03-06T21:59:59Z");
        leaver.get(&path).await.expect(200);
        // Saturday; the token was given fourteen minutes and fifty-nine seconds for.
        app.set_time("2026-03-06T22:00:00Z");
        for answer in [leaver.get(&path).await, leaver.get(&clients(REGISTER)).await, leaver.post(&search(REGISTER), json!({"name": "testinen"})).await] {
            answer.problem(403, "no_grant");
        }
        assert_eq!(leaver.get("/v1/me").await.expect(200)["registers"], json!([]), "the token itself is good by its clock");
        // On Monday the account is closed, under another name; the log keeps the one that acted.
        app.set_time("2026-03-09T08:00:00Z");
        let operator = app.operator().await;
        let user = format!("/v1/users/{}", leaver.user);
        let change = json!({"active": false, "displayName": "Entinen työntekijä"});
        let closed = operator.if_match(&json!(1)).patch(&user, change).await.expect(200);
        assert_eq!((&closed["active"], &closed["version"]), (&json!(false), &json!(2)));
        leaver.get("/v1/me").await.problem(401, "token_expired");
        let again = app.form("/oauth/token", &[("grant_type", "password"), ("username", &leaver.username), ("password", PASSWORD)]).await;
        assert_eq!((again.status.as_u16(), &again.body["error"]), (400, &json!("invalid_grant")));
        let again = app.form("/oauth/token", &[("grant_type", "refresh_token"), ("refresh_token", &leaver.refresh_token)]).await;
        assert_eq!((again.status.as_u16(), &again.body["error"]), (400, &json!("invalid_grant")));
        let auditor = app.official(REGISTER, "log_auditor").await;
        let log = auditor.get(&format!("/v1/registers/{REGISTER}/log?user={}", leaver.user)).await.expect(200);
        assert_eq!(all(&log, "/user/displayName"), vec![name; 5], "{log}");
        let codes = all(&log, "/code");
        assert_eq!(codes, [json!("no_grant"), json!("no_grant"), json!("no_grant"), Value::Null, Value::Null]);
    }

    async fn a_closed_account_ends_at_once(app) {
        let official = app.official(REGISTER, "caseworker").await;
        official.get(&clients(REGISTER)).await.expect(200);
        let operator = app.operator().await;
        let user = format!("/v1/users/{}", official.user);
        app.official(REGISTER, "administrator").await.if_match(&json!(1)).patch(&user, json!({"active": false})).await.problem(403, "administrator_only");
        operator.patch(&user, json!({"active": false})).await.problem(428, "if_match_missing");
        operator.if_match(&json!(1)).patch(&user, json!({"active": false})).await.expect(200);
        official.get(&clients(REGISTER)).await.problem(401, "token_invalid");
        operator.if_match(&json!(1)).patch(&user, json!({"active": true})).await.problem(412, "stale");
    }

    async fn who_forgot_the_password_is_given_another(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let operator = app.operator().await;
        let user = format!("/v1/users/{}", official.user);
        let (path, new) = (format!("{user}/password"), json!({"new": "a new one for the tests"}));
        // Nobody but the operator's administrator, and nobody without having read the version.
        for other in [&official, &app.official(REGISTER, "administrator").await] {
            other.if_match(&json!(1)).put(&path, new.clone()).await.problem(403, "administrator_only");
        }
        operator.put(&path, new.clone()).await.problem(428, "if_match_missing");
        operator.if_match(&json!(2)).put(&path, new.clone()).await.problem(412, "stale");
        let weak = operator.if_match(&json!(1)).put(&path, json!({"new": "short"})).await.problem(422, "validation_failed");
        assert_eq!((&weak["errors"][0]["pointer"], &weak["errors"][0]["code"]), (&json!("/new"), &json!("password_too_weak")));
        let absent = format!("/v1/users/{}/password", app.state.store.ids().next());
        operator.if_match(&json!(1)).put(&absent, new.clone()).await.problem(404, "not_found");
        let own = format!("/v1/users/{}/password", operator.user);
        operator.if_match(&json!(1)).put(&own, new.clone()).await.problem(403, "own_password");
        official.get("/v1/me").await.expect(200);

        let given = operator.if_match(&json!(1)).put(&path, new).await;
        assert_eq!(given.header("etag"), Some("\"2\""), "{}", given.text);
        let receipt = given.header("log-receipt").expect("a receipt").split('.').next().unwrap().to_owned();
        assert_eq!(given.expect(200)["version"], 2);
        official.get("/v1/me").await.problem(401, "token_invalid");
        let sign_in = async |fields: &[(&str, &str)]| app.form("/oauth/token", fields).await.status.as_u16();
        let by_password = |password| [("grant_type", "password"), ("username", official.username.as_str()), ("password", password)];
        assert_eq!(sign_in(&[("grant_type", "refresh_token"), ("refresh_token", &official.refresh_token)]).await, 400);
        assert_eq!(sign_in(&by_password(PASSWORD)).await, 400);
        assert_eq!(sign_in(&by_password("a new one for the tests")).await, 200);
        // The system log says who gave it to whom.
        let mut sql = Sql::of(&app).await;
        let entry = sql.id(receipt.parse().unwrap());
        let details: Vec<String> = sql.column(&format!("SELECT detail FROM log_events WHERE operation = 'setPassword' AND outcome = 'done' AND id = {entry}")).await;
        assert!(details[0].contains(&format!("user {}", official.user)) && details[0].contains(&operator.user.to_string()), "{details:?}");
        assert!(!details[0].contains("a new one"), "{details:?}");
    }

    async fn a_grant_for_own_clients_reaches_no_other(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let own = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        let (other, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let (mine, mine_path) = entered(&own, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let absent = format!("{}/{}", clients(REGISTER), app.state.store.ids().next());
        for path in [&path, &absent] {
            for answer in [
                own.get(path).await, own.get(&format!("{path}/phones")).await, own.get(&format!("{path}/consents")).await,
                own.get(&format!("{path}/history")).await, own.get(&format!("{path}/relationships")).await,
                own.post(&format!("{path}/phones"), json!({"number": "+358 50 555 0611", "source": from_client()})).await,
                own.if_match(&json!(1)).patch(path, json!({"person": {"lastName": "Toinen"}, "source": from_client()})).await,
                own.if_match(&json!(1)).post(&format!("{path}/death"), json!({"date": "2026-03-01", "source": from_client()})).await,
            ] {
                answer.problem(404, "not_found");
            }
        }
        own.get(&mine_path).await.expect(200);
        let ids = |page: &Value, pointer| all(page, pointer);
        assert_eq!(ids(&own.get(&clients(REGISTER)).await.expect(200), "/id"), [mine["id"].clone()]);
        let found = own.post(&search(REGISTER), json!({"name": "testinen"})).await.expect(200);
        assert_eq!(ids(&found, "/client/id"), [mine["id"].clone()]);
        let found = official.post(&search(REGISTER), json!({"name": "testinen"})).await.expect(200);
        assert_eq!(ids(&found, "/client/id"), [other["id"].clone(), mine["id"].clone()]);
        let log = app.official(REGISTER, "log_auditor").await.get(&format!("{path}/log")).await.expect(200);
        let refused = log["items"].as_array().unwrap().iter().filter(|entry| entry["code"] == "not_found").count();
        assert_eq!(refused, 8, "each try is entered on the client whom it was about");
    }

    async fn who_gives_rights_sees_no_client_by_giving_them(app) {
        let operator = app.operator().await;
        let (one, other) = (operator.post("/v1/users", person("admin.one")).await.expect(201), operator.post("/v1/users", person("admin.two")).await.expect(201));
        for user in [&one, &other] {
            operator.post(&grants(user), grant(REGISTER, "administrator")).await.expect(201);
        }
        let admin = signed_in(&app, &one).await;
        for (user, task) in [(&one, "caseworker"), (&other, "caseworker"), (&one, "statistician"), (&other, "data_protection_officer")] {
            admin.post(&grants(user), grant(REGISTER, task)).await.problem(403, "rights_kept_apart");
        }
        let official = app.official(REGISTER, "caseworker").await;
        let path = format!("/v1/users/{}/grants", official.user);
        admin.post(&path, grant(REGISTER, "administrator")).await.problem(403, "rights_kept_apart");
        // An end is brought forward, never put off.
        let given = admin.get(&path).await.expect(200)["items"][0].clone();
        let end = format!("{path}/{}/end", given["id"].as_str().unwrap());
        let before = json!({"validTo": "1999-12-31"});
        let problem = admin.if_match(&given["version"]).post(&end, before.clone()).await.problem(422, "validation_failed");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/validTo"), &json!("period_backwards")));
        admin.if_match(&given["version"]).post(&format!("{end}?dryRun=true"), before).await.problem(422, "validation_failed");
        let ended = admin.if_match(&given["version"]).post(&end, json!({"validTo": "2026-03-02"})).await.expect(200);
        official.get(&clients(REGISTER)).await.expect(200);
        admin.if_match(&given["version"]).post(&end, json!({})).await.problem(412, "stale");
        admin.if_match(&given["version"]).post(&end, json!({"validTo": "2026-04-01"})).await.problem(412, "stale");
        admin.if_match(&ended["version"]).post(&end, json!({"validTo": "2026-04-01"})).await.problem(409, "already_ended");
        let same = admin.if_match(&ended["version"]).post(&end, json!({"validTo": "2026-03-02"})).await.expect(200);
        assert_eq!(same, ended, "it has that last day already");
        let over = admin.if_match(&ended["version"]).post(&end, json!({})).await.expect(200);
        admin.if_match(&over["version"]).post(&end, json!({})).await.problem(409, "already_ended");
        // Who may not is told so before anything of the body is.
        for (path, session) in [("/v1/users".to_owned(), &official), (format!("/v1/users/{}/grants", official.user), &official)] {
            session.post(&path, json!({"zz": 1})).await.problem(403, "administrator_only");
        }
        admin.if_match(&json!(1)).patch(&format!("/v1/users/{}", official.user), json!({"zz": 1})).await.problem(403, "administrator_only");
        // The register's own auditor reads who was given what.
        let log = app.official(REGISTER, "log_auditor").await.get(&format!("/v1/registers/{REGISTER}/log?operation=endGrant&outcome=done")).await.expect(200);
        assert!(log["items"][0]["about"].as_str().unwrap().contains(&official.user.to_string()), "{log}");
    }
}

/// How long a snapshot of rights is believed, and how soon a new one is there.
const BELIEVED: std::time::Duration = std::time::Duration::from_secs(1);

tests::scenario! {
    async fn rights_that_cannot_be_read_for_five_seconds_serve_nobody_and_then_everybody_again(app) {
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        official.get("/v1/me").await.expect(200);
        let mut sql = tests::sql::Sql::of(&app).await;
        sql.run("ALTER TABLE access_versions RENAME TO versions_away").await;
        let since = std::time::Instant::now();
        let patience = BELIEVED * 3;
        let stale = loop {
            let answer = official.get("/v1/me").await;
            if answer.status == 503 {
                break answer;
            }
            assert!(since.elapsed() < patience, "rights that nobody can read are believed");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        };
        assert_eq!(stale.header("retry-after"), Some("1"));
        stale.problem(503, "grants_stale");
        // For as long as it lasts, and no longer.
        while since.elapsed() < BELIEVED * 5 {
            official.get("/v1/me").await.problem(503, "grants_stale");
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
        sql.run("ALTER TABLE versions_away RENAME TO access_versions").await;
        let since = std::time::Instant::now();
        while official.get("/v1/me").await.status != 200 {
            assert!(since.elapsed() < BELIEVED * 3, "rights are not read again");
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    }
}
