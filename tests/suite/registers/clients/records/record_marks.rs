//! Marked passages of records: what tells of health stays hidden from whoever may not see it, whatever is
//! written after.

use serde_json::{Value, json};
use tests::casework::*;
use tests::people::*;
use tests::scenes::*;
use tests::{App, Session};

const TEXT: &str = "Selkä on kipeä. Muuten hyvin.";

fn mark(pointer: &str, from: u32, to: u32) -> Value {
    json!([{"pointer": pointer, "from": from, "to": to, "mark": "health"}])
}

fn note(text: &str, passages: Value) -> Value {
    let mut body = record("narrative", "note");
    body["content"]["text"] = json!(text);
    body["passages"] = passages;
    body
}

/// A caseworker who sees special categories, one who does not, and a client's path.
async fn two(app: &App) -> (Session, Session, String) {
    let (official, client) = caseworker(app, RAISIO).await;
    (
        official,
        app.official(RAISIO, "data_protection_officer").await,
        client,
    )
}

async fn patched(official: &Session, path: &str, version: i64, body: Value) -> Value {
    official
        .if_match(&json!(version))
        .patch(path, body)
        .await
        .expect(200)
}

async fn goal_of(official: &Session, client: &str, plan_type: &str, goal: Value) -> (Value, String) {
    let mut plan = record(plan_type, "plan");
    plan["state"] = json!("in_force");
    let (_, plan) = made(official, client, plan).await;
    let goal = official.post(&format!("{plan}/goals"), goal).await.expect(201);
    let path = format!("{plan}/goals/{}", goal["id"].as_str().unwrap());
    (goal, path)
}

tests::scenario! {
    async fn what_any_later_version_marks_is_hidden_in_those_before(app) {
        let (official, dpo, client) = two(&app).await;
        let (_, path) = made(&official, &client, note(TEXT, json!([]))).await;
        patched(&official, &path, 1, json!({"passages": mark("/text", 0, 15)})).await;
        // The newest has nothing to mark any more.
        patched(&official, &path, 2, json!({"content": {"kind": "note", "text": "Muuten hyvin."}, "passages": []})).await;
        for list in [format!("{path}/versions"), format!("{path}/versions?limit=1"), format!("{client}/records?asOf=2026-03-02")] {
            assert!(!dpo.get(&list).await.text.contains("kipeä"), "{list}");
        }
        let rest = dpo.get(&format!("{path}/versions?limit=2")).await.expect(200);
        let rest = dpo.get(&format!("{path}/versions?cursor={}", rest["nextCursor"].as_str().unwrap())).await.expect(200);
        assert_eq!(all(&rest, "/content/text"), ["[…]"]);
        app.set_time("2026-03-03T10:00:00Z");
        let official = app.official(RAISIO, "caseworker").await;
        let dpo = app.official(RAISIO, "data_protection_officer").await;
        // On the day before, nothing was marked: the list of that day hides it all the same.
        let (_, other) = made(&official, &client, note(TEXT, json!([]))).await;
        app.set_time("2026-03-04T10:00:00Z");
        let official = app.official(RAISIO, "caseworker").await;
        patched(&official, &other, 1, json!({"passages": mark("/text", 0, 15)})).await;
        patched(&official, &other, 2, json!({"content": {"kind": "note", "text": "Muuten hyvin."}, "passages": []})).await;
        let seen = dpo.get(&format!("{client}/records?asOf=2026-03-03")).await;
        assert!(!seen.text.contains("kipeä"), "{}", seen.text);
        // Who may see it reads it.
        let read = official.get(&format!("{client}/records?asOf=2026-03-03")).await;
        assert!(read.text.contains("kipeä"), "{}", read.text);
    }

    async fn a_need_that_moved_in_its_list_stays_hidden(app) {
        let (official, dpo, client) = two(&app).await;
        let mut body = record("service_need_assessment", "assessment");
        body["content"]["needs"] = json!(["Selkä on kipeä", "kielikurssi"]);
        let (_, path) = made(&official, &client, body).await;
        let moved = json!({"content": {"kind": "assessment", "needs": ["kielikurssi", "Selkä on kipeä"]}, "passages": mark("/needs/1", 0, 14)});
        patched(&official, &path, 1, moved).await;
        let versions = dpo.get(&format!("{path}/versions")).await;
        assert!(!versions.text.contains("kipeä"), "{}", versions.text);
    }

    async fn a_text_that_is_written_anew_keeps_its_marks(app) {
        let (official, dpo, client) = two(&app).await;
        let (_, path) = made(&official, &client, note(TEXT, mark("/text", 0, 15))).await;
        // The mark would lie beside what it was set for.
        let anew = "Kävi eilen. Selkä on kipeä. Muuten hyvin.";
        let changed = patched(&official, &path, 1, json!({"content": {"kind": "note", "text": anew}})).await;
        assert_eq!(changed["passages"], mark("/text", 0, anew.chars().count() as u32));
        let seen = dpo.get(&path).await;
        assert!(!seen.text.contains("kipeä"), "{}", seen.text);
        // Where it is narrowed, it is narrow; a shorter text is no error, and what stays as it was stays marked as it was.
        patched(&official, &path, 2, json!({"passages": mark("/text", 12, 27)})).await;
        assert_eq!(dpo.get(&path).await.expect(200)["content"]["text"], "Kävi eilen. […] Muuten hyvin.");
        let kept = patched(&official, &path, 3, json!({"heldOn": "2026-02-26"})).await;
        assert_eq!(kept["passages"], mark("/text", 12, 27));
        let short = patched(&official, &path, 4, json!({"content": {"kind": "note", "text": "Kivut jatkuvat."}})).await;
        assert_eq!(short["passages"], mark("/text", 0, 15));
    }

    async fn a_passage_within_another_hides_no_less(app) {
        let (official, dpo, client) = two(&app).await;
        let marks = json!([mark("/text", 0, 15)[0], mark("/text", 6, 7)[0], mark("/text", 9, 15)[0]]);
        let (_, path) = made(&official, &client, note(TEXT, marks)).await;
        assert_eq!(dpo.get(&path).await.expect(200)["content"]["text"], "[…] Muuten hyvin.");
    }

    async fn a_passage_is_where_it_was_in_the_text_that_was_sent(app) {
        let (official, dpo, client) = two(&app).await;
        // White space around a text goes, and letters are composed, before it is sealed.
        let sent = "  Ma\u{308}ki: selka\u{308} on kipea\u{308}. Muuten hyvin. ";
        let at = |part: &str| sent[..sent.find(part).unwrap()].chars().count() as u32;
        let (made, path) = made(&official, &client, note(sent, mark("/text", at("selk"), at(" Muuten")))).await;
        assert_eq!(made["passages"], mark("/text", 6, 21));
        assert_eq!(dpo.get(&path).await.expect(200)["content"]["text"], "Mäki: […] Muuten hyvin.");
    }

    async fn a_realisation_does_not_take_a_mark_away(app) {
        let realised = |text: &str| json!({"to": "partly_realised", "realisation": text});
        let goal = json!({"content": {"kind": "goal", "text": "Kuntoutus", "realisation": "Selkä on kipeä."}, "source": from_client(), "passages": mark("/realisation", 0, 15)});
        let (official, dpo, client) = two(&app).await;
        let (_, path) = goal_of(&official, &client, "client_plan", goal.clone()).await;
        let passed = pass(&official, &path, 1, realised("Selkä on yhä kipeä, kuntoutus jatkuu.")).await.expect(200);
        assert_eq!(passed["passages"], mark("/realisation", 0, 37));
        let plan = path.split("/goals/").next().unwrap();
        assert!(!dpo.get(&format!("{plan}/goals")).await.text.contains("kipeä"));
        // Who does not see it does not write over it.
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        let (_, path) = goal_of(&official, &client, "integration_plan", goal).await;
        pass(&official, &path, 1, realised("Muuta")).await.problem(403, "field_withheld");
        pass(&official, &path, 1, json!({"to": "partly_realised"})).await.expect(200);
    }

    async fn what_may_not_be_changed_is_not_offered(app) {
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        let mut body = record("case_note", "note");
        body["content"]["text"] = json!(TEXT);
        body["passages"] = mark("/text", 0, 15);
        let (made, path) = made(&official, &client, body).await;
        let action = |record: &Value, operation: &str| {
            let actions = record["allowedActions"].as_array().unwrap();
            let found = actions.iter().find(|action| action["operationId"] == operation).unwrap();
            (found["allowed"].clone(), found["code"].clone())
        };
        assert_eq!(action(&made, "changeRecord"), (json!(false), json!("field_withheld")));
        official.if_match(&json!(1)).patch(&path, json!({"heldOn": "2026-02-26"})).await.problem(403, "field_withheld");
        assert_eq!(action(&made, "passRecordOn"), (json!(false), json!("nothing_follows")));
        // What stands in an earlier version is changed by nobody.
        let (_, measure) = tests::casework::made(&official, &client, record("service_measure", "measure")).await;
        pass(&official, &measure, 1, json!({"to": "ongoing"})).await.expect(200);
        let versions = official.get(&format!("{measure}/versions")).await.expect(200);
        assert_eq!(action(&versions["items"][0], "passRecordOn"), (json!(true), Value::Null));
        assert_eq!(action(&versions["items"][1], "passRecordOn"), (json!(false), json!("stale")));
        assert_eq!(action(&versions["items"][1], "changeRecord"), (json!(false), json!("stale")));
    }
}
