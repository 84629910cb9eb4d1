//! What is left without an owner is told to who ends somebody's rights: in numbers, since who gives rights
//! sees no client.

use serde_json::{Value, json};
use tests::people::*;
use tests::scenes::*;
use tests::{App, Session};

const REGISTER: &str = KEMI_REFUGEE_WORK;

fn at(path: &str) -> String {
    format!("/v1/registers/{REGISTER}/{path}")
}

/// Somebody for whom an official answers, with a measure under way: the client's path.
async fn client_of(official: &Session) -> String {
    let (_, path) = entered(official, REGISTER, newcomer(REGISTER, "Jäävä")).await;
    let measure = json!({
        "type": "service_measure", "state": "ongoing", "source": from_client(),
        "content": {"kind": "measure", "text": "Kielikurssi", "period": {"from": "2026-02-01"}}
    });
    let path_of_records = format!("{path}/records");
    official.post(&path_of_records, measure).await.expect(201);
    path
}

/// The address of the end of somebody's newest grant, and the grant.
async fn grant_of(admin: &Session, user: &Session) -> (String, Value) {
    let grants = format!("/v1/users/{}/grants", user.user);
    let newest = admin.get(&grants).await.expect(200)["items"][0].clone();
    (format!("{grants}/{}/end", newest["id"].as_str().unwrap()), newest)
}

async fn officials(chief: &Session, path: &str, all: &[&Session]) {
    let relationship = chief.get(&format!("{path}/relationships")).await.expect(200)["items"][0].clone();
    let place = format!(
        "{path}/relationships/{}/officials",
        relationship["id"].as_str().unwrap()
    );
    let ids: Vec<String> = all.iter().map(|official| official.user.to_string()).collect();
    let chief = chief.if_match(&relationship["version"]);
    chief.put(&place, json!({"officials": ids})).await.expect(200);
}

/// What is told: clients, open records, absences, each counted to its end.
fn left(last_day: &str, user: &Session, clients: u32, records: u32, substitutions: u32) -> Value {
    let count = |value: u32| json!({"value": value, "exact": true});
    json!([{
        "register": REGISTER, "lastDay": last_day, "clients": count(clients), "openRecords": count(records),
        "substitutions": count(substitutions),
        "unowned": at(&format!("handovers/unowned?by={last_day}&official={}", user.user))
    }])
}

async fn person(app: &App, task: &str) -> Session {
    app.official(REGISTER, task).await
}

tests::scenario! {
    async fn who_ends_a_grant_is_told_what_is_left_without_an_owner(app) {
        let (admin, chief) = (person(&app, "administrator").await, person(&app, "responsible_person").await);
        let (leaving, stays) = (person(&app, "caseworker").await, person(&app, "caseworker").await);
        let (first, shared) = (client_of(&leaving).await, client_of(&leaving).await);
        officials(&chief, &shared, &[&leaving, &stays]).await;
        client_of(&stays).await;
        let absence = json!({"official": stays.user.to_string(), "substitute": leaving.user.to_string(), "period": {"from": "2026-07-01", "to": "2026-07-31"}});
        chief.post(&at("substitutes"), absence).await.expect(201);
        let (end, grant) = grant_of(&admin, &leaving).await;
        assert_eq!(grant["leftWithoutOwner"], Value::Null, "not counted in lists");
        let ends = admin.if_match(&grant["version"]);
        // Asked beforehand: numbers, and nothing changes.
        let asked = ends.post(&format!("{end}?dryRun=true"), json!({"validTo": "2026-03-31"})).await;
        for client in [&first, &shared] {
            assert!(!asked.text.contains(client.rsplit('/').next().unwrap()), "{}", asked.text);
        }
        let asked = asked.expect(200);
        let expected = left("2026-03-31", &leaving, 1, 2, 1);
        assert_eq!((&asked["allowed"], &asked["effects"]), (&json!(true), &json!({"handover": null, "leftWithoutOwner": expected})));
        assert_eq!(grant_of(&admin, &leaving).await.1, grant);
        let auditor = person(&app, "log_auditor").await;
        let log = auditor.get(&at("log?operation=endGrant&outcome=dry_run")).await.expect(200);
        assert!(log["items"][0]["about"].as_str().unwrap().contains(grant["id"].as_str().unwrap()), "{log}");
        // A day after the end of the absence, nothing is left of it.
        let asked = ends.post(&format!("{end}?dryRun=true"), json!({"validTo": "2026-07-31"})).await.expect(200);
        assert_eq!(asked["effects"]["leftWithoutOwner"], left("2026-07-31", &leaving, 1, 2, 0));
        // Ended: the same is told, and where it is seen by who may.
        let ended = ends.post(&end, json!({"validTo": "2026-03-31"})).await.expect(200);
        assert_eq!((&ended["validTo"], &ended["leftWithoutOwner"]), (&json!("2026-03-31"), &expected));
        let unowned = ended["leftWithoutOwner"][0]["unowned"].as_str().unwrap();
        admin.get(unowned).await.problem(403, "right_missing");
        let seen = chief.get(unowned).await.expect(200);
        assert_eq!((&seen["officials"][0]["clients"], &seen["officials"][0]["openRecords"]), (&json!(1), &json!(2)));
        assert_eq!(seen["items"].as_array().unwrap().len(), 2);
        // Who goes too does not count as somebody who stays.
        let (end, grant) = grant_of(&admin, &stays).await;
        let asked = admin.if_match(&grant["version"]).post(&format!("{end}?dryRun=true"), json!({"validTo": "2026-03-31"})).await.expect(200);
        assert_eq!(asked["effects"]["leftWithoutOwner"], left("2026-03-31", &stays, 2, 1, 0));
        // What is refused tells nothing, and what is stale is a problem.
        let (end, grant) = grant_of(&admin, &leaving).await;
        let asked = admin.if_match(&grant["version"]).post(&format!("{end}?dryRun=true"), json!({"validTo": "2026-05-01"})).await.expect(200);
        assert_eq!((&asked["allowed"], &asked["reasons"][0]["code"], &asked["effects"]["leftWithoutOwner"]), (&json!(false), &json!("already_ended"), &Value::Null));
        admin.if_match(&json!(1)).post(&format!("{end}?dryRun=true"), json!({"validTo": "2026-03-20"})).await.problem(412, "stale");
        // Once all is handed over, nothing is left.
        chief.post(&at("handovers"), json!({"from": leaving.user.to_string(), "to": stays.user.to_string()})).await.expect(200);
        let asked = admin.if_match(&grant["version"]).post(&format!("{end}?dryRun=true"), json!({})).await.expect(200);
        assert_eq!(asked["effects"]["leftWithoutOwner"], left("2026-03-01", &leaving, 0, 0, 1));
    }

    async fn nothing_is_left_by_who_may_act_by_another_grant_or_whose_clients_have_gone(app) {
        let (admin, chief, leaving) = (person(&app, "administrator").await, person(&app, "responsible_person").await, person(&app, "caseworker").await);
        let path = client_of(&leaving).await;
        let grants = format!("/v1/users/{}/grants", leaving.user);
        let (end, first) = grant_of(&admin, &leaving).await;
        let second = json!({"register": REGISTER, "task": "responsible_person", "validTo": "2026-06-30", "undertakingSignedOn": "2026-03-01"});
        let given = admin.post(&grants, second).await.expect(201);
        assert_eq!(given["leftWithoutOwner"], json!([]), "the first carries on");
        let ask = format!("{end}?dryRun=true");
        let left_after = async |day: &str| {
            let asked = admin.if_match(&first["version"]).post(&ask, json!({"validTo": day})).await.expect(200);
            asked["effects"]["leftWithoutOwner"].clone()
        };
        assert_eq!(left_after("2026-03-31").await, json!([]), "the second carries");
        assert_eq!(left_after("2026-06-30").await, left("2026-06-30", &leaving, 1, 1, 0));
        // A relationship that ends before the official goes is not left; the open record is.
        let relationship = chief.get(&format!("{path}/relationships")).await.expect(200)["items"][0].clone();
        let place = format!("{path}/relationships/{}/end", relationship["id"].as_str().unwrap());
        chief.if_match(&relationship["version"]).post(&place, json!({"reason": "moved_away", "endsOn": "2026-03-02"})).await.expect(200);
        assert_eq!(left_after("2026-06-30").await, left("2026-06-30", &leaving, 0, 1, 0));
        // Given with a last day, to somebody who has no other.
        let ended = admin.if_match(&first["version"]).post(&end, json!({"validTo": "2026-03-31"})).await.expect(200);
        assert_eq!(ended["leftWithoutOwner"], json!([]));
        let longer = json!({"register": REGISTER, "task": "caseworker", "validTo": "2026-09-30", "undertakingSignedOn": "2026-03-01"});
        let given = admin.post(&grants, longer).await.expect(201);
        assert_eq!(given["leftWithoutOwner"], left("2026-09-30", &leaving, 0, 1, 0));
    }

    async fn who_ends_somebodys_access_is_told_what_is_left_in_each_register(app) {
        let (operator, leaving) = (app.operator().await, person(&app, "caseworker").await);
        client_of(&leaving).await;
        let user = format!("/v1/users/{}", leaving.user);
        let renamed = operator.if_match(&json!(1)).patch(&user, json!({"displayName": "Toinen Nimi"})).await.expect(200);
        let same = json!({"displayName": "Toinen Nimi", "active": true});
        assert_eq!(operator.if_match(&json!(2)).patch(&user, same.clone()).await.expect(200), renamed, "nothing is different");
        operator.if_match(&json!(1)).patch(&user, same).await.problem(412, "stale");
        assert_eq!(renamed["leftWithoutOwner"], Value::Null);
        let gone = operator.if_match(&json!(2)).patch(&user, json!({"active": false})).await.expect(200);
        assert_eq!(gone["leftWithoutOwner"], left("2026-03-01", &leaving, 1, 1, 0));
        let chief = person(&app, "responsible_person").await;
        let seen = chief.get(gone["leftWithoutOwner"][0]["unowned"].as_str().unwrap()).await.expect(200);
        assert_eq!(seen["items"].as_array().unwrap().len(), 1);
        // It was told once; the day after, all is handed over from who has gone.
        let heir = person(&app, "caseworker").await;
        let handed = chief.post(&at("handovers"), json!({"from": leaving.user.to_string(), "to": heir.user.to_string()})).await.expect(200);
        assert_eq!((&handed["handedOver"], &handed["records"]), (&json!(1), &json!(1)));
    }

    async fn who_can_answer_is_listed_for_who_works_with_clients(app) {
        let (caseworker, chief) = (person(&app, "caseworker").await, person(&app, "responsible_person").await);
        let leaving = app.official_with(REGISTER, "caseworker", |grant| grant.valid_to = "2026-03-20".parse().ok()).await;
        let past = app.official_with(REGISTER, "caseworker", |grant| grant.valid_to = "2026-03-01".parse().ok()).await;
        // These see clients, and answer for none.
        for task in ["data_protection_officer", "registry_clerk", "integration"] {
            person(&app, task).await;
        }
        let (auditor, elsewhere) = (person(&app, "log_auditor").await, app.official(RAISIO, "caseworker").await);
        let listed = caseworker.get(&at("officials")).await.expect(200);
        let ids = all(&listed, "/official/id");
        assert_eq!(ids, [&caseworker, &chief, &leaving].map(|session| json!(session.user.to_string())));
        assert!([&past, &auditor, &elsewhere].iter().all(|other| !ids.contains(&json!(other.user.to_string()))));
        assert_eq!(all(&listed, "/lastDay"), [Value::Null, Value::Null, json!("2026-03-20")]);
        assert_eq!(all(&listed, "/tasks"), [json!(["caseworker"]), json!(["responsible_person"]), json!(["caseworker"])]);
        let page = caseworker.get(&at("officials?limit=2")).await.expect(200);
        let rest = caseworker.get(&at(&format!("officials?limit=2&cursor={}", page["nextCursor"].as_str().unwrap()))).await.expect(200);
        assert_eq!((all(&rest, "/official/id"), &rest["nextCursor"]), (vec![json!(leaving.user.to_string())], &Value::Null));
        auditor.get(&at("officials")).await.problem(403, "right_missing");
        let log = auditor.get(&at("log?operation=listOfficials&outcome=done")).await.expect(200);
        assert_eq!((log["items"].as_array().unwrap().len(), &log["items"][0]["subjects"]), (3, &json!([])));
    }
}
