//! `…/clients/{client}/overview`: one call for a case screen.

use serde_json::{Value, json};
use tests::people::*;
use tests::scenes::*;
use tests::{App, Session};

const REGISTER: &str = KEMI_REFUGEE_WORK;

async fn recorded(official: &Session, path: &str, code: &str, content: Value, more: Value) -> Value {
    let mut body = json!({"type": code, "content": content, "source": from_client()});
    for (member, value) in more.as_object().unwrap() {
        body[member] = value.clone();
    }
    official.post(&format!("{path}/records"), body).await.expect(201)["id"].clone()
}

fn appointment(starts_at: &str) -> Value {
    json!({"kind": "appointment", "startsAt": starts_at, "place": "Huone 2"})
}

fn note(text: &str) -> Value {
    json!({"kind": "note", "text": text})
}

fn ids(part: &Value) -> Vec<Value> {
    all(part, "/id")
}

async fn busy(official: &Session) -> (Value, String) {
    let mut body = newcomer(REGISTER, "Testinen");
    body["relationship"] = json!({"startsOn": "2026-01-15"});
    entered(official, REGISTER, body).await
}

async fn entry_of(app: &App, receipt: &str) -> Value {
    let auditor = app.official(REGISTER, "log_auditor").await;
    let log = auditor
        .get(&format!("/v1/registers/{REGISTER}/log?operation=readOverview"))
        .await
        .expect(200);
    log["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|entry| receipt.starts_with(entry["id"].as_str().unwrap()))
        .unwrap()
        .clone()
}

tests::scenario! {
    async fn one_call_shows_a_case_and_one_entry_names_its_parts(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (client, path) = busy(&official).await;
        let none = json!({});
        let later = recorded(&official, &path, "appointment", appointment("2026-03-20T08:00:00Z"), none.clone()).await;
        let next = recorded(&official, &path, "appointment", appointment("2026-03-09T08:00:00Z"), none.clone()).await;
        recorded(&official, &path, "appointment", appointment("2026-02-09T08:00:00Z"), json!({"state": "attended"})).await;
        let plan = recorded(&official, &path, "integration_plan", json!({"kind": "plan", "summary": "Suunnitelma.", "period": {"from": "2026-03-01"}, "reviewOn": "2026-09-01"}), json!({"state": "in_force"})).await;
        let measure = recorded(&official, &path, "service_measure", json!({"kind": "measure", "text": "Kielikurssi", "period": {"from": "2026-03-01"}}), none.clone()).await;
        let mut notes = Vec::new();
        for day in 1..=11 {
            notes.push(recorded(&official, &path, "case_note", note("Asiakas soitti."), json!({"heldOn": format!("2026-02-{day:02}")})).await);
        }
        let mut body = consent("obtaining", "written", "integration_services", &["contact_data"]);
        body["parties"] = json!([{"code": "partner_organisation", "name": "Testijärjestö ry"}]);
        let given = official.post(&format!("{path}/consents"), body.clone()).await.expect(201);
        let withdrawn = official.post(&format!("{path}/consents"), body).await.expect(201);
        let withdrawal = format!("{path}/consents/{}/withdrawal", withdrawn["id"].as_str().unwrap());
        official.if_match(&json!(1)).post(&withdrawal, json!({"form": "written"})).await.expect(200);
        let answer = official.get(&format!("{path}/overview")).await;
        let receipt = answer.header("log-receipt").expect("a receipt").to_owned();
        let shown = answer.expect(200);
        assert_eq!(shown["client"], official.get(&path).await.expect(200), "as readClient shows it");
        assert_eq!((ids(&shown["appointments"]), &shown["appointments"]["more"]), (vec![next, later], &json!(false)));
        assert_eq!((ids(&shown["plans"]), &shown["plans"]["items"][0]["dueOn"]), (vec![plan], &json!("2026-09-01")));
        assert_eq!((ids(&shown["measures"]), &shown["measures"]["items"][0]["version"]), (vec![measure], &json!(1)));
        notes.reverse();
        assert_eq!((ids(&shown["latest"]), &shown["latest"]["more"]), (notes[..10].to_vec(), &json!(true)));
        assert_eq!((ids(&shown["consents"]), &shown["consents"]["items"][0]["version"]), (vec![given["id"].clone()], &json!(1)));
        assert_eq!(shown["relationship"]["officials"][0]["id"], json!(official.user.to_string()));
        let counts: Vec<_> = shown["recordCounts"].as_array().unwrap().iter().map(|count| (count["kind"].clone(), count["count"]["value"].clone())).collect();
        assert_eq!(counts, [("appointment", 3), ("measure", 1), ("note", 11), ("plan", 1)].map(|(kind, count)| (json!(kind), json!(count))));
        assert_eq!(shown["withheld"], json!([]));
        let entry = entry_of(&app, &receipt).await;
        let subjects = entry["subjects"].as_array().unwrap();
        assert_eq!((subjects.len(), &subjects[0]["clientId"]), (1, &client["id"]));
        let told = subjects[0]["shown"].as_array().unwrap();
        for part in ["name", "relationships", "consents", "appointments", "plans", "measures", "contacts_and_notes", "record_counts"] {
            assert!(told.contains(&json!(part)), "{part}: {told:?}");
        }
    }

    async fn what_a_task_may_not_see_is_null_named_and_entered_as_withheld(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = busy(&official).await;
        recorded(&official, &path, "case_note", note("Salattava."), json!({})).await;
        let clerk = app.official(REGISTER, "registry_clerk").await;
        let answer = clerk.get(&format!("{path}/overview")).await;
        let receipt = answer.header("log-receipt").expect("a receipt").to_owned();
        assert!(!answer.text.contains("Salattava"));
        let shown = answer.expect(200);
        assert_eq!(shown["consents"], Value::Null);
        assert!(withheld(&shown).contains(&("/consents".to_owned(), "category_not_in_task".to_owned())));
        let subject = entry_of(&app, &receipt).await["subjects"][0].clone();
        assert!(subject["withheld"].as_array().unwrap().contains(&json!("consents")), "{subject}");
        assert!(!subject["shown"].as_array().unwrap().contains(&json!("consents")), "{subject}");
        app.official(REGISTER, "administrator").await.get(&format!("{path}/overview")).await.problem(403, "right_missing");
        let own = app.official_with(REGISTER, "caseworker", |grant| grant.own_clients_only = true).await;
        own.get(&format!("{path}/overview")).await.problem(404, "not_found");
        official.get(&format!("{path}/overview?x=1")).await.problem(400, "unknown_query_parameter");
    }

    async fn related_persons_stand_beside_the_client(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = busy(&official).await;
        let (sister, _) = entered(&official, REGISTER, newcomer(REGISTER, "Sisko")).await;
        let body = json!({"relation": "sibling", "client": sister["id"], "source": from_client()});
        official.post(&format!("{path}/related-persons"), body).await.expect(201);
        let answer = official.get(&format!("{path}/overview")).await;
        let receipt = answer.header("log-receipt").expect("a receipt").to_owned();
        let shown = answer.expect(200);
        let listed = official.get(&format!("{path}/related-persons")).await.expect(200);
        assert_eq!(shown["relatedPersons"], json!({"items": listed["items"], "more": false}));
        let entry = entry_of(&app, &receipt).await;
        let named: Vec<_> = entry["subjects"].as_array().unwrap().iter().map(|subject| subject["clientId"].clone()).collect();
        assert!(named.contains(&sister["id"]), "a relative whose name is shown is a subject too: {entry}");
    }

    async fn what_is_restricted_is_in_no_part(app) {
        let official = app.official(REGISTER, "caseworker").await;
        let (_, path) = busy(&official).await;
        recorded(&official, &path, "case_note", note("Rajoitettava."), json!({})).await;
        recorded(&official, &path, "appointment", appointment("2026-03-09T08:00:00Z"), json!({})).await;
        let responsible = app.official(REGISTER, "responsible_person").await;
        let body = json!({"categories": ["case_data"], "ground": "accuracy_contested", "source": from_client()});
        responsible.post(&format!("{path}/restrictions"), body).await.expect(201);
        let answer = official.get(&format!("{path}/overview")).await;
        assert!(!answer.text.contains("Rajoitettava"));
        let shown = answer.expect(200);
        assert_eq!((ids(&shown["latest"]).len(), ids(&shown["appointments"]).len()), (0, 1));
        assert_eq!(shown["recordCounts"], json!([{"kind": "appointment", "count": {"value": 1, "exact": true}}]));
        let opened = responsible.with("restricted-use", "consent").get(&format!("{path}/overview")).await.expect(200);
        assert_eq!(ids(&opened["latest"]).len(), 1);
    }
}
