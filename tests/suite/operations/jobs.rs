//! A job carries out the same commands as a handler: by its own rights, under its own name in the log.

use api::resources::consents::{GiveConsent, WithdrawConsent};
use application::caller::{Operation, RegisterCaller};
use application::consents::withdraw;
use application::execute::{Manner, execute};
use contract::consents::withdraw::WithdrawalInput;
use contract::problem::Code;
use domain::ids::{ClientId, ConsentId};
use serde_json::{Value, json};
use tests::Options;
use tests::people::*;
use tests::scenes::{consent, edited_registers, entered, newcomer};
use tests::sql::{Sql, id_of};

const REGISTER: &str = KEMI_REFUGEE_WORK;

const JOBS: &str = r#"
[[job]]
code = "consent_review"
label = { fi = "Suostumusten tarkistus", sv = "Granskning av samtycken", en = "Review of consents" }
rights = ["consent.view", "consent.edit"]
categories = ["name"]
purposes = ["service_planning"]

[[job]]
code = "reading"
label = { fi = "Lukeminen", sv = "Läsning", en = "Reading" }
rights = ["client.view"]
categories = ["name"]
purposes = ["service_planning"]
"#;

fn with_jobs() -> Options {
    let folder = edited_registers(env!("CARGO_TARGET_TMPDIR"), |id, text| match id {
        REGISTER => format!("{text}\n{JOBS}"),
        _ => text,
    });
    Options {
        registers_dir: Some(folder),
        ..Options::default()
    }
}

fn withdrawal() -> WithdrawalInput {
    serde_json::from_value(json!({"form": "written"})).expect("a withdrawal")
}

tests::scenario! {
    async fn a_job_does_what_its_rights_allow_and_the_log_names_it(app, with_jobs()) {
        let official = app.official(REGISTER, "responsible_person").await;
        let (client, path) = entered(&official, REGISTER, newcomer(REGISTER, "Keräilijä")).await;
        let mut given = consent("obtaining", "written", "service_planning", &["name"]);
        given["parties"] = json!([{"code": "partner_organisation", "name": "An association"}]);
        let given = official.post(&format!("{path}/consents"), given).await.expect(201);
        let (client, id) = (ClientId(id_of(&client)), ConsentId(id_of(&given)));
        let app_state = &app.state.app;

        // A job that the profile does not name, and one without the right: refused, entered, nothing written.
        let mut sql = Sql::of(&app).await;
        let before = sql.count("consents").await;
        for (job, code) in [("nobody_s", Code::TaskNotHeld), ("reading", Code::RightMissing)] {
            let refused = RegisterCaller::for_job(app_state, REGISTER, job, WithdrawConsent::INFO).await;
            assert_eq!(refused.err().expect("a refusal").code, code, "{job}");
        }
        assert_eq!(sql.count("consents").await, before);
        assert_eq!(sql.count("log_events WHERE outcome = 'refused' AND operation = 'withdrawConsent' AND user_id IS NULL").await, 2);

        // One that has the right: asked first, then done, as over HTTP.
        let job = RegisterCaller::for_job(app_state, REGISTER, "consent_review", WithdrawConsent::INFO).await;
        let job = job.expect("the job may");
        for dry_run in [true, false] {
            let command = withdraw::WithdrawConsent::new(&job, client, id, 1, &withdrawal()).expect("a command");
            execute(&job, command, Manner::dry_run(dry_run)).await.expect("it is carried out");
            let read = official.get(&format!("{path}/consents/{}", given["id"].as_str().unwrap())).await.expect(200);
            assert_eq!(read["standing"], if dry_run { "in_force" } else { "withdrawn" });
        }
        let read = official.get(&format!("{path}/consents/{}", given["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(read["recordedBy"]["displayName"], Value::Null, "nobody of the users");
        let dpo = app.official(REGISTER, "data_protection_officer").await;
        let log = dpo.get(&format!("/v1/registers/{REGISTER}/log?operation=withdrawConsent")).await.expect(200);
        let entries = log["items"].as_array().expect("entries");
        assert_eq!(entries.iter().filter(|entry| entry["outcome"] == "done").count(), 1, "{log}");
        assert!(entries.iter().all(|entry| entry["user"] == Value::Null), "{log}");

        // The same rule as for anybody.
        let command = withdraw::WithdrawConsent::new(&job, client, id, 2, &withdrawal()).expect("a command");
        let refused = execute(&job, command, Manner::plain()).await;
        assert_eq!(refused.err().expect("a refusal").code, Code::AlreadyWithdrawn);
        let other = RegisterCaller::for_job(app_state, "no-such-register", "consent_review", GiveConsent::INFO).await;
        assert_eq!(other.err().expect("a refusal").code, Code::RegisterUnknown);
    }
}
