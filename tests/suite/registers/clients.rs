//! `/v1/registers/{register}/clients`

mod consents;
mod dated_facts;
mod death;
mod overview;
mod permits;
mod protection;
mod records;
mod related_persons;
mod relations_from_both;
mod removal;
mod representation;
mod restriction;
mod search;
mod withdrawal_and_recording;

use serde_json::json;
use tests::people::*;

tests::scenario! {
    async fn a_client_is_entered_on_statute_read_and_found(app) {
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let code = identity_code("1990-05-17", 901);
        let made = official.post(&clients(KEMI_REFUGEE_WORK), json!({
            "clientGroup": "refugees_received",
            "person": {"firstNames": "Maryam Sahra", "lastName": "Testinen", "identityCode": {"value": code, "temporary": false}},
            "source": from_client(),
            "phones": [{"number": "+358 50 000 0001"}]
        })).await;
        let made = made.expect(201);
        let path = format!("{}/{}", clients(KEMI_REFUGEE_WORK), made["id"].as_str().unwrap());
        let read = official.get(&path).await;
        assert_eq!(read.header("etag"), Some("\"1\""));
        assert!(read.header("log-receipt").is_some());
        let read = read.expect(200);
        assert_eq!(read["person"]["lastName"], "Testinen");
        assert_eq!(read["person"]["birthDate"], "1990-05-17");
        let found = official.post(&format!("{}/search", clients(KEMI_REFUGEE_WORK)), json!({"name": "testinen mariam"})).await.expect(200);
        assert_eq!(found["items"][0]["client"]["id"], made["id"], "{found}");
        assert_eq!(found["items"][0]["matchedOn"], json!(["name_phonetic"]));
    }

    async fn a_change_answers_what_is_read_after_it(app) {
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let code = identity_code("1991-06-18", 902);
        let made = official.post(&clients(KEMI_REFUGEE_WORK), json!({
            "clientGroup": "refugees_received",
            "person": {"firstNames": "Testi", "lastName": "Testinen", "identityCode": {"value": code, "temporary": true}},
            "source": from_client(),
            "phones": [{"number": "+358 50 000 0002"}, {"number": "+358 50 000 0003"}]
        })).await.expect(201);
        let path = format!("{}/{}", clients(KEMI_REFUGEE_WORK), made["id"].as_str().unwrap());
        assert_eq!(made, official.get(&path).await.expect(200));
        app.set_time("2026-03-04T10:00:00Z");
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let change = json!({"person": {"lastName": "Esimerkki", "firstNames": null, "motherTongue": "fa"}, "source": from_client()});
        let changed = official.if_match(&made["version"]).patch(&path, change).await.expect(200);
        assert_eq!(changed["person"]["firstNames"], json!(null));
        assert_eq!(changed, official.get(&path).await.expect(200));
        let added = official.post(&format!("{path}/phones"), json!({"number": "+358 50 000 0004", "source": from_client()})).await.expect(201);
        let phone = format!("{path}/phones/{}", added["id"].as_str().unwrap());
        assert_eq!(added, official.get(&phone).await.expect(200));
        let ended = official.if_match(&added["version"]).patch(&phone, json!({"period": {"to": "2026-03-04"}})).await.expect(200);
        assert_eq!(ended, official.get(&phone).await.expect(200));
        let dead = json!({"date": "2026-03-03", "source": {"party": "staff", "channel": "own_work"}});
        let version = official.get(&path).await.expect(200)["version"].clone();
        let dead = official.if_match(&version).post(&format!("{path}/death"), dead).await.expect(200);
        assert_eq!(dead, official.get(&path).await.expect(200));
    }
}
