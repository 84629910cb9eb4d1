//! Both databases have the same tables, and what lies in clear is a closed list in `docs/DATA-AT-REST.md`.

use domain::client::parts::ClientPart;
use persistence::client_parts::tables;
use serde_json::json;
use std::collections::BTreeSet;
use std::path::Path;
use tests::App;
use tests::Options;
use tests::binary::repository;
use tests::people::*;
use tests::postgres::Database;
use tests::sql::Sql;

/// Columns whose content is sealed, or is a key that is wrapped.
const SEALED: [&str; 6] = [
    "consents.sealed",
    "facts.sealed",
    "keystore.client_keys.wrapped",
    "keystore.register_keys.wrapped",
    "keystore.signing_keys.wrapped",
    "records.sealed",
];

/// Every column of a database, with its nullability, the sort of its type and its place in the primary key.
async fn columns(app: &App) -> BTreeSet<String> {
    let mut sql = Sql::of(app).await;
    let mut columns = Vec::new();
    match sql {
        Sql::Sqlite(_) => {
            for (schema, prefix) in [("main", ""), ("keystore", "keystore.")] {
                let select = format!(
                    "SELECT '{prefix}' || m.name || '.' || c.name || CASE c.\"notnull\" WHEN 1 THEN ' not null' ELSE '' END
                        || ' ' || CASE c.type WHEN 'INTEGER' THEN 'number' WHEN 'BLOB' THEN 'bytes' WHEN 'TEXT' THEN 'text' ELSE c.type END
                        || CASE c.pk WHEN 0 THEN '' ELSE ' key ' || c.pk END
                     FROM {schema}.sqlite_schema m JOIN pragma_table_info(m.name, '{schema}') c
                     WHERE m.type = 'table' AND m.name NOT LIKE '\\_%' ESCAPE '\\'"
                );
                columns.extend(sql.column::<String>(&select).await);
            }
        }
        Sql::Postgres(_) => {
            let select = "SELECT CASE c.table_schema WHEN 'public' THEN '' ELSE c.table_schema || '.' END
                    || c.table_name || '.' || c.column_name || CASE c.is_nullable WHEN 'NO' THEN ' not null' ELSE '' END
                    || ' ' || CASE c.data_type WHEN 'bigint' THEN 'number' WHEN 'boolean' THEN 'number'
                        WHEN 'uuid' THEN 'bytes' WHEN 'bytea' THEN 'bytes' WHEN 'text' THEN 'text'
                        WHEN 'date' THEN 'text' WHEN 'timestamp with time zone' THEN 'text' ELSE c.data_type END
                    || COALESCE(' key ' || k.ordinal_position, '')
                FROM information_schema.columns c
                LEFT JOIN (information_schema.key_column_usage k
                    JOIN information_schema.table_constraints p ON p.constraint_schema = k.constraint_schema
                        AND p.constraint_name = k.constraint_name AND p.constraint_type = 'PRIMARY KEY')
                    ON k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = c.column_name
                WHERE c.table_schema NOT IN ('pg_catalog', 'information_schema') AND c.table_name NOT LIKE '\\_%'";
            columns.extend(sql.column::<String>(select).await);
        }
    }
    columns.into_iter().collect()
}

/// Every index that a migration names, with whether it is unique.
async fn indexes(app: &App) -> BTreeSet<String> {
    let mut sql = Sql::of(app).await;
    let select = match sql {
        Sql::Sqlite(_) => {
            "SELECT name || CASE WHEN sql LIKE 'CREATE UNIQUE %' THEN ' unique' ELSE '' END
             FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL"
        }
        Sql::Postgres(_) => {
            "SELECT i.indexname::text || CASE WHEN i.indexdef LIKE 'CREATE UNIQUE %' THEN ' unique' ELSE '' END
             FROM pg_indexes i LEFT JOIN pg_constraint c ON c.conname = i.indexname
             WHERE i.schemaname = 'public' AND c.conname IS NULL"
        }
    };
    sql.column::<String>(select).await.into_iter().collect()
}

fn files(folder: &Path) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = path.file_name().expect("a name").to_string_lossy().into_owned();
        if path.is_dir() {
            names.extend(files(&path).into_iter().map(|file| format!("{name}/{file}")));
        } else {
            names.insert(name);
        }
    }
    names
}

/// The columns that the documentation lists as lying in clear.
fn listed() -> Vec<String> {
    let text = std::fs::read_to_string(repository("docs/DATA-AT-REST.md")).expect("the document");
    let (_, rest) = text
        .split_once("<!-- columns:begin -->")
        .expect("the first marker");
    let (table, _) = rest
        .split_once("<!-- columns:end -->")
        .expect("the second marker");
    let mut listed = Vec::new();
    for line in table.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        assert_eq!(cells.len(), 3, "{line}");
        for cell in &cells[1..] {
            assert!(cell.len() >= 10 && cell.ends_with('.'), "says too little: {line}");
        }
        listed.extend(cells[0].split('`').skip(1).step_by(2).map(str::to_owned));
    }
    listed
}

#[test]
fn the_migrations_have_the_same_names() {
    let sqlite = files(&repository("migrations/sqlite"));
    assert_eq!(sqlite, files(&repository("migrations/postgres")));
    assert!(
        sqlite.contains("0001_foundation.sql") && sqlite.contains("keystore/0001_keys.sql"),
        "{sqlite:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_databases_have_the_same_tables() {
    let sqlite = App::on(Database::Sqlite, Options::default()).await;
    let postgres = App::on(Database::Postgres, Options::default()).await;
    let (Some(sqlite), Some(postgres)) = (sqlite, postgres) else {
        return;
    };
    let columns = (columns(&sqlite).await, columns(&postgres).await);
    assert!(columns.0.contains("facts.restricted text"), "{:?}", columns.0);
    assert!(
        columns.0.contains("facts.version not null number key 4"),
        "{:?}",
        columns.0
    );
    assert_eq!(
        columns.0.difference(&columns.1).collect::<Vec<_>>(),
        [""; 0],
        "in SQLite alone"
    );
    assert_eq!(
        columns.1.difference(&columns.0).collect::<Vec<_>>(),
        [""; 0],
        "in PostgreSQL alone"
    );
    let indexes = (indexes(&sqlite).await, indexes(&postgres).await);
    assert!(
        indexes.0.contains("search_tokens_identity_code unique"),
        "{:?}",
        indexes.0
    );
    assert_eq!(indexes.0, indexes.1);
}

/// Columns of ids, digests and keys that stand for no client and for nothing of one: installation, officials,
/// their rights and sessions, what an entry is proved by.
const OF_NO_CLIENT: [&str; 37] = [
    "installation.id",
    "keystore.installation.id",
    "keystore.register_keys.wrapped",
    "keystore.signing_keys.wrapped",
    "keystore.signing_keys.kid",
    "profile_versions.content_hash",
    "users.id",
    "grants.id",
    "grants.user_id",
    "grants.granted_by",
    "refresh_tokens.token_hash",
    "refresh_tokens.family",
    "refresh_tokens.user_id",
    "sign_in_failures.subject",
    "sign_in_failures.id",
    "clients.created_by",
    "facts.recorded_by",
    "consents.recorded_by",
    "records.official",
    "records.recorded_by",
    "records.author",
    "relationships.recorded_by",
    "relationship_officials.user_id",
    "responsible_officials.user_id",
    "outside_notice.recorded_by",
    "outside_notice.closed_by",
    "corrections.asked_by",
    "corrections.decided_by",
    "substitutes.id",
    "substitutes.official",
    "substitutes.substitute",
    "substitutes.recorded_by",
    "substitutes.ended_by",
    "log_events.user_id",
    "log_events.salt",
    "log_events.mac",
    "idempotency_keys.user_id",
];

tests::scenario! {
    async fn whatever_can_hold_a_clients_id_is_of_a_part_of_the_client(app) {
        let columns = columns(&app).await;
        let there: BTreeSet<&str> = columns.iter().filter_map(|column| column.split(' ').next()).collect();
        let of_parts: BTreeSet<String> = ClientPart::ALL.iter().flat_map(|part| tables(*part))
            .flat_map(|of| of.columns.iter().map(|column| format!("{}.{column}", of.table)))
            .collect();
        for column in of_parts.iter().map(String::as_str).chain(OF_NO_CLIENT) {
            assert!(there.contains(column), "{column} is in no table");
        }
        for part in ClientPart::ALL {
            assert!(!tables(*part).is_empty(), "{part:?} lies nowhere");
        }
        // An id, a digest, a key and a seal are bytes on both databases.
        let bytes = columns.iter().filter(|column| column.contains(" bytes")).filter_map(|column| column.split(' ').next());
        let forgotten: Vec<&str> = bytes.filter(|column| !of_parts.contains(*column) && !OF_NO_CLIENT.contains(column)).collect();
        assert_eq!(forgotten, [""; 0], "in no part of a client: whoever erases one would leave it behind");
        let both: Vec<&str> = OF_NO_CLIENT.into_iter().filter(|column| of_parts.contains(*column)).collect();
        assert_eq!(both, [""; 0]);
    }

    async fn what_lies_in_clear_is_listed(app) {
        let there: BTreeSet<String> = columns(&app).await.iter()
            .map(|column| column.split(' ').next().expect("a name").to_owned())
            .collect();
        for sealed in SEALED {
            assert!(there.contains(sealed), "{sealed}");
        }
        let listed = listed();
        let unique: BTreeSet<String> = listed.iter().cloned().collect();
        assert_eq!(unique.len(), listed.len(), "a column is listed twice");
        let clear: BTreeSet<String> = there.into_iter().filter(|column| !SEALED.contains(&column.as_str())).collect();
        assert_eq!(clear.difference(&unique).collect::<Vec<_>>(), [""; 0], "in the database, not in the list");
        assert_eq!(unique.difference(&clear).collect::<Vec<_>>(), [""; 0], "in the list, not in the database");
        for column in unique {
            for telling in ["municipality", "city", "street", "postal", "address", "phone", "email", "birth", "language", "citizen"] {
                assert!(!column.contains(telling), "{column} tells {telling}");
            }
        }
    }

    async fn where_a_protected_client_lives_lies_in_no_column(app) {
        // Code 564 stands in no profile.
        let official = app.official(KEMI_REFUGEE_WORK, "responsible_person").await;
        let body = json!({
            "clientGroup": "refugees_received", "person": {"lastName": "Suojattu", "motherTongue": "so"}, "source": from_client(),
            "municipalities": [{"municipality": "564"}], "citizenships": [{"country": "ER"}],
        });
        let made = official.post(&clients(KEMI_REFUGEE_WORK), body).await.expect(201);
        let path = format!("{}/{}", clients(KEMI_REFUGEE_WORK), made["id"].as_str().unwrap());
        let order = json!({"period": {"from": "2026-03-01", "to": null}, "source": from_client()});
        official.post(&format!("{path}/non-disclosure-orders"), order).await.expect(201);
        let read = official.get(&path).await.expect(200);
        assert_eq!(read["municipalities"][0]["municipality"], "564");
        let mut sql = Sql::of(&app).await;
        let mut looked = 0;
        for column in columns(&app).await {
            let (Some((name, _)), true) = (column.split_once(' '), column.contains(" text")) else { continue };
            let (table, name) = name.rsplit_once('.').expect("a column");
            for value in ["564", "ER"] {
                let found = format!("{table} WHERE CAST({name} AS TEXT) = '{value}' OR CAST({name} AS TEXT) LIKE '%\"{value}\"%'");
                assert_eq!(sql.count(&found).await, 0, "{column} tells {value}");
            }
            looked += 1;
        }
        assert!(looked > 40, "{looked}");
        assert_eq!(sql.count("facts WHERE field = 'municipality'").await, 1, "that there is one may be known");
    }
}
