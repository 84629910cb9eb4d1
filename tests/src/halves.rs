//! What a write that was cut in half would leave behind.

use crate::sql::Sql;

/// Looks past the program for halves of writes: a client without facts, facts without an entry, an entry
/// without a client.
pub async fn none(sql: &mut Sql) {
    let whole = [
        (
            "facts",
            "facts f WHERE f.client_id = c.id AND f.field = 'name' AND f.version = 1",
        ),
        ("relationships", "relationships r WHERE r.client_id = c.id"),
        ("search tokens", "search_tokens t WHERE t.client_id = c.id"),
        ("changes", "changes h WHERE h.client_id = c.id"),
        (
            "keys",
            "client_keys k JOIN keystore.client_keys s ON s.id = k.key_id WHERE k.client_id = c.id",
        ),
        (
            "an entry",
            "log_subjects l JOIN log_events e ON e.id = l.event_id
             WHERE l.client_id = c.id AND e.operation = 'createClient' AND e.outcome = 'done'",
        ),
    ];
    for (what, there) in whole {
        let halves = format!("clients c WHERE NOT EXISTS (SELECT 1 FROM {there})");
        assert_eq!(sql.count(&halves).await, 0, "clients without {what}");
    }
    for table in [
        "facts",
        "consents",
        "relationships",
        "search_tokens",
        "changes",
        "client_keys",
    ] {
        let halves = format!("{table} t WHERE NOT EXISTS (SELECT 1 FROM clients c WHERE c.id = t.client_id)");
        assert_eq!(sql.count(&halves).await, 0, "{table} without a client");
    }
    let unsealed = "facts f WHERE NOT EXISTS (SELECT 1 FROM keystore.client_keys k WHERE k.id = f.key_id)";
    assert_eq!(sql.count(unsealed).await, 0, "facts without a key");
    let unheld = "log_subjects l WHERE NOT EXISTS (SELECT 1 FROM log_events e WHERE e.id = l.event_id)";
    assert_eq!(sql.count(unheld).await, 0, "subjects without an event");
    let unsaid = "log_events e WHERE e.operation = 'createClient' AND e.outcome = 'done' AND NOT EXISTS
        (SELECT 1 FROM log_subjects l JOIN clients c ON c.id = l.client_id WHERE l.event_id = e.id)";
    assert_eq!(sql.count(unsaid).await, 0, "entries without a client");
}
