//! The tables that rows are added to together, each before those whose rows point at its own.

use super::{Added, Cell, Column, Table};
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

/// Declares the rows of tables: a struct for each, whose fields are the columns.
macro_rules! tables {
    ($($(#[$doc:meta])* $row:ident in $table:literal { $($column:ident: $type:ty),* $(,)? })*) => {
        $(
            $(#[$doc])*
            pub(crate) struct $row { $(pub(crate) $column: $type),* }

            impl Added for $row {
                const TABLE: usize = Place::$row as usize;

                fn write(&self, json: &mut String) {
                    let mut separator = "";
                    $(
                        json.push_str(std::mem::replace(&mut separator, ","));
                        self.$column.write(json);
                    )*
                }
            }
        )*

        #[expect(clippy::enum_variant_names, reason = "they are the rows' own names")]
        enum Place { $($row),* }

        /// Every table.
        pub(crate) const TABLES: &[Table] = &[
            $(Table {
                name: $table,
                columns: &[$(Column { name: stringify!($column), kind: <$type as Cell>::KIND }),*],
            }),*
        ];
    };
}

tables! {
    /// A client.
    ClientAdded in "clients" {
        register_key: i64, id: Uuid, lock: i64, version: i64, client_group: String, entered_by: String,
        outside_notice: bool, created_at: DateTime<Utc>, created_by: Uuid, updated_at: DateTime<Utc>,
    }

    /// Which key seals a class of a client's data.
    ClassKeyAdded in "client_keys" {
        register_key: i64, client_id: Uuid, retention_class: String, key_id: Uuid,
    }

    /// A version of a fact.
    FactAdded in "facts" {
        register_key: i64, client_id: Uuid, id: Uuid, version: i64, field: &'static str,
        restricted: Option<&'static str>, removed: bool, change_reason: &'static str, recorded_by: Uuid,
        recorded_at: DateTime<Utc>, expires_on: Option<NaiveDate>, key_id: Uuid, sealed: Vec<u8>,
    }

    /// What a fact is found by.
    TokenAdded in "search_tokens" {
        register_key: i64, kind: i64, token: Vec<u8>, client_id: Uuid, fact_id: Uuid, words: i64, sounds: i64,
    }

    /// A version of a consent.
    ConsentAdded in "consents" {
        register_key: i64, client_id: Uuid, id: Uuid, version: i64, kind: String, valid_from: Option<NaiveDate>,
        valid_to: Option<NaiveDate>, withdrawn_on: Option<NaiveDate>, recorded_by: Uuid, recorded_at: DateTime<Utc>,
        key_id: Uuid, sealed: Vec<u8>,
    }

    /// A version of a record.
    RecordAdded in "records" {
        register_key: i64, client_id: Uuid, id: Uuid, version: i64, parent_id: Option<Uuid>, event_id: Option<Uuid>,
        kind: &'static str, record_type: String, state: &'static str, official: Option<Uuid>, on_day: NaiveDate,
        due_on: Option<NaiveDate>, starts_at: Option<DateTime<Utc>>, restricted: Option<&'static str>, removed: bool,
        change_reason: &'static str, recorded_by: Uuid, recorded_at: DateTime<Utc>, author: Uuid,
        created_at: DateTime<Utc>, superseded_at: Option<DateTime<Utc>>, key_id: Uuid, sealed: Vec<u8>,
    }

    /// A version of a relationship.
    RelationshipAdded in "relationships" {
        register_key: i64, client_id: Uuid, id: Uuid, version: i64, starts_on: NaiveDate, ends_on: Option<NaiveDate>,
        end_reason: Option<String>, change_reason: String, recorded_by: Uuid, recorded_at: DateTime<Utc>,
    }

    /// An official of a relationship, from a version of it on.
    OfficialAdded in "relationship_officials" {
        register_key: i64, client_id: Uuid, relationship_id: Uuid, user_id: Uuid, from_version: i64,
    }

    /// Who answers for a client now.
    AnswersAdded in "responsible_officials" {
        register_key: i64, client_id: Uuid, relationship_id: Uuid, user_id: Uuid, starts_on: NaiveDate,
        ends_on: NaiveDate,
    }

    /// What has changed.
    ChangeAdded in "changes" {
        register_key: i64, id: Uuid, client_id: Uuid, kind: &'static str, resource_id: Uuid, version: i64,
        changed_at: DateTime<Utc>,
    }

    /// A key by which a repeated request is known.
    IdempotencyKeyAdded in "idempotency_keys" {
        user_id: Uuid, key_mac: Vec<u8>, body_mac: Vec<u8>, resource_id: Uuid, created_at: DateTime<Utc>,
    }

    /// An entry of the user log.
    EntryAdded in "log_events" {
        register_key: i64, id: Uuid, at: DateTime<Utc>, user_id: Option<Uuid>, operation: String, outcome: String,
        detail: String, salt: Vec<u8>, mac: Vec<u8>,
    }

    /// A client whom an entry names.
    SubjectAdded in "log_subjects" {
        register_key: i64, client_id: Uuid, event_id: Uuid, shown: String,
    }
}
