//! What each operation is sent.

use super::{REGISTER, Sweep};
use crate::Session;
use crate::contract::Operation;
use crate::people::from_client;
use serde_json::{Value, json};

/// The body of a consent.
pub(super) fn consent() -> Value {
    json!({
        "kind": "obtaining", "parties": [{"code": "partner_organisation", "name": "Testijärjestö"}],
        "categories": ["contact_data"], "purposes": ["integration_services"], "givenOn": "2026-03-01",
        "form": "written", "language": "so", "interpreter": true,
        "representative": {"name": "Edustaja Testinen", "capacity": "guardian", "proof": "Päätös 1/2026"}
    })
}

/// The body that adds a fact of a collection.
pub(super) fn fact(collection: &str) -> Value {
    let mut body = match collection {
        "addresses" => {
            json!({"kind": "permanent", "street": "Testikatu 1 A 2", "postalCode": "94100", "city": "Kemi"})
        }
        "phones" => json!({"number": "+358 50 000 0002"}),
        "emails" => json!({"address": "testi@example.org"}),
        "municipalities" => json!({"municipality": "240"}),
        "citizenships" => json!({"country": "SO"}),
        "identifiers" => {
            json!({"scheme": "uma", "value": "A1234", "requiredByLaw": "recording_of_information"})
        }
        "permits" => {
            json!({"type": "continuous", "ground": "quota_refugee", "period": {"from": "2026-01-01", "to": "2026-12-31"}})
        }
        "reimbursements" => json!({"period": {"from": "2026-01-15", "to": "2026-12-31"}}),
        "registrations" => {
            json!({"period": {"from": "2026-01-15", "to": "2026-12-31"}, "requiredByLaw": "recording_of_information"})
        }
        "reception-periods" => {
            json!({"kind": "municipal_placement", "period": {"from": "2026-01-15", "to": "2026-12-31"}})
        }
        "related-persons" => {
            json!({"relation": "trustee", "name": "Edunvalvoja Testinen", "phone": "+358 50 000 0003", "scope": ["financial_matters"]})
        }
        "non-disclosure-orders" => json!({"period": {"from": "2026-01-01", "to": "2026-12-31"}}),
        "restrictions" => json!({"categories": ["citizenship"], "ground": "accuracy_contested"}),
        other => panic!("{other} is a kind of fact that the sweep does not know: add it"),
    };
    body["source"] = from_client();
    body
}

/// The body of a record.
pub(super) fn record() -> Value {
    json!({
        "type": "service_measure", "source": from_client(),
        "content": {"kind": "measure", "text": "Kielikurssi", "period": {"from": "2026-03-01"}}
    })
}

/// The body of an observation of work ability, final from the first.
pub(super) fn observation() -> Value {
    json!({
        "type": "work_ability_observation", "heldOn": "2026-02-27", "source": from_client(),
        "content": {"kind": "work_ability_observation", "text": "Jaksaa seistä tunnin.", "setting": "Puutyöpaja"}
    })
}

/// The body of an event of two clients.
pub(super) fn event(one: &str, other: &str) -> Value {
    json!({
        "type": "appointment", "source": from_client(), "clients": [{"client": one}, {"client": other}],
        "content": {"kind": "appointment", "startsAt": "2026-03-02T07:00:00Z", "about": "Ryhmätapaaminen"}
    })
}

/// The body of a further client of the event.
pub(super) fn further(client: &str) -> Value {
    let mut body = event(client, client);
    body.as_object_mut().expect("an object").remove("type");
    body["clients"] = json!([{"client": client}]);
    body
}

/// That somebody stands in for another from a day on.
pub(super) fn substitute(official: &Session, substitute: &Session, from: &str) -> Value {
    let (official, substitute) = (official.user.to_string(), substitute.user.to_string());
    json!({"official": official, "substitute": substitute, "period": {"from": from, "to": from}})
}

/// The body of a plan.
pub(super) fn plan() -> Value {
    json!({
        "type": "integration_plan", "state": "in_force", "source": from_client(),
        "content": {"kind": "plan", "summary": "Suunnitelma", "period": {"from": "2026-03-01", "to": "2027-02-28"}}
    })
}

/// The body of a goal.
pub(super) fn goal() -> Value {
    json!({"source": from_client(), "content": {"kind": "goal", "text": "Kielitaito", "targetOn": "2026-12-01"}})
}

/// The body of a review.
pub(super) fn review() -> Value {
    json!({"source": from_client(), "content": {"kind": "review", "text": "Etenee", "nextOn": "2026-09-01"}})
}

/// The body of a correction.
pub(super) fn correction() -> Value {
    json!({"kind": "redaction", "ground": "unnecessary"})
}

impl Sweep {
    /// What an operation is sent.
    pub fn body(&self, operation: &Operation) -> Option<Value> {
        let collection = operation.path.split('/').nth(6).unwrap_or_default();
        Some(match (operation.method.as_str(), operation.id.as_str()) {
            ("GET" | "DELETE", _) => return None,
            ("POST" | "PATCH", _) if operation.is_fact() => {
                let mut body = fact(collection);
                // Of these, one follows another.
                if ["permits", "reimbursements", "registrations", "reception-periods"].contains(&collection) {
                    body["period"] = json!({"from": "2031-01-01", "to": "2031-12-31"});
                }
                body
            }
            (_, "createClient") => {
                json!({"clientGroup": "refugees_received", "person": {"lastName": "Toinen"}, "source": from_client()})
            }
            (_, "updateClient") => {
                json!({"person": {"lastName": "Testinen-Toinen"}, "source": from_client()})
            }
            (_, "searchClients") => json!({"name": "testinen"}),
            (_, "recordDeath") => json!({"date": "2026-03-01", "source": from_client()}),
            (_, "reverseDeath") => json!({"source": from_client()}),
            (_, "giveConsent") => consent(),
            (_, "withdrawConsent") => json!({"form": "written"}),
            (_, "createRecord") => record(),
            (_, "createEvent") => event(&self.ids["client"], &self.ids["child"]),
            (_, "createEventRecords") => further(&self.ids["guest"]),
            (_, "markAttendance") => {
                json!({"clients": [{"client": self.ids["child"], "version": 1, "state": "attended"}]})
            }
            (_, "createSubstitute") => substitute(&self.responsible, &self.colleague, "2026-05-01"),
            (_, "endSubstitute") => json!({}),
            (_, "handOver") => {
                json!({"from": self.responsible.user.to_string(), "to": self.colleague.user.to_string()})
            }
            (_, "changeRecord") => json!({"content": {"kind": "measure", "provider": "Testiopisto"}}),
            (_, "createGoal") => goal(),
            (_, "changeGoal") => json!({"content": {"kind": "goal", "realisation": "Alussa"}}),
            (_, "passGoalOn") => json!({"to": "partly_realised", "realisation": "Puolet"}),
            (_, "createReview") => review(),
            (_, "createCorrection") => correction(),
            (_, "decideCorrection") => json!({"decision": "refused"}),
            (_, "passRecordOn") => json!({"to": "ongoing"}),
            (_, "startRelationship") => json!({}),
            (_, "setOfficials") => json!({"officials": [self.responsible.user.to_string()]}),
            (_, "endRelationship") => json!({"reason": "moved_away", "endsOn": "2026-03-01"}),
            (_, "closeOutsideNotice") => json!({"closing": "removed"}),
            (_, "createUser") => {
                json!({"username": "uusi.testinen", "displayName": "Uusi Testinen", "password": "a long enough password"})
            }
            (_, "updateUser") => json!({"displayName": "Toinen Testinen"}),
            (_, "setPassword") => json!({"new": "another password for tests"}),
            (_, "giveGrant") => {
                json!({"register": REGISTER, "task": "administrator", "undertakingSignedOn": "2026-03-01"})
            }
            (_, "endGrant") => json!({}),
            (_, "changePassword") => {
                json!({"current": crate::app::PASSWORD, "new": "another password for tests"})
            }
            (method, id) => panic!(
                "{id} ({method} {}) is not in the sweep: add what it is sent",
                operation.path
            ),
        })
    }
}
