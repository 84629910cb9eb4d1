//! Forged access tokens: each refused with its code, and with no more information than any other.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, EncodingKey};
use serde_json::{Value, json};
use tests::forge::{Forge, encoded, set};
use tests::people::*;
use tests::refusal::is_problem;

tests::scenario! {
    async fn the_forge_itself_works(app) {
        let forge = Forge::of(&app).await;
        let token = forge.signed(&forge.header, &forge.claims);
        forge.session.with_token(&token).get("/v1/me").await.expect(200);
        assert_eq!(forge.header, json!({"alg": "EdDSA", "kid": forge.kid, "typ": "at+jwt"}));
        let names: Vec<_> = forge.claims.as_object().unwrap().keys().cloned().collect();
        assert_eq!(names, ["aud", "exp", "iat", "iss", "jti", "nbf", "sid", "sub"]);
        // The scheme's name is read without regard to case.
        let answer = app.nobody().with("authorization", format!("bEARER {token}")).get("/v1/me").await;
        answer.expect(200);
    }

    async fn another_algorithm_is_no_signature(app) {
        let forge = Forge::of(&app).await;
        for none in ["none", "None", "NONE", "nOnE", ""] {
            let header = forge.header("alg", json!(none));
            let message = format!("{}.{}", encoded(&header), encoded(&forge.claims));
            forge.invalid(&format!("{message}."), "alg none, no signature").await;
            forge.invalid(&message, "alg none, two parts").await;
            let good = forge.session.token.rsplit('.').next().unwrap();
            forge.invalid(&format!("{message}.{good}"), "alg none, another's signature").await;
        }
        let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", URL_SAFE_NO_PAD.encode(&forge.public));
        let secrets: [&[u8]; 5] = [&forge.public, b"", pem.as_bytes(), URL_SAFE_NO_PAD.encode(&forge.public).as_bytes().to_vec().leak(), forge.kid.as_bytes()];
        for (name, algorithm) in [("HS256", Algorithm::HS256), ("HS384", Algorithm::HS384), ("HS512", Algorithm::HS512)] {
            for secret in secrets {
                let key = EncodingKey::from_secret(secret);
                let token = forge.signed_by(&key, algorithm, &forge.header("alg", json!(name)), &forge.claims);
                forge.invalid(&token, name).await;
                // Called EdDSA all the same.
                let token = forge.signed_by(&key, algorithm, &forge.header, &forge.claims);
                forge.invalid(&token, name).await;
            }
        }
        for name in ["RS256", "ES256", "PS256", "Ed448", "EdDSA ", "eddsa"] {
            forge.invalid(&forge.signed(&forge.header("alg", json!(name)), &forge.claims), name).await;
        }
        forge.invalid(&forge.signed(&forge.header("alg", json!(["EdDSA"])), &forge.claims), "a list of algorithms").await;
        forge.invalid(&forge.signed(&forge.header("alg", Value::Null), &forge.claims), "no algorithm").await;
    }

    async fn another_key_is_no_signature(app) {
        let forge = Forge::of(&app).await;
        let random = aws_lc_rs::rand::SystemRandom::new();
        let other = aws_lc_rs::signature::Ed25519KeyPair::generate_pkcs8(&random).unwrap();
        let other = EncodingKey::from_ed_der(other.as_ref());
        let token = forge.signed_by(&other, Algorithm::EdDSA, &forge.header, &forge.claims);
        forge.invalid(&token, "another key of the same name").await;
        for kid in [json!("another"), json!(""), Value::Null, json!(7), json!([forge.kid]), json!("../../dev/null")] {
            forge.invalid(&forge.signed(&forge.header("kid", kid), &forge.claims), "another name of the key").await;
        }
        // A key that the token brings along is not looked at.
        for (name, value) in [("jwk", json!({"kty": "OKP", "crv": "Ed25519", "x": "AAAA"})), ("jku", json!("http://127.0.0.1:1/keys")), ("x5u", json!("http://127.0.0.1:1/cert"))] {
            let token = forge.signed_by(&other, Algorithm::EdDSA, &forge.header(name, value), &forge.claims);
            forge.invalid(&token, name).await;
        }
        // The service of another installation: its key is another.
        let elsewhere = tests::App::on(tests::postgres::Database::Sqlite, tests::Options::default()).await;
        if let Some(elsewhere) = elsewhere {
            let theirs = elsewhere.official(KEMI_REFUGEE_WORK, "caseworker").await;
            forge.invalid(&theirs.token, "another installation").await;
        }
    }

    async fn another_type_is_no_access_token(app) {
        let forge = Forge::of(&app).await;
        for typ in [json!("refresh+jwt"), json!("JWT"), json!("jwt"), json!(""), Value::Null, json!("at+jwt "), json!(1), json!(["at+jwt"])] {
            forge.invalid(&forge.signed(&forge.header("typ", typ.clone()), &forge.claims), &format!("typ {typ}")).await;
        }
        for crit in [json!(["exp"]), json!([]), json!(["b64"]), json!("x"), json!({}), json!(0)] {
            forge.invalid(&forge.signed(&forge.header("crit", crit.clone()), &forge.claims), &format!("crit {crit}")).await;
        }
        // Null is there too.
        let mut header = forge.header.clone();
        header["crit"] = Value::Null;
        forge.invalid(&forge.signed(&header, &forge.claims), "crit null").await;
        // The refresh token itself.
        forge.invalid(&forge.session.refresh_token, "the refresh token").await;
    }

    async fn every_claim_is_needed_and_held(app) {
        let forge = Forge::of(&app).await;
        for name in ["iss", "aud", "sub", "sid", "jti", "iat", "nbf", "exp"] {
            forge.invalid(&forge.claim(name, Value::Null), &format!("without {name}")).await;
            let mut claims = forge.claims.clone();
            claims[name] = Value::Null;
            forge.invalid(&forge.signed(&forge.header, &claims), &format!("{name} null")).await;
            for wrong in [json!({}), json!([]), json!(true), json!("Zqxjkw"), json!(-1.5)] {
                forge.invalid(&forge.claim(name, wrong.clone()), &format!("{name} {wrong}")).await;
            }
        }
        for aud in [json!(7), json!([7]), json!(""), json!("another"), json!(["asiakasrekisteri"]), json!(["asiakasrekisteri", "another"]), json!("ASIAKASREKISTERI")] {
            forge.invalid(&forge.claim("aud", aud.clone()), &format!("aud {aud}")).await;
        }
        for iss in [json!(""), json!("http://127.0.0.1:9999"), json!(["http://127.0.0.1:8080"]), json!("http://127.0.0.1:8080/")] {
            forge.invalid(&forge.claim("iss", iss.clone()), &format!("iss {iss}")).await;
        }
        for sub in [json!("019cadc6-0000-7000-8000-000000000000"), json!("00000000-0000-0000-0000-000000000000"), json!("1 OR 1=1")] {
            forge.invalid(&forge.claim("sub", sub.clone()), &format!("sub {sub}")).await;
        }
        // A life longer than fifteen minutes is none that we gave.
        let exp = forge.claims["exp"].as_i64().unwrap();
        for later in [1, 3600, 315_360_000] {
            forge.invalid(&forge.claim("exp", json!(exp + later)), "a longer life").await;
        }
        for times in [json!(i64::MAX), json!(u64::MAX), json!(1e300)] {
            forge.invalid(&forge.claim("exp", times.clone()), &format!("exp {times}")).await;
            forge.invalid(&forge.claim("nbf", times.clone()), &format!("nbf {times}")).await;
            forge.invalid(&forge.claim("iat", times.clone()), &format!("iat {times}")).await;
        }
        forge.invalid(&forge.claim("iat", json!(i64::MIN)), "iat at the beginning of time").await;
        let both = set(&set(&forge.claims, "iat", json!(i64::MIN)), "exp", json!(i64::MAX));
        forge.invalid(&forge.signed(&forge.header, &both), "a life of all time").await;
        forge.session.get("/v1/me").await.expect(200);
    }

    async fn times_go_by_the_service_s_own_clock(app) {
        let forge = Forge::of(&app).await;
        // Signed at 09:00:00, it lives until 09:15:00, and five seconds are forgiven.
        app.set_time("2026-03-02T09:15:04Z");
        forge.session.get("/v1/me").await.expect(200);
        app.set_time("2026-03-02T09:15:05Z");
        forge.refused(&forge.session.token, "token_expired", "expired a second past the leeway").await;
        app.set_time("2027-03-02T09:00:00Z");
        forge.refused(&forge.session.token, "token_expired", "expired a year ago").await;
        // Five seconds before its time it is good, six before it is not: by either claim.
        app.set_time("2026-03-02T08:59:55Z");
        forge.session.get("/v1/me").await.expect(200);
        app.set_time("2026-03-02T08:59:54Z");
        forge.invalid(&forge.session.token, "not yet valid").await;
        app.set_time(tests::app::NOW);
        let now = forge.claims["iat"].as_i64().unwrap();
        forge.invalid(&forge.claim("nbf", json!(now + 6)), "nbf to come").await;
        forge.invalid(&forge.claim("iat", json!(now + 6)), "iat to come").await;
        forge.refused(&forge.claim("exp", json!(now - 5)), "token_expired", "exp past").await;
        forge.refused(&forge.claim("exp", json!(0)), "token_expired", "exp long past").await;
        // Remembered as good once, a token still ends.
        forge.session.get("/v1/me").await.expect(200);
        app.set_time("2026-03-02T09:16:00Z");
        forge.refused(&forge.session.token, "token_expired", "remembered").await;
    }

    async fn garbage_is_no_token(app) {
        let forge = Forge::of(&app).await;
        let token = &forge.session.token;
        let parts: Vec<&str> = token.split('.').collect();
        let other = app.official(KEMI_REFUGEE_WORK, "responsible_person").await;
        let theirs: Vec<&str> = other.token.split('.').collect();
        let tampered = encoded(&set(&forge.claims, "sub", json!(other.user.to_string())));
        let last = if token.ends_with('A') { 'Q' } else { 'A' };
        for (token, what) in [
            (format!("{}.{tampered}.{}", parts[0], parts[2]), "tampered claims"),
            (format!("{}.{}.{}", parts[0], theirs[1], parts[2]), "another's claims"),
            (format!("{}.{}.{}", parts[0], parts[1], theirs[2]), "another's signature"),
            (format!("{}{last}", &token[..token.len() - 2]), "a shorter signature"),
            (format!("{}.{}.", parts[0], parts[1]), "no signature"),
            (format!("{}.{}", parts[0], parts[1]), "two parts"),
            (format!("{token}.{}", parts[2]), "four parts"),
            (format!("{token}."), "a dot more"),
            (format!("{token}="), "padding"),
            (format!("{}.{}.{}", parts[0], parts[1], "A".repeat(86)), "a signature of zeros"),
            (format!("..{}", parts[2]), "empty parts"),
            ("..".to_owned(), "dots"),
            ("Zqxjkw".to_owned(), "a word"),
            ("null".to_owned(), "null"),
            ("e30.e30.e30".to_owned(), "empty objects"),
            ("W10.W10.W10".to_owned(), "arrays"),
            (format!("{token} {token}"), "two tokens"),
        ] {
            forge.invalid(&token, what).await;
        }
        let long = forge.signed(&forge.header, &set(&forge.claims, "jti2", json!("a".repeat(6000))));
        forge.invalid(&long, "too long, and rightly signed").await;
        forge.invalid(&"A".repeat(16_000), "sixteen thousand letters").await;
        let nobody = app.nobody();
        for (header, code) in [
            (format!("Basic {token}"), "token_invalid"),
            (format!("Bearer{token}"), "token_invalid"),
            (format!("Token {token}"), "token_invalid"),
            (token.clone(), "token_invalid"),
            ("Bearer".to_owned(), "token_invalid"),
            ("Bearer ä".to_owned(), "token_invalid"),
        ] {
            let answer = nobody.with("authorization", &header).get("/v1/me").await;
            is_problem(&answer, 401, code);
        }
        is_problem(&nobody.get("/v1/me").await, 401, "unauthenticated");
        // Not from a query, a cookie or a form.
        is_problem(&nobody.get(&format!("/v1/me?access_token={token}")).await, 401, "unauthenticated");
        is_problem(&nobody.with("cookie", format!("access_token={token}")).get("/v1/me").await, 401, "unauthenticated");
        forge.session.get("/v1/me").await.expect(200);
    }

    async fn a_token_ends_with_its_session_and_its_person(app) {
        let forge = Forge::of(&app).await;
        let made_up = forge.claim("sid", json!("019cadc6-0000-7000-8000-000000000000"));
        forge.session.with_token(&made_up).get("/v1/me").await.expect(200);
        let answer = app.form("/oauth/revoke", &[("token", &forge.session.refresh_token)]).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        forge.invalid(&forge.session.token, "revoked").await;
        let operator = app.operator().await;
        let user = format!("/v1/users/{}", forge.session.user);
        operator.if_match(&json!(1)).patch(&user, json!({"active": false})).await.expect(200);
        forge.invalid(&made_up, "a person who left").await;
    }

    async fn refused_tokens_of_nobody_known_are_counted_in_the_system_s_log(app) {
        let nobody = app.nobody();
        for _ in 0..3 {
            is_problem(&nobody.get("/v1/me").await, 401, "unauthenticated");
            is_problem(&nobody.with_token("Zqxjkw").get("/v1/me").await, 401, "token_invalid");
        }
        app.state.floods.enter(&app.state.store).await.unwrap();
        // The system's log is read by the operator's own means: no path shows it yet.
        let filter = persistence::log::LogFilter { operation: Some("unauthenticated".to_owned()), ..Default::default() };
        let rows = persistence::log::page(&app.state.store, domain::ids::RegisterKey::SYSTEM, &filter, 10).await.unwrap().rows;
        let mut counted: Vec<_> = rows.iter().map(|row| row.view().unwrap()).map(|view| (view.code.unwrap(), view.count)).collect();
        counted.sort();
        assert_eq!(counted, [("token_invalid".to_owned(), 3), ("unauthenticated".to_owned(), 3)]);
    }
}
