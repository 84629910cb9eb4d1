//! A plan on the wrong client is moved with what serves its goals: nothing points into a stranger's file,
//! and nothing is half moved (R32).

use serde_json::{Value, json};
use tests::casework::made;
use tests::correcting::*;
use tests::people::*;
use tests::scenes::*;

tests::scenario! {
    async fn measures_that_serve_a_goal_go_along_with_its_plan(app) {
        let Scene { asks, decides, wrong, right } = scene(&app).await;
        let (_, path) = made(&asks, &wrong.1, plan()).await;
        let (_, other_plan) = made(&asks, &wrong.1, plan()).await;
        let goal_of = async |plan: &str, text: &str| asks.post(&format!("{plan}/goals"), goal(text)).await.expect(201);
        let (gone, kept) = (goal_of(&path, TEXT).await, goal_of(&other_plan, "Jää").await);
        let measure = |goal: Value, text: &str| {
            let content = json!({"kind": "measure", "text": text, "period": {"from": "2026-03-01"}, "goal": goal});
            json!({"type": "service_measure", "source": from_client(), "content": content})
        };
        // Its first version served no goal, the second one of another plan.
        let (serves, serving) = made(&asks, &wrong.1, measure(Value::Null, "Xylofonikurssi")).await;
        for (version, goal) in [(1, &kept), (2, &gone)] {
            let patch = json!({"content": {"kind": "measure", "goal": goal["id"]}});
            asks.if_match(&json!(version)).patch(&serving, patch).await.expect(200);
        }
        let (_, staying) = made(&asks, &wrong.1, measure(kept["id"].clone(), "Jäävä kurssi")).await;
        let (_, served) = made(&asks, &wrong.1, measure(gone["id"].clone(), "Muu kurssi")).await;
        asks.if_match(&json!(1)).patch(&served, json!({"content": {"kind": "measure", "goal": null}})).await.expect(200);

        let asked = asks.post(&format!("{path}/corrections"), moving(&right.0)).await.expect(201);
        assert_eq!(asked["along"], json!([serves["id"]]), "both officials see what goes along");
        assert_eq!(decides.get(&corrections()).await.expect(200)["items"][0]["along"], json!([serves["id"]]));
        // A part that waits for a decision of its own holds the whole up, and nothing is half moved.
        let own = asks.post(&format!("{serving}/corrections"), redaction()).await.expect(201);
        decide(&decides, &asked, "confirmed").await.problem(409, "correction_pending");
        asks.get(&path).await.expect(200);
        let own_path = format!("{}/{}", corrections(), own["id"].as_str().unwrap());
        asks.post(&format!("{other_plan}/corrections"), moving(&right.0)).await.expect(201);
        decide(&decides, &decides.get(&own_path).await.expect(200), "refused").await.expect(200);
        let done = decide(&decides, &asked, "confirmed").await.expect(200);
        assert_eq!(done["along"], json!([]));

        // On the right client the measure serves the goal that went with it, and no version names another.
        let moved = format!("{}/records/{}", right.1, done["movedTo"].as_str().unwrap());
        let goals = decides.get(&format!("{moved}/goals")).await.expect(200);
        let listed = decides.get(&format!("{}/records?kind=measure", right.1)).await.expect(200);
        assert_eq!(all(&listed, "/content/text"), ["Xylofonikurssi"]);
        assert_eq!(listed["items"][0]["content"]["goal"], goals["items"][0]["id"]);
        let arrived = format!("{}/records/{}", right.1, listed["items"][0]["id"].as_str().unwrap());
        let versions = decides.get(&format!("{arrived}/versions")).await.expect(200);
        let goal = goals["items"][0]["id"].clone();
        assert_eq!(all(&versions, "/content/goal"), [goal.clone(), goal, Value::Null, Value::Null]);
        // The stranger keeps what is the stranger's, and not a word of the rest.
        decides.get(&serving).await.problem(404, "not_found");
        for (path, goal) in [(&staying, kept["id"].clone()), (&served, Value::Null)] {
            assert_eq!(decides.get(path).await.expect(200)["content"]["goal"], goal);
        }
        let left = decides.get(&format!("{}/records?kind=measure", wrong.1)).await;
        assert!(!left.text.contains("ylofoni") && !left.text.contains(gone["id"].as_str().unwrap()), "{}", left.text);
        assert_eq!(left.expect(200)["items"].as_array().unwrap().len(), 2);
    }

    async fn nobody_moves_along_what_one_does_not_see(app) {
        let Scene { asks, decides, wrong, right } = scene(&app).await;
        let (_, path) = made(&asks, &wrong.1, plan()).await;
        let goal = asks.post(&format!("{path}/goals"), goal("Kieli")).await.expect(201);
        let content = json!({"kind": "measure", "text": "Kurssi", "period": {}, "goal": goal["id"]});
        let (_, serving) = made(&asks, &wrong.1, json!({"type": "service_measure", "source": from_client(), "content": content})).await;
        let asked = asks.post(&format!("{path}/corrections"), moving(&right.0)).await.expect(201);
        // The category of measures is restricted on the client since; that of plans is not.
        let category = asks.get(&serving).await.expect(200)["category"].clone();
        assert_ne!(category, asks.get(&path).await.expect(200)["category"]);
        let body = json!({"categories": [category], "ground": "accuracy_contested", "source": from_client()});
        decides.post(&format!("{}/restrictions", wrong.1), body).await.expect(201);
        decide(&decides, &asked, "confirmed").await.problem(403, "field_withheld");
        assert_eq!(decides.get(&corrections()).await.expect(200)["items"][0]["state"], "pending");
        asks.get(&path).await.expect(200);
        assert_eq!(decides.get(&format!("{}/records", right.1)).await.expect(200)["items"], json!([]));
        let opened = decides.with("restricted-use", "consent");
        decide(&opened, &asked, "confirmed").await.expect(200);
        opened.get(&serving).await.problem(404, "not_found");
    }
}
