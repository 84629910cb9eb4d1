//! Bodies that are no JSON, or JSON of another shape than the contract's.

use reqwest::Method;
use serde_json::{Value, json};
use tests::people::*;
use tests::refusal::{MARKER, Watch, is_problem, newcomer, places, post_bytes, with};

const CREATE: &str = "createClient";

tests::scenario! {
    async fn malformed_json_is_refused_without_an_echo(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let deep = format!("{}\"{MARKER}\"{}", "{\"a\":".repeat(40), "}".repeat(40));
        let deepest = format!("{{\"a\":{}", "[".repeat(200_000));
        for body in [
            "",
            " ",
            "{",
            "}",
            "nul",
            "{'lastName': 'Zqxjkw'}",
            "{\"Zqxjkw",
            "{\"Zqxjkw\": }",
            "{\"clientGroup\": \"Zqxjkw\",}",
            "{\"clientGroup\": Zqxjkw}",
            "{\"clientGroup\": \"refugees_received\"} {\"Zqxjkw\": 1}",
            "{\"clientGroup\": \"Zqxjkw\u{0}\"}",
            "{\"clientGroup\": \"Zqxjkw\\ud800\"}",
            "{\"clientGroup\": \"\\x41Zqxjkw\"}",
            "{\"clientGroup\": 1e999, \"a\": \"Zqxjkw\"}",
            "{\"clientGroup\": NaN}",
            "{\"clientGroup\": 01}",
            "\u{feff}{\"clientGroup\": \"Zqxjkw\"}",
            "/* Zqxjkw */ {}",
            deep.as_str(),
            deepest.as_str(),
        ] {
            let problem = watch.sends(Method::POST, &watch.clients(), body, (400, "malformed_json", CREATE)).await;
            assert_eq!(problem["errors"], json!([]), "{problem}");
        }
        for bytes in [&b"{\"clientGroup\": \"Zqxjkw\xff\"}"[..], b"\x00\x01Zqxjkw", b"\x1f\x8b\x08Zqxjkw"] {
            let answer = post_bytes(&app, &watch.caller, &watch.clients(), Some("application/json"), bytes.to_vec()).await;
            watch.refused(answer, "", (400, "malformed_json", CREATE)).await;
        }
        watch.unchanged().await;
    }

    async fn a_body_is_one_object(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        for body in ["[]", "[{\"clientGroup\": \"Zqxjkw\"}]", "\"Zqxjkw\"", "null", "7", "true"] {
            watch.sends(Method::POST, &watch.clients(), body, (400, "not_an_object", CREATE)).await;
            let search = format!("{}/search", watch.clients());
            watch.sends(Method::POST, &search, body, (400, "not_an_object", "searchClients")).await;
            let patch = watch.caller.if_match(&json!(1)).send(Method::PATCH, &watch.path(), body).await;
            watch.refused(patch, body, (400, "not_an_object", "updateClient")).await;
        }
        watch.unchanged().await;
    }

    async fn a_member_stands_once(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        for body in [
            r#"{"clientGroup": "refugees_received", "clientGroup": "Zqxjkw"}"#,
            r#"{"clientGroup": "refugees_received", "\u0063lientGroup": "Zqxjkw"}"#,
            r#"{"person": {"lastName": "Yksi", "lastName": "Zqxjkw"}}"#,
            r#"{"phones": [{"number": "+358500000001"}, {"number": "1", "number": "Zqxjkw"}]}"#,
            r#"{"Zqxjkw": 1, "Zqxjkw": 1}"#,
        ] {
            watch.sends(Method::POST, &watch.clients(), body, (400, "duplicate_member", CREATE)).await;
        }
        let patch = watch.caller.if_match(&json!(1))
            .send(Method::PATCH, &watch.path(), r#"{"person": {"lastName": null, "lastName": "Zqxjkw"}}"#).await;
        watch.refused(patch, "", (400, "duplicate_member", "updateClient")).await;
        watch.unchanged().await;
    }

    async fn arrays_and_scalars_do_not_stand_for_objects(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let good = newcomer("Testinen");
        for (pointer, value, wrong) in [
            ("/person", json!([MARKER]), "/person"),
            ("/person", json!(["Testi", "Testinen"]), "/person"),
            ("/person", json!(null), "/person"),
            ("/person", json!(MARKER), "/person"),
            ("/source", json!(["client", "meeting"]), "/source"),
            ("/entry", json!([]), "/entry"),
            ("/phones", json!({"number": MARKER}), "/phones"),
            ("/phones", json!([MARKER]), "/phones/0"),
            ("/phones", json!([["+358500000001"]]), "/phones/0"),
            ("/phones/0/number", json!(358_500_000_001_u64), "/phones/0/number"),
            ("/person/lastName", json!([MARKER]), "/person/lastName"),
            ("/person/lastName", json!({"a": MARKER}), "/person/lastName"),
            ("/person/lastName", json!(true), "/person/lastName"),
            ("/person/identityCode", json!(["010190-999W", true]), "/person/identityCode"),
            ("/person/identityCode", json!({"value": "010190-999W", "temporary": "Zqxjkw"}), "/person/identityCode/temporary"),
            ("/relationship/officials", json!({"a": 1}), "/relationship/officials"),
            ("/clientGroup", json!(null), "/clientGroup"),
        ] {
            watch.invalid(&with(good.clone(), pointer, value), &[(wrong, "wrong_type")]).await;
        }
        watch.unchanged().await;
    }

    async fn an_unknown_member_is_pointed_at_by_its_parent(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let good = newcomer("Testinen");
        for (parent, pointer) in [
            ("", "/Zqxjkw"),
            ("/person", "/person/Zqxjkw"),
            ("/source", "/source/Zqxjkw"),
            ("/entry", "/entry/Zqxjkw"),
            ("/relationship", "/relationship/Zqxjkw"),
        ] {
            for value in [json!(1), json!(null), json!({"a": "Zqxjkw"}), json!("Zqxjkw\u{0}"), json!(["\u{202e}Zqxjkw"])] {
                watch.invalid(&with(good.clone(), pointer, value), &[(parent, "unknown_member")]).await;
            }
        }
        // Several unknown members of one object are one error; those of others have their own.
        let body = json!({
            "clientGroup": "refugees_received", "Zqxjkw1": 1, "Zqxjkw2": 2,
            "person": {"lastName": "Testinen", "Zqxjkw~/3": 3, "identityCode": {"value": "010190-999W", "temporary": false, "Zqxjkw": 4}},
            "source": from_client(),
            "phones": [{"number": "+358500000001"}, {"number": "+358500000002", "Zqxjkw": 5}]
        });
        let wrong = ["", "/person", "/person/identityCode", "/phones/1"].map(|pointer| (pointer, "unknown_member"));
        watch.invalid(&body, &wrong).await;
        // A name that hides something is no more repeated than another.
        watch.invalid(&with(good, "/person/\u{202e}Zqxjkw", json!("x")), &[("/person", "unknown_member")]).await;
        // What is known in an answer is not known in a request.
        let patch = watch.caller.if_match(&json!(1))
            .patch(&watch.path(), json!({"id": MARKER, "version": 7, "person": {"deathDate": MARKER}})).await;
        let problem = watch.refused(patch, "", (422, "validation_failed", "updateClient")).await;
        let found = places(&problem);
        let found: Vec<_> = found.iter().map(|(pointer, code)| (pointer.as_str(), code.as_str())).collect();
        assert_eq!(found, [("", "unknown_member"), ("/person", "unknown_member")]);
        watch.unchanged().await;
    }

    async fn every_error_is_told_at_once(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let body = json!({
            "person": {"firstNames": "", "lastName": "Zqxjkw".repeat(40), "birthDate": "2026-02-31", "maritalStatus": "Zqxjkw",
                       "identityCode": {"value": "010190-99"}, "occupation": "Zqxjkw\u{202e}"},
            "source": {"party": "client", "channel": "Zqxjkw"},
            "phones": [{"number": "1"}, {}],
            "relationship": {"startsOn": "1899-12-31", "officials": ["Zqxjkw"]},
            "Zqxjkw": null
        });
        watch.invalid(&body, &[
            ("", "unknown_member"),
            ("/clientGroup", "required"),
            ("/person/firstNames", "too_short"),
            ("/person/lastName", "too_long"),
            ("/person/birthDate", "invalid_format"),
            ("/person/maritalStatus", "not_in_list"),
            ("/person/identityCode/value", "too_short"),
            ("/person/identityCode/temporary", "required"),
            ("/person/occupation", "control_character"),
            ("/source/channel", "not_in_list"),
            ("/phones/0/number", "too_short"),
            ("/phones/1/number", "required"),
            ("/relationship/startsOn", "date_out_of_range"),
            ("/relationship/officials/0", "invalid_format"),
        ]).await;
        watch.unchanged().await;
    }

    async fn a_form_for_signing_in_is_as_strict(app) {
        // The sign-in speaks RFC 6749: its own shape of error, and no more of an echo.
        for (kind, body) in [
            ("application/x-www-form-urlencoded", "grant_type=password&username=Zqxjkw"),
            ("application/x-www-form-urlencoded", "grant_type=password&username=a&username=Zqxjkw&password=b"),
            ("application/x-www-form-urlencoded", "grant_type=password&Zqxjkw=1"),
            ("application/x-www-form-urlencoded", "grant_type=Zqxjkw"),
            ("application/x-www-form-urlencoded", "%ff%fe=Zqxjkw"),
            ("application/x-www-form-urlencoded", ""),
            ("application/json", "{\"grant_type\": \"Zqxjkw\"}"),
        ] {
            let answer = post_bytes(&app, &app.nobody(), "/oauth/token", Some(kind), body.into()).await;
            assert!((400..500).contains(&answer.status.as_u16()), "{body}: {}", answer.text);
            assert!(answer.body["error"].is_string(), "{body}: {}", answer.text);
            assert!(!answer.text.contains(MARKER), "{body}: {}", answer.text);
            assert_eq!(answer.header("cache-control"), Some("no-store"), "{body}");
        }
    }

    async fn what_has_no_signed_in_caller_is_a_problem_too(app) {
        let nobody = app.nobody();
        for body in ["{", "[]", "{\"Zqxjkw\": 1, \"Zqxjkw\": 1}"] {
            let answer = nobody.send(Method::POST, &clients(KEMI_REFUGEE_WORK), body).await;
            is_problem(&answer, 401, "unauthenticated");
            assert!(!answer.text.contains(MARKER));
        }
        let answer = nobody.get("/v1/registers?Zqxjkw=1").await;
        is_problem(&answer, 400, "unknown_query_parameter");
        assert_eq!(answer.body["params"], Value::Object(Default::default()));
        assert!(!answer.text.contains(MARKER));
        is_problem(&nobody.get("/v1/registers?limit=Zqxjkw").await, 400, "invalid_query");
        is_problem(&nobody.get("/v1/registers?cursor=Zqxjkw").await, 400, "invalid_cursor");
        is_problem(&nobody.get("/v1/registers/no-such-register").await, 404, "register_unknown");
    }
}
