//! `/oauth/token`, `/oauth/revoke`, `/v1/me/password`: signing in, staying in, going out.

use serde_json::json;
use std::time::Duration;
use tests::app::PASSWORD;
use tests::people::*;
use tests::sql::Sql;
use tests::{Answer, App, Session};

const REGISTER: &str = KEMI_REFUGEE_WORK;

async fn by_password(app: &App, username: &str, password: &str) -> Answer {
    app.form(
        "/oauth/token",
        &[
            ("grant_type", "password"),
            ("username", username),
            ("password", password),
        ],
    )
    .await
}

async fn by_refresh(app: &App, token: &str) -> Answer {
    app.form(
        "/oauth/token",
        &[("grant_type", "refresh_token"), ("refresh_token", token)],
    )
    .await
}

#[track_caller]
fn invalid_grant(answer: &Answer) {
    assert_eq!(
        (answer.status.as_u16(), &answer.body["error"]),
        (400, &json!("invalid_grant")),
        "{}",
        answer.text
    );
}

/// The token of a session that has ended is refused within a second.
async fn ends(session: &Session) {
    for _ in 0..20 {
        let answer = session.get("/v1/me").await;
        if answer.status.as_u16() == 401 {
            answer.problem(401, "token_invalid");
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("the session goes on");
}

fn text(answer: &Answer, member: &str) -> String {
    answer.body[member].as_str().expect("a text").to_owned()
}

tests::scenario! {
    async fn what_is_no_form_is_an_invalid_request(app) {
        for path in ["/oauth/token", "/oauth/revoke"] {
            let address = format!("{}{path}", app.base);
            let json = app.http.post(&address).header("content-type", "application/json").body("{}");
            let long = app.http.post(&address).header("content-type", "application/x-www-form-urlencoded").body("a".repeat(300_000));
            for request in [json, long, app.http.post(&address)] {
                let answer = request.send().await.unwrap();
                assert_eq!(answer.status(), 400, "{path}");
                assert!(answer.text().await.unwrap().contains("\"invalid_request\""), "{path}");
            }
        }
    }

    async fn a_refresh_token_serves_once(app) {
        let first = app.official(REGISTER, "caseworker").await;
        let second = by_refresh(&app, &first.refresh_token).await;
        assert_eq!(second.status.as_u16(), 200, "{}", second.text);
        assert_eq!((&second.body["token_type"], &second.body["expires_in"]), (&json!("Bearer"), &json!(900)));
        assert_ne!(text(&second, "refresh_token"), first.refresh_token);
        first.with_token(&text(&second, "access_token")).get("/v1/me").await.expect(200);
        // Sent twice by mistake: refused, and the session goes on.
        app.set_time("2026-03-02T09:00:15Z");
        invalid_grant(&by_refresh(&app, &first.refresh_token).await);
        let third = by_refresh(&app, &text(&second, "refresh_token")).await;
        assert_eq!(third.status.as_u16(), 200, "{}", third.text);
        // Later than fifteen seconds it was stolen: the whole session ends.
        app.set_time("2026-03-02T09:00:31Z");
        invalid_grant(&by_refresh(&app, &text(&second, "refresh_token")).await);
        ends(&first.with_token(&text(&third, "access_token"))).await;
        ends(&first).await;
        invalid_grant(&by_refresh(&app, &text(&third, "refresh_token")).await);
        // Another session of the same person goes on.
        assert_eq!(by_password(&app, &first.username, PASSWORD).await.status.as_u16(), 200);
    }

    async fn the_first_of_a_family_ends_it_too(app) {
        let first = app.official(REGISTER, "caseworker").await;
        let second = by_refresh(&app, &first.refresh_token).await;
        app.set_time("2026-03-02T09:00:16Z");
        invalid_grant(&by_refresh(&app, &first.refresh_token).await);
        invalid_grant(&by_refresh(&app, &text(&second, "refresh_token")).await);
        ends(&first).await;
    }

    async fn twins_get_one_pair(app) {
        let first = app.official(REGISTER, "caseworker").await;
        let (one, other) = tokio::join!(by_refresh(&app, &first.refresh_token), by_refresh(&app, &first.refresh_token));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 400], "{} {}", one.text, other.text);
        first.get("/v1/me").await.expect(200);
    }

    async fn sessions_and_tokens_expire(app) {
        let first = app.official(REGISTER, "caseworker").await;
        app.set_time("2026-03-02T09:14:59Z");
        first.get("/v1/me").await.expect(200);
        app.set_time("2026-03-02T09:15:06Z");
        let problem = first.get("/v1/me").await;
        assert_eq!(problem.header("www-authenticate"), Some("Bearer"));
        problem.problem(401, "token_expired");
        app.set_time("2026-03-02T20:59:59Z");
        let second = by_refresh(&app, &first.refresh_token).await;
        first.with_token(&text(&second, "access_token")).get("/v1/me").await.expect(200);
        app.set_time("2026-03-03T09:00:00Z");
        invalid_grant(&by_refresh(&app, &text(&second, "refresh_token")).await);
        invalid_grant(&by_refresh(&app, &first.token).await);
        invalid_grant(&by_refresh(&app, "no-such-token").await);
    }

    async fn revoking_ends_the_session(app) {
        let first = app.official(REGISTER, "caseworker").await;
        let second = by_refresh(&app, &first.refresh_token).await;
        let revoked = app.form("/oauth/revoke", &[("token", &text(&second, "refresh_token"))]).await;
        assert_eq!((revoked.status.as_u16(), revoked.text.as_str()), (200, ""));
        for token in [&first.token, &text(&second, "access_token")] {
            first.with_token(token).get("/v1/me").await.problem(401, "token_invalid");
        }
        invalid_grant(&by_refresh(&app, &text(&second, "refresh_token")).await);
        // Whether there was such a token is told to nobody.
        let unknown = app.form("/oauth/revoke", &[("token", "no-such-token")]).await;
        assert_eq!((unknown.status.as_u16(), unknown.text.as_str()), (200, ""));
        let again = by_password(&app, &first.username, PASSWORD).await;
        first.with_token(&text(&again, "access_token")).get("/v1/me").await.expect(200);
    }

    async fn failures_wait_per_account_and_say_the_same(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let wrong = by_password(&app, &official.username, "not the password").await;
        let unknown = by_password(&app, "nobody-of-this-name", "not the password").await;
        invalid_grant(&wrong);
        assert_eq!((wrong.status, &wrong.body), (unknown.status, &unknown.body), "one answer for both");
        for _ in 0..4 {
            invalid_grant(&by_password(&app, &official.username, "not the password").await);
            invalid_grant(&by_password(&app, "nobody-of-this-name", "not the password").await);
        }
        for name in [official.username.as_str(), "nobody-of-this-name", &official.username.to_uppercase()] {
            let waiting = by_password(&app, name, PASSWORD).await;
            assert_eq!((waiting.status.as_u16(), &waiting.body["error"]), (429, &json!("slow_down")), "{}", waiting.text);
            let seconds: u64 = waiting.header("retry-after").expect("Retry-After").parse().expect("seconds");
            assert!((1..=61).contains(&seconds));
        }
        // Nobody else waits; who is in stays in.
        official.get("/v1/me").await.expect(200);
        app.official(REGISTER, "caseworker").await;
        app.set_time("2026-03-02T09:01:01Z");
        assert_eq!(by_password(&app, &official.username, PASSWORD).await.status.as_u16(), 200);
        // Success forgives.
        for _ in 0..5 {
            invalid_grant(&by_password(&app, &official.username, "not the password").await);
        }
        assert_eq!(by_password(&app, &official.username, PASSWORD).await.status.as_u16(), 429);
    }

    async fn guesses_at_once_are_no_more_than_one_by_one(app) {
        let official = app.official(REGISTER, "caseworker").await;
        for name in [official.username.as_str(), "nobody-of-this-name"] {
            let guesses = (0..20).map(|number| {
                let (app, password) = (&app, format!("a guess of number {number}"));
                async move { by_password(app, name, &password).await }
            });
            let answers = futures_util::future::join_all(guesses).await;
            let count = |status: u16| answers.iter().filter(|answer| answer.status.as_u16() == status).count();
            assert_eq!((count(400), count(429)), (5, 15), "five were looked at, and no more");
            for answer in &answers {
                let code = if answer.status.as_u16() == 400 { "invalid_grant" } else { "slow_down" };
                assert_eq!(answer.body["error"], code, "{}", answer.text);
                assert_eq!(answer.header("retry-after").is_some(), code == "slow_down");
            }
            assert_eq!(by_password(&app, name, PASSWORD).await.status.as_u16(), 429);
        }
        // Each left its entry.
        let mut sql = Sql::of(&app).await;
        let entered = "log_events WHERE operation = 'token' AND outcome = 'refused' AND detail LIKE";
        assert_eq!(sql.count(&format!("{entered} '%invalid_grant%'")).await, 10);
        assert_eq!(sql.count(&format!("{entered} '%slow_down%'")).await, 32);
        // After the wait one is looked at, and the others wait for that one.
        app.set_time("2026-03-02T09:01:01Z");
        let guesses = (0..8).map(|_| by_password(&app, &official.username, "another guess of the password"));
        let answers = futures_util::future::join_all(guesses).await;
        assert_eq!(answers.iter().filter(|answer| answer.status.as_u16() == 400).count(), 1);
        app.set_time("2026-03-02T09:02:02Z");
        assert_eq!(by_password(&app, &official.username, PASSWORD).await.status.as_u16(), 200);
    }

    async fn signing_in_at_once_is_no_failure(app) {
        let official = app.official(REGISTER, "caseworker").await;
        // They overlap, since each computes as long as in production.
        let hash = application::auth::password::hash(PASSWORD).expect("a hash");
        let mut sql = Sql::of(&app).await;
        assert_eq!(sql.run(&format!("UPDATE users SET password_hash = '{hash}' WHERE username = '{}'", official.username)).await, 1);
        for _ in 0..5 {
            let sign_ins = (0..4).map(|_| by_password(&app, &official.username, PASSWORD));
            for answer in futures_util::future::join_all(sign_ins).await {
                assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
            }
        }
        let subjects = "(SELECT subject FROM sign_in_failures GROUP BY subject HAVING COUNT(*) > 1)";
        assert_eq!(sql.count(&format!("{subjects} AS counted")).await, 0, "nothing stays counted");
    }

    async fn who_finds_the_line_full_comes_again(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let operator = app.operator().await;
        let line: Vec<_> = (0..application::auth::password::WAITING).map(|_| app.state.passwords.permit().expect("a place")).collect();
        for _ in 0..7 {
            let busy = by_password(&app, &official.username, PASSWORD).await;
            assert_eq!((busy.status.as_u16(), &busy.body["error"]), (429, &json!("slow_down")), "{}", busy.text);
            assert!(busy.header("retry-after").is_some());
        }
        let change = json!({"current": PASSWORD, "new": "a new one for the tests"});
        let person = json!({"username": "testi.henkilo", "displayName": "Testi Henkilö", "password": PASSWORD});
        for busy in [official.post("/v1/me/password", change).await, operator.post("/v1/users", person).await] {
            assert!(busy.header("retry-after").is_some());
            busy.problem(429, "too_many_requests");
        }
        app.state.floods.enter(&app.state.store).await.expect("they are entered");
        let mut sql = Sql::of(&app).await;
        let refused = "log_events WHERE outcome = 'refused' AND";
        assert_eq!(sql.count(&format!("{refused} operation = 'unauthenticated' AND detail LIKE '%slow_down%' AND detail LIKE '%\"count\":7%'")).await, 1);
        assert_eq!(sql.count(&format!("{refused} operation IN ('changePassword', 'createUser') AND detail LIKE '%too_many_requests%'")).await, 2);
        // Nobody was counted as one who guesses.
        drop(line);
        assert_eq!(by_password(&app, &official.username, PASSWORD).await.status.as_u16(), 200);
    }

    async fn a_session_ends_however_often_it_is_refreshed(app) {
        let first = app.official(REGISTER, "caseworker").await;
        let mut token = first.refresh_token.clone();
        for hour in 10..=20 {
            app.set_time(&format!("2026-03-02T{hour}:00:00Z"));
            let next = by_refresh(&app, &token).await;
            assert_eq!((next.status.as_u16(), &next.body["expires_in"]), (200, &json!(900)), "{}", next.text);
            token = text(&next, "refresh_token");
        }
        app.set_time("2026-03-02T20:50:00Z");
        let last = by_refresh(&app, &token).await;
        assert_eq!((last.status.as_u16(), &last.body["expires_in"]), (200, &json!(600)), "{}", last.text);
        let access = text(&last, "access_token");
        app.set_time("2026-03-02T21:00:04Z");
        first.with_token(&access).get("/v1/me").await.expect(200);
        app.set_time("2026-03-02T21:00:05Z");
        first.with_token(&access).get("/v1/me").await.problem(401, "token_expired");
        invalid_grant(&by_refresh(&app, &text(&last, "refresh_token")).await);
        assert_eq!(by_password(&app, &first.username, PASSWORD).await.status.as_u16(), 200);
    }

    async fn failures_wait_per_network(app) {
        let official = app.official(REGISTER, "caseworker").await;
        for number in 0..60 {
            invalid_grant(&by_password(&app, &format!("nobody-{number}"), "not the password").await);
        }
        let waiting = by_password(&app, &official.username, PASSWORD).await;
        assert_eq!((waiting.status.as_u16(), &waiting.body["error"]), (429, &json!("slow_down")), "{}", waiting.text);
        official.get("/v1/me").await.expect(200);
        app.set_time("2026-03-02T09:01:01Z");
        assert_eq!(by_password(&app, &official.username, PASSWORD).await.status.as_u16(), 200);
    }

    async fn a_new_password_ends_every_session(app) {
        let first = app.official(REGISTER, "caseworker").await;
        let second = app.sign_in(first.user, &first.username).await;
        let change = |current: &str, new: &str| json!({"current": current, "new": new});
        let problem = first.post("/v1/me/password", change("not the password", "a new one for the tests")).await.problem(422, "validation_failed");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/current"), &json!("wrong_password")));
        let problem = first.post("/v1/me/password", change(PASSWORD, "short")).await.problem(422, "validation_failed");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/new"), &json!("password_too_weak")));
        second.get("/v1/me").await.expect(200);
        let changed = first.post("/v1/me/password", change(PASSWORD, "a new one for the tests")).await;
        assert_eq!(changed.status.as_u16(), 204, "{}", changed.text);
        for session in [&first, &second] {
            session.get("/v1/me").await.problem(401, "token_invalid");
            invalid_grant(&by_refresh(&app, &session.refresh_token).await);
        }
        invalid_grant(&by_password(&app, &first.username, PASSWORD).await);
        let again = by_password(&app, &first.username, "a new one for the tests").await;
        first.with_token(&text(&again, "access_token")).get("/v1/me").await.expect(200);
    }

    async fn guessing_the_password_in_use_waits_too(app) {
        let thief = app.official(REGISTER, "caseworker").await;
        let guess = json!({"current": "not the password", "new": "a new one for the tests"});
        for _ in 0..5 {
            thief.post("/v1/me/password", guess.clone()).await.problem(422, "validation_failed");
        }
        let waiting = thief.post("/v1/me/password", json!({"current": PASSWORD, "new": "a new one for the tests"})).await;
        assert!(waiting.header("retry-after").is_some());
        waiting.problem(429, "too_many_requests");
        assert_eq!(by_password(&app, &thief.username, PASSWORD).await.status.as_u16(), 429, "one count for both");
        app.set_time("2026-03-02T09:01:01Z");
        let changed = thief.post("/v1/me/password", json!({"current": PASSWORD, "new": "a new one for the tests"})).await;
        assert_eq!(changed.status.as_u16(), 204, "{}", changed.text);
    }
}
