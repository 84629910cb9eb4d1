//! `…/clients/{client}/death`: the client dies by a message that proves false the next week.

use serde_json::{Value, json};
use tests::people::*;
use tests::scenes::*;

const REGISTER: &str = KEMI_PROJECT;

fn by_interface() -> Value {
    json!({"party": "staff", "channel": "own_work"})
}

tests::scenario! {
    async fn a_false_message_of_death_is_reversed(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let mut body = newcomer(REGISTER, "Testinen");
        body["phones"] = json!([{"number": "+358 50 555 0901"}]);
        let (client, path) = entered(&official, REGISTER, body).await;
        let (death, phones) = (format!("{path}/death"), format!("{path}/phones"));
        let phone = json!({"number": "+358 50 555 0902", "source": from_client()});
        let message = |date: &str| json!({"date": date, "source": by_interface()});

        official.post(&death, message("2026-03-01")).await.problem(428, "if_match_missing");
        official.if_match(&json!(99)).post(&death, message("2026-03-01")).await.problem(412, "stale");
        let problem = official.if_match(&client["version"]).post(&death, message("2026-03-03")).await.problem(422, "validation_failed");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/date"), &json!("date_in_future")));
        official.if_match(&client["version"]).post(&format!("{death}/reversal"), json!({"source": by_interface()})).await.problem(409, "death_not_recorded");

        let dead = official.if_match(&client["version"]).post(&death, message("2026-02-28")).await.expect(200);
        assert_eq!(dead["deathDate"], "2026-02-28");
        official.if_match(&dead["version"]).post(&death, message("2026-02-28")).await.problem(409, "death_recorded");
        // Consents lapse, nothing new rests on them, none is given; what is stored stays, and stays secret.
        let consents = official.get(&format!("{path}/consents")).await.expect(200);
        assert_eq!(all(&consents, "/standing"), ["lapsed"]);
        refused(official.post(&phones, phone.clone()).await, "", "consent_missing");
        refused(official.post(&format!("{path}/consents"), informed_consent(&["contact_data"])).await, "", "client_deceased");
        let read = official.get(&path).await.expect(200);
        assert_eq!(read["phones"][0]["number"], "+358 50 555 0901");
        let allowed = |read: &Value, operation: &str| {
            let actions = read["allowedActions"].as_array().unwrap();
            actions.iter().find(|action| action["operationId"] == operation).map(|action| (action["allowed"].clone(), action["code"].clone())).unwrap()
        };
        assert_eq!(allowed(&read, "giveConsent"), (json!(false), json!("client_deceased")));
        assert_eq!(allowed(&read, "recordDeath"), (json!(false), json!("death_recorded")));
        assert_eq!(allowed(&read, "reverseDeath"), (json!(true), Value::Null));
        let listed = official.get(&clients(REGISTER)).await.expect(200);
        assert_eq!(all(&listed, "/deceased"), [true]);

        // The next week.
        app.set_time("2026-03-09T09:00:00Z");
        let official = app.official(REGISTER, "caseworker").await;
        let alive = official.if_match(&dead["version"]).post(&format!("{death}/reversal"), json!({"source": from_client()})).await.expect(200);
        assert_eq!(alive["deathDate"], Value::Null);
        let consents = official.get(&format!("{path}/consents")).await.expect(200);
        assert_eq!(all(&consents, "/standing"), ["in_force"], "what lapsed revives: nothing was written at death");
        official.post(&phones, phone).await.expect(201);
        let history = official.get(&format!("{path}/history")).await.expect(200);
        let changes: Vec<_> = history["items"].as_array().unwrap().iter().filter(|item| item["field"] == "death")
            .map(|item| (item["reason"].clone(), item["before"].clone(), item["after"].clone(), item["source"]["party"].clone())).collect();
        let day = json!({"value": "2026-02-28"});
        assert_eq!(changes, [
            (json!("reversed"), day.clone(), Value::Null, json!("client")),
            (json!("recorded"), Value::Null, day, json!("staff")),
        ]);
        // It may come true another day.
        let version = official.get(&path).await.expect(200)["version"].clone();
        let dead = official.if_match(&version).post(&death, message("2026-03-08")).await.expect(200);
        assert_eq!(dead["deathDate"], "2026-03-08");
    }

    async fn a_consent_withdrawn_before_death_stays_withdrawn(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, newcomer(REGISTER, "Testinen")).await;
        let consent = official.get(&format!("{path}/consents")).await.expect(200)["items"][0].clone();
        let withdrawal = format!("{path}/consents/{}/withdrawal", consent["id"].as_str().unwrap());
        official.if_match(&consent["version"]).post(&withdrawal, json!({"form": "written"})).await.expect(200);
        let version = official.get(&path).await.expect(200)["version"].clone();
        let dead = official.if_match(&version).post(&format!("{path}/death"), json!({"date": "2026-03-02", "source": by_interface()})).await.expect(200);
        assert_eq!(all(&official.get(&format!("{path}/consents")).await.expect(200), "/standing"), ["withdrawn"]);
        official.if_match(&dead["version"]).post(&format!("{path}/death/reversal"), json!({"source": by_interface()})).await.expect(200);
        assert_eq!(all(&official.get(&format!("{path}/consents")).await.expect(200), "/standing"), ["withdrawn"]);
    }

    async fn what_is_open_ends_by_a_death_and_opens_again_by_its_reversal(app) {
        let register = KEMI_REFUGEE_WORK;
        let official = app.official(register, "caseworker").await;
        let (client, path) = entered(&official, register, newcomer(register, "Kuollut")).await;
        let records = format!("{path}/records");
        let write = async |code: &str, content: Value, state: &str| {
            let body = json!({"type": code, "content": content, "state": state, "source": from_client()});
            let made = official.post(&records, body).await.expect(201);
            format!("{records}/{}", made["id"].as_str().unwrap())
        };
        let appointment = |at: &str| json!({"kind": "appointment", "startsAt": at});
        let measure = || json!({"kind": "measure", "text": "Kielikurssi", "period": {"from": "2026-03-01"}});
        let plan = write("integration_plan", json!({"kind": "plan", "period": {"from": "2026-03-01"}}), "in_force").await;
        let goal = json!({"content": {"kind": "goal", "text": "Suomen kieli"}, "source": from_client()});
        official.post(&format!("{plan}/goals"), goal.clone()).await.expect(201);
        let ahead = write("appointment", appointment("2026-03-20T08:00:00Z"), "booked").await;
        let touched = write("appointment", appointment("2026-03-21T08:00:00Z"), "booked").await;
        let past = write("appointment", appointment("2026-02-20T08:00:00Z"), "booked").await;
        let (planned, ongoing) = (write("service_measure", measure(), "planned").await, write("service_measure", measure(), "ongoing").await);
        let interrupted = write("service_measure", measure(), "ongoing").await;
        official.if_match(&json!(1)).post(&format!("{interrupted}/transitions"), json!({"to": "interrupted", "reason": "Sairaana."})).await.expect(200);
        let called_off = write("appointment", appointment("2026-03-22T08:00:00Z"), "booked").await;
        official.if_match(&json!(1)).post(&format!("{called_off}/transitions"), json!({"to": "cancelled", "reason": "Esteitä."})).await.expect(200);
        let state = async |path: &String| {
            let read = official.get(path).await.expect(200);
            (read["state"].as_str().unwrap().to_owned(), read["changeReason"].as_str().unwrap().to_owned())
        };
        let told = |state: &str, reason: &str| (state.to_owned(), reason.to_owned());

        let read = official.get(&path).await.expect(200);
        let death = json!({"date": "2026-03-01", "source": {"party": "population_register", "channel": "technical_interface"}});
        official.if_match(&read["version"]).post(&format!("{path}/death?dryRun=true"), death.clone()).await.expect(200);
        assert_eq!(state(&ahead).await, told("booked", "recorded"));
        let dead = official.if_match(&read["version"]).post(&format!("{path}/death"), death).await.expect(200);
        for (path, expected) in [
            (&ahead, ("cancelled", "client_died")), (&touched, ("cancelled", "client_died")), (&past, ("booked", "recorded")),
            (&planned, ("cancelled", "client_died")), (&ongoing, ("interrupted", "client_died")), (&interrupted, ("interrupted", "transition")),
            (&called_off, ("cancelled", "transition")), (&plan, ("ended", "client_died")),
        ] {
            assert_eq!(state(path).await, told(expected.0, expected.1), "{path}");
        }
        // Nothing disappears, and nothing begins again.
        assert_eq!(official.get(&records).await.expect(200)["items"].as_array().unwrap().len(), 8);
        assert_eq!(all(&official.get(&format!("{plan}/goals")).await.expect(200), "/state"), ["open"]);
        refused(official.if_match(&json!(2)).post(&format!("{ongoing}/transitions"), json!({"to": "ongoing"})).await, "/to", "client_deceased");
        official.post(&format!("{plan}/goals"), goal).await.problem(409, "already_ended");
        let responsible = app.official(register, "responsible_person").await;
        let log = responsible.get(&format!("{path}/log?limit=200")).await.expect(200);
        let entry = log["items"].as_array().unwrap().iter().find(|entry| entry["operation"] == "recordDeath" && entry["outcome"] == "done").unwrap();
        assert!(entry["subjects"][0]["shown"].as_array().unwrap().contains(&json!("records")), "{entry}");

        // Reopened is what the death ended and nobody has touched since.
        official.if_match(&json!(2)).with("change-reason", "completed").patch(&touched, json!({"content": {"kind": "appointment", "about": "Peruttu"}})).await.expect(200);
        official.if_match(&dead["version"]).post(&format!("{path}/death/reversal"), json!({"source": by_interface()})).await.problem(412, "stale");
        let read = official.get(&path).await.expect(200);
        official.if_match(&read["version"]).post(&format!("{path}/death/reversal"), json!({"source": by_interface()})).await.expect(200);
        for (path, expected) in [
            (&ahead, ("booked", "death_reversed")), (&touched, ("cancelled", "completed")), (&past, ("booked", "recorded")),
            (&planned, ("planned", "death_reversed")), (&ongoing, ("ongoing", "death_reversed")), (&interrupted, ("interrupted", "transition")),
            (&called_off, ("cancelled", "transition")), (&plan, ("in_force", "death_reversed")),
        ] {
            assert_eq!(state(path).await, told(expected.0, expected.1), "{path}");
        }
        assert_eq!(client["id"], official.get(&path).await.expect(200)["id"]);
    }

    async fn nothing_is_planned_or_booked_for_whoever_has_died(app) {
        let register = KEMI_REFUGEE_WORK;
        let official = app.official(register, "caseworker").await;
        let (client, path) = entered(&official, register, newcomer(register, "Kuollut")).await;
        let records = format!("{path}/records");
        let body = |code: &str, content: Value, state: &str| json!({"type": code, "content": content, "state": state, "source": from_client()});
        let appointment = |at: &str| json!({"kind": "appointment", "startsAt": at});
        let plan = json!({"kind": "plan", "period": {"from": "2026-03-01"}});
        let mut made = Vec::new();
        for body in [
            body("integration_plan", plan.clone(), "draft"),
            body("case_note", json!({"kind": "note", "text": "Kesken"}), "draft"),
            body("appointment", appointment("2026-02-20T08:00:00Z"), "booked"),
        ] {
            let one = official.post(&records, body).await.expect(201);
            made.push(format!("{records}/{}", one["id"].as_str().unwrap()));
        }
        let [draft, note, past] = &made[..] else { panic!("three") };
        let goal = json!({"content": {"kind": "goal", "text": "Suomen kieli"}, "source": from_client()});
        official.post(&format!("{draft}/goals"), goal.clone()).await.expect(201);
        let state = async |path: &String| {
            let read = official.get(path).await.expect(200);
            (read["state"].clone(), read["changeReason"].clone())
        };
        let drafts = format!("/v1/registers/{register}/worklists/drafts");
        assert_eq!(official.get(&drafts).await.expect(200)["items"].as_array().unwrap().len(), 2);

        let version = official.get(&path).await.expect(200)["version"].clone();
        let death = json!({"date": "2026-03-01", "source": {"party": "population_register", "channel": "technical_interface"}});
        official.if_match(&version).post(&format!("{path}/death"), death).await.expect(200);
        // A plan in preparation ends, and waits on no list; a note is still written to its end.
        assert_eq!(state(draft).await, (json!("cancelled"), json!("client_died")));
        assert_eq!(official.get(&drafts).await.expect(200)["items"].as_array().unwrap().len(), 1);
        official.if_match(&json!(2)).post(&format!("{draft}/transitions"), json!({"to": "in_force"})).await.problem(409, "nothing_follows");
        official.post(&format!("{draft}/goals"), goal.clone()).await.problem(409, "already_ended");
        official.if_match(&json!(1)).post(&format!("{note}/transitions"), json!({"to": "final"})).await.expect(200);
        for (code, content, begins) in [
            ("integration_plan", plan.clone(), "draft"), ("integration_plan", plan, "in_force"),
            ("appointment", appointment("2026-03-20T08:00:00Z"), "booked"), ("appointment", appointment("2026-02-21T08:00:00Z"), "booked"),
            ("service_measure", json!({"kind": "measure", "text": "Kurssi", "period": {}}), "planned"),
        ] {
            refused(official.post(&records, body(code, content, begins)).await, "/state", "client_deceased");
        }
        let later = json!({"content": appointment("2026-03-20T08:00:00Z")});
        refused(official.if_match(&json!(1)).patch(past, later).await, "/content/startsAt", "client_deceased");
        let (alive, _) = entered(&official, register, newcomer(register, "Elossa")).await;
        let both = json!([{"client": alive["id"]}, {"client": client["id"]}]);
        let event = json!({"type": "appointment", "source": from_client(), "clients": both, "content": appointment("2026-03-20T08:00:00Z")});
        let problem = official.post(&format!("/v1/registers/{register}/events"), event).await.problem(422, "rule_refused");
        assert_eq!(problem["errors"][0]["code"], "client_deceased", "{problem}");
        assert_eq!(problem["errors"][0]["pointer"], "/clients/1/client", "{problem}");
        // What was is written down: that the client came, on a day before.
        official.if_match(&json!(1)).post(&format!("{past}/transitions"), json!({"to": "attended"})).await.expect(200);
        official.post(&records, body("appointment", appointment("2026-02-21T08:00:00Z"), "attended")).await.expect(201);

        // Marked by mistake, it is put right; nobody comes, or stays away, after death.
        let step = |to: &str| json!({"to": to, "reason": "Merkintä oli väärä."});
        official.if_match(&json!(2)).post(&format!("{past}/transitions"), step("no_show")).await.expect(200);
        official.if_match(&json!(3)).post(&format!("{past}/transitions"), step("attended")).await.expect(200);
        let moved = json!({"content": appointment("2026-03-02T06:00:00Z")});
        refused(official.if_match(&json!(4)).patch(past, moved).await, "/content/startsAt", "client_deceased");
        refused(official.post(&records, body("appointment", appointment("2026-03-02T06:00:00Z"), "attended")).await, "/content/startsAt", "client_deceased");

        let version = official.get(&path).await.expect(200)["version"].clone();
        official.if_match(&version).post(&format!("{path}/death/reversal"), json!({"source": by_interface()})).await.expect(200);
        assert_eq!(state(draft).await, (json!("draft"), json!("death_reversed")));
        assert_eq!(state(past).await.0, json!("attended"));
        official.post(&format!("{draft}/goals"), goal).await.expect(201);
        official.if_match(&json!(3)).post(&format!("{draft}/transitions"), json!({"to": "in_force"})).await.expect(200);
    }

    async fn what_a_death_ended_comes_back_though_it_was_handed_over_or_restricted(app) {
        let (official, chief) = (app.official(REGISTER, "caseworker").await, app.official(REGISTER, "responsible_person").await);
        let model = official.get(&format!("/v1/registers/{REGISTER}/form-model")).await.expect(200);
        let categories: Vec<_> = model["categories"].as_array().unwrap().iter().map(|known| known["code"].as_str().unwrap()).collect();
        let mut person = newcomer(REGISTER, "Testinen");
        person["entry"] = json!({"consents": [informed_consent(&categories)]});
        let (_, path) = entered(&official, REGISTER, person).await;
        let records = format!("{path}/records");
        let measure = |state: &str| json!({"type": "measure", "state": state, "source": from_client(), "content": {"kind": "measure", "text": "Työkokeilu", "period": {}}});
        let ongoing = official.post(&records, measure("ongoing")).await.expect(201);
        let planned = official.post(&records, measure("planned")).await.expect(201);
        let one = |made: &Value| format!("{records}/{}", made["id"].as_str().unwrap());
        // Interrupted before, for a reason: no death ended it.
        let paused = official.post(&records, measure("ongoing")).await.expect(201);
        official.if_match(&json!(1)).post(&format!("{}/transitions", one(&paused)), json!({"to": "interrupted", "reason": "Sairaana."})).await.expect(200);
        let version = official.get(&path).await.expect(200)["version"].clone();
        official.if_match(&version).post(&format!("{path}/death"), json!({"date": "2026-03-01", "source": by_interface()})).await.expect(200);

        let handover = json!({"from": official.user.to_string(), "to": chief.user.to_string()});
        chief.post(&format!("/v1/registers/{REGISTER}/handovers"), handover).await.expect(200);
        let consent = official.get(&format!("{path}/consents")).await.expect(200)["items"][0].clone();
        let withdrawal = format!("{path}/consents/{}/withdrawal", consent["id"].as_str().unwrap());
        official.if_match(&consent["version"]).post(&withdrawal, json!({"form": "written"})).await.expect(200);
        let version = official.get(&path).await.expect(200)["version"].clone();
        official.if_match(&version).post(&format!("{path}/death/reversal"), json!({"source": by_interface()})).await.expect(200);
        let opened = chief.with("restricted-use", "consent");
        for (made, expected) in [(&ongoing, ("ongoing", "death_reversed")), (&planned, ("planned", "death_reversed")), (&paused, ("interrupted", "consent_withdrawn"))] {
            let read = opened.get(&one(made)).await.expect(200);
            assert_eq!((read["state"].as_str().unwrap(), read["changeReason"].as_str().unwrap()), expected);
            assert_eq!(read["restricted"], "consent_withdrawn", "{read}");
        }
        let read = opened.get(&one(&ongoing)).await.expect(200);
        assert_eq!((&read["official"]["id"], &read["stateReason"]), (&json!(chief.user.to_string()), &Value::Null));
        assert_eq!(opened.get(&one(&paused)).await.expect(200)["stateReason"], "Sairaana.");
    }
}
