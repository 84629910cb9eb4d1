//! What the swept register's notice does not name, in a register whose notice does.

use super::{bodies, id};
use crate::people::{RAISIO, clients, from_client};
use crate::{App, Session};
use serde_json::json;
use std::collections::HashMap;

/// A record that only another register has, and who works with it there.
pub(super) struct Observed {
    pub(super) caller: Session,
    pub(super) auditor: Session,
    pub(super) ids: HashMap<String, String>,
}

impl Observed {
    /// A final observation on a client of that register.
    pub(super) async fn of(app: &App) -> Self {
        let caller = app.official(RAISIO, "caseworker").await;
        let person = json!({"clientGroup": "workshop_clients", "person": {"lastName": "Testinen"}, "source": from_client()});
        let client = id(&caller.post(&clients(RAISIO), person).await.expect(201));
        let path = format!("{}/{client}/records", clients(RAISIO));
        let record = id(&caller.post(&path, bodies::observation()).await.expect(201));
        let ids = [
            ("register", RAISIO.to_owned()),
            ("client", client),
            ("record", record),
        ];
        Self {
            auditor: app.official(RAISIO, "log_auditor").await,
            ids: ids.map(|(name, id)| (name.to_owned(), id)).into(),
            caller,
        }
    }
}
