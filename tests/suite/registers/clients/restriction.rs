//! `…/clients/{client}/restrictions` (GDPR 18): withheld from all but those who name the use.

use serde_json::{Value, json};
use tests::people::*;
use tests::scenes::*;

const REGISTER: &str = KEMI_REFUGEE_WORK;

fn somebody() -> Value {
    let mut body = newcomer(REGISTER, "Testinen");
    body["person"]["identityCode"] = json!({"value": identity_code("1990-05-17", 961), "temporary": false});
    body["phones"] = json!([{"number": "+358 50 555 0801"}]);
    body["citizenships"] = json!([{"country": "SO"}]);
    body
}

fn restriction(categories: &[&str]) -> Value {
    json!({"categories": categories, "ground": "accuracy_contested", "source": from_client()})
}

tests::scenario! {
    async fn a_restricted_category_opens_to_those_who_name_the_use(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let responsible = app.official(REGISTER, "responsible_person").await;
        let officer = app.official(REGISTER, "data_protection_officer").await;
        let (client, path) = entered(&official, REGISTER, somebody()).await;
        let made = responsible.post(&format!("{path}/restrictions"), restriction(&["contact_data"])).await.expect(201);
        let phone = format!("{path}/phones/{}", client["phones"][0]["id"].as_str().unwrap());
        // Neither the caseworker, header or no header, nor the responsible person without one.
        for session in [&official, &official.with("restricted-use", "legal_claims"), &responsible, &officer] {
            let read = session.get(&path).await.expect(200);
            assert_eq!((&read["restricted"], &read["phones"]), (&json!(true), &json!([])));
            assert!(withheld(&read).contains(&("/phones".to_owned(), "restricted".to_owned())), "{read}");
            assert!(withheld(&read).contains(&("/addresses".to_owned(), "restricted".to_owned())), "whether or not one is stored: {read}");
            assert_eq!((&read["person"]["lastName"], &read["citizenships"][0]["country"]), (&json!("Testinen"), &json!("SO")));
            session.get(&phone).await.problem(404, "not_found");
            let found = session.post(&search(REGISTER), json!({"phone": "0505550801"})).await.expect(200);
            assert_eq!(found["items"], json!([]));
        }
        for session in [&official, &responsible] {
            let version = session.if_match(&json!(1));
            version.patch(&phone, json!({"number": "+358 50 555 0802"})).await.problem(403, "field_withheld");
            version.delete(&phone).await.problem(403, "field_withheld");
            session.post(&format!("{path}/emails"), json!({"address": "a@example.org", "source": from_client()})).await.problem(403, "field_withheld");
        }
        for session in [&responsible, &officer] {
            let opened = session.with("restricted-use", "rights_of_another").get(&path).await.expect(200);
            assert_eq!(opened["phones"][0]["number"], "+358 50 555 0801");
            session.with("restricted-use", "curiosity").get(&path).await.problem(403, "restricted_use_unknown");
        }
        let named = responsible.with("restricted-use", "legal_claims");
        let found = named.post(&search(REGISTER), json!({"phone": "0505550801"})).await.expect(200);
        assert_eq!(all(&found, "/client/id"), [client["id"].clone()]);
        // The use stands in the log.
        let log = officer.get(&format!("{path}/log")).await.expect(200);
        let uses: Vec<_> = log["items"].as_array().unwrap().iter().filter(|entry| !entry["restrictedUse"].is_null())
            .map(|entry| (entry["operation"].clone(), entry["restrictedUse"].clone(), entry["outcome"].clone())).collect();
        assert!(uses.contains(&(json!("readClient"), json!("rights_of_another"), json!("done"))), "{uses:?}");
        assert!(uses.contains(&(json!("searchClients"), json!("legal_claims"), json!("done"))), "{uses:?}");
        // What is contested is corrected by the one who may open it; then the restriction ends.
        let corrected = named.if_match(&json!(1)).with("change-reason", "corrected").patch(&phone, json!({"number": "+358 50 555 0803"})).await.expect(200);
        assert_eq!((&corrected["number"], &corrected["changeReason"]), (&json!("+358 50 555 0803"), &json!("corrected")));
        let one = format!("{path}/restrictions/{}", made["id"].as_str().unwrap());
        official.if_match(&made["version"]).delete(&one).await.problem(403, "right_missing");
        assert_eq!(responsible.if_match(&made["version"]).delete(&one).await.status.as_u16(), 204);
        let read = official.get(&path).await.expect(200);
        assert_eq!((&read["restricted"], &read["phones"][0]["number"]), (&json!(false), &json!("+358 50 555 0803")));
    }

    async fn everything_restricted_leaves_name_consents_and_what_protects(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, somebody()).await;
        let responsible = app.official(REGISTER, "responsible_person").await;
        responsible.post(&format!("{path}/restrictions"), restriction(&[])).await.expect(201);
        let read = official.get(&path).await.expect(200);
        assert_eq!((&read["person"]["firstNames"], &read["person"]["lastName"]), (&json!("Testi"), &json!("Testinen")));
        for member in ["identityCode", "birthDate", "motherTongue"] {
            assert_eq!(read["person"][member], Value::Null, "{member}");
        }
        assert_eq!((&read["phones"], &read["citizenships"]), (&json!([]), &json!([])));
        official.get(&format!("{path}/consents")).await.expect(200);
        let found = official.post(&search(REGISTER), json!({"identityCode": identity_code("1990-05-17", 961)})).await.expect(200);
        assert_eq!(found["items"], json!([]));
        let found = official.post(&search(REGISTER), json!({"birthDate": "1990-05-17"})).await.expect(200);
        assert_eq!(found["items"], json!([]));
        let found = official.post(&search(REGISTER), json!({"name": "testinen"})).await.expect(200);
        assert_eq!(all(&found, "/client/restricted"), [true]);
        let patch = json!({"person": {"lastName": "Toinen"}, "source": from_client()});
        official.if_match(&read["version"]).patch(&path, patch).await.problem(403, "field_withheld");
        // What protects is recorded all the same.
        let order = json!({"period": {"from": "2026-03-02"}, "source": from_client()});
        official.post(&format!("{path}/non-disclosure-orders"), order).await.expect(201);
    }

    async fn a_restriction_names_categories_of_the_notice(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = entered(&official, REGISTER, somebody()).await;
        let responsible = app.official(REGISTER, "responsible_person").await;
        let path = format!("{path}/restrictions");
        let problem = responsible.post(&path, restriction(&["contact_data", "horoscope"])).await.problem(422, "validation_failed");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/categories/1"), &json!("unknown_code")));
        let mut whim = restriction(&[]);
        whim["ground"] = json!("whim");
        let problem = responsible.post(&path, whim).await.problem(422, "validation_failed");
        assert_eq!((&problem["errors"][0]["pointer"], &problem["errors"][0]["code"]), (&json!("/ground"), &json!("not_in_list")));
        let asked = responsible.post(&format!("{path}?dryRun=true"), restriction(&[])).await.expect(200);
        assert_eq!(asked["ground"]["provision"], "(EU) 2016/679 Art. 18");
    }
}
