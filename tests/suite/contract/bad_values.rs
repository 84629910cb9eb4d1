//! Values that a pointer can name: control characters, lengths, dates, identity codes, lists.

use reqwest::Method;
use serde_json::json;
use tests::people::*;
use tests::refusal::{MARKER, Watch, newcomer, places, with};

tests::scenario! {
    async fn control_and_bidi_characters_are_refused(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let good = newcomer("Testinen");
        let hidden = ['\0', '\u{1}', '\u{8}', '\u{1b}', '\u{7f}', '\u{85}', '\u{200b}', '\u{200e}', '\u{200f}',
            '\u{202a}', '\u{202e}', '\u{2066}', '\u{2069}', '\u{61c}', '\u{feff}'];
        for character in hidden {
            let name = json!(format!("Zqxjkw{character}Testi"));
            watch.invalid(&with(good.clone(), "/person/lastName", name), &[("/person/lastName", "control_character")]).await;
        }
        let nul = json!("Zqxjkw\u{0}Zqxjkw");
        for pointer in [
            "/person/firstNames", "/person/occupation", "/clientGroup", "/source/party", "/source/name", "/source/reason",
            "/phones/0/number", "/emails/0/address", "/entry/requiredByLaw", "/identifiers/0/value",
        ] {
            let mut body = with(good.clone(), pointer, nul.clone());
            if pointer.starts_with("/identifiers") {
                body = with(body, "/identifiers/0/scheme", json!("a"));
            }
            watch.invalid(&body, &[(pointer, "control_character")]).await;
        }
        let search = format!("{}/search", watch.clients());
        let body = json!({"name": "Zqxjkw\u{0}", "phone": "+35850000000\u{202e}"});
        let problem = watch.sends(Method::POST, &search, &body.to_string(), (422, "validation_failed", "searchClients")).await;
        let codes: Vec<_> = places(&problem).into_iter().map(|(pointer, _)| pointer).collect();
        assert_eq!(codes, ["/name", "/phone"]);
        let patch = watch.caller.if_match(&json!(1)).patch(&watch.path(), json!({"person": {"lastName": nul}})).await;
        watch.refused(patch, "", (422, "validation_failed", "updateClient")).await;
        let address = json!({"kind": "home", "street": nul, "source": from_client()});
        let path = format!("{}/addresses", watch.path());
        let problem = watch.sends(Method::POST, &path, &address.to_string(), (422, "validation_failed", "addAddress")).await;
        assert!(places(&problem).contains(&("/street".to_owned(), "control_character".to_owned())), "{problem}");
        // A NUL in a path or a query names nothing, on either database.
        for (path, expected) in [
            ("/%00".to_owned(), (404, "not_found", "readClient")),
            ("?clientGroup=Zqxjkw%00".to_owned(), (400, "invalid_query", "listClients")),
            ("?sort=%00".to_owned(), (400, "invalid_query", "listClients")),
            ("?cursor=%00".to_owned(), (400, "invalid_cursor", "listClients")),
            ("?limit=%00".to_owned(), (400, "invalid_query", "listClients")),
        ] {
            let answer = watch.caller.get(&format!("{}{path}", watch.clients())).await;
            watch.refused(answer, "", expected).await;
        }
        watch.unchanged().await;
    }

    async fn texts_and_lists_have_their_bounds(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let good = newcomer("Testinen");
        for (pointer, limit) in [
            ("/clientGroup", 64), ("/person/firstNames", 200), ("/person/lastName", 200), ("/person/occupation", 200),
            ("/person/motherTongue", 3), ("/source/party", 64), ("/source/name", 200), ("/source/reason", 500),
            ("/phones/0/number", 40), ("/emails/0/address", 254), ("/citizenships/0/country", 9),
            ("/municipalities/0/municipality", 3), ("/entry/requiredByLaw", 64),
        ] {
            let long: String = MARKER.chars().cycle().take(limit + 1).collect();
            let problem = watch.invalid(&with(good.clone(), pointer, json!(long)), &[(pointer, "too_long")]).await;
            assert_eq!(problem["errors"][0]["params"], json!({"limit": limit.to_string()}));
        }
        // Characters are counted, not bytes.
        let wide = json!("ä".repeat(201));
        watch.invalid(&with(good.clone(), "/person/lastName", wide), &[("/person/lastName", "too_long")]).await;
        for pointer in ["/person/firstNames", "/person/lastName", "/phones/0/number", "/source/reason"] {
            watch.invalid(&with(good.clone(), pointer, json!("")), &[(pointer, "too_short")]).await;
        }
        // Blanks say nothing, wherever a text must say something.
        for pointer in ["/person/firstNames", "/person/lastName", "/person/occupation", "/source/name", "/source/reason"] {
            watch.invalid(&with(good.clone(), pointer, json!(" \t\n ")), &[(pointer, "too_short")]).await;
        }
        // What composing makes longer is as long as it is stored.
        let composed = json!("\u{FB2C}".repeat(100));
        watch.invalid(&with(good.clone(), "/person/lastName", composed), &[("/person/lastName", "too_long")]).await;
        let phones = json!(vec![json!({"number": "+358500000001"}); 11]);
        watch.invalid(&with(good.clone(), "/phones", phones), &[("/phones", "too_many_items")]).await;
        // One whole body of names: a long list of errors is told whole, and no more than is there.
        let many = json!(vec![json!({"number": "1"}); 10]);
        let problem = watch.enters(&with(good.clone(), "/phones", many), (422, "validation_failed")).await;
        assert_eq!(places(&problem).len(), 10);
        for (pointer, value, code) in [
            ("/clientGroup", "no_such_group", "unknown_code"),
            ("/person/motherTongue", "qq", "not_in_list"),
            ("/person/maritalStatus", "Zqxjkw", "not_in_list"),
            ("/citizenships/0/country", "XX", "not_in_list"),
            ("/municipalities/0/municipality", "abc", "invalid_format"),
            ("/emails/0/address", "Zqxjkw at example", "invalid_format"),
            ("/phones/0/number", "Zqxjkw Zqxjkw", "invalid_format"),
            ("/relationship/officials/0", "Zqxjkw", "invalid_format"),
            ("/relationship/officials/0", "01890000-0000-7000-8000-000000000000", "user_unknown"),
        ] {
            watch.invalid(&with(good.clone(), pointer, json!(value)), &[(pointer, code)]).await;
        }
        let search = format!("{}/search", watch.clients());
        for (body, pointer, code) in [
            (json!({}), "", "criteria_missing"),
            (json!({"name": "Zqxjkw", "limit": 0}), "/limit", "too_small"),
            (json!({"name": "Zqxjkw", "limit": 201}), "/limit", "too_large"),
            (json!({"name": "Zqxjkw", "limit": -1}), "/limit", "too_small"),
            (json!({"name": "Zqxjkw", "limit": 1.5}), "/limit", "wrong_type"),
            (json!({"name": "Zqxjkw", "limit": "Zqxjkw"}), "/limit", "wrong_type"),
            (json!({"name": "Zqxjkw", "limit": 1e18}), "/limit", "wrong_type"),
            (json!({"name": "…"}), "/name", "invalid_format"),
            (json!({"identityCode": "010190-9990"}), "/identityCode", "identity_code_invalid"),
            (json!({"phone": "Zqxjkw"}), "/phone", "invalid_format"),
        ] {
            let problem = watch.sends(Method::POST, &search, &body.to_string(), (422, "validation_failed", "searchClients")).await;
            assert_eq!(places(&problem), [(pointer.to_owned(), code.to_owned())], "{body}");
        }
        watch.unchanged().await;
    }

    async fn dates_are_days_that_exist(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let good = newcomer("Testinen");
        let no_days = ["2026-02-31", "2026-02-29", "2026-13-01", "2026-00-10", "2026-3-2", "20260302", "2.3.2026", "",
            "+2026-3-02", "-001-01-01", " 2026-3-02", "2026- 3-02", "2026-3- 02", "02026-3-02", "٢٠٢٦-٠٣-٠٢"];
        for day in ["2026-03-02T00:00:00Z", "2026-03-02 ", "+262142-12-31", "-0001-01-01"] {
            let body = with(good.clone(), "/relationship/startsOn", json!(day));
            watch.invalid(&body, &[("/relationship/startsOn", "too_long")]).await;
            watch.invalid(&with(good.clone(), "/person/birthDate", json!(day)), &[("/person/birthDate", "too_long")]).await;
        }
        let outside = ["1899-12-31", "2101-01-01", "0000-01-01", "0001-01-01", "9999-12-31"];
        let cases = no_days.map(|day| (day, "invalid_format")).into_iter().chain(outside.map(|day| (day, "date_out_of_range")));
        for (day, code) in cases {
            for pointer in ["/relationship/startsOn", "/phones/0/period/from"] {
                let body = with(with(good.clone(), "/phones/0/number", json!("+358500000001")), pointer, json!(day));
                watch.invalid(&body, &[(pointer, code)]).await;
            }
        }
        for (day, code) in no_days.map(|day| (day, "invalid_format")).into_iter()
            .chain([("1799-12-31", "date_out_of_range"), ("0001-01-01", "date_out_of_range"), ("2026-03-03", "date_in_future"), ("9999-12-31", "date_in_future")])
        {
            watch.invalid(&with(good.clone(), "/person/birthDate", json!(day)), &[("/person/birthDate", code)]).await;
        }
        watch.invalid(&with(good.clone(), "/relationship/startsOn", json!("2026-03-03")), &[("/relationship/startsOn", "date_in_future")]).await;
        let backwards = json!([{"number": "+358500000001", "period": {"from": "2026-02-02", "to": "2026-02-01"}}]);
        watch.invalid(&with(good.clone(), "/phones", backwards), &[("/phones/0/period/to", "period_backwards")]).await;
        for (day, code) in [("2026-02-31", "invalid_format"), ("1899-12-31", "date_out_of_range"), ("2101-01-01", "date_out_of_range"), ("2026-03-03", "date_in_future")] {
            let body = json!({"date": day, "source": from_client()});
            let answer = watch.caller.if_match(&json!(1)).post(&format!("{}/death", watch.path()), body.clone()).await;
            let problem = watch.refused(answer, &body.to_string(), (422, "validation_failed", "recordDeath")).await;
            assert_eq!(places(&problem), [("/date".to_owned(), code.to_owned())], "{day}");
        }
        watch.unchanged().await;
        // The first and the last day that there are, are days like others.
        for day in ["1900-01-01", "2026-03-02"] {
            watch.caller.post(&watch.clients(), with(good.clone(), "/relationship/startsOn", json!(day))).await.expect(201);
        }
        watch.caller.post(&watch.clients(), with(good.clone(), "/person/birthDate", json!("1800-01-01"))).await.expect(201);
        let last = json!([{"number": "+358500000001", "period": {"from": "1900-01-01", "to": "2100-12-31"}}]);
        watch.caller.post(&watch.clients(), with(good, "/phones", last)).await.expect(201);
    }

    async fn identity_codes_are_checked(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let good = newcomer("Testinen");
        let code = identity_code("1990-05-17", 901);
        let wrong_check = if code.ends_with('A') { 'B' } else { 'A' };
        let wrong_check = format!("{}{wrong_check}", &code[..10]);
        let wrong_sign = code.replace('-', "Z");
        let no_day = format!("3102{}", &code[4..]);
        let swapped = format!("{}109{}", &code[..7], &code[10..]);
        for value in [wrong_check.as_str(), &no_day, &swapped, "170590-000X"] {
            let body = with(good.clone(), "/person/identityCode", json!({"value": value, "temporary": false}));
            watch.invalid(&body, &[("/person/identityCode/value", "identity_code_invalid")]).await;
        }
        for value in [wrong_sign.as_str(), "ZqxjkwZqxjk", "17059O-901L", "１７０５９０-901X"] {
            let body = with(good.clone(), "/person/identityCode", json!({"value": value, "temporary": false}));
            watch.invalid(&body, &[("/person/identityCode/value", "invalid_format")]).await;
        }
        for (value, problem) in [("170590-90", "too_short"), ("170590-901XX", "too_long")] {
            let body = with(good.clone(), "/person/identityCode", json!({"value": value, "temporary": false}));
            watch.invalid(&body, &[("/person/identityCode/value", problem)]).await;
        }
        // Born tomorrow.
        let tomorrow = identity_code("2026-03-03", 902);
        let body = with(good.clone(), "/person/identityCode", json!({"value": tomorrow, "temporary": false}));
        watch.invalid(&body, &[("/person/identityCode/value", "date_in_future")]).await;
        // The day of the code and the day beside it must be one.
        let body = with(good.clone(), "/person/identityCode", json!({"value": code, "temporary": false}));
        watch.invalid(&with(body.clone(), "/person/birthDate", json!("1990-05-18")), &[("/person/birthDate", "birth_date_contradicts")]).await;
        let patch = watch.caller.if_match(&json!(1)).patch(&watch.path(), json!({
            "person": {"identityCode": {"value": code, "temporary": false}, "birthDate": "1991-05-17"}, "source": from_client()
        })).await;
        let problem = watch.refused(patch, "", (422, "validation_failed", "updateClient")).await;
        assert_eq!(places(&problem), [("/person/birthDate".to_owned(), "birth_date_contradicts".to_owned())]);
        // The contradiction may be with what was stored before.
        watch.unchanged().await;
        let born = watch.caller.post(&watch.clients(), with(good, "/person/birthDate", json!("1990-05-18"))).await.expect(201);
        let path = format!("{}/{}", watch.clients(), born["id"].as_str().unwrap());
        let patch = watch.caller.if_match(&json!(1)).patch(&path, json!({
            "person": {"identityCode": {"value": code, "temporary": false}}, "source": from_client()
        })).await;
        let problem = watch.refused(patch, &json!([code]).to_string(), (422, "validation_failed", "updateClient")).await;
        assert_eq!(places(&problem), [("/person/birthDate".to_owned(), "birth_date_contradicts".to_owned())]);
        assert_eq!(watch.caller.get(&path).await.expect(200), born);
    }

    async fn every_refusal_of_the_rules_is_told_at_once(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let body = json!({
            "clientGroup": "refugees_received",
            "person": {"firstNames": MARKER, "lastName": "Testinen", "occupation": MARKER, "maritalStatus": "married"},
            "source": from_client()
        });
        let problem = watch.enters(&body, (422, "rule_refused")).await;
        let refused = [("/person/maritalStatus", "outside_notice"), ("/person/occupation", "outside_notice")];
        assert_eq!(places(&problem), refused.map(|(pointer, code)| (pointer.to_owned(), code.to_owned())));
        for error in problem["errors"].as_array().unwrap() {
            assert!(error["ground"]["noticeSection"].is_string(), "{error}");
            assert!(error["params"]["section"].is_string(), "{error}");
        }
        watch.unchanged().await;
    }
}
