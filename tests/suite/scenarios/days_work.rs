//! A day's work in each register, from the arrival of a family to what must be provable a year later.

use serde_json::{Value, json};
use tests::people::*;
use tests::scenes::*;
use tests::{Answer, Session};

fn id(value: &Value) -> String {
    value["id"].as_str().expect("an id").to_owned()
}

async fn added(official: &Session, path: &str, mut body: Value) -> Value {
    body["source"] = from_client();
    official.post(path, body).await.expect(201)
}

async fn pass(official: &Session, path: &str, body: Value) -> Answer {
    let version = official.get(path).await.expect(200)["version"].clone();
    official
        .if_match(&version)
        .post(&format!("{path}/transitions"), body)
        .await
}

/// Somebody whose consents cover everything that the register may record.
async fn client_of(official: &Session, register: &str, last_name: &str) -> String {
    let model = official
        .get(&format!("/v1/registers/{register}/form-model"))
        .await
        .expect(200);
    let categories = model["categories"].as_array().unwrap().iter();
    let categories: Vec<Value> = categories.map(|known| known["code"].clone()).collect();
    let mut body = newcomer(register, last_name);
    if !body["entry"].is_null() {
        body["entry"]["consents"][0]["categories"] = json!(categories);
    }
    entered(official, register, body).await.1
}

fn client_id(path: &str) -> &str {
    path.rsplit('/').next().unwrap()
}

tests::scenario! {
    async fn a_family_of_four_arrives_in_kemi(app) {
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let mut family = Vec::new();
        for _ in 0..4 {
            family.push(client_of(&official, KEMI_REFUGEE_WORK, "Perheinen").await);
        }
        let [father, mother, son, daughter] = [&family[0], &family[1], &family[2], &family[3]];
        for (of, relation, to) in [(father, "spouse", mother), (mother, "spouse", father), (father, "child", son), (father, "child", daughter), (mother, "child", son)] {
            let related = added(&official, &format!("{of}/related-persons"), json!({"relation": relation, "client": client_id(to)})).await;
            assert_eq!((&related["isClient"], &related["client"]), (&json!(true), &json!(client_id(to))));
        }
        for child in [son, daughter] {
            for guardian in [father, mother] {
                added(&official, &format!("{child}/related-persons"), json!({"relation": "guardian", "client": client_id(guardian), "custody": "joint"})).await;
            }
        }
        for member in &family {
            added(&official, &format!("{member}/reimbursements"), json!({"period": {"from": "2026-02-01"}})).await;
        }
        let source = json!({"type": "initial_assessment", "heldOn": "2026-03-02", "content": {
            "kind": "assessment", "summary": "Perhe on saapunut.", "needs": ["kielikurssi"], "interpreter": {"language": "ar", "remote": false}}});
        let assessment = added(&official, &format!("{father}/records"), source).await;
        assert_eq!(assessment["content"]["interpreter"]["language"], "ar");
        let plan = added(&official, &format!("{father}/records"), json!({"type": "integration_plan", "state": "in_force", "content": {
            "kind": "plan", "period": {"from": "2026-03-02", "to": "2027-03-01"}, "reviewOn": "2026-09-01"}})).await;
        let plan = format!("{father}/records/{}", id(&plan));
        let mut goals = Vec::new();
        for text in ["Suomen kieli A2", "Asunto", "Työkokeilu"] {
            goals.push(id(&added(&official, &format!("{plan}/goals"), json!({"content": {"kind": "goal", "text": text}})).await));
        }
        assert_eq!(official.get(&format!("{plan}/goals")).await.expect(200)["items"].as_array().unwrap().len(), 3);
        let measure = added(&official, &format!("{father}/records"), json!({"type": "service_measure", "content": {
            "kind": "measure", "text": "Kielikurssi", "period": {"from": "2026-03-09"}, "goal": goals[0]}})).await;
        let measure = format!("{father}/records/{}", id(&measure));
        for step in [json!({"to": "ongoing"}), json!({"to": "interrupted", "reason": "Sairaus"}), json!({"to": "ongoing"}), json!({"to": "completed"})] {
            pass(&official, &measure, step).await.expect(200);
        }
        // A goal of the father's plan serves no measure of the mother's.
        let foreign = json!({"type": "service_measure", "source": from_client(), "content": {
            "kind": "measure", "text": "Kielikurssi", "period": {"from": "2026-03-09"}, "goal": goals[0]}});
        official.post(&format!("{mother}/records"), foreign).await.problem(422, "validation_failed");

        // A death: nothing disappears, what is open ends.
        let open = added(&official, &format!("{father}/records"), json!({"type": "service_measure", "state": "ongoing", "content": {
            "kind": "measure", "text": "Ryhmä", "period": {"from": "2026-03-02"}}})).await;
        let booked = added(&official, &format!("{father}/records"), json!({"type": "appointment", "content": {
            "kind": "appointment", "startsAt": "2026-03-20T08:00:00Z"}})).await;
        let before = official.get(&format!("{father}/records")).await.expect(200)["items"].as_array().unwrap().len();
        let version = official.get(father).await.expect(200)["version"].clone();
        official.if_match(&version).post(&format!("{father}/death"), json!({"date": "2026-03-01", "source": from_client()})).await.expect(200);
        let after = official.get(&format!("{father}/records")).await.expect(200);
        assert_eq!(after["items"].as_array().unwrap().len(), before);
        for record in [&open, &booked] {
            let now = official.get(&format!("{father}/records/{}", id(record))).await.expect(200);
            assert_eq!(now["changeReason"], "client_died", "{now}");
            assert!(!["ongoing", "booked", "planned"].contains(&now["state"].as_str().unwrap()), "{now}");
        }
        assert_eq!(official.get(&measure).await.expect(200)["state"], "completed");
    }

    async fn a_project_client_starts_goes_on_and_ends(app) {
        let official = app.official(KEMI_PROJECT, "caseworker").await;
        let client = client_of(&official, KEMI_PROJECT, "Hankkeinen").await;
        for (code, day) in [("start_situation", "2026-01-12"), ("interim_situation", "2026-02-02"), ("end_situation", "2026-02-27")] {
            added(&official, &format!("{client}/records"), json!({"type": code, "heldOn": day, "content": {"kind": "assessment", "summary": "Tilanne.", "needs": []}})).await;
        }
        let listed = official.get(&format!("{client}/records?kind=assessment")).await.expect(200);
        assert_eq!(all(&listed, "/type"), ["end_situation", "interim_situation", "start_situation"]);
        let plan = added(&official, &format!("{client}/records"), json!({"type": "employment_plan", "state": "in_force", "content": {"kind": "plan", "period": {"from": "2026-01-12"}}})).await;
        let plan = format!("{client}/records/{}", id(&plan));
        let mut states = Vec::new();
        for (text, to) in [("Työkokeilu", "realised"), ("Ajokortti", "partly_realised")] {
            let goal = added(&official, &format!("{plan}/goals"), json!({"content": {"kind": "goal", "text": text}})).await;
            let passed = pass(&official, &format!("{plan}/goals/{}", id(&goal)), json!({"to": to, "realisation": "Niin kuin sovittiin."})).await.expect(200);
            states.push(passed["state"].clone());
        }
        assert_eq!(states, ["realised", "partly_realised"]);
        pass(&official, &plan, json!({"to": "ended"})).await.expect(200);
    }

    async fn a_permit_is_renewed_and_both_periods_stay(app) {
        let official = app.official(KEMI_IMMIGRANTS, "caseworker").await;
        let client = client_of(&official, KEMI_IMMIGRANTS, "Luvallinen").await;
        let permits = format!("{client}/permits");
        let body = |from: &str, to: &str| json!({"ground": "subsidiary_protection", "period": {"from": from, "to": to}, "source": from_client()});
        let first = official.post(&permits, body("2024-05-01", "2026-04-30")).await;
        let first = first.expect(201);
        official.post(&permits, body("2026-04-01", "2028-03-31")).await.problem(422, "rule_refused");
        official.post(&permits, body("2026-05-01", "2028-04-30")).await.expect(201);
        let listed = official.get(&permits).await.expect(200);
        assert_eq!(all(&listed, "/period/to"), ["2026-04-30", "2028-04-30"]);
        assert_eq!(listed["items"][0], first);
    }

    async fn an_observation_is_for_who_may_see_it_and_provable_a_year_later(app) {
        let official = app.official(RAISIO, "caseworker").await;
        let client = client_of(&official, RAISIO, "Pajalainen").await;
        let made = added(&official, &format!("{client}/records"), json!({"type": "work_ability_observation", "heldOn": "2026-02-27",
            "content": {"kind": "work_ability_observation", "text": "Nostaa viisi kiloa."}})).await;
        let path = format!("{client}/records/{}", id(&made));
        let officer = app.official(RAISIO, "data_protection_officer").await;
        officer.get(&path).await.problem(404, "not_found");
        app.set_time("2027-03-02T09:00:00Z");
        let official = app.official(RAISIO, "caseworker").await;
        let proof = official.get(&format!("{path}/integrity")).await.expect(200);
        assert_eq!((&proof["unchanged"], &proof["logEntryIntact"]), (&json!(true), &json!(true)), "{proof}");
        assert_eq!(official.get(&path).await.expect(200)["content"], made["content"]);
    }

    async fn visits_of_who_moved_away_stay_in_joroinen(app) {
        let official = app.official(JOROINEN, "caseworker").await;
        let client = client_of(&official, JOROINEN, "Muuttava").await;
        let visit = added(&official, &format!("{client}/records"), json!({"type": "contact", "heldOn": "2026-02-20",
            "content": {"kind": "contact", "way": "home_visit", "with": [{"role": "client"}], "agreed": "Muuttaa maaliskuussa."}})).await;
        let booked = added(&official, &format!("{client}/records"), json!({"type": "appointment",
            "content": {"kind": "appointment", "startsAt": "2026-03-09T08:00:00Z"}})).await;
        let relationship = official.get(&format!("{client}/relationships")).await.expect(200)["items"][0].clone();
        let end = format!("{client}/relationships/{}/end", id(&relationship));
        official.if_match(&relationship["version"]).post(&end, json!({"reason": "moved_away", "endsOn": "2026-03-02"})).await.expect(200);
        pass(&official, &format!("{client}/records/{}", id(&booked)), json!({"to": "cancelled", "reason": "Muutti pois"})).await.expect(200);
        assert_eq!(official.get(&format!("{client}/records/{}", id(&visit))).await.expect(200), visit);
        let listed = official.get(&format!("{client}/records")).await.expect(200);
        assert_eq!(all(&listed, "/state"), ["cancelled", "final"]);
    }

    async fn a_note_on_the_wrong_client_is_moved_and_leaves_no_word(app) {
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let (stranger, right) = (client_of(&official, KEMI_REFUGEE_WORK, "Vieras").await, client_of(&official, KEMI_REFUGEE_WORK, "Oikea").await);
        let note = added(&official, &format!("{stranger}/records"), json!({"type": "case_note", "content": {"kind": "note", "text": "Salainen lause."}})).await;
        let path = format!("{stranger}/records/{}", id(&note));
        let asked = official.post(&format!("{path}/corrections"), json!({"kind": "move", "ground": "wrong_client", "targetClient": client_id(&right)})).await.expect(201);
        let decision = format!("/v1/registers/{KEMI_REFUGEE_WORK}/corrections/{}/decision", id(&asked));
        let other = app.official(KEMI_REFUGEE_WORK, "responsible_person").await;
        assert!(official.if_match(&asked["version"]).post(&decision, json!({"decision": "confirmed"})).await.status.is_client_error());
        other.if_match(&asked["version"]).post(&decision, json!({"decision": "confirmed"})).await.expect(200);
        official.get(&path).await.problem(404, "not_found");
        for path in [format!("{stranger}/records"), format!("{stranger}/overview"), format!("{stranger}/history")] {
            let seen = official.get(&path).await.expect(200).to_string();
            assert!(!seen.contains("Salainen") && !seen.contains("case_note"), "{path}: {seen}");
        }
        let moved = official.get(&format!("{right}/records")).await.expect(200);
        assert_eq!(moved["items"][0]["content"]["text"], "Salainen lause.");
    }
}
