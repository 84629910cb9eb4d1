//! What each operation is sent.

use super::{REGISTER, Sweep};
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
        "non-disclosure-orders" => json!({"period": {"from": "2026-01-01", "to": "2026-12-31"}}),
        "restrictions" => json!({"categories": ["citizenship"], "ground": "accuracy_contested"}),
        other => panic!("{other} is a kind of fact that the sweep does not know: add it"),
    };
    body["source"] = from_client();
    body
}

impl Sweep {
    /// What an operation is sent.
    pub fn body(&self, operation: &Operation) -> Option<Value> {
        let collection = operation.path.split('/').nth(6).unwrap_or_default();
        let is_fact = operation.path.ends_with("/{fact}") || operation.id.starts_with("add");
        Some(match (operation.method.as_str(), operation.id.as_str()) {
            ("GET" | "DELETE", _) => return None,
            ("POST", _) if is_fact => fact(collection),
            ("PATCH", _) if is_fact => fact(collection),
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
