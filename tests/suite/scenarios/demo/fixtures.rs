//! Clients stand for what `demo-accounts.json` says.

use super::served::{Served, options};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clients_stand_for_what_the_file_says() {
    let folder = tempfile::tempdir().unwrap();
    let served = Served::start(&options(folder.path())).await;
    for register in served.registers() {
        let token = served.as_task(&register, "responsible_person").await;
        let profile = served.state.registers.find(&register).unwrap().versions()[0].clone();
        let path = |id: uuid::Uuid| format!("/v1/registers/{register}/clients/{id}");
        let takes_codes = profile
            .category_of(domain::client::field::Field::IdentityCode)
            .is_some();
        let named = &served.ready.document.fixtures[&register];
        assert_eq!(named.contains_key("temporary_identity_code"), takes_codes);
        assert_eq!(named.contains_key("no_identity_code"), takes_codes);
        for fixture in named.keys() {
            for id in served.ids(&register, fixture) {
                let client = served.ok(&token, &path(id)).await;
                let code = &client["person"]["identityCode"];
                match fixture.as_str() {
                    "protected_mother" => {
                        assert_eq!(client["nonDisclosure"], true);
                        let caseworker = served.as_task(&register, "caseworker").await;
                        let masked = served.ok(&caseworker, &path(id)).await;
                        assert_eq!(masked["addresses"], json!([]), "{register}");
                        assert_ne!(client["addresses"], json!([]), "{register}");
                    }
                    "lapsed_non_disclosure" => assert_eq!(client["nonDisclosure"], false),
                    "temporary_identity_code" => assert_eq!(code["temporary"], true),
                    "changed_identity_code" => {
                        assert_eq!(code["temporary"], false);
                        assert_eq!(client["version"], 2);
                    }
                    "no_identity_code" => {
                        assert_eq!(code, &Value::Null);
                        assert!(client["person"]["birthDate"].is_string());
                    }
                    "deceased" => assert!(client["deathDate"].is_string()),
                    "restricted" | "entered_by_law" => {
                        assert_eq!(client["restricted"], true);
                        let (_, closed) = served.get(&token, &path(id), &[]).await;
                        assert_eq!(closed["addresses"], json!([]));
                        assert_ne!(client["addresses"], json!([]));
                    }
                    "interpreter_need" => {
                        assert_eq!(client["person"]["interpreterNeed"]["needed"], true);
                    }
                    "one_name" => assert_eq!(client["person"]["firstNames"], Value::Null),
                    "moved" => assert_eq!(client["addresses"].as_array().unwrap().len(), 2),
                    "obtained_by_consent" => {
                        let phones = client["phones"].as_array().unwrap();
                        let obtained = |phone: &&Value| phone["source"]["party"] != "client";
                        assert_eq!(phones.iter().filter(obtained).count(), 1, "{register}: {client}");
                    }
                    _ => {}
                }
                let consents = served.ok(&token, &format!("{}/consents", path(id))).await;
                if fixture == "withdrawn_consent" {
                    assert_eq!(consents["items"][0]["standing"], "withdrawn");
                }
                let relationships = served.ok(&token, &format!("{}/relationships", path(id))).await;
                let relationship = &relationships["items"][0];
                match fixture.as_str() {
                    "closed_relationship" => {
                        assert!(
                            relationship["endsOn"].as_str().unwrap() < "2022",
                            "{relationship}"
                        );
                    }
                    "two_officials" => assert_eq!(relationship["officials"].as_array().unwrap().len(), 2),
                    _ => {}
                }
            }
        }
        let family: Vec<_> = served.ids(&register, "family_of_four");
        let mut shared = BTreeSet::new();
        for id in &family {
            let client = served.ok(&token, &path(*id)).await;
            let street = client["addresses"][0]["street"].as_str().unwrap().to_owned();
            shared.insert((client["person"]["lastName"].as_str().unwrap().to_owned(), street));
        }
        assert_eq!((family.len(), shared.len()), (4, 1), "{register}");
    }
}
