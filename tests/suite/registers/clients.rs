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
}
