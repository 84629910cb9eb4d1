//! What the rules decide of changes, of dry runs and of what a form asks before it is sent.

use serde_json::{Value, json};
use tests::people::*;
use tests::refusal::places;
use tests::scenes::*;
use tests::{App, Session};

/// The codes and pointers of a dry run's reasons.
fn reasons(asked: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let items = asked["reasons"].as_array().expect("reasons").iter();
    items
        .map(|reason| (text(&reason["pointer"]), text(&reason["code"])))
        .collect()
}

/// Asks beforehand and is told no, for one reason; every reason says itself in words.
async fn told_no(session: &Session, path: &str, body: Value, pointer: &str, code: &str) {
    let asked = session
        .post(&format!("{path}?dryRun=true"), body)
        .await
        .expect(200);
    assert_eq!(
        (&asked["allowed"], reasons(&asked)),
        (&json!(false), vec![(pointer.to_owned(), code.to_owned())]),
        "{asked}"
    );
    assert_ne!(asked["reasons"][0]["detail"], asked["reasons"][0]["code"]);
    let fi = asked["reasons"][0]["detail"].as_str().expect("a detail");
    assert!(!fi.is_empty() && !fi.contains('{'), "{asked}");
}

async fn told_yes(session: &Session, path: &str, body: Value) {
    let asked = session
        .post(&format!("{path}?dryRun=true"), body)
        .await
        .expect(200);
    assert_eq!(
        (&asked["allowed"], &asked["reasons"]),
        (&json!(true), &json!([])),
        "{asked}"
    );
}

fn action(client: &Value, operation: &str) -> (Value, Value) {
    let actions = client["allowedActions"].as_array().expect("actions");
    let found = actions
        .iter()
        .find(|action| action["operationId"] == operation)
        .unwrap_or_else(|| panic!("{operation}"));
    (found["allowed"].clone(), found["code"].clone())
}

/// A client of the project with a phone number that rests on a consent until the tenth of March.
async fn with_expiring_consent(app: &App) -> (String, Value) {
    let official = app.official(KEMI_PROJECT, "caseworker").await;
    let mut body = newcomer(KEMI_PROJECT, "Testinen");
    body["entry"]["consents"][0]["period"] = json!({"to": "2026-03-10"});
    body["phones"] =
        json!([{"number": "+358 50 555 0701", "period": {"from": "2026-03-01", "to": "2026-12-31"}}]);
    let (client, path) = entered(&official, KEMI_PROJECT, body).await;
    (path, client["phones"][0].clone())
}

tests::scenario! {
    async fn a_period_is_judged_like_any_change_but_for_an_earlier_end(app) {
        let (path, phone) = with_expiring_consent(&app).await;
        let one = format!("{path}/phones/{}", phone["id"].as_str().unwrap());
        app.set_time("2026-03-12T09:00:00Z");
        let official = app.official(KEMI_PROJECT, "caseworker").await;
        let version = official.if_match(&phone["version"]);
        for period in [json!({"to": "2027-12-31"}), json!({"to": null}), json!({"from": "2026-02-01"}), json!({"from": "2026-02-01", "to": "2026-03-11"})] {
            refused(version.patch(&one, json!({"period": period})).await, "", "consent_missing");
        }
        let ended = version.patch(&one, json!({"period": {"to": "2026-03-11"}})).await.expect(200);
        assert_eq!(ended["period"], json!({"from": "2026-03-01", "to": "2026-03-11"}));
        // Ended is ended: it is not opened again without a consent.
        refused(official.if_match(&ended["version"]).patch(&one, json!({"period": {"to": "2026-12-31"}})).await, "", "consent_missing");
        // A new consent carries what is longer, and the datum rests on it from then on.
        let given = official.post(&format!("{path}/consents"), informed_consent(&["name", "contact_data"])).await.expect(201);
        let longer = official.if_match(&ended["version"]).patch(&one, json!({"period": {"to": "2026-12-31"}})).await.expect(200);
        let withdrawal = format!("{path}/consents/{}/withdrawal", given["id"].as_str().unwrap());
        official.if_match(&given["version"]).post(&withdrawal, json!({"form": "written"})).await.expect(200);
        let read = official.get(&path).await.expect(200);
        assert_eq!((&read["phones"], longer["version"].as_i64()), (&json!([]), Some(3)), "it fell with the new consent");
    }

    async fn a_provision_that_is_not_needed_is_told_not_lost(app) {
        let responsible = app.official(RAISIO, "responsible_person").await;
        let (client, path) = entered(&responsible, RAISIO, newcomer(RAISIO, "Testinen")).await;
        let phone = json!({"number": "+358 50 555 0711", "source": from_client(), "requiredByLaw": "recording_of_information"});
        let error = refused(responsible.post(&format!("{path}/phones"), phone.clone()).await, "/requiredByLaw", "provision_not_needed");
        assert_eq!(error["ground"]["noticeSection"], "7");
        told_no(&responsible, &format!("{path}/phones"), phone, "/requiredByLaw", "provision_not_needed").await;
        let order = json!({"source": from_client(), "requiredByLaw": "recording_of_information"});
        refused(responsible.post(&format!("{path}/non-disclosure-orders"), order).await, "/requiredByLaw", "provision_not_needed");
        let patch = json!({"person": {"occupation": "kuski"}, "source": from_client(), "requiredByLaw": "recording_of_information"});
        refused(responsible.if_match(&client["version"]).patch(&path, patch).await, "/requiredByLaw", "provision_not_needed");
        // A patch may bring both sorts: the provision is for the one that the notice does not name.
        let responsible = app.official(KEMI_REFUGEE_WORK, "responsible_person").await;
        let (client, path) = entered(&responsible, KEMI_REFUGEE_WORK, newcomer(KEMI_REFUGEE_WORK, "Testinen")).await;
        let patch = json!({"person": {"occupation": "kuski", "communicationLanguage": "so"}, "source": from_client(), "requiredByLaw": "recording_of_information"});
        let patched = responsible.if_match(&client["version"]).patch(&path, patch).await.expect(200);
        assert_eq!((&patched["person"]["communicationLanguage"], &patched["person"]["occupation"]), (&json!("so"), &Value::Null));
        let opened = responsible.with("restricted-use", "legal_claims").get(&path).await.expect(200);
        assert_eq!(opened["person"]["occupation"], "kuski");
    }

    async fn who_a_client_is_is_not_taken_away(app) {
        let official = app.official(JOROINEN, "caseworker").await;
        let mut body = newcomer(JOROINEN, "Testinen");
        body["person"]["identityCode"] = json!({"value": identity_code("1988-04-09", 961), "temporary": true});
        let (client, path) = entered(&official, JOROINEN, body).await;
        let take = |members: Value| json!({"person": members, "source": from_client()});
        let version = official.if_match(&client["version"]);
        let error = refused(version.patch(&path, take(json!({"birthDate": null, "identityCode": null}))).await, "", "identification_missing");
        assert_eq!((&error["params"]["oneOf"], &error["ground"]["noticeSection"]), (&json!(["birth_date", "identity_code"]), &json!("5")));
        let less = version.patch(&path, take(json!({"identityCode": null}))).await.expect(200);
        assert_eq!((&less["person"]["identityCode"], &less["person"]["birthDate"]), (&Value::Null, &json!("1988-04-09")));
        refused(official.if_match(&less["version"]).patch(&path, take(json!({"birthDate": null}))).await, "", "identification_missing");
        // One for the other is no loss.
        let other = json!({"birthDate": null, "identityCode": {"value": identity_code("1988-04-09", 962), "temporary": false}});
        official.if_match(&less["version"]).patch(&path, take(other)).await.expect(200);
    }

    async fn a_client_is_protected_from_the_first_moment(app) {
        let (official, responsible) = (app.official(RAISIO, "caseworker").await, app.official(RAISIO, "responsible_person").await);
        let mut body = newcomer(RAISIO, "Suojattu");
        body["addresses"] = json!([{"kind": "permanent", "street": "Salakatu 7", "city": "Raisio"}]);
        body["nonDisclosure"] = json!({"period": {"from": "2026-02-01", "to": "2031-01-31"}});
        let (client, path) = entered(&official, RAISIO, body.clone()).await;
        assert_eq!((&client["nonDisclosure"], &client["addresses"]), (&json!(true), &json!([])), "hidden from the one who entered it, too");
        assert!(withheld(&client).contains(&("/addresses".to_owned(), "non_disclosure".to_owned())), "{client}");
        let seen = responsible.get(&path).await.expect(200);
        assert_eq!(seen["addresses"][0]["street"], "Salakatu 7");
        let orders = official.get(&format!("{path}/non-disclosure-orders")).await.expect(200);
        assert_eq!((&orders["items"][0]["period"], &orders["items"][0]["source"]["party"]), (&json!({"from": "2026-02-01", "to": "2031-01-31"}), &json!("client")));
        body["nonDisclosure"]["period"] = json!({"from": "2026-02-01", "to": "2026-01-01"});
        let problem = official.post(&clients(RAISIO), body).await.problem(422, "validation_failed");
        assert_eq!(places(&problem), [("/nonDisclosure/period/to".to_owned(), "period_backwards".to_owned())]);
    }

    async fn a_source_that_has_not_begun_says_so(app, tests::Options { now: Some("2024-10-01T09:00:00Z"), ..tests::Options::default() }) {
        let official = app.official(KEMI_REFUGEE_WORK, "caseworker").await;
        let (_, path) = entered(&official, KEMI_REFUGEE_WORK, newcomer(KEMI_REFUGEE_WORK, "Testinen")).await;
        let phone = json!({"number": "+358 50 555 0721", "source": {"party": "employment_authority", "channel": "paper"}});
        let error = refused(official.post(&format!("{path}/phones"), phone).await, "/source/party", "source_not_yet");
        assert_eq!(error["params"]["from"], "2025-01-01");
    }

    async fn a_dry_run_tells_every_decision(app) {
        let (official, clerk) = (app.official(JOROINEN, "caseworker").await, app.official(RAISIO, "caseworker").await);
        // A consent that its kind refuses, in an entry and by itself; one that would carry before it was given.
        let mut body = newcomer(JOROINEN, "Testinen");
        body["entry"]["consents"][0]["form"] = json!("oral_recorded");
        told_no(&official, &clients(JOROINEN), body.clone(), "/entry/consents/0/form", "consent_form_not_allowed").await;
        body["entry"]["consents"][0]["form"] = json!("written");
        body["entry"]["consents"][0]["period"] = json!({"from": "2026-02-01"});
        told_no(&official, &clients(JOROINEN), body.clone(), "/entry/consents/0/period/from", "before_given").await;
        refused(official.post(&clients(JOROINEN), body.clone()).await, "/entry/consents/0/period/from", "before_given");
        body["entry"]["consents"][0]["period"] = json!({"from": "2026-03-01"});
        told_yes(&official, &clients(JOROINEN), body.clone()).await;

        // An identity code in use, and a right that is missing.
        body["person"]["identityCode"] = json!({"value": identity_code("1988-04-09", 951), "temporary": false});
        let (client, path) = entered(&official, JOROINEN, body.clone()).await;
        told_no(&official, &clients(JOROINEN), body.clone(), "/person/identityCode", "identity_code_in_use").await;
        body["person"].as_object_mut().unwrap().remove("identityCode");
        body["entry"] = json!({"requiredByLaw": "guidance"});
        told_no(&official, &clients(JOROINEN), body, "", "right_missing").await;
        let (_, raisio) = entered(&clerk, RAISIO, newcomer(RAISIO, "Testinen")).await;
        let email = json!({"address": "a@example.org", "source": from_client(), "requiredByLaw": "recording_of_information"});
        told_no(&clerk, &format!("{raisio}/emails"), email, "", "right_missing").await;

        // Death and its reversal.
        let (version, death) = (official.if_match(&client["version"]), format!("{path}/death"));
        let message = json!({"date": "2026-03-01", "source": from_client()});
        let false_message = json!({"source": from_client()});
        told_yes(&version, &death, message.clone()).await;
        told_no(&version, &death, json!({"date": "2026-03-01", "source": {"party": "neighbour", "channel": "phone"}}), "/source/party", "unknown_code").await;
        told_no(&version, &format!("{death}/reversal"), false_message.clone(), "", "death_not_recorded").await;
        official.if_match(&json!(99)).post(&format!("{death}?dryRun=true"), message.clone()).await.problem(412, "stale");
        assert_eq!(official.get(&path).await.expect(200)["version"], client["version"], "nothing was changed");
        let dead = version.post(&death, message.clone()).await.expect(200);
        let version = official.if_match(&dead["version"]);
        told_no(&version, &death, message, "", "death_recorded").await;
        told_yes(&version, &format!("{death}/reversal"), false_message.clone()).await;
        version.post(&format!("{death}/reversal"), false_message).await.expect(200);

        // A consent's withdrawal.
        let consent = official.get(&format!("{path}/consents")).await.expect(200)["items"][0].clone();
        let withdrawal = format!("{path}/consents/{}/withdrawal", consent["id"].as_str().unwrap());
        let (version, written) = (official.if_match(&consent["version"]), json!({"form": "written"}));
        told_yes(&version, &withdrawal, written.clone()).await;
        let withdrawn = version.post(&withdrawal, written.clone()).await;
        assert_eq!(withdrawn.header("etag"), Some("\"2\""), "{}", withdrawn.text);
        told_no(&official.if_match(&json!(2)), &withdrawal, written, "", "already_withdrawn").await;

        // A relationship's start and end.
        let relationships = format!("{path}/relationships");
        let open = official.get(&relationships).await.expect(200)["items"][0].clone();
        let end = format!("{relationships}/{}/end", open["id"].as_str().unwrap());
        told_no(&official, &relationships, json!({}), "", "relationship_open").await;
        let reason = official.get(&format!("/v1/registers/{JOROINEN}/form-model")).await.expect(200)["endReasons"][0]["code"].clone();
        let (version, ending) = (official.if_match(&open["version"]), json!({"reason": reason, "endsOn": "2026-03-02"}));
        told_yes(&version, &end, ending.clone()).await;
        let ended = version.post(&end, ending.clone()).await.expect(200);
        told_no(&official.if_match(&ended["version"]), &end, ending, "", "already_ended").await;
    }

    async fn allowed_actions_look_at_what_there_is(app) {
        let official = app.official(JOROINEN, "caseworker").await;
        let (client, path) = entered(&official, JOROINEN, newcomer(JOROINEN, "Testinen")).await;
        let (yes, no) = ((json!(true), Value::Null), |code: &str| (json!(false), json!(code)));
        for (operation, expected) in [("startRelationship", no("relationship_open")), ("endRelationship", yes.clone()), ("setOfficials", yes.clone()), ("withdrawConsent", yes.clone())] {
            assert_eq!(action(&client, operation), expected, "{operation}");
        }
        let open = official.get(&format!("{path}/relationships")).await.expect(200)["items"][0].clone();
        let reason = official.get(&format!("/v1/registers/{JOROINEN}/form-model")).await.expect(200)["endReasons"][0]["code"].clone();
        let end = format!("{path}/relationships/{}/end", open["id"].as_str().unwrap());
        official.if_match(&open["version"]).post(&end, json!({"reason": reason})).await.expect(200);
        let consent = official.get(&format!("{path}/consents")).await.expect(200)["items"][0].clone();
        let withdrawal = format!("{path}/consents/{}/withdrawal", consent["id"].as_str().unwrap());
        official.if_match(&consent["version"]).post(&withdrawal, json!({"form": "written"})).await.expect(200);
        app.set_time("2026-03-03T09:00:00Z");
        let official = app.official(JOROINEN, "caseworker").await;
        let read = official.get(&path).await.expect(200);
        for (operation, expected) in [("startRelationship", yes.clone()), ("endRelationship", no("already_ended")), ("setOfficials", no("already_ended")), ("withdrawConsent", no("already_withdrawn"))] {
            assert_eq!(action(&read, operation), expected, "{operation}");
        }
        // What begins anew begins once, however often the same request comes.
        let (keyed, relationships) = (official.with("idempotency-key", "anew"), format!("{path}/relationships"));
        let begun = keyed.post(&relationships, json!({})).await.expect(201);
        assert_eq!(keyed.post(&relationships, json!({})).await.expect(201), begun);
        assert_eq!(official.get(&relationships).await.expect(200)["items"][1], begun);
        // Where nobody has consented to anything, there is nothing to withdraw.
        let clerk = app.official(RAISIO, "caseworker").await;
        let (client, _) = entered(&clerk, RAISIO, newcomer(RAISIO, "Testinen")).await;
        assert_eq!(action(&client, "withdrawConsent"), no("not_found"));
    }
}
