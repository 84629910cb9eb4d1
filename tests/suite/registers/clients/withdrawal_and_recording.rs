//! A consent's withdrawal and a recording that rests on it never interleave: what is recorded first is
//! restricted by the withdrawal, what comes after it is refused.

use serde_json::{Value, json};
use tests::people::*;
use tests::sql::{Sql, id_of};
use tests::{App, Session};
use uuid::Uuid;

const REGISTER: &str = KEMI_PROJECT;
const PAIRS: usize = 50;

async fn enter(official: &Session, number: usize) -> (Uuid, Value) {
    let consent = json!({
        "kind": "processing", "categories": ["name", "contact_data"], "purposes": ["employment_services"],
        "givenOn": "2026-03-01", "form": "written", "language": "fi", "interpreter": false,
    });
    let body = json!({
        "clientGroup": "project_clients", "person": {"lastName": format!("Pari{number}")},
        "source": from_client(), "entry": {"consents": [consent]},
    });
    let made = official.post(&clients(REGISTER), body).await.expect(201);
    let path = format!("{}/{}/consents", clients(REGISTER), id_of(&made));
    let consents = official.get(&path).await.expect(200);
    (id_of(&made), consents["items"][0].clone())
}

/// In which order the two are sent.
#[derive(Clone, Copy)]
enum Sent {
    /// At once, and in this order as far as that says anything.
    Together { withdrawal_first: bool },
    /// The recording when the withdrawal is answered.
    AfterTheWithdrawal,
    /// The withdrawal when the recording is answered.
    BeforeTheWithdrawal,
}

/// Withdraws and records; whether the recording came first.
async fn race(official: &Session, client: Uuid, consent: &Value, sent: Sent) -> bool {
    let path = format!("{}/{client}", clients(REGISTER));
    let withdrawal = format!("{path}/consents/{}/withdrawal", id_of(consent));
    let withdrawing = official.if_match(&consent["version"]);
    let phones = format!("{path}/phones");
    let phone = json!({"number": "+358 50 000 0001", "source": from_client()});
    let withdraw = withdrawing.post(&withdrawal, json!({"form": "written"}));
    let record = official.post(&phones, phone);
    let (withdrawn, recorded) = match sent {
        Sent::Together {
            withdrawal_first: true,
        } => tokio::join!(withdraw, record),
        Sent::Together {
            withdrawal_first: false,
        } => {
            let (recorded, withdrawn) = tokio::join!(record, withdraw);
            (withdrawn, recorded)
        }
        Sent::AfterTheWithdrawal => (withdraw.await, record.await),
        Sent::BeforeTheWithdrawal => {
            let recorded = record.await;
            (withdraw.await, recorded)
        }
    };
    withdrawn.expect(200);
    if recorded.status == 201 {
        return true;
    }
    let problem = recorded.problem(422, "rule_refused");
    assert_eq!(problem["errors"][0]["code"], "consent_missing", "{problem}");
    false
}

async fn pairs(app: App) {
    let official = app.official(REGISTER, "responsible_person").await;
    let mut sql = Sql::of(&app).await;
    let mut recorded_first = 0;
    for number in 0..PAIRS {
        let (client, consent) = enter(&official, number).await;
        // Each outcome is there at least once, whoever is quicker in the others.
        let sent = match number {
            0 => Sent::AfterTheWithdrawal,
            1 => Sent::BeforeTheWithdrawal,
            _ => Sent::Together {
                withdrawal_first: number.is_multiple_of(2),
            },
        };
        let recorded = race(&official, client, &consent, sent).await;
        if number < 2 {
            assert_eq!(recorded, number == 1, "pair {number}");
        }
        let of_client = format!(
            "facts WHERE client_id = {} AND superseded_at IS NULL",
            sql.id(client)
        );
        let phones = sql.count(&format!("{of_client} AND field = 'phone'")).await;
        assert_eq!(phones, i64::from(recorded), "pair {number}");
        let free = sql
            .count(&format!(
                "{of_client} AND field IN ('name', 'phone') AND restricted IS NULL"
            ))
            .await;
        assert_eq!(
            free, 0,
            "pair {number}: what rests on a withdrawn consent is not restricted"
        );
        recorded_first += usize::from(recorded);
    }
    assert!((1..PAIRS).contains(&recorded_first), "{recorded_first}");
}

tests::scenario! {
    async fn they_never_interleave(app) {
        pairs(app).await;
    }
}
