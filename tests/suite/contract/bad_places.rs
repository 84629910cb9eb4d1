//! Wrong places, wrong media types, wrong sizes, wrong queries.

use reqwest::Method;
use serde_json::json;
use tests::people::*;
use tests::raw_http::Raw;
use tests::refusal::{MARKER, Watch, is_problem, newcomer, post_bytes};

tests::scenario! {
    async fn a_register_that_is_not_is_unknown(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        for register in ["no-such-register", "KEMI-REFUGEE-WORK", "kemi-refugee-work%20", "%00", "Zqxjkw", "..%2f"] {
            let answer = watch.caller.get(&clients(register)).await;
            is_problem(&answer, 404, "register_unknown");
            let answer = watch.caller.post(&clients(register), newcomer(MARKER)).await;
            is_problem(&answer, 404, "register_unknown");
            assert!(!answer.body["detail"].as_str().unwrap().contains(register), "{}", answer.text);
        }
        watch.unchanged().await;
        // A register that there is, without a grant in it, is no secret.
        let answer = watch.caller.get(&clients(JOROINEN)).await;
        is_problem(&answer, 403, "no_grant");
        let auditor = app.official(JOROINEN, "log_auditor").await;
        let log = auditor.get(&format!("/v1/registers/{JOROINEN}/log?user={}", watch.caller.user)).await.expect(200);
        assert_eq!((&log["items"][0]["code"], &log["items"][0]["operation"]), (&json!("no_grant"), &json!("listClients")), "{log}");
    }

    async fn a_client_of_another_register_is_as_absent(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let elsewhere = app.official(KEMI_IMMIGRANTS, "caseworker").await;
        let body = json!({"clientGroup": "immigrants_in_integration_period", "source": from_client(),
            "person": {"lastName": "Toinen"}, "phones": [{"number": "+358500000001"}]});
        let other = elsewhere.post(&clients(KEMI_IMMIGRANTS), body).await.expect(201);
        let (theirs, phone) = (other["id"].as_str().unwrap(), other["phones"][0]["id"].as_str().unwrap());
        let nobody = "019cadc6-0000-7000-8000-000000000000";
        let mine = watch.client["id"].as_str().unwrap();
        for (method, tail, body, operation) in [
            (Method::GET, "", "", "readClient"),
            (Method::GET, "/history", "", "listHistory"),
            (Method::GET, "/consents", "", "listConsents"),
            (Method::GET, "/relationships", "", "listRelationships"),
            (Method::GET, "/addresses", "", "listAddresses"),
            (Method::PATCH, "", "{\"person\": {\"lastName\": \"Zqxjkw\"}}", "updateClient"),
            (Method::POST, "/phones", "{\"number\": \"+358500000009\", \"source\": {\"party\": \"client\", \"channel\": \"meeting\"}}", "addPhone"),
            (Method::POST, "/relationships", "{}", "startRelationship"),
            (Method::POST, "/death", "{\"date\": \"2026-03-01\", \"source\": {\"party\": \"client\", \"channel\": \"meeting\"}}", "recordDeath"),
        ] {
            let mut told = Vec::new();
            for id in [theirs, nobody] {
                let path = format!("{}/{id}{tail}", watch.clients());
                let answer = watch.caller.if_match(&json!(1)).send(method.clone(), &path, body).await;
                let mut problem = watch.refused(answer, body, (404, "not_found", operation)).await;
                problem["instance"].take();
                problem["traceId"].take();
                told.push(problem);
            }
            // Of another register and absent are told in the same words.
            assert_eq!(told[0], told[1]);
        }
        // What belongs to it is not reached through a client of one's own either.
        for path in [format!("{theirs}/phones/{phone}"), format!("{mine}/phones/{phone}"), format!("{mine}/phones/{nobody}")] {
            let answer = watch.caller.get(&format!("{}/{path}", watch.clients())).await;
            watch.refused(answer, "", (404, "not_found", "readPhone")).await;
        }
        for id in ["x", "1", "019cadc6", "019cadc6000070008000000000000000", "{019cadc6-0000-7000-8000-000000000000}", "%2e%2e"] {
            let answer = watch.caller.get(&format!("{}/{id}", watch.clients())).await;
            assert_eq!(answer.status.as_u16(), 404, "{id}: {}", answer.text);
            is_problem(&answer, 404, answer.body["code"].as_str().unwrap());
        }
        watch.unchanged().await;
        let read = elsewhere.get(&format!("{}/{theirs}", clients(KEMI_IMMIGRANTS))).await.expect(200);
        assert_eq!(read["version"], 1);
        let log = app.official(KEMI_IMMIGRANTS, "log_auditor").await
            .get(&format!("/v1/registers/{KEMI_IMMIGRANTS}/log?user={}", watch.caller.user)).await.expect(200);
        assert_eq!(log["items"], json!([]));
    }

    async fn media_types_are_held(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let body = newcomer(MARKER).to_string().into_bytes();
        for kind in [None, Some("text/plain"), Some("application/xml"), Some("application/x-www-form-urlencoded"),
            Some("multipart/form-data; boundary=Zqxjkw"), Some("application/merge-patch+json"), Some("json"), Some(""), Some("Zqxjkw/Zqxjkw")]
        {
            let answer = post_bytes(&app, &watch.caller, &watch.clients(), kind, body.clone()).await;
            watch.refused(answer, "", (415, "unsupported_media_type", "createClient")).await;
        }
        watch.unchanged().await;
        for kind in ["application/json; charset=utf-8", "Application/JSON"] {
            let answer = post_bytes(&app, &watch.caller, &watch.clients(), Some(kind), body.clone()).await;
            assert_eq!(answer.status.as_u16(), 201, "{kind}: {}", answer.text);
        }
    }

    async fn a_body_has_a_limit(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        let head = |rest: &str| format!(
            "POST {} HTTP/1.1\r\nhost: test\r\nauthorization: Bearer {}\r\ncontent-type: application/json\r\naccept-language: en\r\n{rest}\r\n",
            watch.clients(), watch.caller.token
        );
        // Announced: refused before a byte of it is read.
        for length in ["262145", "99999999999"] {
            let mut raw = Raw::open(&app).await;
            raw.send(head(&format!("content-length: {length}\r\n")).as_bytes()).await;
            let problem = watch.refused(raw.answer().await, "", (413, "body_too_large", "createClient")).await;
            assert_eq!(problem["params"], json!({"limit": "262144"}));
        }
        // Not announced: read as far as the limit.
        let mut raw = Raw::open(&app).await;
        raw.send(head("transfer-encoding: chunked\r\n").as_bytes()).await;
        let chunk = format!("8000\r\n{}\r\n", MARKER.chars().cycle().take(0x8000).collect::<String>());
        for _ in 0..9 {
            raw.try_send(chunk.as_bytes()).await;
        }
        watch.refused(raw.answer().await, "", (413, "body_too_large", "createClient")).await;
        // A length that is none, and two of them: no request at all.
        for rest in ["content-length: Zqxjkw\r\n", "content-length: 5\r\ncontent-length: 6\r\n", "content-length: 5\r\ntransfer-encoding: chunked\r\n"] {
            let mut raw = Raw::open(&app).await;
            raw.send(head(rest).as_bytes()).await;
            raw.send(b"{}\r\n0\r\n\r\n").await;
            let answer = raw.answer().await;
            assert!((400..500).contains(&answer.status.as_u16()), "{rest}: {} {}", answer.status, answer.text);
            assert!(!answer.text.contains(MARKER));
        }
        watch.unchanged().await;
    }

    async fn queries_are_known_and_cursors_belong_to_their_filter(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        watch.caller.post(&watch.clients(), newcomer("Toinen")).await.expect(201);
        let get = async |query: &str| watch.caller.get(&format!("{}?{query}", watch.clients())).await;
        for query in ["Zqxjkw=1", "limit=1&Zqxjkw=1", "Limit=1", "=1", "page=2", "%5a=Zqxjkw"] {
            watch.refused(get(query).await, "", (400, "unknown_query_parameter", "listClients")).await;
        }
        for (query, name) in [
            ("limit=0", "limit"), ("limit=201", "limit"), ("limit=-1", "limit"), ("limit=Zqxjkw", "limit"), ("limit=", "limit"),
            ("limit=1.0", "limit"), ("limit=99999999999999999999999", "limit"), ("limit=1&limit=2", "limit"),
            ("sort=Zqxjkw", "sort"), ("sort=lastName", "sort"), ("sort=createdAt&sort=createdAt", "sort"),
            ("clientGroup=Zqxjkw", "clientGroup"), ("relationship=Zqxjkw", "relationship"), ("responsible=Zqxjkw", "responsible"),
        ] {
            let problem = watch.refused(get(query).await, "", (400, "invalid_query", "listClients")).await;
            assert_eq!(problem["params"], json!({"name": name}), "{query}");
        }
        let page = get("limit=1").await.expect(200);
        let cursor = page["nextCursor"].as_str().unwrap().to_owned();
        get(&format!("limit=1&cursor={cursor}")).await.expect(200);
        for query in [
            format!("limit=1&sort=-createdAt&cursor={cursor}"), format!("limit=1&relationship=open&cursor={cursor}"),
            format!("limit=1&clientGroup=refugees_received&cursor={cursor}"), format!("limit=1&responsible=me&cursor={cursor}"),
            format!("cursor={}", &cursor[..cursor.len() - 2]), format!("cursor={cursor}AA"), format!("cursor=A{}", &cursor[1..]),
            "cursor=".to_owned(), "cursor=Zqxjkw".to_owned(), "cursor=%ff%fe".to_owned(), format!("cursor={}", "A".repeat(5000)),
        ] {
            watch.refused(get(&query).await, "", (400, "invalid_cursor", "listClients")).await;
        }
        // The same in other lists, and in the body of a search.
        let mine = watch.caller.get(&format!("{}/phones?cursor={cursor}", watch.path())).await;
        watch.refused(mine, "", (400, "invalid_cursor", "listPhones")).await;
        let elsewhere = app.official(KEMI_IMMIGRANTS, "caseworker").await;
        is_problem(&elsewhere.get(&format!("{}?limit=1&cursor={cursor}", clients(KEMI_IMMIGRANTS))).await, 400, "invalid_cursor");
        let search = format!("{}/search", watch.clients());
        let found = watch.caller.post(&search, json!({"name": "Testi", "limit": 1})).await.expect(200);
        let cursor = found["nextCursor"].as_str().unwrap();
        watch.caller.post(&search, json!({"name": "Testi", "limit": 1, "cursor": cursor})).await.expect(200);
        for (name, cursor) in [("Toinen", cursor), ("Testi", MARKER), ("Testi", "AAAA")] {
            let body = json!({"name": name, "cursor": cursor});
            let answer = watch.caller.post(&search, body).await;
            watch.refused(answer, "", (400, "invalid_cursor", "searchClients")).await;
        }
        // Operations that take no query refuse one, writing ones before they write.
        let answer = watch.caller.post(&format!("{}?Zqxjkw=1", watch.clients()), newcomer(MARKER)).await;
        watch.refused(answer, "", (400, "unknown_query_parameter", "createClient")).await;
        for value in ["Zqxjkw", "", "1", "TRUE"] {
            let answer = watch.caller.post(&format!("{}?dryRun={value}", watch.clients()), newcomer(MARKER)).await;
            watch.refused(answer, "", (400, "invalid_query", "createClient")).await;
        }
        let listed = get("limit=200").await.expect(200);
        assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    }

    async fn capacity_headers_are_codes_that_are_held(app) {
        let watch = Watch::over(&app, KEMI_REFUGEE_WORK, "caseworker").await;
        for (name, value, expected) in [
            ("task", "responsible_person", (403, "task_not_held", "listClients")),
            ("task", MARKER, (403, "task_not_held", "listClients")),
            ("purpose", MARKER, (403, "purpose_not_served", "listClients")),
            ("purpose", "research", (403, "purpose_not_served", "listClients")),
            ("restricted-use", MARKER, (403, "restricted_use_unknown", "listClients")),
            ("task", "", (400, "invalid_header", "listClients")),
        ] {
            let answer = watch.caller.with(name, value).get(&watch.clients()).await;
            watch.refused(answer, "", expected).await;
        }
        let long = watch.caller.with("purpose", MARKER.repeat(50)).get(&watch.clients()).await;
        watch.refused(long, "", (400, "invalid_header", "listClients")).await;
        let twice = watch.caller.with("task", "caseworker").with("task", "caseworker").get(&watch.clients()).await;
        watch.refused(twice, "", (400, "invalid_header", "listClients")).await;
        let answer = watch.caller.get(&format!("/v1/registers/{KEMI_REFUGEE_WORK}/log")).await;
        let problem = watch.refused(answer, "", (403, "right_missing", "listLog")).await;
        assert_eq!(problem["params"], json!({"right": "register_log.view"}));
        watch.unchanged().await;
    }
}
