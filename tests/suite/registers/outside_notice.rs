//! `/v1/registers/{register}/outside-notice`: what law requires although the notice forgot it.

use serde_json::{Value, json};
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;
use tests::sql::{Sql, id_of};
use tests::{App, Options, Session};

const PROVISION: &str = "recording_of_information";
const ADDRESS: &str = "lain.vaatima@example.org";
/// What the notice of 004 names of contacts.
const CONTACTS: &str = "fields = [\"address\", \"phone\"]";

fn email() -> Value {
    json!({"address": ADDRESS, "source": from_client(), "requiredByLaw": PROVISION})
}

fn cases(register: &str) -> String {
    format!("/v1/registers/{register}/outside-notice")
}

async fn officer(app: &App, register: &str) -> Session {
    app.official(register, "data_protection_officer").await
}

/// When the notice of 004 names e-mail addresses, in these tests.
const AMENDED: &str = "2026-03-10T09:00:00Z";

/// The five registers; 004 by an amended notice from that day on.
fn amended() -> Options {
    let folder = edited_registers(env!("CARGO_TARGET_TMPDIR"), |register, text| match register {
        RAISIO => {
            assert!(text.contains(CONTACTS));
            text.replacen("version = \"2021-11-08\"", "version = \"2026-03-10\"", 1)
                .replacen("valid_from = 2021-11-08", "valid_from = 2026-03-10", 1)
                .replacen(CONTACTS, "fields = [\"address\", \"phone\", \"email\"]", 1)
        }
        _ => text,
    });
    Options {
        registers_dir: Some(folder),
        former_registers_dir: Some(tests::app::shipped_registers()),
        ..Options::default()
    }
}

fn all_of(items: &Value, member: &str) -> Vec<Value> {
    let items = items.as_array().expect("a list").iter();
    items.map(|item| item[member].clone()).collect()
}

/// How often the outbox tells of the client as a whole.
async fn sql_changes(app: &App, client: &Value) -> i64 {
    let mut sql = Sql::of(app).await;
    let id = sql.id(id_of(client));
    sql.count(&format!("changes WHERE resource_id = {id} AND kind = 'client'"))
        .await
}

/// The one open case of a register, and the path to its closing.
async fn open_case(officer: &Session, register: &str) -> (Value, String) {
    let page = officer
        .get(&format!("{}?state=open", cases(register)))
        .await
        .expect(200);
    assert_eq!(page["items"].as_array().unwrap().len(), 1, "{page}");
    let case = page["items"][0].clone();
    let closing = format!("{}/{}/closing", cases(register), case["id"].as_str().unwrap());
    (case, closing)
}

/// A client of 004 with an e-mail address, which its notice does not name.
async fn with_email(app: &App) -> (Session, Value, String) {
    let responsible = app.official(RAISIO, "responsible_person").await;
    let (_, path) = entered(&responsible, RAISIO, newcomer(RAISIO, "Testinen")).await;
    app.set_time("2026-03-02T09:01:00Z");
    let made = responsible
        .post(&format!("{path}/emails"), email())
        .await
        .expect(201);
    (responsible, made, path)
}

tests::scenario! {
    async fn what_is_sent_back_as_it_was_read_makes_no_version(app) {
        let responsible = app.official(RAISIO, "responsible_person").await;
        let (_, path) = entered(&responsible, RAISIO, newcomer(RAISIO, "Testinen")).await;
        let made = responsible.post(&format!("{path}/emails"), email()).await.expect(201);
        assert_eq!(made["restricted"], "outside_notice");
        let one = format!("{path}/emails/{}", made["id"].as_str().unwrap());
        let claims = responsible.with("restricted-use", "legal_claims");
        let read = claims.get(&one).await.expect(200);
        for same in [json!({}), json!({"address": ADDRESS}), json!({"address": ADDRESS, "requiredByLaw": PROVISION}), json!({"requiredByLaw": null})] {
            assert_eq!(claims.if_match(&json!(1)).patch(&one, same).await.expect(200), read);
        }
        assert_eq!(claims.if_match(&json!(1)).patch(&one, json!({"address": "b@example.org"})).await.expect(200)["version"], 2);
    }

    async fn what_law_requires_enters_restricted_and_is_listed(app) {
        let official = app.official(RAISIO, "caseworker").await;
        let responsible = app.official(RAISIO, "responsible_person").await;
        let (client, path) = entered(&official, RAISIO, newcomer(RAISIO, "Testinen")).await;
        let emails = format!("{path}/emails");
        let with = |code: Option<&str>| match code {
            Some(code) => json!({"address": ADDRESS, "source": from_client(), "requiredByLaw": code}),
            None => json!({"address": ADDRESS, "source": from_client()}),
        };
        for session in [&official, &responsible] {
            let error = refused(session.post(&emails, with(None)).await, "", "outside_notice");
            assert_eq!(error["ground"]["noticeSection"], "7");
        }
        // A provision that serves something else, or none of the profile's, is no ground.
        for code in ["interpretation", "integration_data_access", "law_of_the_jungle"] {
            refused(responsible.post(&emails, with(Some(code))).await, "/requiredByLaw", "provision_not_in_force");
        }
        let problem = official.post(&emails, email()).await.problem(403, "right_missing");
        assert_eq!(problem["params"]["right"], "outside_notice.record");
        let asked = responsible.post(&format!("{emails}?dryRun=true"), email()).await.expect(200);
        assert_eq!((&asked["allowed"], &asked["ground"]["provision"]), (&json!(true), &json!("434/2003 42 §")));
        let made = responsible.post(&emails, email()).await.expect(201);
        assert_eq!((&made["restricted"], &made["category"]), (&json!("outside_notice"), &Value::Null));

        // Nobody sees it but those who answer for it, naming a use.
        for session in [&official, &responsible, &official.with("restricted-use", "legal_claims")] {
            for answer in [session.get(&path).await, session.get(&emails).await, session.get(&format!("{path}/history")).await] {
                assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
                assert!(!answer.text.contains(ADDRESS), "{}", answer.text);
            }
            session.get(&format!("{emails}/{}", made["id"].as_str().unwrap())).await.problem(404, "not_found");
        }
        let opened = responsible.with("restricted-use", "legal_claims").get(&path).await.expect(200);
        assert_eq!(opened["emails"][0]["address"], ADDRESS);

        let officer = officer(&app, RAISIO).await;
        let (case, _) = open_case(&officer, RAISIO).await;
        assert_eq!((&case["clientId"], &case["factId"], &case["field"]), (&client["id"], &made["id"], &json!("email")));
        assert_eq!((&case["provision"], &case["citation"]), (&json!(PROVISION), &json!("434/2003 42 §")));
        assert_eq!((&case["recordedBy"]["id"], &case["closing"], &case["closedAt"]), (&json!(responsible.user.to_string()), &Value::Null, &Value::Null));
        official.get(&cases(RAISIO)).await.problem(403, "right_missing");
        let log = officer.get(&format!("{path}/log")).await.expect(200);
        assert_eq!((&log["items"][0]["operation"], &log["items"][0]["subjects"][0]["shown"]), (&json!("listOutsideNotice"), &json!(["email"])));
        let recorded = log["items"].as_array().unwrap().iter().find(|entry| entry["operation"] == "addEmail" && entry["outcome"] == "done").unwrap();
        assert_eq!(recorded["provision"], "434/2003 42 §");
    }

    async fn it_is_corrected_on_the_same_provision(app) {
        let (responsible, made, path) = with_email(&app).await;
        let one = format!("{path}/emails/{}", made["id"].as_str().unwrap());
        let change = json!({"address": "oikea@example.org"});
        responsible.if_match(&made["version"]).patch(&one, change.clone()).await.problem(403, "field_withheld");
        let named = responsible.with("restricted-use", "legal_claims");
        let changed = named.if_match(&made["version"]).with("change-reason", "corrected").patch(&one, change).await.expect(200);
        assert_eq!((&changed["address"], &changed["restricted"]), (&json!("oikea@example.org"), &json!("outside_notice")), "still outside the notice");
        // The same for what a person is: 000 names no occupation.
        let responsible = app.official(KEMI_REFUGEE_WORK, "responsible_person").await;
        let (client, path) = entered(&responsible, KEMI_REFUGEE_WORK, newcomer(KEMI_REFUGEE_WORK, "Testinen")).await;
        let patch = json!({"person": {"occupation": "kuski"}, "source": from_client(), "requiredByLaw": PROVISION});
        let patched = responsible.if_match(&client["version"]).patch(&path, patch).await.expect(200);
        assert_eq!((&patched["person"]["occupation"], &patched["restricted"]), (&Value::Null, &json!(true)));
        let opened = responsible.with("restricted-use", "legal_claims").get(&path).await.expect(200);
        assert_eq!(opened["person"]["occupation"], "kuski");
        open_case(&officer(&app, KEMI_REFUGEE_WORK).await, KEMI_REFUGEE_WORK).await;
    }

    async fn an_amendment_ends_the_restriction(app, amended()) {
        std::fs::remove_dir_all(&app.state.config.registers_dir).expect("a folder of its own");
        let (responsible, made, path) = with_email(&app).await;
        let officer = officer(&app, RAISIO).await;
        let (case, closing) = open_case(&officer, RAISIO).await;
        let amended = json!({"closing": "notice_amended"});
        responsible.if_match(&case["version"]).post(&closing, amended.clone()).await.problem(403, "right_missing");
        officer.post(&closing, amended.clone()).await.problem(428, "if_match_missing");
        officer.if_match(&json!(7)).post(&closing, amended.clone()).await.problem(412, "stale");
        // The notice in force names no e-mail addresses still: the case stays open.
        let version = officer.if_match(&case["version"]);
        let error = refused(version.post(&closing, amended.clone()).await, "", "outside_notice");
        assert_eq!(error["ground"]["noticeSection"], "7");
        let asked = version.post(&format!("{closing}?dryRun=true"), amended.clone()).await.expect(200);
        assert_eq!((&asked["allowed"], all_of(&asked["reasons"], "code")), (&json!(false), vec![json!("outside_notice")]));
        app.set_time(AMENDED);
        let (responsible, officer) = (app.official(RAISIO, "responsible_person").await, app.official(RAISIO, "data_protection_officer").await);
        let asked = officer.if_match(&case["version"]).post(&format!("{closing}?dryRun=true"), amended.clone()).await.expect(200);
        assert_eq!((&asked["allowed"], &asked["ground"]["noticeSection"]), (&json!(true), &json!("7")));
        assert_eq!(open_case(&officer, RAISIO).await.0["version"], case["version"], "nothing was changed");
        let closed = officer.if_match(&case["version"]).post(&closing, amended.clone()).await.expect(200);
        assert_eq!((&closed["closing"], &closed["closedBy"]["id"], &closed["version"]), (&json!("notice_amended"), &json!(officer.user.to_string()), &json!(2)));
        officer.if_match(&case["version"]).post(&closing, amended.clone()).await.problem(412, "stale");
        officer.if_match(&closed["version"]).post(&closing, amended).await.problem(409, "already_closed");
        assert_eq!(officer.get(&format!("{}?state=open", cases(RAISIO))).await.expect(200)["items"], json!([]));
        assert_eq!(all(&officer.get(&format!("{}?state=closed", cases(RAISIO))).await.expect(200), "/id"), [case["id"].clone()]);
        let read = responsible.get(&path).await.expect(200);
        assert_eq!((&read["restricted"], &read["emails"][0]["address"]), (&json!(false), &json!(ADDRESS)));
        assert_eq!((&read["emails"][0]["restricted"], &read["emails"][0]["id"]), (&Value::Null, &made["id"]));
        assert_eq!(read["emails"][0]["category"], "contact_data", "it rests on the notice now");
        // And is changed by the rules of any other: no provision is asked for, nor taken.
        let one = format!("{path}/emails/{}", made["id"].as_str().unwrap());
        let version = responsible.if_match(&read["emails"][0]["version"]);
        refused(version.patch(&one, json!({"address": "b@example.org", "requiredByLaw": PROVISION})).await, "/requiredByLaw", "provision_not_needed");
        version.patch(&one, json!({"address": "b@example.org"})).await.expect(200);
    }

    async fn a_removal_leaves_a_trace_without_content(app) {
        let (responsible, made, path) = with_email(&app).await;
        let named = responsible.with("restricted-use", "legal_claims");
        let one = format!("{path}/emails/{}", made["id"].as_str().unwrap());
        named.if_match(&made["version"]).patch(&one, json!({"address": "toinen@example.org"})).await.expect(200);
        // Taken out of use in the meantime: its versions are there still.
        assert_eq!(named.if_match(&json!(2)).delete(&one).await.status.as_u16(), 204);
        assert!(named.get(&format!("{path}/history")).await.text.contains(ADDRESS));
        let officer = officer(&app, RAISIO).await;
        let (case, closing) = open_case(&officer, RAISIO).await;
        officer.if_match(&case["version"]).post(&closing, json!({"closing": "removed"})).await.expect(200);
        for session in [&named, &officer.with("restricted-use", "legal_claims")] {
            for answer in [session.get(&path).await, session.get(&format!("{path}/emails")).await, session.get(&format!("{path}/history")).await] {
                assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
                assert!(!answer.text.contains("example.org"), "{}", answer.text);
            }
        }
        let history = named.get(&format!("{path}/history")).await.expect(200);
        let traces: Vec<_> = history["items"].as_array().unwrap().iter().filter(|item| item["factId"] == made["id"]).collect();
        assert_eq!(traces.len(), 1, "{history}");
        assert_eq!((&traces[0]["before"], &traces[0]["after"], &traces[0]["reason"]), (&Value::Null, &Value::Null, &json!("outside_notice_closed")));
        assert_eq!(traces[0]["recordedBy"]["id"], json!(officer.user.to_string()));
        let log = officer.get(&format!("{path}/log?limit=200")).await.expect(200);
        assert!(all(&log, "/operation").contains(&json!("addEmail")), "the log keeps that it was there");
    }

    async fn who_refuses_the_permission_of_001_is_served_all_the_same(app) {
        let (official, responsible) = (app.official(JOROINEN, "caseworker").await, app.official(JOROINEN, "responsible_person").await);
        let mut body = newcomer(JOROINEN, "Testinen");
        body["phones"] = json!([{"number": "+358 50 555 1001"}]);
        let by = |code: &str| { let mut body = body.clone(); body["entry"] = json!({"requiredByLaw": code}); body };
        for code in ["guidance_2010", "child_welfare_notification", "no_such_duty"] {
            refused(responsible.post(&clients(JOROINEN), by(code)).await, "/entry/requiredByLaw", "provision_not_in_force");
        }
        official.post(&clients(JOROINEN), by("guidance")).await.problem(403, "right_missing");
        let asked = responsible.post(&format!("{}?dryRun=true", clients(JOROINEN)), by("guidance")).await.expect(200);
        assert_eq!(asked["ground"], json!({"noticeSection": null, "provision": "681/2023 2 luku", "consentId": null, "reading": false}));
        let (client, path) = entered(&responsible, JOROINEN, by("guidance")).await;
        assert_eq!((&client["enteredBy"], &client["restricted"]), (&json!("guidance"), &json!(true)));
        // Restricted as a whole: a caseworker knows that there is such a client, and no more.
        let read = official.get(&path).await.expect(200);
        assert_eq!((&read["person"]["lastName"], &read["person"]["birthDate"], &read["phones"]), (&json!("Testinen"), &Value::Null, &json!([])));
        let phone = json!({"number": "+358 50 555 1002", "source": from_client()});
        official.post(&format!("{path}/phones"), phone.clone()).await.problem(403, "field_withheld");
        let named = responsible.with("restricted-use", "public_interest");
        named.post(&format!("{path}/phones"), phone).await.expect(201);
        let officer = officer(&app, JOROINEN).await;
        let (case, closing) = open_case(&officer, JOROINEN).await;
        assert_eq!((&case["clientId"], &case["factId"], &case["field"], &case["citation"]), (&client["id"], &Value::Null, &Value::Null, &json!("681/2023 2 luku")));
        // The notice takes nobody in without a permission still: only removal would close the case.
        let (version, amended) = (officer.if_match(&case["version"]), json!({"closing": "notice_amended"}));
        let error = refused(version.post(&closing, amended.clone()).await, "", "entry_condition_missing");
        assert_eq!(error["ground"]["noticeSection"], "6");
        assert_eq!(official.get(&path).await.expect(200)["restricted"], true);
        // The client gives it after all, for contact data but not for the birth date.
        let given = official.post(&format!("{path}/consents"), permission(&["name", "contact_data"])).await.expect(201);
        let before = sql_changes(&app, &client).await;
        version.post(&closing, amended).await.expect(200);
        assert_eq!(sql_changes(&app, &client).await, before + 1, "the outbox tells of the client");
        let read = official.get(&path).await.expect(200);
        assert_eq!((&read["enteredBy"], read["phones"].as_array().unwrap().len()), (&json!("written_permission"), 2));
        assert_eq!((&read["person"]["lastName"], &read["person"]["birthDate"]), (&json!("Testinen"), &Value::Null));
        assert!(withheld(&read).contains(&("/person/birthDate".to_owned(), "restricted".to_owned())), "{read}");
        let third = json!({"number": "+358 50 555 1003", "source": from_client()});
        official.post(&format!("{path}/phones"), third.clone()).await.expect(201);
        // From now on the register's consent is asked for, and what rests on it falls with it.
        let withdrawal = format!("{path}/consents/{}/withdrawal", given["id"].as_str().unwrap());
        official.if_match(&given["version"]).post(&withdrawal, json!({"form": "written"})).await.expect(200);
        refused(official.post(&format!("{path}/phones"), third).await, "", "consent_missing");
        assert_eq!(official.get(&path).await.expect(200)["phones"], json!([]));
    }

    async fn a_repeated_request_answers_as_the_first_though_restricted(app) {
        let responsible = app.official(RAISIO, "responsible_person").await;
        let (_, path) = entered(&responsible, RAISIO, newcomer(RAISIO, "Testinen")).await;
        let keyed = responsible.with("idempotency-key", "email-1");
        let first = keyed.post(&format!("{path}/emails"), email()).await.expect(201);
        let again = keyed.post(&format!("{path}/emails"), email()).await.expect(201);
        assert_eq!(again, first);
        // Once somebody else has changed it, its words are no longer the caller's own.
        let colleague = app.official(RAISIO, "responsible_person").await.with("restricted-use", "legal_claims");
        let one = format!("{path}/emails/{}", first["id"].as_str().unwrap());
        colleague.if_match(&first["version"]).patch(&one, json!({"address": "toinen@example.org"})).await.expect(200);
        keyed.post(&format!("{path}/emails"), email()).await.problem(404, "not_found");
    }

    async fn an_entry_that_is_removed_leaves_nobody_behind(app) {
        let responsible = app.official(JOROINEN, "responsible_person").await;
        let mut body = newcomer(JOROINEN, "Poistettava");
        body["person"]["identityCode"] = json!({"value": identity_code("1988-04-09", 971), "temporary": false});
        body["phones"] = json!([{"number": "+358 50 555 1011"}]);
        body["entry"] = json!({"requiredByLaw": "guidance"});
        let (client, path) = entered(&responsible, JOROINEN, body.clone()).await;
        let named = responsible.with("restricted-use", "public_interest");
        let phone = format!("{path}/phones/{}", client["phones"].as_array().unwrap().first().map_or("", |phone| phone["id"].as_str().unwrap()));
        assert_eq!(phone, format!("{path}/phones/"), "withheld from the one who entered it, too");
        let phone = named.get(&format!("{path}/phones")).await.expect(200)["items"][0].clone();
        assert_eq!(named.if_match(&phone["version"]).delete(&format!("{path}/phones/{}", phone["id"].as_str().unwrap())).await.status.as_u16(), 204);
        let officer = officer(&app, JOROINEN).await;
        let (case, closing) = open_case(&officer, JOROINEN).await;
        officer.if_match(&case["version"]).post(&closing, json!({"closing": "removed"})).await.expect(200);
        for answer in [named.get(&path).await, named.get(&format!("{path}/history")).await, named.get(&clients(JOROINEN)).await] {
            // Whole words: three digits alone stand in ids by chance.
            for told in ["Poistettava", "1988-04-09", &identity_code("1988-04-09", 971), "555 1011"] {
                assert!(!answer.text.contains(told), "{told}: {}", answer.text);
            }
        }
        for wanted in [json!({"name": "poistettava"}), json!({"identityCode": identity_code("1988-04-09", 971)}), json!({"birthDate": "1988-04-09"})] {
            assert_eq!(named.post(&search(JOROINEN), wanted).await.expect(200)["items"], json!([]));
        }
        // The code is free again.
        body["entry"] = newcomer(JOROINEN, "x")["entry"].clone();
        entered(&responsible, JOROINEN, body).await;
    }

    async fn the_old_duty_carried_while_it_was_in_force(app, Options { now: Some("2024-10-01T09:00:00Z"), ..Options::default() }) {
        let responsible = app.official(JOROINEN, "responsible_person").await;
        let mut body = newcomer(JOROINEN, "Testinen");
        body["entry"] = json!({"requiredByLaw": "guidance"});
        let problem = responsible.post(&clients(JOROINEN), body.clone()).await.problem(422, "rule_refused");
        assert_eq!(places(&problem), [("/entry/requiredByLaw".to_owned(), "provision_not_in_force".to_owned())]);
        body["entry"] = json!({"requiredByLaw": "guidance_2010"});
        let (client, _) = entered(&responsible, JOROINEN, body).await;
        assert_eq!(client["enteredBy"], "guidance_2010");
    }
}
