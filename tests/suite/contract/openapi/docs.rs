//! `/openapi.json` and `/docs`: the contract as it is served, where nothing else can be fetched.

use serde_json::Value;
use std::io::Read;
use tests::App;

/// What a page refers to by `src` and `href`.
fn references(html: &str) -> Vec<String> {
    ["src=\"", "href=\""]
        .iter()
        .flat_map(|attribute| html.split(attribute).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .map(str::to_owned)
        .collect()
}

async fn fetch(app: &App, path: &str) -> (u16, String, String) {
    let answer = app
        .http
        .get(format!("{}{path}", app.base))
        .send()
        .await
        .expect("an answer");
    let kind = answer
        .headers()
        .get("content-type")
        .and_then(|value| value.to_str().ok());
    let (status, kind) = (answer.status().as_u16(), kind.unwrap_or_default().to_owned());
    let gzipped = answer
        .headers()
        .get("content-encoding")
        .is_some_and(|encoding| encoding == "gzip");
    let body = answer.bytes().await.expect("a body");
    let mut bytes = Vec::new();
    match gzipped {
        true => flate2::read::GzDecoder::new(&*body).read_to_end(&mut bytes),
        false => (&*body).read_to_end(&mut bytes),
    }
    .expect("what was packed");
    (status, kind, String::from_utf8_lossy(&bytes).into_owned())
}

tests::scenario! {
    async fn the_contract_is_served_as_it_is_committed(app) {
        let served = app.nobody().get("/openapi.json").await;
        assert_eq!(served.header("content-type"), Some("application/json"));
        assert!(served.expect(200) == api::server::document(), "/openapi.json is another document");
    }

    async fn what_is_public_refuses_a_token_that_is_not_valid(app) {
        let expired = app.nobody().with_token("not.a.token");
        for path in ["/openapi.json", "/v1/registers", "/v1/registers/kemi-refugee-work", "/.well-known/jwks.json"] {
            app.nobody().get(path).await.expect(200);
            expired.get(path).await.problem(401, "token_invalid");
        }
        for path in ["/health/live", "/health/ready", "/metrics"] {
            assert_eq!(expired.get(path).await.status, 200, "{path} never asks who calls");
        }
    }

    async fn swagger_ui_works_without_a_network(app) {
        let (status, kind, html) = fetch(&app, "/docs").await;
        assert_eq!((status, kind.starts_with("text/html")), (200, true), "/docs leads to the page");
        let (_, _, same) = fetch(&app, "/docs/").await;
        assert_eq!(same, html);
        // Packed for whoever takes it so, and else not.
        for (accepted, packed) in [("gzip", true), ("br;q=1.0, gzip;q=0.5", true), ("*", true), ("identity", false), ("gzip;q=0, *", false)] {
            let address = format!("{}/docs/", app.base);
            let answer = app.http.get(address).header("accept-encoding", accepted).send().await.unwrap();
            assert_eq!(answer.headers().contains_key("content-encoding"), packed, "{accepted}");
            assert!(answer.headers()["vary"].to_str().unwrap().starts_with("Accept-Encoding"), "{accepted}");
            assert!(packed || answer.text().await.unwrap() == html, "{accepted}");
        }
        let references = references(&html);
        assert!(references.iter().any(|reference| reference.ends_with(".js")), "{references:?}");
        assert!(references.iter().any(|reference| reference.ends_with(".css")), "{references:?}");
        for reference in references {
            assert!(!reference.contains("//"), "{reference} is elsewhere");
            let (status, ..) = fetch(&app, &format!("/docs/{}", reference.trim_start_matches("./"))).await;
            assert_eq!(status, 200, "{reference}");
        }
        let (_, _, settings) = fetch(&app, "/docs/swagger-initializer.js").await;
        assert!(settings.contains("/openapi.json"), "{settings}");
        assert!(!settings.contains("://"), "{settings}");
        assert!(!settings.contains("oauth2RedirectUrl"), "{settings}");
    }
}

#[test]
fn authorize_signs_in_by_password() {
    let document = api::server::document();
    let schemes = &document["components"]["securitySchemes"];
    assert_eq!(schemes["oauth2"]["type"], "oauth2");
    assert_eq!(schemes["oauth2"]["flows"]["password"]["tokenUrl"], "/oauth/token");
    assert_eq!(schemes["bearer"]["scheme"], "bearer");
    assert_eq!(document["servers"][0]["url"], "/");
    let asked: Vec<&Value> = document["security"]
        .as_array()
        .expect("security")
        .iter()
        .collect();
    assert!(
        asked.iter().any(|scheme| scheme.get("oauth2").is_some()),
        "{asked:?}"
    );
}
