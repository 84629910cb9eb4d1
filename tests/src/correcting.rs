//! What scenarios of corrections share: a record on the wrong client, who asks and who decides.

use crate::people::{KEMI_REFUGEE_WORK, from_client};
use crate::scenes::{entered, newcomer};
use crate::{Answer, App, Session};
use serde_json::{Value, json};

/// The register in which it happens.
pub const REGISTER: &str = KEMI_REFUGEE_WORK;
/// Words that stand nowhere else.
pub const TEXT: &str = "Zyrhämäisen lapsella on xylofonikoulu";

/// A plan in force.
pub fn plan() -> Value {
    let content = json!({"kind": "plan", "summary": "Suunnitelma", "period": {"from": "2026-03-01", "to": "2027-02-28"}});
    json!({"type": "integration_plan", "source": from_client(), "content": content, "state": "in_force"})
}

/// A goal of a plan.
pub fn goal(text: &str) -> Value {
    json!({"content": {"kind": "goal", "text": text}, "source": from_client()})
}

/// Asks for a record to be moved to a client.
pub fn moving(to: &Value) -> Value {
    json!({"kind": "move", "ground": "wrong_client", "targetClient": to["id"]})
}

/// Asks for a record to be redacted.
pub fn redaction() -> Value {
    json!({"kind": "redaction", "ground": "unnecessary"})
}

/// The corrections of the register.
pub fn corrections() -> String {
    format!("/v1/registers/{REGISTER}/corrections")
}

/// Decides a correction.
pub async fn decide(official: &Session, correction: &Value, decision: &str) -> Answer {
    let path = format!(
        "{}/{}/decision",
        corrections(),
        correction["id"].as_str().unwrap()
    );
    official
        .if_match(&correction["version"])
        .post(&path, json!({"decision": decision}))
        .await
}

/// Two who may correct, and two clients with their paths.
pub struct Scene {
    /// Who asks for a correction.
    pub asks: Session,
    /// Who decides it.
    pub decides: Session,
    /// On whom a record was written.
    pub wrong: (Value, String),
    /// Whose it is.
    pub right: (Value, String),
}

/// The scene of a record on the wrong client.
pub async fn scene(app: &App) -> Scene {
    let asks = app.official(REGISTER, "caseworker").await;
    Scene {
        decides: app.official(REGISTER, "responsible_person").await,
        wrong: entered(&asks, REGISTER, newcomer(REGISTER, "Vieras")).await,
        right: entered(&asks, REGISTER, newcomer(REGISTER, "Oikea")).await,
        asks,
    }
}
