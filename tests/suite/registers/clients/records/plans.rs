//! `…/records/{record}/goals` and `/reviews`: a plan, what it is to reach, and what was found (R25).

use serde_json::{Value, json};
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;
use tests::{Answer, App, Session};

const REGISTER: &str = KEMI_PROJECT;

async fn planned(app: &App) -> (Session, String, String) {
    let official = app.official(REGISTER, "caseworker").await;
    let model = official
        .get(&format!("/v1/registers/{REGISTER}/form-model"))
        .await
        .expect(200);
    let categories: Vec<_> = model["categories"]
        .as_array()
        .unwrap()
        .iter()
        .map(|known| known["code"].clone())
        .collect();
    let mut body = newcomer(REGISTER, "Suunniteltava");
    body["entry"]["consents"][0]["categories"] = json!(categories);
    let (_, client) = entered(&official, REGISTER, body).await;
    let plan = plan(&official, &client).await;
    (official, client, plan)
}

async fn plan(official: &Session, client: &str) -> String {
    let content = json!({"kind": "plan", "summary": "Kohti työtä", "period": {"from": "2026-03-01", "to": "2027-02-28"}, "reviewOn": "2026-06-01"});
    let body =
        json!({"type": "service_plan", "state": "in_force", "source": from_client(), "content": content});
    let made = official
        .post(&format!("{client}/records"), body)
        .await
        .expect(201);
    format!("{client}/records/{}", made["id"].as_str().unwrap())
}

fn goal(text: &str) -> Value {
    json!({"content": {"kind": "goal", "text": text, "targetOn": "2026-12-01"}, "source": from_client()})
}

fn review(next: Value) -> Value {
    json!({"content": {"kind": "review", "text": "Etenee.", "nextOn": next}, "heldOn": "2026-03-02", "source": from_client()})
}

async fn set(official: &Session, plan: &str, text: &str) -> String {
    let made = official
        .post(&format!("{plan}/goals"), goal(text))
        .await
        .expect(201);
    format!("{plan}/goals/{}", made["id"].as_str().unwrap())
}

async fn pass(official: &Session, goal: &str, version: i64, body: Value) -> Answer {
    official
        .if_match(&json!(version))
        .post(&format!("{goal}/transitions"), body)
        .await
}

tests::scenario! {
    async fn goals_are_realised_in_part(app) {
        let (official, client, plan) = planned(&app).await;
        let answer = official.post(&format!("{plan}/goals"), goal("Ajokortti")).await;
        let location = answer.header("location").map(str::to_owned);
        let made = answer.expect(201);
        let path = format!("{plan}/goals/{}", made["id"].as_str().unwrap());
        assert_eq!(location, Some(path.clone()));
        assert_eq!((&made["kind"], &made["state"], &made["type"], &made["dueOn"]), (&json!("goal"), &json!("open"), &json!("service_plan"), &json!("2026-12-01")));
        assert_eq!(plan.rsplit('/').next(), made["plan"].as_str());
        assert_eq!(official.get(&path).await.expect(200)["content"], made["content"]);
        let (work, studies) = (set(&official, &plan, "Työkokeilu").await, set(&official, &plan, "Opinnot").await);

        let patched = official.if_match(&json!(1)).with("change-reason", "completed").patch(&path, json!({"content": {"kind": "goal", "targetOn": "2026-10-01"}})).await.expect(200);
        assert_eq!((&patched["dueOn"], &patched["content"]["text"], &patched["changeReason"]), (&json!("2026-10-01"), &json!("Ajokortti"), &json!("completed")));
        let part = pass(&official, &path, 2, json!({"to": "partly_realised", "realisation": "Teoria suoritettu."})).await.expect(200);
        assert_eq!((&part["state"], &part["content"]["realisation"]), (&json!("partly_realised"), &json!("Teoria suoritettu.")));
        let whole = pass(&official, &path, 3, json!({"to": "realised"})).await.expect(200);
        assert_eq!((&whole["state"], &whole["content"]["realisation"]), (&json!("realised"), &json!("Teoria suoritettu.")));
        refused(pass(&official, &work, 1, json!({"to": "not_realised"})).await, "/reason", "reason_missing");
        pass(&official, &work, 1, json!({"to": "not_realised", "reason": "Paikka peruuntui."})).await.expect(200);
        pass(&official, &studies, 1, json!({"to": "abandoned", "reason": "Muutti mieltään."})).await.expect(200);
        let refusal = refused(pass(&official, &studies, 2, json!({"to": "realised"})).await, "/to", "state_cannot_follow");
        assert_eq!(refusal["params"]["allowed"], json!(["open"]));
        let listed = official.get(&format!("{plan}/goals")).await.expect(200);
        let mut states: Vec<_> = all(&listed, "/state").iter().map(|state| state.as_str().unwrap().to_owned()).collect();
        states.sort();
        assert_eq!(states, ["abandoned", "not_realised", "realised"]);
        // Lists of the client's records show the plan alone.
        assert_eq!(all(&official.get(&format!("{client}/records")).await.expect(200), "/kind"), ["plan"]);
        let versions = official.get(&format!("{client}/records/{}/versions", made["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(all(&versions, "/state"), ["realised", "partly_realised", "open", "open"]);
    }

    async fn a_review_sets_when_the_plan_is_looked_at_again(app) {
        let (official, _, plan) = planned(&app).await;
        assert_eq!(official.get(&plan).await.expect(200)["dueOn"], "2026-06-01");
        let made = official.post(&format!("{plan}/reviews"), review(json!("2026-09-01"))).await.expect(201);
        assert_eq!((&made["kind"], &made["heldOn"], &made["content"]["text"]), (&json!("review"), &json!("2026-03-02"), &json!("Etenee.")));
        let read = official.get(&plan).await.expect(200);
        assert_eq!((&read["dueOn"], &read["content"]["reviewOn"], &read["version"]), (&json!("2026-09-01"), &json!("2026-09-01"), &json!(2)));
        assert_eq!(official.get(&format!("{plan}/reviews/{}", made["id"].as_str().unwrap())).await.expect(200), made);
        // No other one: then it is due at its end.
        official.post(&format!("{plan}/reviews"), review(Value::Null)).await.expect(201);
        assert_eq!(official.get(&plan).await.expect(200)["dueOn"], "2027-02-28");
        assert_eq!(official.get(&format!("{plan}/reviews")).await.expect(200)["items"].as_array().unwrap().len(), 2);
        refused(official.post(&format!("{plan}/reviews"), review(json!("2026-03-02"))).await, "/content/nextOn", "period_backwards");
        let mut ahead = review(Value::Null);
        ahead["heldOn"] = json!("2026-03-03");
        refused(official.post(&format!("{plan}/reviews"), ahead).await, "/heldOn", "date_in_future");
        assert_eq!(official.get(&plan).await.expect(200)["version"], 3, "nothing half-written");
    }

    async fn a_review_that_is_changed_moves_the_plans_day_while_it_is_the_latest_word(app) {
        let (official, client, plan) = planned(&app).await;
        let due = async || {
            let read = official.get(&plan).await.expect(200);
            (read["content"]["reviewOn"].clone(), read["version"].clone())
        };
        let first = official.post(&format!("{plan}/reviews"), review(json!("2026-09-01"))).await.expect(201);
        let patch = async |made: &Value, version: i64, next: Value| {
            let path = format!("{client}/records/{}", made["id"].as_str().unwrap());
            official.if_match(&json!(version)).patch(&path, json!({"content": {"kind": "review", "nextOn": next}})).await
        };
        patch(&first, 1, json!("2026-10-01")).await.expect(200);
        assert_eq!(due().await, (json!("2026-10-01"), json!(3)));
        // Before the plan begins there is nothing to look at.
        let mut earlier = review(json!("2026-02-15"));
        earlier["heldOn"] = json!("2026-02-01");
        refused(official.post(&format!("{plan}/reviews"), earlier.clone()).await, "/content/nextOn", "period_backwards");
        earlier["content"]["nextOn"] = json!("2026-10-01");
        let earlier = official.post(&format!("{plan}/reviews"), earlier).await.expect(201);
        refused(patch(&earlier, 1, json!("2026-02-15")).await, "/content/nextOn", "period_backwards");
        // An earlier review is no longer the latest word, and neither is one after which another day was set.
        patch(&earlier, 1, json!("2026-11-01")).await.expect(200);
        assert_eq!(due().await, (json!("2026-10-01"), json!(4)));
        official.if_match(&json!(4)).patch(&plan, json!({"content": {"kind": "plan", "reviewOn": "2026-12-01"}})).await.expect(200);
        patch(&first, 2, json!("2026-08-01")).await.expect(200);
        assert_eq!(due().await, (json!("2026-12-01"), json!(5)));
    }

    async fn what_is_another_plans_is_not_found(app) {
        let (official, client, first) = planned(&app).await;
        let second = plan(&official, &client).await;
        let path = set(&official, &first, "Ajokortti").await;
        let id = path.rsplit('/').next().unwrap();
        let review = official.post(&format!("{first}/reviews"), review(Value::Null)).await.expect(201);
        let elsewhere = format!("{second}/goals/{id}");
        official.get(&elsewhere).await.problem(404, "not_found");
        official.get(&format!("{first}/reviews/{id}")).await.problem(404, "not_found");
        official.get(&format!("{first}/goals/{}", review["id"].as_str().unwrap())).await.problem(404, "not_found");
        official.if_match(&json!(1)).patch(&elsewhere, json!({"content": {"kind": "goal", "text": "Muu"}})).await.problem(404, "not_found");
        pass(&official, &elsewhere, 1, json!({"to": "realised"})).await.problem(404, "not_found");
        let (_, other) = entered(&official, REGISTER, newcomer(REGISTER, "Toinen")).await;
        let strange = format!("{other}/records/{}", first.rsplit('/').next().unwrap());
        official.post(&format!("{strange}/goals"), goal("Muu")).await.problem(404, "not_found");
        official.post(&format!("{path}/goals").replace("/goals/", "/records/"), goal("Muu")).await.problem(404, "invalid_path");
        // A goal has no goals, and no type of its own.
        official.get(&format!("{client}/records/{id}/goals")).await.problem(404, "not_found");
        let body = json!({"type": "service_plan", "source": from_client(), "content": {"kind": "goal", "text": "Muu"}});
        let problem = official.post(&format!("{client}/records"), body).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/content/kind".to_owned(), "wrong_kind".to_owned())]);
        // A measure names a goal of a plan of the same client.
        let measure = |goal: &str| json!({"type": "measure", "source": from_client(), "content": {"kind": "measure", "text": "Kurssi", "period": {}, "goal": goal}});
        official.post(&format!("{client}/records"), measure(id)).await.expect(201);
        let problem = official.post(&format!("{other}/records"), measure(id)).await;
        assert_eq!(problem.status.as_u16(), 422, "{}", problem.text);
    }

    async fn a_plan_has_at_most_fifty_goals(app) {
        let (official, _, plan) = planned(&app).await;
        for number in 0..50 {
            set(&official, &plan, &format!("Tavoite {number}")).await;
        }
        let problem = official.post(&format!("{plan}/goals"), goal("Liikaa")).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [(String::new(), "too_many_items".to_owned())]);
        let page = official.get(&format!("{plan}/goals?limit=30")).await.expect(200);
        let next = page["nextCursor"].as_str().unwrap();
        let rest = official.get(&format!("{plan}/goals?limit=30&cursor={next}")).await.expect(200);
        assert_eq!((page["items"].as_array().unwrap().len(), rest["items"].as_array().unwrap().len()), (30, 20));
        official.get(&format!("{plan}/reviews?cursor={next}")).await.problem(400, "invalid_cursor");
        // Ten thousand at once are no goal.
        let many: Vec<_> = (0..10_000).map(|_| json!({"kind": "goal"})).collect();
        let problem = official.post(&format!("{plan}/goals"), json!({"content": many, "source": from_client()})).await;
        assert!([413, 422].contains(&problem.status.as_u16()), "{}", problem.text);
        let passages = vec![json!({"pointer": "/text", "from": 0, "to": 1, "mark": "health"}); 1_000];
        let mut marked = goal("Tavoite");
        marked["passages"] = json!(passages);
        let problem = official.post(&format!("{plan}/goals"), marked).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/passages".to_owned(), "too_many_items".to_owned())]);
    }

    async fn nothing_is_added_to_a_plan_that_has_ended(app) {
        let (official, _, plan) = planned(&app).await;
        official.if_match(&json!(1)).post(&format!("{plan}/transitions"), json!({"to": "ended"})).await.expect(200);
        official.post(&format!("{plan}/goals"), goal("Ajokortti")).await.problem(409, "already_ended");
        official.post(&format!("{plan}/reviews"), review(Value::Null)).await.problem(409, "already_ended");
        let asked = official.post(&format!("{plan}/goals?dryRun=true"), goal("Ajokortti")).await.expect(200);
        assert_eq!((&asked["allowed"], &asked["reasons"][0]["code"]), (&json!(false), &json!("already_ended")));
    }
}
