//! Corrections of records by two persons: moved to the right client, or redacted, in all versions (R32).

use serde_json::{Value, json};
use tests::casework::made;
use tests::correcting::*;
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;
use tests::sql::{Sql, id_of};
use tests::{App, raw};

fn note(text: &str) -> Value {
    json!({"type": "case_note", "source": from_client(), "content": {"kind": "note", "text": text}})
}

/// Every sealed document of the table, as it lies.
async fn sealed(app: &App) -> Vec<Vec<u8>> {
    let mut sql = Sql::of(app).await;
    sql.column("SELECT sealed FROM records").await
}

tests::scenario! {
    async fn a_note_on_the_wrong_client_is_moved_and_leaves_no_word(app) {
        let Scene { asks, decides, wrong, right } = scene(&app).await;
        let (first, path) = made(&asks, &wrong.1, note(TEXT)).await;
        let patch = json!({"content": {"kind": "note", "text": format!("{TEXT} ja uimakoulu")}});
        asks.if_match(&json!(1)).patch(&path, patch).await.expect(200);
        let before = sealed(&app).await;
        app.set_time("2026-03-05T09:00:00Z");
        let asks = app.sign_in(asks.user, &asks.username).await;
        let decides = app.sign_in(decides.user, &decides.username).await;

        let asked = asks.post(&format!("{path}/corrections"), moving(&right.0)).await.expect(201);
        assert_eq!((&asked["state"], &asked["targetClient"], &asked["movedTo"]), (&json!("pending"), &right.0["id"], &Value::Null));
        asks.post(&format!("{path}/corrections"), redaction()).await.problem(409, "correction_pending");
        asks.get(&path).await.expect(200);
        let waiting = decides.get(&format!("{}?state=pending", corrections())).await.expect(200);
        assert_eq!(all(&waiting, "/id"), [asked["id"].clone()]);
        assert_eq!(waiting["items"][0]["allowedActions"][0]["allowed"], true);
        // Nobody decides what one asked for oneself.
        decide(&asks, &asked, "confirmed").await.problem(403, "another_person_needed");
        decide(&decides, &json!({"id": asked["id"], "version": 7}), "confirmed").await.problem(412, "stale");
        let done = decide(&decides, &asked, "confirmed").await.expect(200);
        assert_eq!((&done["state"], &done["version"], &done["decidedBy"]["id"]), (&json!("confirmed"), &json!(2), &json!(decides.user.to_string())));
        decide(&decides, &asked, "refused").await.problem(412, "stale");
        decide(&decides, &done, "refused").await.problem(409, "already_decided");
        let again = format!("{}/{}/decision?dryRun=true", corrections(), done["id"].as_str().unwrap());
        let asked = decides.if_match(&done["version"]).post(&again, json!({"decision": "refused"})).await.expect(200);
        assert_eq!((&asked["allowed"], &asked["reasons"][0]["code"]), (&json!(false), &json!("already_decided")));

        // On the right client, with versions, authors and times.
        let moved = format!("{}/records/{}", right.1, done["movedTo"].as_str().unwrap());
        let found = decides.get(&moved).await.expect(200);
        assert_eq!((&found["content"]["text"], &found["changeReason"]), (&json!(format!("{TEXT} ja uimakoulu")), &json!("moved")));
        assert_eq!((&found["author"]["id"], &found["createdAt"]), (&json!(asks.user.to_string()), &first["createdAt"]));
        let versions = decides.get(&format!("{moved}/versions")).await.expect(200);
        assert_eq!(all(&versions, "/version"), [3, 2, 1]);
        assert_eq!(all(&versions, "/recordedBy/id"), [decides.user, asks.user, asks.user].map(|user| user.to_string()));
        assert_eq!(versions["items"][2]["content"]["text"], TEXT);
        assert_eq!(versions["items"][2]["recordedAt"], first["recordedAt"]);
        let then = asks.get(&format!("{}/records?asOf=2026-03-02", right.1)).await.expect(200);
        assert_eq!(all(&then, "/id"), [done["movedTo"].clone()]);

        // The stranger has not a word of it, on no day and by no id.
        for path in [path.clone(), format!("{path}/versions")] {
            for official in [&asks, &decides] {
                official.get(&path).await.problem(404, "not_found");
            }
        }
        let empty = ["/records", "/records?asOf=2026-03-02", "/records?asOf=2026-03-05", "/records?kind=note"];
        for list in empty {
            let page = decides.get(&format!("{}{list}", wrong.1)).await.expect(200);
            assert_eq!(page["items"], json!([]), "{list}");
        }
        for path in [wrong.1.clone(), format!("{}/history", wrong.1), format!("/v1/registers/{REGISTER}/records")] {
            let answer = decides.get(&path).await;
            assert!(path.contains("/records") || !answer.text.contains("xylofoni"), "{path}");
            assert!(!answer.text.contains(first["id"].as_str().unwrap()), "{path}: {}", answer.text);
        }
        let search = decides.post(&search(REGISTER), json!({"name": "vieras"})).await;
        assert!(!search.text.contains("xylofoni"));
        let mut sql = Sql::of(&app).await;
        let (client, record) = (sql.id(id_of(&wrong.0)), sql.id(id_of(&first)));
        let rows = format!("records WHERE client_id = {client} AND id = {record}");
        assert_eq!(sql.count(&rows).await, 1, "a trace alone stays");
        assert_eq!(sql.count(&format!("{rows} AND removed AND change_reason = 'moved' AND official IS NULL")).await, 1);
        let now = sealed(&app).await;
        assert!(before.iter().all(|old| !now.contains(old)), "what was sealed under the stranger's keys is gone");
        assert_eq!(raw::found(&raw::at_rest(&app).await, &[TEXT]), Vec::<String>::new());

        // Who reads the stranger's log learns nothing of the other client, and the other way round.
        for (own, other) in [(&wrong, &right), (&right, &wrong)] {
            let log = decides.get(&format!("{}/log?limit=200", own.1)).await;
            let decided = log.body["items"].as_array().unwrap().iter().find(|item| item["operation"] == "decideCorrection" && item["outcome"] == "done").unwrap();
            assert_eq!(decided["subjects"][0]["shown"], json!(["records"]));
            assert!(!log.text.contains(other.0["id"].as_str().unwrap()), "{}", log.text);
            assert!(!log.text.contains("xylofoni"));
        }
    }

    async fn a_redacted_record_leaves_a_trace_without_content(app) {
        let Scene { asks, decides, wrong, right } = scene(&app).await;
        let (made, path) = made(&asks, &wrong.1, note(TEXT)).await;
        let asked = asks.post(&format!("{path}/corrections"), json!({"kind": "redaction", "ground": "unlawful"})).await.expect(201);
        // Refused first: nothing happens, and it can be asked for again.
        let refused = decide(&decides, &asked, "refused").await.expect(200);
        assert_eq!(refused["state"], "refused");
        asks.get(&path).await.expect(200);
        let asked = decides.post(&format!("{path}/corrections"), redaction()).await.expect(201);
        let done = decide(&asks, &asked, "confirmed").await.expect(200);
        assert_eq!((&done["state"], &done["movedTo"]), (&json!("confirmed"), &Value::Null));
        decides.get(&path).await.problem(404, "not_found");
        asks.if_match(&json!(2)).patch(&path, json!({"content": {"kind": "note", "text": "Taas"}})).await.problem(404, "not_found");
        asks.post(&format!("{path}/corrections"), redaction()).await.problem(404, "not_found");
        for list in ["/records", "/records?asOf=2026-03-02"] {
            assert_eq!(decides.get(&format!("{}{list}", wrong.1)).await.expect(200)["items"], json!([]));
            assert_eq!(decides.get(&format!("{}{list}", right.1)).await.expect(200)["items"], json!([]));
        }
        let mut sql = Sql::of(&app).await;
        let record = sql.id(id_of(&made));
        assert_eq!(sql.count(&format!("records WHERE id = {record}")).await, 1);
        assert_eq!(sql.count(&format!("records WHERE id = {record} AND removed AND change_reason = 'redacted'")).await, 1);
    }

    async fn a_plan_is_moved_with_its_goals_and_reviews(app) {
        let Scene { asks, decides, wrong, right } = scene(&app).await;
        let (_, path) = made(&asks, &wrong.1, plan()).await;
        let first = asks.post(&format!("{path}/goals"), goal(TEXT)).await.expect(201);
        let second = asks.post(&format!("{path}/goals"), goal("Toinen tavoite")).await.expect(201);
        let review = json!({"content": {"kind": "review", "text": TEXT, "nextOn": "2026-09-01"}, "source": from_client()});
        asks.post(&format!("{path}/reviews"), review).await.expect(201);
        // A goal is redacted by itself, and never moved without its plan.
        let of = |goal: &Value| format!("{}/records/{}", wrong.1, goal["id"].as_str().unwrap());
        let problem = asks.post(&format!("{}/corrections", of(&first)), moving(&right.0)).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/kind".to_owned(), "wrong_kind".to_owned())]);
        let asked = asks.post(&format!("{}/corrections", of(&second)), redaction()).await.expect(201);
        decide(&decides, &asked, "confirmed").await.expect(200);
        assert_eq!(all(&asks.get(&format!("{path}/goals")).await.expect(200), "/id"), [first["id"].clone()]);

        let asked = asks.post(&format!("{path}/corrections"), moving(&right.0)).await.expect(201);
        let done = decide(&decides, &asked, "confirmed").await.expect(200);
        let moved = format!("{}/records/{}", right.1, done["movedTo"].as_str().unwrap());
        assert_eq!(decides.get(&moved).await.expect(200)["dueOn"], "2026-09-01");
        let goals = decides.get(&format!("{moved}/goals")).await.expect(200);
        assert_eq!(all(&goals, "/content/text"), [TEXT]);
        assert_ne!(goals["items"][0]["id"], first["id"]);
        assert_eq!(all(&goals, "/plan"), [done["movedTo"].clone()]);
        assert_eq!(all(&decides.get(&format!("{moved}/reviews")).await.expect(200), "/content/text"), [TEXT]);
        for gone in [path.clone(), format!("{path}/goals"), format!("{path}/reviews"), of(&first), of(&second)] {
            decides.get(&gone).await.problem(404, "not_found");
        }
        let mut sql = Sql::of(&app).await;
        let client = sql.id(id_of(&wrong.0));
        assert_eq!(sql.count(&format!("records WHERE client_id = {client} AND NOT removed")).await, 0);
        assert_eq!(sql.count(&format!("records WHERE client_id = {client}")).await, 4, "a trace each of plan, goals and review");
    }

    async fn what_cannot_be_asked_for_is_told(app) {
        let Scene { asks, decides, wrong, right } = scene(&app).await;
        let (_, path) = made(&asks, &wrong.1, note(TEXT)).await;
        let ask = format!("{path}/corrections");
        let nobody = json!({"id": uuid::Uuid::nil()});
        for (body, pointer, code) in [
            (json!({"kind": "move", "ground": "unlawful", "targetClient": right.0["id"]}), "/ground", "not_in_list"),
            (json!({"kind": "move", "ground": "wrong_client"}), "/targetClient", "required"),
            (json!({"kind": "redaction", "ground": "unlawful", "targetClient": right.0["id"]}), "/targetClient", "not_in_list"),
            (moving(&wrong.0), "/targetClient", "already_so"),
            (moving(&nobody), "/targetClient", "unknown_reference"),
        ] {
            let problem = asks.post(&ask, body.clone()).await.problem(422, "validation_failed");
            assert_eq!(places(&problem), [(pointer.to_owned(), code.to_owned())], "{body}");
        }
        let clerk = app.official(REGISTER, "registry_clerk").await;
        clerk.post(&ask, redaction()).await.problem(403, "right_missing");
        clerk.get(&corrections()).await.problem(403, "right_missing");
        // Asked only: nothing waits, and nothing is changed.
        assert_eq!(asks.post(&format!("{ask}?dryRun=true"), moving(&right.0)).await.expect(200)["allowed"], true);
        assert_eq!(asks.get(&corrections()).await.expect(200)["items"], json!([]));
        let asked = asks.post(&ask, moving(&right.0)).await.expect(201);
        let decision = format!("{}/{}/decision", corrections(), asked["id"].as_str().unwrap());
        decides.post(&decision, json!({"decision": "confirmed"})).await.problem(428, "if_match_missing");
        let dry = decides.if_match(&json!(1)).post(&format!("{decision}?dryRun=true"), json!({"decision": "confirmed"})).await.expect(200);
        assert_eq!(dry["allowed"], true);
        asks.get(&path).await.expect(200);
    }

    async fn a_client_out_of_reach_is_neither_moved_to_nor_named(app) {
        let Scene { asks, decides, wrong, right } = scene(&app).await;
        let own = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        let (_, path) = made(&asks, &wrong.1, note(TEXT)).await;
        let relationship = asks.get(&format!("{}/relationships", wrong.1)).await.expect(200)["items"][0].clone();
        let officials = format!("{}/relationships/{}/officials", wrong.1, relationship["id"].as_str().unwrap());
        let mine = json!({"officials": [own.user.to_string()]});
        asks.if_match(&relationship["version"]).put(&officials, mine).await.expect(200);
        let problem = own.post(&format!("{path}/corrections"), moving(&right.0)).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/targetClient".to_owned(), "unknown_reference".to_owned())]);
        let asked = asks.post(&format!("{path}/corrections"), moving(&right.0)).await.expect(201);
        let listed = own.get(&corrections()).await;
        assert!(!listed.text.contains(right.0["id"].as_str().unwrap()), "{}", listed.text);
        assert_eq!(listed.expect(200)["items"][0]["targetClient"], Value::Null);
        decide(&own, &asked, "confirmed").await.problem(404, "not_found");
        decide(&decides, &asked, "confirmed").await.expect(200);
    }

    async fn a_move_is_judged_by_what_the_other_client_permits(app) {
        // In this register a record rests on the client's own permission.
        let asks = app.official(JOROINEN, "caseworker").await;
        let decides = app.official(JOROINEN, "responsible_person").await;
        let mut body = newcomer(JOROINEN, "Vieras");
        body["entry"]["consents"][0]["categories"] = json!(["name", "identity_code", "contact_data", "municipality", "citizenship", "meeting_records", "meetings", "contacts"]);
        let model = asks.get(&format!("/v1/registers/{JOROINEN}/form-model")).await.expect(200);
        let categories: Vec<_> = model["categories"].as_array().unwrap().iter().map(|known| known["code"].clone()).collect();
        body["entry"]["consents"][0]["categories"] = json!(categories);
        let (_, wrong) = entered(&asks, JOROINEN, body.clone()).await;
        let (right, _) = entered(&asks, JOROINEN, newcomer(JOROINEN, "Oikea")).await;
        let (able, _) = entered(&asks, JOROINEN, body).await;
        let note = json!({"type": "meeting_note", "source": from_client(), "content": {"kind": "note", "text": TEXT}});
        let (_, path) = made(&asks, &wrong, note).await;
        let ask = format!("{path}/corrections");
        let refusal = refused(asks.post(&ask, moving(&right)).await, "/targetClient", "consent_missing");
        assert!(refusal["ground"]["noticeSection"].is_string() || refusal["ground"].is_object(), "{refusal}");
        // Granted while the permission is in force, and judged again when it is decided.
        let asked = asks.post(&ask, moving(&able)).await.expect(201);
        let consents = format!("{}/consents", tests::scenes::path(JOROINEN, &able));
        let given = asks.get(&consents).await.expect(200)["items"][0].clone();
        let withdrawal = format!("{consents}/{}/withdrawal", given["id"].as_str().unwrap());
        asks.if_match(&given["version"]).post(&withdrawal, json!({"form": "written"})).await.expect(200);
        let decision = format!("/v1/registers/{JOROINEN}/corrections/{}/decision", asked["id"].as_str().unwrap());
        refused(decides.if_match(&json!(1)).post(&decision, json!({"decision": "confirmed"})).await, "/decision", "consent_missing");
        asks.get(&path).await.expect(200);
    }

    async fn a_passage_that_no_task_sees_can_be_redacted(app) {
        let Scene { asks, decides, wrong, .. } = scene(&app).await;
        let mut body = note("Asiakas on sairaana.");
        body["passages"] = json!([{"pointer": "/text", "from": 0, "to": 7, "mark": "health"}]);
        let (_, path) = made(&asks, &wrong.1, body).await;
        for official in [&asks, &decides] {
            let text = official.get(&path).await.expect(200)["content"]["text"].clone();
            assert_eq!(text.as_str().map(|text| text.contains("Asiakas")), Some(false));
        }
        let asked = asks.post(&format!("{path}/corrections"), redaction()).await.expect(201);
        decide(&decides, &asked, "confirmed").await.expect(200);
        decides.get(&path).await.problem(404, "not_found");
    }
}
