//! `…/clients/{client}/records`: casework, discriminated by kind (R23–R27, R32).

mod moved_plans;
mod observations;
mod plans;
mod record_marks;
mod records_judged;
mod referrals;
mod whereabouts;

use serde_json::{Value, json};
use tests::casework::*;
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;

tests::scenario! {
    async fn every_type_that_a_notice_names_is_entered_and_read(app) {
        for register in [KEMI_REFUGEE_WORK, JOROINEN, KEMI_PROJECT, KEMI_IMMIGRANTS, RAISIO] {
            let (official, client) = caseworker(&app, register).await;
            let model = official.get(&format!("/v1/registers/{register}/form-model")).await.expect(200);
            let types = model["recordTypes"].as_array().unwrap();
            assert!(types.len() >= 6, "{register}");
            for known in types {
                let (code, kind) = (known["code"].as_str().unwrap(), known["kind"].as_str().unwrap());
                let answer = official.post(&format!("{client}/records"), record(code, kind)).await;
                assert!(answer.header("log-receipt").is_some());
                let made = answer.expect(201);
                assert_eq!((&made["type"], &made["kind"], &made["category"]), (&known["code"], &known["kind"], &known["category"]));
                assert_eq!((&made["version"], &made["state"]), (&json!(1), &known["initialStates"][0]));
                assert_eq!(made["author"]["id"], json!(official.user.to_string()));
                assert_eq!(made["content"]["kind"], known["kind"]);
                for (member, value) in content(kind).as_object().unwrap() {
                    match member.as_str() {
                        "with" => assert_eq!(made["content"]["with"][1]["name"], value[1]["name"]),
                        _ => assert_eq!(&made["content"][member], value, "{register} {code} {member}"),
                    }
                }
                let path = format!("{client}/records/{}", made["id"].as_str().unwrap());
                assert_eq!(official.get(&path).await.expect(200), made);
            }
            let listed = official.get(&format!("{client}/records?limit=200")).await.expect(200);
            assert_eq!(listed["items"].as_array().unwrap().len(), types.len());
        }
    }

    async fn what_the_notice_does_not_name_is_refused_with_its_section(app) {
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        let path = format!("{client}/records");
        let body = record("work_ability_observation", "work_ability_observation");
        let error = refused(official.post(&path, body.clone()).await, "/type", "outside_notice");
        assert_eq!(error["ground"]["noticeSection"], "7");
        let asked = official.post(&format!("{path}?dryRun=true"), body).await.expect(200);
        assert_eq!((&asked["allowed"], &asked["reasons"][0]["code"]), (&json!(false), &json!("outside_notice")));
        let mut other = record("initial_assessment", "assessment");
        other["content"] = content("note");
        let problem = official.post(&path, other).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/content/kind".to_owned(), "wrong_kind".to_owned())]);
        assert_eq!(official.get(&path).await.expect(200)["items"], json!([]));
    }

    async fn a_source_that_takes_a_consent_takes_one_for_records_too(app) {
        let (official, client) = caseworker(&app, KEMI_IMMIGRANTS).await;
        let mut body = record("contact", "contact");
        body["source"] = json!({"party": "partner_organisation", "name": "Testijärjestö ry", "channel": "phone"});
        let problem = official.post(&format!("{client}/records"), body.clone()).await.problem(422, "rule_refused");
        assert_eq!(places(&problem), [("/source/party".to_owned(), "consent_missing".to_owned())]);
        let mut consent = consent("obtaining", "written", "integration_services", &["contacts_and_meetings"]);
        consent["parties"] = json!([{"code": "partner_organisation", "name": "Testijärjestö ry"}]);
        official.post(&format!("{client}/consents"), consent).await.expect(201);
        official.post(&format!("{client}/records"), body).await.expect(201);
    }

    async fn a_measure_goes_from_state_to_state_and_nowhere_else(app) {
        let (official, client) = caseworker(&app, KEMI_PROJECT).await;
        let (made, path) = made(&official, &client, record("measure", "measure")).await;
        assert_eq!((&made["state"], &made["dueOn"]), (&json!("planned"), &json!("2026-05-31")));
        let error = refused(pass(&official, &path, 1, json!({"to": "completed"})).await, "/to", "state_cannot_follow");
        assert_eq!(error["params"]["allowed"], json!(["ongoing", "cancelled"]));
        assert!(error["detail"].as_str().unwrap().contains("ongoing, cancelled"), "{error}");
        // Asked beforehand, both are told and nothing has moved.
        let asking = format!("{path}/transitions?dryRun=true");
        let asked = official.if_match(&json!(1)).post(&asking, json!({"to": "completed"})).await.expect(200);
        assert_eq!((&asked["allowed"], &asked["reasons"][0]["code"]), (&json!(false), &json!("state_cannot_follow")));
        let asked = official.if_match(&json!(1)).post(&asking, json!({"to": "ongoing"})).await.expect(200);
        assert_eq!((&asked["allowed"], &asked["reasons"]), (&json!(true), &json!([])));
        official.if_match(&json!(2)).post(&asking, json!({"to": "ongoing"})).await.problem(412, "stale");
        assert_eq!(official.get(&path).await.expect(200)["version"], 1);
        pass(&official, &path, 1, json!({"to": "ongoing"})).await.expect(200);
        refused(pass(&official, &path, 2, json!({"to": "interrupted"})).await, "/reason", "reason_missing");
        pass(&official, &path, 1, json!({"to": "completed"})).await.problem(412, "stale");
        official.post(&format!("{path}/transitions"), json!({"to": "completed"})).await.problem(428, "if_match_missing");
        let interrupted = pass(&official, &path, 2, json!({"to": "interrupted", "reason": "Sairausloma"})).await.expect(200);
        assert_eq!((&interrupted["state"], &interrupted["stateReason"]), (&json!("interrupted"), &json!("Sairausloma")));
        let resumed = pass(&official, &path, 3, json!({"to": "ongoing"})).await.expect(200);
        assert_eq!(resumed["stateReason"], Value::Null);
        let completed = pass(&official, &path, 4, json!({"to": "completed"})).await.expect(200);
        assert_eq!((&completed["version"], &completed["state"]), (&json!(5), &json!("completed")));
        let actions = completed["allowedActions"].as_array().unwrap();
        let action = actions.iter().find(|action| action["operationId"] == "passRecordOn").unwrap();
        assert_eq!((&action["allowed"], &action["code"]), (&json!(false), &json!("nothing_follows")));
        pass(&official, &path, 5, json!({"to": "ongoing"})).await.problem(409, "nothing_follows");
        let versions = official.get(&format!("{path}/versions")).await.expect(200);
        assert_eq!(all(&versions, "/state"), ["completed", "ongoing", "interrupted", "ongoing", "planned"]);
        let first = official.get(&format!("{path}/versions?limit=2")).await.expect(200);
        let next = first["nextCursor"].as_str().unwrap();
        let rest = official.get(&format!("{path}/versions?cursor={next}")).await.expect(200);
        assert_eq!(all(&rest, "/version"), [3, 2, 1]);
    }

    async fn nothing_is_overwritten_and_every_version_says_why(app) {
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        let mut body = record("case_note", "note");
        body["state"] = json!("draft");
        let (made, path) = made(&official, &client, body).await;
        assert_eq!(made["state"], "draft");
        let patched = official.if_match(&json!(1)).patch(&path, json!({"content": {"kind": "note", "text": "Asiakas soitti ja kysyi kurssista."}})).await.expect(200);
        assert_eq!((&patched["version"], &patched["changeReason"]), (&json!(2), &json!("drafted")));
        pass(&official, &path, 2, json!({"to": "final"})).await.expect(200);
        app.set_time("2026-03-05T10:00:00Z");
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let corrected = official.if_match(&json!(3)).with("change-reason", "corrected")
            .patch(&path, json!({"content": {"kind": "note", "text": "Asiakas kirjoitti ja kysyi kurssista."}, "heldOn": "2026-02-26"})).await.expect(200);
        assert_eq!((&corrected["version"], &corrected["changeReason"], &corrected["heldOn"]), (&json!(4), &json!("corrected"), &json!("2026-02-26")));
        assert_eq!((&corrected["state"], &corrected["onDay"]), (&json!("final"), &json!("2026-02-26")));
        let versions = official.get(&format!("{path}/versions")).await.expect(200);
        assert_eq!(all(&versions, "/changeReason"), ["corrected", "transition", "drafted", "recorded"]);
        assert_eq!(all(&versions, "/content/text")[3], "Asiakas soitti.");
        let before = official.get(&format!("{client}/records?asOf=2026-03-02")).await.expect(200);
        assert_eq!((all(&before, "/version"), all(&before, "/content/text")), (vec![json!(3)], vec![json!("Asiakas soitti ja kysyi kurssista.")]));
        assert_eq!(all(&official.get(&format!("{client}/records?asOf=2026-03-01")).await.expect(200), "/id"), Vec::<Value>::new());
        for (body, pointer, code) in [
            (json!({"type": "contact"}), "", "unknown_member"),
            (json!({"content": {"text": "ilman lajia"}}), "/content/kind", "required"),
            // Of another kind: told so, and nothing that was not sent is missed.
            (json!({"content": {"kind": "assessment", "summary": "toinen laji"}}), "/content/kind", "wrong_kind"),
            (json!({"content": {"kind": "contact", "text": "toinen laji"}}), "/content/kind", "wrong_kind"),
            (json!({"content": {"kind": "appointment"}}), "/content/kind", "wrong_kind"),
        ] {
            let problem = official.if_match(&json!(4)).patch(&path, body).await.problem(422, "validation_failed");
            assert_eq!(places(&problem), [(pointer.to_owned(), code.to_owned())], "{problem}");
        }
    }

    async fn what_cannot_be_is_told_at_once_and_nothing_is_kept(app) {
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        let path = format!("{client}/records");
        let with = |code: &str, kind: &str, changes: Value| {
            let mut body = record(code, kind);
            for (member, value) in changes.as_object().unwrap() {
                match member.strip_prefix("content.") {
                    Some(inner) => body["content"][inner] = value.clone(),
                    None => body[member] = value.clone(),
                }
            }
            body
        };
        for (body, code, pointer, reason) in [
            (with("contact", "contact", json!({"heldOn": "2026-03-03"})), "rule_refused", "/heldOn", "date_in_future"),
            (with("appointment", "appointment", json!({"state": "attended"})), "rule_refused", "/content/startsAt", "date_in_future"),
            (with("appointment", "appointment", json!({"content.endsAt": "2026-03-09T07:00:00Z"})), "rule_refused", "/content/endsAt", "period_backwards"),
            (with("integration_plan", "plan", json!({"content.reviewOn": "2026-02-01"})), "rule_refused", "/content/reviewOn", "period_backwards"),
            (with("service_measure", "measure", json!({"content.period": {"from": "2026-05-01", "to": "2026-04-01"}})), "validation_failed", "/content/period/to", "period_backwards"),
            (with("service_measure", "measure", json!({"content.goal": "0190a000-0000-7000-8000-000000000001"})), "validation_failed", "/content/goal", "unknown_reference"),
            (with("service_measure", "measure", json!({"state": "completed"})), "validation_failed", "/state", "state_cannot_follow"),
            (with("case_note", "note", json!({"passages": [{"pointer": "/text", "from": 3, "to": 300, "mark": "health"}]})), "rule_refused", "/passages/0", "passage_not_in_text"),
            (with("case_note", "note", json!({"content.text": "   "})), "validation_failed", "/content/text", "too_short"),
            (with("case_note", "note", json!({"content.kind": "poem"})), "validation_failed", "/content/kind", "not_in_list"),
            (with("case_note", "note", json!({"content": []})), "validation_failed", "/content", "wrong_type"),
            (with("case_note", "note", json!({"official": "0190a000-0000-7000-8000-000000000001"})), "validation_failed", "/official", "user_unknown"),
            (with("case_note", "note", json!({"content.text": "a".repeat(20_001)})), "validation_failed", "/content/text", "too_long"),
            (with("initial_assessment", "assessment", json!({"content.interpreter": {"language": "zzz", "remote": false}})), "validation_failed", "/content/interpreter/language", "not_in_list"),
        ] {
            let sent = body.to_string();
            let answer = official.post(&path, body).await;
            tests::refusal::echoes_nothing(&answer, &sent);
            let problem = answer.problem(422, code);
            assert_eq!(places(&problem), [(pointer.to_owned(), reason.to_owned())], "{problem}");
        }
        assert_eq!(official.get(&path).await.expect(200)["items"], json!([]));
    }

    async fn marked_health_is_hidden_and_identity_codes_are_warned_of(app) {
        let (official, client) = caseworker(&app, RAISIO).await;
        let text = "Tunnus 010190-999W. Selkä on kipeä. Muuten hyvin.";
        let from = text.chars().position(|c| c == 'S').unwrap();
        let mut body = record("narrative", "note");
        body["content"]["text"] = json!(text);
        body["passages"] = json!([{"pointer": "/text", "from": from, "to": from + 15, "mark": "health"}]);
        let (made, path) = made(&official, &client, body).await;
        assert_eq!(made["content"]["text"], text);
        assert_eq!(made["warnings"], json!([{"pointer": "/content/text", "code": "identity_code_in_text"}]));
        let dpo = app.official(RAISIO, "data_protection_officer").await;
        let seen = dpo.get(&path).await.expect(200);
        assert_eq!(seen["content"]["text"], "Tunnus 010190-999W. […] Muuten hyvin.");
        assert_eq!((withheld(&seen), &seen["passages"]), (vec![("/content/text".to_owned(), "special_category".to_owned())], &json!([])));
        // An earlier version, in which nothing was marked yet, does not tell it either.
        let unmarked = json!({"passages": []});
        official.if_match(&json!(1)).patch(&path, unmarked).await.expect(200);
        official.if_match(&json!(2)).patch(&path, json!({"passages": [{"pointer": "/text", "from": from, "to": from + 15, "mark": "health"}]})).await.expect(200);
        let versions = dpo.get(&format!("{path}/versions")).await.expect(200);
        assert!(!versions.to_string().contains("kipeä"), "{versions}");
    }

    async fn a_special_category_is_seen_by_who_may_alone(app) {
        let (official, client) = caseworker(&app, RAISIO).await;
        let (made, path) = made(&official, &client, record("work_ability_observation", "work_ability_observation")).await;
        official.if_match(&made["version"]).patch(&path, json!({"content": {"kind": "work_ability_observation", "text": "muuta"}})).await.problem(409, "record_fixed");
        let dpo = app.official(RAISIO, "data_protection_officer").await;
        dpo.get(&path).await.problem(404, "not_found");
        assert_eq!(dpo.get(&format!("{client}/records")).await.expect(200)["items"], json!([]));
        let other = app.official(RAISIO, "registry_clerk").await;
        other.get(&format!("{client}/records")).await.problem(403, "right_missing");
        let mut without_day = record("work_ability_observation", "work_ability_observation");
        without_day.as_object_mut().unwrap().remove("heldOn");
        refused(official.post(&format!("{client}/records"), without_day).await, "/heldOn", "day_missing");
    }

    async fn a_list_is_narrowed_and_its_cursor_is_its_own(app) {
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        for day in ["2026-02-03", "2026-02-01", "2026-02-02"] {
            let mut body = record("contact", "contact");
            body["heldOn"] = json!(day);
            made(&official, &client, body).await;
        }
        made(&official, &client, record("case_note", "note")).await;
        let path = format!("{client}/records");
        let page = official.get(&format!("{path}?kind=contact&limit=2")).await.expect(200);
        assert_eq!(all(&page, "/heldOn"), ["2026-02-03", "2026-02-02"]);
        let next = page["nextCursor"].as_str().unwrap();
        assert_eq!(all(&official.get(&format!("{path}?kind=contact&limit=2&cursor={next}")).await.expect(200), "/heldOn"), ["2026-02-01"]);
        official.get(&format!("{path}?kind=note&cursor={next}")).await.problem(400, "invalid_cursor");
        assert_eq!(all(&official.get(&format!("{path}?kind=contact&kind=note&from=2026-02-02&to=2026-02-27")).await.expect(200), "/kind"), ["note", "contact", "contact"]);
        for wrong in ["kind=poem", "type=poem", "state=odd", "from=2026-2-1", "official=me", "asOf=1899-12-31"] {
            official.get(&format!("{path}?{wrong}")).await.problem(400, "invalid_query");
        }
        let key = official.with("idempotency-key", "once");
        let first = key.post(&path, record("case_note", "note")).await.expect(201);
        assert_eq!(key.post(&path, record("case_note", "note")).await.expect(201)["id"], first["id"]);
        key.post(&path, record("contact", "contact")).await.problem(422, "idempotency_key_reused");
    }

    async fn a_client_of_another_register_has_no_records_here(app) {
        let (official, client) = caseworker(&app, KEMI_REFUGEE_WORK).await;
        let (_, path) = made(&official, &client, record("case_note", "note")).await;
        let elsewhere = app.official(KEMI_IMMIGRANTS, "caseworker").await;
        let there = path.replace(KEMI_REFUGEE_WORK, KEMI_IMMIGRANTS);
        elsewhere.get(&there).await.problem(404, "not_found");
        elsewhere.get(&path).await.problem(403, "no_grant");
        let (_, neighbour) = entered(&official, KEMI_REFUGEE_WORK, newcomer(KEMI_REFUGEE_WORK, "Naapuri")).await;
        let id = path.rsplit('/').next().unwrap();
        official.get(&format!("{neighbour}/records/{id}")).await.problem(404, "not_found");
    }
}
