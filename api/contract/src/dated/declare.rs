//! How the request body and the answer of a kind of dated fact are declared.

/// Declares the request body of a dated fact: its own members, and those that all share.
macro_rules! dated_input {
    ($(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $type:ty),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, serde::Serialize, serde::Deserialize, utoipa::ToSchema, validator::Validate)]
        #[serde(rename_all = "camelCase", deny_unknown_fields)]
        pub struct $name {
            $($(#[$fdoc])* pub $field: $type,)*
            /// When it holds; open when absent.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub period: Option<$crate::shared::PeriodInput>,
            /// Where it came from. Needed, unless the request that it is part of names one.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            pub source: Option<$crate::shared::SourceInput>,
            /// Code of the provision by which law requires it although the notice does not name it.
            #[serde(default, skip_serializing_if = "Option::is_none")]
            #[schema(max_length = 64, pattern = "^[a-z][a-z0-9_]*$")]
            pub required_by_law: Option<String>,
        }

        impl $name {
            /// The request that says this and nothing besides.
            fn saying($($field: $type),*) -> Self {
                Self { $($field,)* period: None, source: None, required_by_law: None }
            }
        }

        impl $crate::dated::fact::DatedBody for $name {
            fn record(&self) -> $crate::dated::parts::RecordInput<'_> {
                $crate::dated::parts::RecordInput {
                    period: self.period.as_ref(),
                    source: self.source.as_ref(),
                    required_by_law: self.required_by_law.as_deref(),
                }
            }
        }
    };
}

/// Declares the answer of a dated fact: its own members, what it takes of `Meta` beside those that all
/// share, and these.
macro_rules! dated_answer {
    (
        $(#[$doc:meta])* $name:ident { $($(#[$fdoc:meta])* $field:ident : $type:ty),* $(,)? }
        $(meta { $($(#[$mdoc:meta])* $mfield:ident : $mtype:ty),* $(,)? })?
    ) => {
        $(#[$doc])*
        #[derive(serde::Serialize, utoipa::ToSchema)]
        #[serde(rename_all = "camelCase")]
        pub struct $name {
            /// Its id.
            pub id: uuid::Uuid,
            /// Its version.
            #[schema(minimum = 1)]
            pub version: i64,
            $($(#[$fdoc])* pub $field: $type,)*
            $($($(#[$mdoc])* pub $mfield: $mtype,)*)?
            /// When it holds.
            pub period: $crate::shared::ShownPeriod,
            /// Where it came from.
            pub source: $crate::shared::ShownSource,
            /// Code of the category of the notice; null for what stands outside it.
            #[schema(required = true, max_length = 64)]
            pub category: Option<String>,
            /// Why it alone is restricted; null when it is not.
            #[schema(required = true)]
            pub restricted: Option<$crate::dated::parts::ShownRestrictedBy>,
            /// Why this version was made.
            pub change_reason: $crate::shared::ShownChangeReason,
            /// When.
            pub recorded_at: chrono::DateTime<chrono::Utc>,
            /// By whom.
            pub recorded_by: $crate::shared::Official,
        }

        impl $crate::outcome::Versioned for $name {
            fn version(&self) -> i64 {
                self.version
            }
        }

        impl $crate::dated::fact::DatedAnswer for $name {
            fn id(&self) -> uuid::Uuid {
                self.id
            }
        }

        impl $name {
            fn assemble(meta: $crate::dated::parts::Meta, $($field: $type),*) -> Self {
                let $crate::dated::parts::Meta {
                    id, version, period, source, category, restricted, change_reason, recorded_at, recorded_by,
                    $($($mfield,)*)? ..
                } = meta;
                Self {
                    id, version, $($field,)* $($($mfield,)*)? period, source, category, restricted, change_reason,
                    recorded_at, recorded_by,
                }
            }
        }
    };
}

pub(crate) use {dated_answer, dated_input};
