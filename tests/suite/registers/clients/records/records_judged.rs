//! A record is judged as strictly when it is changed or passed on as when it is entered.

use serde_json::{Value, json};
use tests::casework::*;
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;

tests::scenario! {
    async fn what_lies_ahead_is_not_recorded_as_held(app) {
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        // A draft is prepared beforehand, and is final only once the day has come.
        let mut body = record("contact", "contact");
        (body["state"], body["heldOn"]) = (json!("draft"), json!("2026-03-04"));
        let (_, path) = made(&official, &client, body).await;
        refused(pass(&official, &path, 1, json!({"to": "final"})).await, "/to", "date_in_future");
        // Later today is ahead too.
        let mut body = record("appointment", "appointment");
        (body["content"]["startsAt"], body["content"]["endsAt"]) = (json!("2026-03-02T12:00:00Z"), json!("2026-03-02T13:00:00Z"));
        let (_, visit) = made(&official, &client, body).await;
        for to in ["attended", "no_show"] {
            refused(pass(&official, &visit, 1, json!({"to": to})).await, "/to", "date_in_future");
        }
        assert_eq!(official.get(&visit).await.expect(200)["version"], 1);
        app.set_time("2026-03-04T10:00:00Z");
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        pass(&official, &path, 1, json!({"to": "final"})).await.expect(200);
        pass(&official, &visit, 1, json!({"to": "attended"})).await.expect(200);
    }

    async fn what_was_marked_by_mistake_is_put_right_with_a_reason(app) {
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        let mut body = record("appointment", "appointment");
        (body["content"]["startsAt"], body["content"]["endsAt"]) = (json!("2026-03-03T08:00:00Z"), Value::Null);
        body["content"]["interpreter"] = json!({"language": "ar"});
        let (booked, visit) = made(&official, &client, body).await;
        assert_eq!(booked["content"]["interpreter"], json!({"language": "ar", "remote": false}));
        let step = |to: &str| json!({"to": to, "reason": "Merkitty väärin."});
        // Called off by mistake, it is booked again while it lies ahead, and has not been held.
        pass(&official, &visit, 1, step("cancelled")).await.expect(200);
        refused(pass(&official, &visit, 2, json!({"to": "booked"})).await, "/reason", "reason_missing");
        refused(pass(&official, &visit, 2, step("attended")).await, "/to", "date_in_future");
        let again = pass(&official, &visit, 2, step("booked")).await.expect(200);
        assert_eq!((&again["state"], &again["changeReason"], &again["stateReason"]), (&json!("booked"), &json!("corrected"), &json!("Merkitty väärin.")));
        app.set_time("2026-03-04T10:00:00Z");
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        pass(&official, &visit, 3, json!({"to": "attended"})).await.expect(200);
        for (version, to) in [(4, "no_show"), (5, "attended"), (6, "cancelled"), (7, "no_show"), (8, "cancelled")] {
            refused(pass(&official, &visit, version, json!({"to": to})).await, "/reason", "reason_missing");
            let error = refused(pass(&official, &visit, version, step("booked")).await, "/to", "state_cannot_follow");
            assert!(!error["params"]["allowed"].as_array().unwrap().contains(&json!("booked")), "{error}");
            let read = pass(&official, &visit, version, step(to)).await.expect(200);
            assert_eq!((&read["state"], &read["changeReason"]), (&json!(to), &json!("corrected")));
        }
        refused(pass(&official, &visit, 9, step("booked")).await, "/to", "state_cannot_follow");
        let versions = official.get(&format!("{visit}/versions")).await.expect(200);
        assert_eq!(all(&versions, "/state"), ["cancelled", "no_show", "cancelled", "attended", "no_show", "attended", "booked", "cancelled", "booked"]);
        let model = official.get(&format!("/v1/registers/{KEMI_REFUGEE_WORK}/form-model")).await.expect(200);
        let types = model["recordTypes"].as_array().unwrap();
        let states = types.iter().find(|known| known["kind"] == "appointment").unwrap()["states"].as_array().unwrap();
        let rights: Vec<_> = states.iter().filter(|state| state["putsRight"] == true).map(|state| state["state"].clone()).collect();
        assert_eq!(rights, ["attended", "cancelled", "no_show"]);
    }

    async fn a_record_says_what_may_be_done_with_it(app) {
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        let action = |record: &Value, operation: &str| {
            let mut actions = record["allowedActions"].as_array().unwrap().iter();
            let found = actions.find(|action| action["operationId"] == operation);
            found.map(|action| (action["allowed"].clone(), action["code"].clone()))
        };
        let may = Some((json!(true), Value::Null));
        let not = |code: &str| Some((json!(false), json!(code)));
        let (note, path) = made(&official, &client, record("case_note", "note")).await;
        assert_eq!((action(&note, "createCorrection"), action(&note, "createGoal")), (may.clone(), None));
        let asked = json!({"kind": "redaction", "ground": "unnecessary"});
        official.post(&format!("{path}/corrections"), asked.clone()).await.expect(201);
        let listed = official.get(&format!("{client}/records")).await.expect(200);
        assert_eq!(action(&listed["items"][0], "createCorrection"), not("correction_pending"));
        official.post(&format!("{path}/corrections"), asked).await.problem(409, "correction_pending");
        let mut plan = record("integration_plan", "plan");
        plan["state"] = json!("in_force");
        let (plan, path) = made(&official, &client, plan).await;
        assert_eq!((action(&plan, "createGoal"), action(&plan, "createReview")), (may.clone(), may));
        let ended = pass(&official, &path, 1, json!({"to": "ended"})).await.expect(200);
        assert_eq!((action(&ended, "createGoal"), action(&ended, "createReview")), (not("already_ended"), not("already_ended")));
        let dpo = app.official(KEMI_REFUGEE_WORK, "data_protection_officer").await.get(&path).await.expect(200);
        assert_eq!((action(&dpo, "createGoal"), action(&dpo, "createCorrection")), (not("right_missing"), Some((json!(true), Value::Null))));
    }

    async fn what_goes_on_rests_on_what_is_in_force(app) {
        let (official, client) = caseworker(&app, KEMI_IMMIGRANTS).await;
        let mut consent = consent("obtaining", "written", "integration_services", &["contacts_and_meetings"]);
        consent["parties"] = json!([{"code": "partner_organisation", "name": "Testijärjestö ry"}]);
        consent["period"] = json!({"from": "2026-03-01", "to": "2026-03-05"});
        official.post(&format!("{client}/consents"), consent).await.expect(201);
        let from_partner = |mut body: Value| {
            body["source"] = json!({"party": "partner_organisation", "name": "Testijärjestö ry", "channel": "phone"});
            body
        };
        let mut draft = from_partner(record("contact", "contact"));
        draft["state"] = json!("draft");
        let (_, draft) = made(&official, &client, draft).await;
        let (_, visit) = made(&official, &client, from_partner(record("appointment", "appointment"))).await;
        app.set_time("2026-03-10T10:00:00Z");
        let official = app.official(KEMI_IMMIGRANTS, "caseworker").await;
        refused(pass(&official, &draft, 1, json!({"to": "final"})).await, "/to", "consent_missing");
        // What ends claims nothing new.
        pass(&official, &visit, 1, json!({"to": "cancelled", "reason": "Lupa päättyi."})).await.expect(200);
    }

    async fn a_goal_out_of_reach_is_no_goal(app) {
        let (official, client) = caseworker(&app, RAISIO).await;
        let (_, plan) = made(&official, &client, record("client_plan", "plan")).await;
        let goal = official.post(&format!("{plan}/goals"), json!({"content": {"kind": "goal", "text": "Työ"}, "source": from_client()})).await.expect(201);
        let mut measure = record("service_measure", "measure");
        measure["content"]["goal"] = goal["id"].clone();
        let (_, path) = made(&official, &client, measure.clone()).await;
        let responsible = app.official(RAISIO, "responsible_person").await;
        let restriction = json!({"categories": ["plans"], "ground": "accuracy_contested", "source": from_client()});
        responsible.post(&format!("{client}/restrictions"), restriction).await.expect(201);
        let problem = official.post(&format!("{client}/records"), measure).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/content/goal".to_owned(), "unknown_reference".to_owned())]);
        // What it names already is not asked for again.
        official.if_match(&json!(1)).patch(&path, json!({"content": {"kind": "measure", "text": "Kurssi"}})).await.expect(200);
    }

    async fn what_was_open_at_a_death_is_still_corrected(app) {
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        let (_, measure) = made(&official, &client, record("service_measure", "measure")).await;
        pass(&official, &measure, 1, json!({"to": "ongoing"})).await.expect(200);
        pass(&official, &measure, 2, json!({"to": "interrupted", "reason": "Sairaus"})).await.expect(200);
        let mut visit = record("appointment", "appointment");
        visit["content"]["startsAt"] = json!("2026-02-20T12:00:00Z");
        visit["content"]["endsAt"] = Value::Null;
        let (_, visit) = made(&official, &client, visit).await;
        let version = official.get(&client).await.expect(200)["version"].clone();
        let death = json!({"date": "2026-02-28", "source": from_client()});
        official.if_match(&version).post(&format!("{client}/death"), death).await.expect(200);
        let text = json!({"content": {"kind": "measure", "text": "Kielikurssi, alkeet"}});
        official.if_match(&json!(3)).with("change-reason", "corrected").patch(&measure, text).await.expect(200);
        let ahead = json!({"content": {"kind": "appointment", "startsAt": "2026-03-20T12:00:00Z"}});
        refused(official.if_match(&json!(1)).patch(&visit, ahead).await, "/content/startsAt", "client_deceased");
        pass(&official, &visit, 1, json!({"to": "no_show"})).await.expect(200);
    }

    async fn a_day_ends_at_midnight_of_the_register(app) {
        app.set_time("2026-03-02T21:59:59Z");
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        let (before, _) = made(&official, &client, record("case_note", "note")).await;
        app.set_time("2026-03-02T22:00:00Z");
        let (after, _) = made(&official, &client, record("case_note", "note")).await;
        assert_eq!(all(&official.get(&format!("{client}/records?asOf=2026-03-02")).await.expect(200), "/id"), [before["id"].clone()]);
        assert_eq!(all(&official.get(&format!("{client}/records?asOf=2026-03-03")).await.expect(200), "/id"), [after["id"].clone(), before["id"].clone()]);
    }

    async fn an_appointment_ends_within_the_years_that_are_accepted(app) {
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        let mut body = record("appointment", "appointment");
        body["content"]["endsAt"] = json!("9999-12-31T10:00:00Z");
        refused(official.post(&format!("{client}/records"), body).await, "/content/endsAt", "date_out_of_range");
    }

    async fn what_is_restricted_alone_is_null_and_named(app) {
        let (official, client) = caseworker(&app, KEMI_PROJECT).await;
        let (made, path) = made(&official, &client, record("measure", "measure")).await;
        pass(&official, &path, 1, json!({"to": "cancelled", "reason": "Sairaus"})).await.expect(200);
        let consents = official.get(&format!("{client}/consents")).await.expect(200);
        let withdrawal = format!("{client}/consents/{}/withdrawal", consents["items"][0]["id"].as_str().unwrap());
        official.if_match(&json!(1)).post(&withdrawal, json!({"form": "written"})).await.expect(200);
        let read = official.get(&path).await.expect(200);
        assert_eq!((&read["content"], &read["stateReason"]), (&Value::Null, &Value::Null));
        let restricted = |pointer: &str| (pointer.to_owned(), "restricted".to_owned());
        assert_eq!(withheld(&read), [restricted("/content"), restricted("/stateReason")]);
        let change = read["allowedActions"].as_array().unwrap().iter().find(|action| action["operationId"] == "changeRecord").unwrap();
        assert_eq!((&change["allowed"], &change["code"]), (&json!(false), &json!("field_withheld")));
        // A list across clients has what a single reading shows, and no more.
        let across = format!("/v1/registers/{KEMI_PROJECT}/records");
        assert_eq!(official.get(&across).await.expect(200)["items"], json!([]));
        let responsible = app.official(KEMI_PROJECT, "responsible_person").await;
        let model = responsible.get(&format!("/v1/registers/{KEMI_PROJECT}/form-model")).await.expect(200);
        let named = responsible.with("restricted-use", model["restrictionUses"][0]["code"].as_str().unwrap());
        assert_eq!(all(&named.get(&across).await.expect(200), "/record/id"), [made["id"].clone()]);
    }

    async fn who_stands_in_finds_records_too(app) {
        let away = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let (_, client) = entered(&away, KEMI_REFUGEE_WORK, newcomer(KEMI_REFUGEE_WORK, "Oma")).await;
        let (note, _) = made(&away, &client, record("case_note", "note")).await;
        let substitute = app.official_with(KEMI_REFUGEE_WORK, "caseworker", |grant| grant.own_clients_only = true).await;
        let across = format!("/v1/registers/{KEMI_REFUGEE_WORK}/records");
        assert_eq!(substitute.get(&across).await.expect(200)["items"], json!([]));
        let chief = app.official(KEMI_REFUGEE_WORK, "responsible_person").await;
        let body = json!({"official": away.user, "substitute": substitute.user, "period": {"from": "2026-03-01", "to": "2026-03-31"}});
        chief.post(&format!("/v1/registers/{KEMI_REFUGEE_WORK}/substitutes"), body).await.expect(201);
        assert_eq!(all(&substitute.get(&across).await.expect(200), "/record/id"), [note["id"].clone()]);
    }

    async fn a_patch_that_changes_nothing_makes_no_version(app) {
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        let (made, path) = made(&official, &client, record("service_measure", "measure")).await;
        let mut said_again = made["content"].clone();
        said_again.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        for body in [json!({}), json!({"content": said_again})] {
            let answer = official.if_match(&json!(1)).patch(&path, body).await;
            assert_eq!(answer.header("etag"), Some("\"1\""));
            assert_eq!(answer.expect(200), made);
        }
        let versions = official.get(&format!("{path}/versions")).await.expect(200);
        assert_eq!(all(&versions, "/version"), [1]);
        official.if_match(&json!(1)).patch(&path, json!({"content": {"kind": "measure", "text": "Jatkokurssi"}})).await.expect(200);
        assert_eq!(official.get(&path).await.expect(200)["version"], 2);
    }
}
