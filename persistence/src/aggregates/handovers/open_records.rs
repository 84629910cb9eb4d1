//! What the statements of handovers share: which records are open, and the rows that they read.

use crate::engine::row::row;
use domain::record::{self, RecordState};
use uuid::Uuid;

row! {
    pub(super) struct ClientIdRow { pub(super) client_id: Uuid }
}

row! {
    pub(super) struct CountRow { pub(super) found: i64 }
}

/// `'draft', 'booked', …`: the states in which work on a record remains.
fn open_states() -> String {
    let open = RecordState::ALL.iter().filter(|state| record::is_open(**state));
    let codes: Vec<String> = open.map(|state| format!("'{}'", state.code())).collect();
    codes.join(", ")
}

/// A record that is open still, and whose key is there: what was destroyed is nobody's to hand over.
pub(super) fn open_record() -> String {
    format!(
        "r.superseded_at IS NULL AND NOT r.removed AND r.state IN ({})
        AND EXISTS (SELECT 1 FROM keystore.client_keys k WHERE k.id = r.key_id)",
        open_states()
    )
}
