//! The edge: what the framework itself says, a panic, languages, and browsers of other origins.

use actix_web::{App as Web, HttpResponse, get, middleware::from_fn, web};
use api::call::SignedIn;
use reqwest::Method;
use serde_json::json;
use tests::Options;
use tests::people::*;
use tests::refusal::{MARKER, is_problem, newcomer};

application::operations! { reads Panics "panics" signed_in; }

#[get("/panics")]
async fn panics() -> HttpResponse {
    panic!("a mistake with a value: {MARKER}")
}

#[get("/panics/signed-in")]
async fn panics_signed_in(_: SignedIn<Panics>) -> HttpResponse {
    panic!("a mistake with a value: {MARKER}")
}

async fn fails() -> Result<HttpResponse, actix_web::Error> {
    Err(actix_web::error::ErrorInternalServerError(MARKER))
}

async fn teapot() -> HttpResponse {
    HttpResponse::ImATeapot().body(MARKER)
}

tests::scenario! {
    async fn a_panic_is_a_problem_with_an_entry(app) {
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let service = actix_web::test::init_service(
            Web::new().app_data(app.state.clone()).service(panics_signed_in).service(panics)
                .route("/fails", web::get().to(fails)).route("/teapot", web::get().to(teapot))
                .wrap(from_fn(api::edge::edge)),
        ).await;
        for (path, status, code) in [("/panics", 500, "internal"), ("/panics/signed-in", 500, "internal"), ("/fails", 500, "internal"), ("/teapot", 400, "malformed_json")] {
            let request = actix_web::test::TestRequest::get().uri(path)
                .insert_header(("authorization", format!("Bearer {}", official.token)))
                .insert_header(("accept-language", "sv"))
                .insert_header(("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"))
                .to_request();
            let response = actix_web::test::call_service(&service, request).await;
            assert_eq!(response.status().as_u16(), status, "{path}");
            let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
            assert_eq!(header("content-type"), "application/problem+json", "{path}");
            assert_eq!(header("content-language"), "sv", "{path}");
            assert_eq!(header("cache-control"), "no-store", "{path}");
            let text = String::from_utf8(actix_web::test::read_body(response).await.to_vec()).unwrap();
            assert!(!text.contains(MARKER) && !text.contains("mistake"), "{text}");
            let body: serde_json::Value = serde_json::from_str(&text).unwrap();
            assert_eq!((&body["code"], &body["traceId"]), (&json!(code), &json!("0af7651916cd43dd8448eb211c80319c")), "{path}");
        }
        let filter = persistence::log::LogFilter { operation: Some("panics".to_owned()), ..Default::default() };
        let rows = persistence::log::page(&app.state.store, domain::ids::RegisterKey::SYSTEM, &filter, 10).await.unwrap().rows;
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].outcome.as_str(), rows[0].user_id), ("failed", Some(official.user.0)));
        assert_eq!(rows[0].view().unwrap().code.as_deref(), Some("internal"));
    }

    async fn a_path_that_is_not_and_a_method_that_is_not(app) {
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        for path in ["/", "/v1", "/v1/Zqxjkw", "/v1/me/", "/V1/me", "//v1/me", "/v1/registers/kemi-refugee-work/Zqxjkw", "/oauth", "/v1/users/Zqxjkw/Zqxjkw", "/.env"] {
            for session in [app.nobody(), official.clone()] {
                let answer = session.get(path).await;
                is_problem(&answer, 404, "invalid_path");
                assert!(!answer.text.contains(MARKER), "{}", answer.text);
            }
        }
        let client = official.post(&clients(KEMI_REFUGEE_WORK), newcomer("Testinen")).await.expect(201);
        let client = format!("{}/{}", clients(KEMI_REFUGEE_WORK), client["id"].as_str().unwrap());
        for (method, path, allow) in [
            (Method::DELETE, client.as_str(), "GET, PATCH"),
            (Method::PUT, client.as_str(), "GET, PATCH"),
            (Method::PATCH, "/v1/me", "GET"),
            (Method::GET, "/oauth/token", "POST"),
            (Method::DELETE, "/v1/registers", "GET"),
            (Method::PUT, "/v1/registers/kemi-refugee-work/clients", "GET, POST"),
            (Method::TRACE, "/v1/me", "GET"),
        ] {
            let answer = official.send(method.clone(), path, "{\"Zqxjkw\": 1}").await;
            is_problem(&answer, 405, "method_not_allowed");
            assert_eq!(answer.header("allow"), Some(allow), "{method} {path}");
        }
        official.get(&client).await.expect(200);
    }

    async fn a_problem_repeats_no_part_of_a_path_that_may_be_anything(app) {
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let (code, nobody) = (identity_code("1990-05-17", 901), "019cadc6-0000-7000-8000-000000000000");
        for (path, instance) in [
            (format!("/v1/registers/{KEMI_REFUGEE_WORK}/clients/{code}"), format!("/v1/registers/{KEMI_REFUGEE_WORK}/clients/-")),
            (format!("/v1/registers/{KEMI_REFUGEE_WORK}/clients/{nobody}"), format!("/v1/registers/{KEMI_REFUGEE_WORK}/clients/{nobody}")),
            (format!("/v1/registers/{MARKER}/clients"), "/v1/registers/-/clients".to_owned()),
            (format!("/{MARKER}/{code}"), "/-/-".to_owned()),
            (format!("/v1/registers/{KEMI_REFUGEE_WORK}/clients/{nobody}/phones/{MARKER}"), format!("/v1/registers/{KEMI_REFUGEE_WORK}/clients/{nobody}/phones/-")),
        ] {
            let answer = official.get(&path).await;
            assert_eq!(answer.status.as_u16(), 404, "{}", answer.text);
            assert_eq!(answer.body["instance"], instance);
            assert!(!answer.text.contains(&code) && !answer.text.contains(MARKER), "{}", answer.text);
        }
    }

    async fn problems_are_told_in_the_language_asked_for(app) {
        let url = format!("{}/v1/me", app.base);
        for (asked, language, (title, detail)) in [
            (None, "fi", ("Ei kirjautunut", "Kirjaudu sisään.")),
            (Some("fi"), "fi", ("Ei kirjautunut", "Kirjaudu sisään.")),
            (Some("sv"), "sv", ("Inte inloggad", "Logga in.")),
            (Some("sv-FI,fi;q=0.8,en;q=0.5"), "sv", ("Inte inloggad", "Logga in.")),
            (Some("en-GB"), "en", ("Not signed in", "Sign in first.")),
            (Some("de, en;q=0.3, fi;q=0.9"), "fi", ("Ei kirjautunut", "Kirjaudu sisään.")),
            (Some("de"), "fi", ("Ei kirjautunut", "Kirjaudu sisään.")),
            (Some("en;q=0, sv;q=0.1"), "sv", ("Inte inloggad", "Logga in.")),
            (Some("*"), "fi", ("Ei kirjautunut", "Kirjaudu sisään.")),
            (Some(",,;q=x,ä"), "fi", ("Ei kirjautunut", "Kirjaudu sisään.")),
        ] {
            let mut request = app.http.get(&url);
            if let Some(asked) = asked {
                request = request.header("accept-language", asked);
            }
            let response = request.send().await.unwrap();
            assert_eq!(response.status(), 401);
            assert_eq!(response.headers()["content-language"], language, "{asked:?}");
            let vary: Vec<_> = response.headers().get_all("vary").iter().map(|value| value.to_str().unwrap().to_ascii_lowercase()).collect();
            assert!(vary.iter().any(|value| value.contains("accept-language")), "{asked:?} {vary:?}");
            let body: serde_json::Value = response.json().await.unwrap();
            assert_eq!((&body["title"], &body["detail"]), (&json!(title), &json!(detail)), "{asked:?}");
        }
        // Places too.
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let answer = official.with("accept-language", "sv").post(&clients(KEMI_REFUGEE_WORK), json!({})).await;
        assert_eq!(answer.status.as_u16(), 422);
    }

    async fn browsers_of_configured_origins_read_problems_too(app, Options { allowed_origins: vec!["https://kunta.example"], ..Options::default() }) {
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let exposed = ["etag", "location", "retry-after", "content-language", "content-disposition", "deprecation", "sunset", "log-receipt"];
        let browser = |origin: &str| official.with("origin", origin);
        let ours = browser("https://kunta.example");
        for (answer, status) in [
            (ours.get("/v1/me").await, 200),
            (ours.with_token("Zqxjkw").get("/v1/me").await, 401),
            (ours.get("/v1/registers/no-such/clients").await, 404),
            (ours.get("/v1/Zqxjkw").await, 404),
            (ours.delete("/v1/me").await, 405),
            (ours.post(&clients(KEMI_REFUGEE_WORK), json!({})).await, 422),
            (ours.send(Method::POST, &clients(KEMI_REFUGEE_WORK), "{").await, 400),
        ] {
            assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
            assert_eq!(answer.header("access-control-allow-origin"), Some("https://kunta.example"), "{}", answer.text);
            let told = answer.header("access-control-expose-headers").unwrap_or_default().to_ascii_lowercase();
            for name in exposed {
                assert!(told.contains(name), "{name} in {told}");
            }
            let vary: Vec<_> = answer.headers.get_all("vary").iter().map(|value| value.to_str().unwrap().to_ascii_lowercase()).collect();
            assert!(vary.iter().any(|value| value.contains("origin")), "{vary:?}");
            if status >= 400 {
                assert!(vary.iter().any(|value| value.contains("accept-language")), "{vary:?}");
            }
        }
        for origin in ["https://Zqxjkw.example", "http://kunta.example", "https://kunta.example.Zqxjkw.example", "null"] {
            let answer = browser(origin).get("/v1/me").await;
            assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
            assert!(answer.status.as_u16() < 500, "{origin}: {}", answer.text);
        }
        let preflight = app.http.request(Method::OPTIONS, format!("{}{}", app.base, clients(KEMI_REFUGEE_WORK)))
            .header("origin", "https://kunta.example").header("access-control-request-method", "POST")
            .header("access-control-request-headers", "authorization,content-type,if-match,idempotency-key,task,purpose,restricted-use")
            .send().await.unwrap();
        assert_eq!(preflight.status(), 200);
        assert_eq!(preflight.headers()["access-control-allow-origin"], "https://kunta.example");
    }
}
