//! What is kept apart: giving rights from seeing clients, lifting a protection from looking behind it.

use serde_json::json;
use tests::people::*;

tests::scenario! {
    async fn nobody_gives_rights_to_oneself_or_both_gives_and_sees(app) {
        let administrator = app.official(RAISIO, "administrator").await;
        let (colleague, _) = app.person("colleague", None).await;
        let grant = |task: &str| json!({"register": RAISIO, "task": task, "undertakingSignedOn": "2026-01-15"});
        let own = format!("/v1/users/{}/grants", administrator.user);
        administrator.post(&own, grant("caseworker")).await.problem(403, "rights_kept_apart");
        let theirs = format!("/v1/users/{colleague}/grants");
        administrator.post(&theirs, grant("caseworker")).await.expect(201);
        administrator.post(&theirs, grant("administrator")).await.problem(403, "rights_kept_apart");
        // The register's own auditor reads who was given what, by whom.
        let auditor = app.official(RAISIO, "log_auditor").await;
        let log = auditor.get(&format!("/v1/registers/{RAISIO}/log?operation=giveGrant")).await.expect(200);
        let about = log["items"][0]["about"].as_str().unwrap_or_default();
        assert!(about.contains("caseworker") && about.contains(&colleague.to_string()), "{log}");
        assert_eq!(log["items"][0]["user"]["id"], administrator.user.to_string());
    }

    async fn the_end_of_a_grant_is_brought_forward_and_never_put_off(app) {
        let administrator = app.official(RAISIO, "administrator").await;
        let (person, _) = app.person("holder", None).await;
        let path = format!("/v1/users/{person}/grants");
        let body = json!({"register": RAISIO, "task": "caseworker", "validTo": "2026-06-30", "undertakingSignedOn": "2026-01-15"});
        let given = administrator.post(&path, body).await.expect(201);
        let end = format!("{path}/{}/end", given["id"].as_str().unwrap());
        let session = administrator.if_match(&given["version"]);
        session.post(&end, json!({"validTo": "2026-12-31"})).await.problem(409, "already_ended");
        session.post(&end, json!({"validTo": "2026-03-31"})).await.expect(200);
    }

    async fn an_order_is_lifted_only_by_who_may_see_behind_it(app) {
        let caseworker = app.official(RAISIO, "caseworker").await;
        let made = caseworker.post(&clients(RAISIO), json!({
            "clientGroup": "workshop_clients",
            "person": {"firstNames": "Halima", "lastName": "Keksitty"},
            "source": from_client()
        })).await.expect(201);
        let orders = format!("{}/{}/non-disclosure-orders", clients(RAISIO), made["id"].as_str().unwrap());
        let order = json!({"period": {"from": "2026-02-01", "to": "2031-01-31"}, "source": from_client()});
        let order = caseworker.post(&orders, order).await.expect(201);
        let one = format!("{orders}/{}", order["id"].as_str().unwrap());
        let session = caseworker.if_match(&order["version"]);
        session.delete(&one).await.problem(403, "right_missing");
        session.patch(&one, json!({"period": {"to": "2026-02-28"}})).await.problem(403, "right_missing");
        // Prolonging protects more.
        let longer = session.patch(&one, json!({"period": {"to": "2033-01-31"}})).await.expect(200);
        let responsible = app.official(RAISIO, "responsible_person").await.if_match(&longer["version"]);
        responsible.patch(&one, json!({"period": {"to": "2026-02-28"}})).await.expect(200);
    }

    async fn a_relationship_that_has_ended_reaches_no_further(app) {
        let own = app.official_with(RAISIO, "responsible_person", |grant| grant.own_clients_only = true).await;
        let made = own.post(&clients(RAISIO), json!({
            "clientGroup": "workshop_clients",
            "person": {"lastName": "Keksitty"},
            "source": from_client(),
            "relationship": {"startsOn": "2026-01-01"}
        })).await.expect(201);
        let client = format!("{}/{}", clients(RAISIO), made["id"].as_str().unwrap());
        let all = own.get(&format!("{client}/relationships")).await.expect(200);
        let relationship = &all["items"][0];
        let end = format!("{client}/relationships/{}/end", relationship["id"].as_str().unwrap());
        let reasons = own.get(&format!("/v1/registers/{RAISIO}/form-model")).await.expect(200);
        let reason = reasons["endReasons"][0]["code"].clone();
        let body = json!({"reason": reason, "endsOn": "2026-02-28"});
        own.if_match(&relationship["version"]).post(&end, body).await.expect(200);
        own.get(&client).await.problem(404, "not_found");
        assert_eq!(own.get(&clients(RAISIO)).await.expect(200)["items"], json!([]));
    }
}
